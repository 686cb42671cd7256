"""The agent's notifications: to look through, open the conversation of one, and mark as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message as UIMessage

from tui.models.notification import Notification
from tui.presentation.entries import Entry
from tui.presentation.notification_lines import notification_lines
from tui.presentation.spans import Line, Span
from tui.widgets.reading import Reading


class NotificationsView(Reading):
    """Shows notifications and says what the agent wants with one. It stays open: call `show_notifications` after a change.

    Its messages go to the app.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,l,right", "open", "Open"),
        ("r", "read", "Mark read"),
        ("U", "turn", "Read or unread"),
        ("R", "read_all", "Mark all read"),
        ("b", "give_up", "Close"),
    ]

    @dataclass
    class OpenRequested(UIMessage):
        """Open the conversation that it is about; it counts as read then."""

        notification_id: int
        conversation_id: int | None

    @dataclass
    class ReadRequested(UIMessage):
        """Mark one as read."""

        notification_id: int

    @dataclass
    class UnreadRequested(UIMessage):
        """Mark one as unread again."""

        notification_id: int

    class AllReadRequested(UIMessage):
        """Mark all as read."""

    class EndReached(UIMessage):
        """The last one has the mark: older ones are wanted."""

    def __init__(self, now: datetime) -> None:
        """Open the box; `show_notifications` fills it."""
        super().__init__("Notifications")
        self._now = now
        self._notifications: tuple[Notification, ...] = ()
        self._names: Mapping[int, str] = {}
        self._below = ""
        self._unread = 0

    def show_notifications(
        self, notifications: Sequence[Notification], names: Mapping[int, str], *, unread: int, below: str, now: datetime
    ) -> None:
        """Show what there is now; the mark stays with its notification.

        Args:
            names: The contact of each conversation.
            unread: How many are unread, those not loaded included.
            below: What stands under the last one, in a sentence.
        """
        self._notifications, self._names, self._now = tuple(notifications), names, now
        self._unread, self._below = unread, below
        if self.is_mounted:
            self._lay_out()

    def lines_for(self, cells: int) -> Sequence[Entry]:  # noqa: ARG002  # the list cuts each line
        return notification_lines(self._notifications, self._names, self._now, self._list.glyphs, below=self._below)

    def foot(self) -> Line:
        if not self._notifications:
            return super().foot()
        keys = (("Enter", "open"), ("U", "read or unread"), ("R", "all read"), ("Esc", "close"))
        unread = (Span(f"{self._unread} unread   ", "unread" if self._unread else "muted"),)
        return unread + tuple(
            span for key, word in keys for span in (Span(key, "accent"), Span(f" {word}   ", "muted"))
        )

    def action_scroll(self, lines: int) -> None:
        """Move the cursor by lines."""
        self._list.move(lines)
        self._tell_end()

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self._list.page(pages)
        self._tell_end()

    def action_edge(self, last: bool) -> None:
        super().action_edge(last)
        self._tell_end()

    def action_open(self) -> None:
        """Ask for the conversation of the chosen notification."""
        if (chosen := self._chosen) is not None:
            self.post_message(self.OpenRequested(chosen.id, chosen.conversation_id))

    def action_read(self) -> None:
        """Ask that the chosen notification is marked read, or unread."""
        if (chosen := self._chosen) is not None:
            self.post_message(self.ReadRequested(chosen.id))

    def action_turn(self) -> None:
        """Mark read what is unread, and the other way round, as in the list of conversations."""
        if (chosen := self._chosen) is not None:
            wanted = self.ReadRequested if chosen.read_at is None else self.UnreadRequested
            self.post_message(wanted(chosen.id))

    def action_read_all(self) -> None:
        """Ask that all are marked read."""
        self.post_message(self.AllReadRequested())

    @property
    def _chosen(self) -> Notification | None:
        return next((each for each in self._notifications if each.id == self._list.cursor), None)

    def _tell_end(self) -> None:
        if self._notifications and self._list.cursor == self._notifications[-1].id:
            self.post_message(self.EndReached())
