"""The agent's notifications as lines: who, about what, how long ago, and whether it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tui.models.notification import Notification, NotificationType
from tui.presentation.age import age
from tui.presentation.cells import one_line, one_name
from tui.presentation.entries import Entry
from tui.presentation.glyphs import Glyphs
from tui.presentation.markup import plain_words
from tui.presentation.spans import Line, Span, line

_WORDS = {
    NotificationType.CONVERSATION_CREATION: "new conversation",
    NotificationType.CONVERSATION_ASSIGNMENT: "assigned to you",
    NotificationType.ASSIGNED_CONVERSATION_NEW_MESSAGE: "new message",
    NotificationType.CONVERSATION_MENTION: "mentions you",
    NotificationType.PARTICIPATING_CONVERSATION_NEW_MESSAGE: "new message where you take part",
    NotificationType.SLA_MISSED_FIRST_RESPONSE: "first answer overdue",
    NotificationType.SLA_MISSED_NEXT_RESPONSE: "answer overdue",
    NotificationType.SLA_MISSED_RESOLUTION: "resolution overdue",
}


def kind_words(notification: Notification) -> str:
    """Return what happened, in a few words; for a kind that this version does not know, the server's own."""
    return _WORDS.get(notification.notification_type) or one_line(notification.title) or "notification"


def notification_lines(
    notifications: Sequence[Notification],
    names: Mapping[int, str],
    now: datetime,
    glyphs: Glyphs,
    *,
    below: str = "",
) -> tuple[Entry, ...]:
    """Return two lines for each, with its id as value.

    Args:
        names: The contact of each conversation, by display id.
        below: What stands under the last one: that more is loading, what went wrong.
    """
    entries: list[Entry] = []
    for each in notifications:
        unread = each.read_at is None
        sign = Span(f"{glyphs.unread if unread else glyphs.read} ", "unread" if unread else "muted")
        number = f"#{each.conversation_id} " if each.conversation_id is not None else ""
        name = one_name(names.get(each.conversation_id or 0, ""))
        when = age(each.last_activity_at, now) if each.last_activity_at else ""
        head: Line = (sign, Span(kind_words(each), "accent" if unread else ""), Span(f"  {number}{name}", "muted"))
        entries.append(Entry(head, line(f"{when} ", "muted"), each.id))
        words = plain_words(each.body)
        entries.append(Entry((Span("  "), Span(words, "customer" if unread else "muted")), value=each.id))
    if below:
        entries.append(Entry(line(below, "muted")))
    return tuple(entries)
