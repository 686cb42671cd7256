"""The websocket's text frames: text in, values out, and what we say in return. Knows no socket."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tui.api import errors
from tui.api.reading import JsonObject, loads
from tui.models.wire import JsonValue, number

PROTOCOL = "actioncable-v1-json"


@dataclass(frozen=True, slots=True)
class Welcome:
    """The server took the connection; it says nothing about the subscription."""


@dataclass(frozen=True, slots=True)
class Ping:
    """The server's beat, every three seconds."""

    at: int = 0
    """Unix seconds by the server's clock; 0 where it says none."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The subscription holds: only this means connected. A wrong token is answered by silence."""

    identifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The subscription was refused; no version recorded ever says so."""

    identifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The server is about to close."""

    reason: str = ""
    reconnect: bool = True
    """False: do not come back by yourself."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Something happened. `decode.broadcast` makes it a value of ours."""

    event: str
    data: JsonObject = field(repr=False)
    identifier: str = field(default="", repr=False)


Frame = Welcome | Ping | Confirmed | Rejected | Disconnected | Broadcast


def subscribe_frame(pubsub_token: str, account_id: int | None = None, user_id: int | None = None) -> tuple[str, str]:
    """Return the subscription's identifier and the frame that asks for it.

    The server echoes the identifier byte for byte, so compare the very text. It holds the token: never log it.

    Args:
        pubsub_token: Of the profile, or of a contact's inbox, which goes without the two ids.
    """
    about: dict[str, object] = {"channel": "RoomChannel", "pubsub_token": pubsub_token}
    if account_id is not None:
        about["account_id"] = account_id
    if user_id is not None:
        about["user_id"] = user_id
    identifier = json.dumps(about, separators=(",", ":"))
    return identifier, _frame({"command": "subscribe", "identifier": identifier})


def presence_frame(identifier: str) -> str:
    """Return the frame that says "still here"; each is answered by one `presence.update`."""
    return _frame({"command": "message", "identifier": identifier, "data": '{"action":"update_presence"}'})


def parse(text: str) -> Frame | None:
    """Return what a frame says; None for what this version does not know."""
    try:
        value = loads(text)
    except errors.NotUnderstood:
        return None
    return _frame_of(value) if isinstance(value, dict) else None


def _frame_of(frame: JsonObject) -> Frame | None:
    kind, inner = frame.get("type"), frame.get("message")
    identifier = frame.get("identifier")
    identifier = identifier if isinstance(identifier, str) else ""
    match kind:
        case None:
            return _broadcast(inner, identifier)
        case "welcome":
            return Welcome()
        case "ping":
            return Ping(number(inner) or 0)
        case "confirm_subscription":
            return Confirmed(identifier)
        case "reject_subscription":
            return Rejected(identifier)
        case "disconnect":
            reason = frame.get("reason")
            return Disconnected(reason if isinstance(reason, str) else "", frame.get("reconnect") is not False)
    return None


def _broadcast(message: JsonValue, identifier: str) -> Broadcast | None:
    if not isinstance(message, dict):
        return None
    event, data = message.get("event"), message.get("data")
    if not isinstance(event, str) or not isinstance(data, dict):
        return None
    return Broadcast(event, data, identifier)


def _frame(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
