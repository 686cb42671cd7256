"""Paging over a line that fails: every row comes in the end."""

from __future__ import annotations

from pathlib import Path

from tests.desk import Desk, House
from tests.wire import Wire
from tui.store import select
from tui.store.view import View

ALL = View(assignee="all")


async def test_a_page_that_did_not_come_is_asked_for_again_and_not_passed_over(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = Desk(house, tmp_path, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(5)
    wire.go_down()
    for _ in range(3):
        desk.engine.next_page(ALL)
        await desk.passes(5)
    wire.go_up()
    await desk.passes(60)
    for _ in range(6):
        desk.engine.next_page(ALL)
        await desk.passes(5)
    queue = select.queue(desk.state, ALL)
    assert queue.complete
    assert len(queue) == len(house.rows("SELECT id FROM conversations WHERE status = 'open' OR status = 0"))
    await desk.stop()
