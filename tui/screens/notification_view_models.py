"""What the box of notifications shows. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from tui.models.notification import Notification
from tui.screens.view_models import waits as waiting_words
from tui.store import select
from tui.store.state import State


class Notified(TypedDict):
    """What the box of notifications shows."""

    notifications: tuple[Notification, ...]
    names: dict[int, str]
    unread: int
    below: str


def notifications(state: State, now: datetime) -> Notified:
    """Return what the box of notifications shows."""
    told = select.notifications(state)
    if told is None:
        return Notified(notifications=(), names={}, unread=state.notifications_unread, below=_loading(state, now))
    below = ""
    if told.error:
        below = f"{told.error} Close this and open it again to try again."
    elif told.loading:
        below = _loading(state, now)
    elif not told.entries:
        below = "Nothing concerns you: mentions and assignments appear here."
    names: dict[int, str] = {}
    for each in told.entries:
        number = each.conversation_id
        row = select.visible(state, number) if number is not None else None
        sender = each.conversation.contact if each.conversation else None
        if number is not None and (row or sender):
            names[number] = row.contact_name if row else sender.name if sender else ""
    return Notified(notifications=told.entries, names=names, unread=state.notifications_unread, below=below)


def _loading(state: State, now: datetime) -> str:
    waits = waiting_words(state, now)
    return f"{waits}; it goes on by itself" if waits else "loading…"
