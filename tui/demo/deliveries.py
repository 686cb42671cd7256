"""What the server would post to the addresses it was given: kept for who wants to see it, never sent."""

import hashlib
import hmac
from dataclasses import dataclass

MOST = 500
"""How many are kept."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One POST."""

    url: str
    headers: dict[str, str]
    body: bytes


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return `X-Chatwoot-Signature` of a body that goes out at a time (whole seconds)."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
