"""The agent's notifications, and what happens to them: nothing before somebody has looked at them once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.store.events import NotificationEvent
from tui.store.notification_list import NotificationList
from tui.store.work import Work

if TYPE_CHECKING:
    from tui.models.notification import Notification, NotificationPage

MOST_KEPT = 300

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NotificationsCounted(NotificationEvent):
    """How many notifications are unread."""

    unread: int
    answered_at: datetime | None = None
    """When the server was asked and said so; None: an event told it."""

    def happen(self, work: Work) -> None:
        """Note how many are unread, and when the server said so."""
        work.notifications_unread = self.unread
        work.notifications_told_at = self.answered_at or work.notifications_told_at
        work.changed_notifications = True


@dataclass(frozen=True, slots=True)
class NotificationsAsked(NotificationEvent):
    """A page is on its way."""

    def happen(self, work: Work) -> None:
        """Note that a page is on its way."""
        _put(work, replace(work.notifications or NotificationList(), loading=True, error=""))


@dataclass(frozen=True, slots=True)
class NotificationsArrived(NotificationEvent):
    """A page; the first one starts the list again."""

    page: NotificationPage
    number: int
    at: datetime

    def happen(self, work: Work) -> None:
        """Put the page in its place; the first one replaces all that was listed."""
        before = work.notifications or NotificationList()
        kept = () if self.number == 1 else before.entries
        entries = _in_order((*kept, *self.page.notifications))
        complete = not self.page.notifications or len(entries) >= MOST_KEPT
        _put(work, NotificationList(entries=entries, pages=self.number, complete=complete))
        work.notifications_unread = self.page.unread_count
        work.notifications_told_at = self.at


@dataclass(frozen=True, slots=True)
class NotificationsFailed(NotificationEvent):
    """The notifications could not be had."""

    sentence: str

    def happen(self, work: Work) -> None:
        """Note why the page did not come."""
        _put(work, replace(work.notifications or NotificationList(), loading=False, error=self.sentence))


@dataclass(frozen=True, slots=True)
class NotificationHeard(NotificationEvent):
    """One is new, or changed. The server keeps one for each conversation: a new one takes the place of the old."""

    notification: Notification

    def happen(self, work: Work) -> None:
        """Put it on top, in place of an older one about the same conversation."""
        if work.notifications is None:
            return
        heard = self.notification
        others = (
            each
            for each in work.notifications.entries
            if each.id != heard.id and (heard.conversation_id is None or each.conversation_id != heard.conversation_id)
        )
        _put(work, replace(work.notifications, entries=_in_order((heard, *others))))


@dataclass(frozen=True, slots=True)
class NotificationGone(NotificationEvent):
    """A notification is not there any more."""

    notification_id: int

    def happen(self, work: Work) -> None:
        """Take it out of the list."""
        if work.notifications is not None:
            left = tuple(each for each in work.notifications.entries if each.id != self.notification_id)
            _put(work, replace(work.notifications, entries=left))


@dataclass(frozen=True, slots=True)
class NotificationsRead(NotificationEvent):
    """The agent marked them as read, or as unread again."""

    notification_id: int | None
    """None: all."""
    at: datetime
    read: bool = True

    def happen(self, work: Work) -> None:
        """Mark one or all as read, or one as unread, and correct the number of unread ones."""
        before = work.notifications.entries if work.notifications else ()
        concerned = {
            each.id
            for each in before
            if (each.read_at is None) is self.read and self.notification_id in (None, each.id)
        }
        read_at = self.at if self.read else None
        entries = tuple(replace(each, read_at=read_at) if each.id in concerned else each for each in before)
        if work.notifications is not None:
            _put(work, replace(work.notifications, entries=entries))
        left = work.notifications_unread - (len(concerned) if self.read else -len(concerned))
        work.notifications_unread = 0 if self.notification_id is None else max(0, left)
        work.notifications_told_at = self.at
        work.changed_notifications = True


def _in_order(notifications: Iterable[Notification]) -> tuple[Notification, ...]:
    """Return each once, the latest activity first."""
    known: dict[int, Notification] = {}
    for each in notifications:
        known.setdefault(each.id, each)
    newest_first = sorted(known.values(), key=lambda each: each.last_activity_at or _LONG_AGO, reverse=True)
    return tuple(newest_first[:MOST_KEPT])


def _put(work: Work, notifications: NotificationList) -> None:
    work.notifications = notifications
    work.changed_notifications = True
