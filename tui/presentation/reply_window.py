"""Until when a channel lets us answer in our own words, after the customer wrote last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tui.models.inbox import Channel, Inbox
from tui.models.message import Message
from tui.models.row import Row, SnippetKind

WINDOW = timedelta(hours=24)
"""WhatsApp, Messenger and Instagram alike (Chatwoot 4.10, `conversations/message_window_service.rb`)."""

_CHANNELS = frozenset({Channel.WHATSAPP, Channel.FACEBOOK, Channel.INSTAGRAM})


def has_window(channel: Channel, inbox: Inbox | None) -> bool:
    """Whether the channel closes some time after the customer's last message."""
    return channel in _CHANNELS or (channel is Channel.TWILIO_SMS and inbox is not None and inbox.medium == "whatsapp")


def closes_at(row: Row, inbox: Inbox | None, messages: Sequence[Message] = ()) -> datetime | None:
    """Return when the window closes; None: the channel has none, it is closed, or the customer's last word is not known.

    Args:
        messages: What is held of the thread, oldest first; without it, the row says it where the customer wrote last.
    """
    if not row.can_reply or not has_window(row.channel, inbox):
        return None
    wrote = next((message.created_at for message in reversed(messages) if message.is_customers), None)
    if wrote is None and row.snippet_kind is SnippetKind.CUSTOMER:
        wrote = row.last_activity_at
    return None if wrote is None else wrote + WINDOW
