"""The agent's notifications without a screen."""

from __future__ import annotations

from pathlib import Path

from tests.desk import Desk, House, Nowhere, no_cable
from tui.store import select
from tui.store.notification_list import NotificationList


def told(desk: Desk) -> NotificationList:
    found = select.notifications(desk.state)
    assert found is not None
    return found


async def test_all_pages_come_as_they_are_asked_for(desk: Desk) -> None:
    desk.engine.look_at_notifications()
    await desk.passes(1)
    known = len(told(desk).entries)
    assert known
    while not told(desk).complete:
        desk.engine.more_notifications()
        await desk.passes(1)
    assert len(told(desk).entries) >= known
    moments = [each.last_activity_at for each in told(desk).entries if each.last_activity_at]
    assert moments == sorted(moments, reverse=True)


async def test_one_is_read_at_once_and_on_the_server(desk: Desk, house: House) -> None:
    desk.engine.look_at_notifications()
    await desk.passes(1)
    before = desk.state.notifications_unread
    first = next(each for each in told(desk).entries if each.read_at is None)
    desk.engine.read_notification(first.id)
    assert desk.state.notifications_unread == before - 1
    await desk.passes(1)
    assert house.rows("SELECT read_at FROM notifications WHERE id = ?", first.id)[0]["read_at"] is not None
    assert desk.state.notifications_unread == before - 1


async def test_what_could_not_be_marked_is_told_and_stays_unread(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path, http=Nowhere(), connect=no_cable)
    sentences: list[str] = []
    desk.store.listen(lambda change: sentences.extend(change.told))
    await desk.start()
    desk.engine.look_at_notifications()
    desk.engine.read_all_notifications()
    await desk.passes(1)
    assert any(sentence.startswith("Not marked as read: ") for sentence in sentences)
    assert told(desk).error
    await desk.stop()
