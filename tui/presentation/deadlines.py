"""What runs out: how long a customer waits, when a channel's window closes, when a snooze ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from tui.models.conversation import Status
from tui.models.inbox import Channel, Inbox
from tui.models.message import Message
from tui.models.row import Row, SnippetKind
from tui.presentation.age import HOUR, MINUTE, age, length
from tui.presentation.days import when
from tui.presentation.spans import NOTHING, Line, line

WAITING_SHOWN_AFTER = 15 * MINUTE
"""Seconds that a customer waits before a row says so."""
WAITING_WARNED_AFTER = HOUR
CLOSING_SHOWN_WITHIN = 4 * HOUR
CLOSING_WARNED_WITHIN = HOUR
WINDOW = timedelta(hours=24)
"""WhatsApp, Messenger and Instagram alike (Chatwoot 4.10, `conversations/message_window_service.rb`)."""

_WITH_WINDOW = frozenset({Channel.WHATSAPP, Channel.FACEBOOK, Channel.INSTAGRAM})


def waiting(since: datetime, now: datetime) -> Line:
    """Return how long the customer has been waiting for an answer: `waiting 12m`."""
    seconds = (now - since).total_seconds()
    return line(f"waiting {length(seconds)}", "warning" if seconds >= WAITING_WARNED_AFTER else "")


def closing(at: datetime, now: datetime) -> Line:
    """Return when the channel's reply window closes: `closes in 3h 12m`."""
    seconds = (at - now).total_seconds()
    if seconds <= 0:
        return line("window closed", "danger")
    return line(f"closes in {length(seconds)}", "danger" if seconds <= CLOSING_WARNED_WITHIN else "")


def snooze(until: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Return when a snooze ends: `until 14:30`, `until Mon 23 Nov 09:00`, `until the next reply`."""
    return "until the next reply" if until is None else f"until {when(until, now, zone)}"


def has_window(channel: Channel, inbox: Inbox | None) -> bool:
    """Whether the channel closes some time after the customer's last message."""
    return channel in _WITH_WINDOW or (
        channel is Channel.TWILIO_SMS and inbox is not None and inbox.medium == "whatsapp"
    )


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


def chip(row: Row, now: datetime, closes_at: datetime | None = None) -> Line:
    """Return the tightest deadline of a row in about ten cells; nothing where none is near."""
    if row.status is Status.SNOOZED and row.snoozed_until is not None:
        return line(f"wakes {length((row.snoozed_until - now).total_seconds())}", "muted")
    if not row.can_reply:
        return line("no window", "danger")
    if closes_at is not None:
        left = (closes_at - now).total_seconds()
        if 0 < left <= CLOSING_SHOWN_WITHIN:
            return line(f"closes {length(left)}", "danger" if left <= CLOSING_WARNED_WITHIN else "warning")
    if row.status in (Status.OPEN, Status.PENDING) and row.waiting_since is not None:
        waited = (now - row.waiting_since).total_seconds()
        if waited >= WAITING_SHOWN_AFTER and not _told_by_age(row, now):
            ink = "warning" if waited >= WAITING_WARNED_AFTER else "muted"
            return line(f"waits {age(row.waiting_since, now)}", ink)
    return NOTHING


def _told_by_age(row: Row, now: datetime) -> bool:
    """Return whether the row says it already: the customer wrote last, and its age is the wait."""
    return (
        row.snippet_kind is SnippetKind.CUSTOMER
        and row.waiting_since is not None
        and row.last_activity_at is not None
        and age(row.waiting_since, now) == age(row.last_activity_at, now)
    )
