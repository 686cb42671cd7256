"""What the agent does with notifications: open, read, read all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.console.parts import Parts

ASKED_FROM = 5
"""From so many unread notifications on it is asked before all are marked as read: R means another thing elsewhere."""


class Confirm(Protocol):
    """Asks whether something is to be done, and does it then."""

    def __call__(self, question: str, confirmed: Callable[[], None], /, *, detail: str, yes: str, no: str) -> None: ...


class Notifications:
    """Has notifications read on the server, and shows it at once.

    Args:
        parts: Whose notifications they are.
        publish: Shows at once what was changed here.
        confirm: Asks whether something is to be done, and does it then.
        undo_key: How the key that takes things back is written.
    """

    def __init__(self, parts: Parts, *, publish: Callable[[], None], confirm: Confirm, undo_key: str) -> None:
        self._parts = parts
        self._publish = publish
        self._confirm = confirm
        self._undo_key = undo_key

    def read(self, notification_id: int) -> None:
        """Mark one as read."""
        self._parts.engine.read_notification(notification_id)
        self._publish()

    def unread(self, notification_id: int) -> None:
        """Mark one as unread."""
        self._parts.engine.unread_notification(notification_id)
        self._publish()

    def read_all(self) -> None:
        """Mark all as read; where they are many, ask before."""
        unread = self._parts.store.state.notifications_unread
        if unread < ASKED_FROM:
            self._read_all()
            return
        self._confirm(
            f"Mark all {unread} notifications as read?",
            self._read_all,
            detail=f"They are not unread again by {self._undo_key}.",
            yes="mark read",
            no="leave them",
        )

    def _read_all(self) -> None:
        self._parts.engine.read_all_notifications()
        self._publish()

    def more(self) -> None:
        """Fetch the next page."""
        self._parts.engine.more_notifications()
