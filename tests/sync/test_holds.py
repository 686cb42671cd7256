"""What is held is held for its seconds and no longer, whatever is before it in its conversation."""

from __future__ import annotations

from pathlib import Path

from tests.desk import Desk, House
from tests.wire import Wire
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.view import View
from tui.store.wishes import ReplyRequested, new_op
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")


async def two_replies_offline(house: House, folder: Path) -> Desk:
    wire = Wire(house.demo)
    settings = SyncSettings(hold_seconds=5.0)
    desk = Desk(house, folder, settings=settings, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(5)
    number = select.queue(desk.state, ALL).id_at(0)
    wire.go_down()
    for text in ("first", "second"):
        desk.engine.wish(ReplyRequested(new_op(), number, text))
    await desk.passes(1)
    return desk


def stages(desk: Desk) -> list[Stage]:
    return [operation.stage for operation in select.outbox(desk.state) if isinstance(operation.wish, ReplyRequested)]


async def test_a_reply_behind_one_that_cannot_go_is_not_called_held_when_its_seconds_are_over(
    house: House, tmp_path: Path
) -> None:
    desk = await two_replies_offline(house, tmp_path)
    assert stages(desk) == [Stage.HELD, Stage.HELD]
    await desk.passes(12)
    assert stages(desk) == [Stage.QUEUED, Stage.QUEUED]
    await desk.stop()


async def test_skipping_the_hold_skips_it_for_what_waits_behind_another_too(house: House, tmp_path: Path) -> None:
    desk = await two_replies_offline(house, tmp_path)
    desk.engine.skip_hold()
    await desk.passes(0.5)
    assert stages(desk) == [Stage.QUEUED, Stage.QUEUED]
    await desk.stop()
