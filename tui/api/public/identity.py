"""Proof of who a customer is, made by whoever knows the inbox's key."""

from __future__ import annotations

import hashlib
import hmac


def identifier_hash(hmac_token: str, identifier: str) -> str:
    """Return the proof that goes with an identifier.

    Args:
        hmac_token: Of the API inbox; administrators read it. It belongs on a server, never in an app.

    Source: HMAC-SHA256, 4.0.4 and 4.15.1 (`extra_client.json`).
    """
    return hmac.new(hmac_token.encode(), identifier.encode(), hashlib.sha256).hexdigest()
