"""A client for Chatwoot, usable without the screen: typed, tolerant, honest about failure.

    from tui.api import Client

    async with Client("https://chat.example.com", token, account_id=3) as client:
        async for conversation in client.conversations.iterate(status=None):
            print(conversation.id, conversation.contact.name)

What happens is heard with `client.events()`; `Client.from_env()` and `Client.from_profile()` take what the program knows;
`to_json(record)` is any record without secrets. `help(Client)` lists the resources.

Everything here is imported when it is first used: importing this package alone costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.api.address import Address, BadAddressError
    from tui.api.as_json import to_json
    from tui.api.broadcasts import (
        ContactChanged,
        ConversationChanged,
        ConversationRead,
        MessageCreated,
        MessageUpdated,
        NotificationChanged,
        PassedOver,
        PresenceChanged,
    )
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
    from tui.api.events import Cursor, EventStream, Heard
    from tui.api.platform import PlatformClient, PlatformToken
    from tui.api.public import PublicClient
    from tui.api.session import SecondFactorNeeded, SignedIn, sign_in
    from tui.api.socket import Connection, connect
    from tui.api.transport import Transport, asgi_transport
    from tui.api.webhooks import Delivery, parse_webhook, verify_webhook
    from tui.models.board import Board, Card, Stage
    from tui.models.conversation import Conversation, ConversationCounts, ConversationPage, Priority, Status
    from tui.models.filter import Condition, Operator
    from tui.models.inbox import Channel, Inbox
    from tui.models.message import Attachment, ContentType, DeliveryStatus, Message, MessagePage, MessageType
    from tui.models.notification import Notification
    from tui.models.people import (
        Agent,
        Availability,
        Contact,
        ContactPage,
        Note,
        Profile,
        Role,
        Sender,
        SenderKind,
        Team,
    )
    from tui.models.reference import (
        AttributeDefinition,
        AttributeModel,
        AttributeType,
        CannedResponse,
        Label,
        Macro,
        MacroAction,
    )

_HOMES = {
    "tui.api.as_json": ("to_json",),
    "tui.api.broadcasts": (
        "ContactChanged",
        "ConversationChanged",
        "ConversationRead",
        "MessageCreated",
        "MessageUpdated",
        "NotificationChanged",
        "PassedOver",
        "PresenceChanged",
    ),
    "tui.api.events": (
        "Cursor",
        "EventStream",
        "Heard",
    ),
    "tui.models.board": (
        "Board",
        "Card",
        "Stage",
    ),
    "tui.models.conversation": (
        "Conversation",
        "ConversationCounts",
        "ConversationPage",
        "Priority",
        "Status",
    ),
    "tui.models.filter": (
        "Condition",
        "Operator",
    ),
    "tui.models.inbox": (
        "Channel",
        "Inbox",
    ),
    "tui.models.message": (
        "Attachment",
        "ContentType",
        "DeliveryStatus",
        "Message",
        "MessagePage",
        "MessageType",
    ),
    "tui.models.notification": ("Notification",),
    "tui.models.people": (
        "Agent",
        "Availability",
        "Contact",
        "ContactPage",
        "Note",
        "Profile",
        "Role",
        "Sender",
        "SenderKind",
        "Team",
    ),
    "tui.models.reference": (
        "AttributeDefinition",
        "AttributeModel",
        "AttributeType",
        "CannedResponse",
        "Label",
        "Macro",
        "MacroAction",
    ),
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
    "Agent",
    "AnswerLost",
    "ApiError",
    "Attachment",
    "AttributeDefinition",
    "AttributeModel",
    "AttributeType",
    "Availability",
    "BadAddressError",
    "Board",
    "BrokenMidway",
    "CannedResponse",
    "Card",
    "Channel",
    "Client",
    "Condition",
    "Conflict",
    "Connection",
    "Contact",
    "ContactChanged",
    "ContactPage",
    "ContentType",
    "Conversation",
    "ConversationChanged",
    "ConversationCounts",
    "ConversationPage",
    "ConversationRead",
    "Cursor",
    "Delivery",
    "DeliveryStatus",
    "EventStream",
    "GaveUpWaiting",
    "Heard",
    "Inbox",
    "Invalid",
    "Label",
    "Macro",
    "MacroAction",
    "Message",
    "MessageCreated",
    "MessagePage",
    "MessageType",
    "MessageUpdated",
    "NotAllowed",
    "NotFound",
    "NotUnderstood",
    "Note",
    "Notification",
    "NotificationChanged",
    "Operator",
    "PassedOver",
    "PlatformClient",
    "PlatformToken",
    "PresenceChanged",
    "Priority",
    "PrivateAddress",
    "Profile",
    "PublicClient",
    "Refused",
    "Role",
    "SecondFactorNeeded",
    "Sender",
    "SenderKind",
    "ServerBroken",
    "ServerMoved",
    "SignedIn",
    "Stage",
    "Status",
    "Team",
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
    "to_json",
    "verify_webhook",
]


def __getattr__(name: str) -> object:
    if (home := _HOME_OF.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Records live in `tui.models`; what is of this package is named by its module alone.
    found = getattr(import_module(home if "." in home else f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
