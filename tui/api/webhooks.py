"""Webhooks, received: whether one is genuine, and what it tells, in the values that the websocket gives too."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tui.api import errors, reading
from tui.api.broadcasts import PassedOver, WebhookEvent
from tui.api.decode import hooks

_OLDEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One POST of the server's."""

    event: WebhookEvent | PassedOver
    name: str
    """What the server calls it, such as `message_created`."""
    delivery_id: str = ""
    """The same when it is delivered again; empty before 4.12."""


def verify_webhook(
    *,
    secret: str,
    body: bytes,
    headers: Mapping[str, str],
    now: float | None = None,
    oldest: float = _OLDEST_SECONDS,
) -> bool:
    """Return whether a POST comes from who knows the secret, and lately.

    Args:
        secret: Of the webhook, the API inbox or the bot.
        body: As received, byte for byte.
        headers: As received.
        now: Unix seconds; the clock's by default.
        oldest: Seconds that its time may lie away from now.

    Source: `X-Chatwoot-Signature`, 4.15.1 (`webhook_signature.json`); there is none before 4.12.
    """
    given = {name.lower(): value for name, value in headers.items()}
    stamp = given.get("x-chatwoot-timestamp", "")
    signature = given.get("x-chatwoot-signature", "")
    if not secret or not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 15:
        return False
    if abs((time.time() if now is None else now) - int(stamp)) > oldest:
        return False
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={wanted}".encode(), signature.encode("utf-8", "replace"))


def parse_webhook(body: bytes, headers: Mapping[str, str] | None = None) -> Delivery:
    """Return what a POST tells. Verify it first: anybody can send one.

    Private notes are among them, and typing in notes too. They come in any order, and may come twice.

    Raises:
        NotUnderstood: It is no JSON object with an event.
    """
    value = reading.loads(body)
    if not isinstance(value, dict) or not isinstance(name := value.get("event"), str):
        raise errors.NotUnderstood("That is no webhook of Chatwoot's.")
    given = {key.lower(): text for key, text in (headers or {}).items()}
    return Delivery(
        event=hooks.webhook_event(name, value), name=name, delivery_id=given.get("x-chatwoot-delivery", "")[:80]
    )
