"""After a gap every list held is brought up to date, or says its age until it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation
from tests.wire import Wire
from tui.models.conversation import Priority, Status
from tui.presentation.glyphs import UNICODE
from tui.screens import view_models
from tui.store import events, select
from tui.store.link import LinkKind
from tui.store.view import View
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")
MINE = View()
RESOLVED = replace(ALL, status=Status.RESOLVED)


async def with_three_lists(house: House, folder: Path, *, websocket: bool = True) -> tuple[Desk, Wire]:
    wire = Wire(house.demo)
    desk = Desk(
        house,
        folder,
        http=wire.http(),
        connect=wire.connect_cable,
        settings=SyncSettings(hold_seconds=0.0, websocket=websocket),
    )
    await desk.start()
    for view in (MINE, RESOLVED, ALL):
        desk.engine.open_list(view)
        await desk.passes(2)
    return desk, wire


def pages_asked(desk: Desk) -> int:
    return desk.client.transport.traffic.of("conversations").requests


async def away(desk: Desk, wire: Wire, seconds: float) -> None:
    wire.go_down()
    await desk.passes(seconds)
    wire.go_up()
    await desk.passes(40)
    assert select.link(desk.state).kind is not LinkKind.OFFLINE


async def test_after_a_gap_a_list_out_of_sight_is_read_again_when_it_is_shown_and_says_its_age_until_then(
    house: House, tmp_path: Path
) -> None:
    desk, wire = await with_three_lists(house, tmp_path)
    number = api_conversation(house)
    wire.go_down()
    await house.ask("DELETE", f"conversations/{number}")
    await away(desk, wire, 300)
    assert not select.queue(desk.state, ALL).stale
    for view in (MINE, RESOLVED):
        queue = select.queue(desk.state, view)
        age = queue.age(house.clock.now())
        assert age is not None
        assert 330 <= age <= 350
        notice = view_models.list_notice(desk.state, view, house.clock.now())
        assert notice is not None
        assert notice.words.startswith("As it was 5 min ago")
    before = pages_asked(desk)
    desk.engine.open_list(RESOLVED)
    await desk.passes(2)
    assert pages_asked(desk) == before + 1
    assert not select.queue(desk.state, RESOLVED).stale
    assert view_models.list_notice(desk.state, RESOLVED, house.clock.now()) is None
    await desk.stop()


async def test_a_thread_that_was_live_is_as_old_as_the_silence_and_not_as_its_last_reading(
    house: House, tmp_path: Path
) -> None:
    desk, wire = await with_three_lists(house, tmp_path)
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(3600)
    wire.go_down()
    await desk.passes(180)
    assert select.link(desk.state).kind is LinkKind.OFFLINE
    notice = view_models.thread_notice(desk.state, number, house.clock.now())
    assert notice is not None
    assert re.search(r"What you see is from the cache, [34] min old\.", notice.words)
    await desk.stop()


async def test_a_thread_that_was_live_until_the_end_is_as_new_at_the_next_start(house: House, tmp_path: Path) -> None:
    desk, _ = await with_three_lists(house, tmp_path)
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(3600)
    await desk.stop()
    again = Desk(house, tmp_path)
    await again.start()
    again.engine.glance(number)
    await again.passes(2)
    recalled = select.thread(again.state, number)
    assert recalled.cached
    assert recalled.as_of is not None
    assert (house.clock.now() - recalled.as_of).total_seconds() < 60
    await again.stop()


async def test_a_short_gap_is_closed_for_every_list_by_one_difference(house: House, tmp_path: Path) -> None:
    desk, wire = await with_three_lists(house, tmp_path)
    number = api_conversation(house)
    wire.cut_cables()
    await house.ask("POST", f"conversations/{number}/toggle_status", {"status": "resolved"})
    before = pages_asked(desk)
    await desk.passes(30)
    assert pages_asked(desk) == before + 1
    for view in (MINE, RESOLVED, ALL):
        assert not select.queue(desk.state, view).stale
    assert select.queue(desk.state, RESOLVED).waiting_changes == 1
    await desk.stop()


async def test_a_second_short_gap_does_not_hide_the_first_long_one(house: House, tmp_path: Path) -> None:
    desk, wire = await with_three_lists(house, tmp_path)
    await away(desk, wire, 300)
    wire.cut_cables()
    await desk.passes(30)
    assert select.queue(desk.state, RESOLVED).stale
    age = select.queue(desk.state, RESOLVED).age(house.clock.now())
    assert age is not None
    assert age > 300
    await desk.stop()


@pytest.mark.parametrize("seconds", [300.0, 1200.0])
async def test_polling_brings_the_list_in_sight_up_to_date_again(house: House, tmp_path: Path, seconds: float) -> None:
    desk, wire = await with_three_lists(house, tmp_path, websocket=False)
    await away(desk, wire, seconds)
    await desk.passes(60)
    assert view_models.list_notice(desk.state, ALL, house.clock.now()) is None
    await desk.stop()


async def test_a_websocket_that_is_gone_for_good_leaves_no_list_that_is_polled_stale(
    house: House, tmp_path: Path
) -> None:
    wire, there = Wire(house.demo), True

    async def connect():  # type: ignore[no-untyped-def]  # as the wire's
        if not there:
            raise OSError("refused")
        return await wire.connect_cable()

    desk = Desk(house, tmp_path, http=wire.http(), connect=connect)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(10)
    there = False
    wire.cut_cables()
    await desk.passes(120)
    assert select.link(desk.state).kind is LinkKind.POLLING
    assert not select.queue(desk.state, ALL).stale
    await desk.stop()


async def test_an_agent_who_polls_is_told_that_the_server_shows_him_as_offline(house: House, tmp_path: Path) -> None:
    for websocket, asides in ((True, False), (False, True)):
        desk, _ = await with_three_lists(house, tmp_path / str(websocket), websocket=websocket)
        await desk.passes(30)
        standing = view_models.standing(desk.state, "", house.clock.now(), UNICODE)
        assert ("colleagues may see you offline" in standing.asides) is asides
        await desk.stop()


async def test_a_list_that_the_start_has_read_already_is_not_asked_for_again(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path)
    page = await desk.client.conversations.page()
    desk.store.dispatch(events.ViewOpened(View()))
    now = house.clock.now()
    desk.store.dispatch(events.PageArrived(View(), 1, page.conversations, page.counts, 0, now))
    await desk.start()
    before = desk.client.transport.traffic.of("conversations").requests
    desk.engine.open_list(View())
    await house.ask("POST", f"conversations/{page.conversations[0].id}/toggle_priority", {"priority": "urgent"})
    await desk.passes(5)
    # What changed since it was read is in the difference that the line's coming asks for.
    assert desk.client.transport.traffic.of("conversations").requests == before + 1
    row = select.confirmed(desk.state, page.conversations[0].id)
    assert row is not None
    assert row.priority is Priority.URGENT
    await desk.stop()
