"""A client for Chatwoot, usable without the screen: typed, tolerant, honest about failure.

    from tui.api import Client

    async with Client("https://chat.example.com", token, account_id=3) as client:
        async for conversation in client.conversations.iterate(status=None):
            print(conversation.id, conversation.contact.name)

Everything here is imported when it is first used: importing this package alone costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.api.address import Address, BadAddressError
    from tui.api.client import Client
    from tui.api.errors import (
        AccountSuspended,
        AnswerLost,
        ApiError,
        BrokenMidway,
        Conflict,
        GaveUpWaiting,
        Invalid,
        NotAllowed,
        NotFound,
        NotUnderstood,
        PrivateAddress,
        Refused,
        ServerBroken,
        ServerMoved,
        Throttled,
        TokenDead,
        Unanswered,
        Uncertain,
        Unreachable,
        Unsupported,
    )
    from tui.api.platform import PlatformClient, PlatformToken
    from tui.api.public import PublicClient
    from tui.api.session import SecondFactorNeeded, SignedIn, sign_in
    from tui.api.socket import Connection, connect
    from tui.api.transport import Transport, asgi_transport
    from tui.api.webhooks import Delivery, parse_webhook, verify_webhook

_HOMES = {
    "address": ("Address", "BadAddressError"),
    "client": ("Client",),
    "errors": (
        "AccountSuspended",
        "AnswerLost",
        "ApiError",
        "BrokenMidway",
        "Conflict",
        "GaveUpWaiting",
        "Invalid",
        "NotAllowed",
        "NotFound",
        "NotUnderstood",
        "PrivateAddress",
        "Refused",
        "ServerBroken",
        "ServerMoved",
        "Throttled",
        "TokenDead",
        "Unanswered",
        "Uncertain",
        "Unreachable",
        "Unsupported",
    ),
    "platform": ("PlatformClient", "PlatformToken"),
    "public": ("PublicClient",),
    "session": ("SecondFactorNeeded", "SignedIn", "sign_in"),
    "socket": ("Connection", "connect"),
    "transport": ("Transport", "asgi_transport"),
    "webhooks": ("Delivery", "parse_webhook", "verify_webhook"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AccountSuspended",
    "Address",
    "AnswerLost",
    "ApiError",
    "BadAddressError",
    "BrokenMidway",
    "Client",
    "Conflict",
    "Connection",
    "Delivery",
    "GaveUpWaiting",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotUnderstood",
    "PlatformClient",
    "PlatformToken",
    "PrivateAddress",
    "PublicClient",
    "Refused",
    "SecondFactorNeeded",
    "ServerBroken",
    "ServerMoved",
    "SignedIn",
    "Throttled",
    "TokenDead",
    "Transport",
    "Unanswered",
    "Uncertain",
    "Unreachable",
    "Unsupported",
    "asgi_transport",
    "connect",
    "parse_webhook",
    "sign_in",
    "verify_webhook",
]


def __getattr__(name: str) -> object:
    if (home := _HOME_OF.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
