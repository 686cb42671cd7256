"""The agent's notifications in the state: so many are kept and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.store_builders import a_state
from tui.models.notification import Notification, NotificationPage
from tui.store.notifications import MOST_KEPT, NotificationsArrived
from tui.store.reduce import reduce

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def page(first: int, count: int) -> NotificationPage:
    found = (Notification(id=at, last_activity_at=NOON - timedelta(minutes=at)) for at in range(first, first + count))
    return NotificationPage(notifications=tuple(found), count=1000)


def test_no_more_pages_are_wanted_once_as_many_notifications_are_held_as_are_kept() -> None:
    state = reduce(a_state(), NotificationsArrived(page(0, 15), 1, NOON))
    assert state.notifications is not None
    assert not state.notifications.complete
    state = reduce(state, NotificationsArrived(page(15, MOST_KEPT), 2, NOON))
    assert state.notifications is not None
    assert len(state.notifications.entries) == MOST_KEPT
    assert state.notifications.complete
