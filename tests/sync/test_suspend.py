"""The process was stopped, or the machine slept: what was missed is fetched, and nothing held flies out unlooked at."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.sync.test_line import Taps
from tests.sync.test_outbox import api_conversation, sent, stage, wished
from tests.virtual_clock import VirtualLoop
from tests.wire import Wire
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.link import LinkKind
from tui.store.view import View
from tui.store.wishes import ReplyRequested, new_op
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")


async def sleeps(desk: Desk, seconds: float) -> None:
    """The console does nothing for so long; then everything is due at once."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.virtual_now += seconds
    await desk.passes(0.1)


async def working(house: House, folder: Path, *, hold: float = 5.0, websocket: bool = True) -> tuple[Desk, Taps, int]:
    taps = Taps(house)
    settings = SyncSettings(hold_seconds=hold, read_policy="never", websocket=websocket)
    desk = Desk(house, folder, connect=taps.connect, settings=settings)
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(20)
    return desk, taps, number


@pytest.mark.parametrize("seconds", [2.8, 9.0, 60.0, 3600.0])
async def test_a_reply_held_when_the_machine_fell_asleep_is_compared_with_what_came_meanwhile(
    house: House, tmp_path: Path, seconds: float
) -> None:
    desk, taps, number = await working(house, tmp_path)
    op = await wished(desk, ReplyRequested(new_op(), number, "As I said"), 1)
    line = taps.lines[-1]
    line.holds = asyncio.Event()
    await desk.passes(2)
    await house.customer_writes(number, "Solved, thanks")
    await sleeps(desk, seconds)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons[0] == "The customer wrote again."
    assert sent(house, "As I said") == 0
    await desk.stop()


async def test_a_reply_held_over_a_short_sleep_goes_out_where_nothing_changed(house: House, tmp_path: Path) -> None:
    desk, _, number = await working(house, tmp_path)
    await wished(desk, ReplyRequested(new_op(), number, "As I said"), 1)
    await sleeps(desk, 60)
    await desk.passes(10)
    assert sent(house, "As I said") == 1
    await desk.stop()


async def test_a_reply_held_over_the_night_is_asked_about_though_nothing_changed(house: House, tmp_path: Path) -> None:
    desk, _, number = await working(house, tmp_path)
    op = await wished(desk, ReplyRequested(new_op(), number, "Good evening"), 1)
    await sleeps(desk, 8 * 3600)
    await desk.passes(10)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("It was written 8 hours ago and has not gone out.",)
    desk.engine.decide(op, "send")
    await desk.passes(10)
    assert sent(house, "Good evening") == 1
    await desk.stop()


async def test_a_reply_queued_over_the_night_is_asked_about(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    settings = SyncSettings(hold_seconds=0.0, read_policy="never")
    desk = Desk(house, tmp_path, http=wire.http(), connect=wire.connect_cable, settings=settings)
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(5)
    wire.go_down()
    await desk.passes(10)
    op = await wished(desk, ReplyRequested(new_op(), number, "Good evening"), 5)
    assert stage(desk) is Stage.QUEUED
    wire.go_up()
    await sleeps(desk, 8 * 3600)
    await desk.passes(90)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert "8 hours ago" in guard.reasons[0]
    await desk.stop()


@pytest.mark.parametrize("websocket", [True, False])
@pytest.mark.parametrize("seconds", [60.0, 900.0])
async def test_after_a_sleep_the_console_agrees_with_the_server(
    house: House, tmp_path: Path, seconds: float, websocket: bool
) -> None:
    desk, taps, number = await working(house, tmp_path, websocket=websocket)
    other = api_conversation(house, place=1)
    if websocket:
        taps.lines[-1].silent = True
    await house.customer_writes(number, "Slept through")
    await house.ask("POST", f"conversations/{other}/toggle_status", {"status": "resolved"})
    await sleeps(desk, seconds)
    await desk.passes(20)
    assert select.link(desk.state).kind is (LinkKind.LIVE if websocket else LinkKind.POLLING)
    assert select.thread(desk.state, number).messages[-1].content == "Slept through"
    row = select.confirmed(desk.state, other)
    assert row is not None
    assert row.status.value == "resolved"
    assert not select.queue(desk.state, ALL).stale
    await desk.stop()


async def test_frames_that_waited_in_the_line_do_not_hide_the_gap(house: House, tmp_path: Path) -> None:
    desk, taps, number = await working(house, tmp_path)
    line = taps.lines[-1]
    line.holds = asyncio.Event()
    await desk.passes(4)
    await house.customer_writes(number, "Slept through")
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.virtual_now += 120
    line.holds.set()
    await desk.passes(20)
    assert len(taps.lines) == 2
    assert select.thread(desk.state, number).messages[-1].content == "Slept through"
    await desk.stop()
