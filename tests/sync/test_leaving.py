"""Leaving while something is on its way: what is said afterwards is so on the server."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, on_server, opened, sent, wished
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Status
from tui.screens.outbox_view_models import farewell
from tui.store import select
from tui.store.wishes import KINDS, ReadRequested, ReplyRequested, StatusRequested, new_op
from tui.words.words import FADING, FILE, unsent


async def left(desk: Desk) -> str:
    """Leave as ^Q does; return what is said then."""
    begun = select.outbox(desk.state)
    await desk.stop()
    return farewell(desk.state, begun)


async def test_a_held_reply_that_went_out_while_leaving_is_said_to_be_sent(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=2.5))
    wire.cable_seconds = 30.0
    await wished(desk, ReplyRequested(new_op(), number, "Last words."), 0.5)
    assert await left(desk) == "Sent before leaving: 1 message."
    assert sent(house, "Last words.") == 1
    again = await opened(house, tmp_path)
    assert select.outbox(again.state) == ()
    await again.passes(60)
    assert sent(house, "Last words.") == 1
    await again.stop()


async def test_a_held_resolve_that_was_done_while_leaving_is_said_to_be_done(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED), 0.5)
    assert await left(desk) == "Done before leaving: 1 change."
    assert on_server(house, number)["status"] == "resolved"


async def test_an_answer_that_does_not_come_leaves_it_open_whether_the_reply_arrived(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=60.0))
    wire.cable_seconds = 90.0
    await wished(desk, ReplyRequested(new_op(), number, "Did it?"), 0.5)
    before = asyncio.get_running_loop().time()
    assert "Not known whether it arrived: 1 message." in await left(desk)
    assert asyncio.get_running_loop().time() - before < 15
    again = await opened(house, tmp_path)
    await again.passes(60)
    assert sent(house, "Did it?") == 1
    assert select.outbox(again.state) == ()
    await again.stop()


async def test_without_a_line_it_is_said_not_to_be_sent_and_goes_out_at_the_next_start(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    await wished(desk, ReplyRequested(new_op(), number, "Tunnel."), 0.5)
    wire.go_down()
    assert "Not sent yet: 1 message." in await left(desk)
    assert sent(house, "Tunnel.") == 0
    again = await opened(house, tmp_path)
    await again.passes(30)
    assert sent(house, "Tunnel.") == 1
    await again.stop()


async def test_a_reply_that_the_customer_overtook_is_not_sent_by_leaving(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, ReplyRequested(new_op(), number, "As I said."), 0.5)
    await house.customer_writes(number, "Stop!")
    await desk.passes(0.5)
    assert "Waiting for your word: " in await left(desk)
    assert sent(house, "As I said.") == 0


async def test_who_leaves_twice_waits_no_longer(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=60.0))
    wire.cable_seconds = 90.0
    await wished(desk, ReplyRequested(new_op(), number, "In a hurry."), 0.5)
    loop = asyncio.get_running_loop()
    before = loop.time()
    loop.call_later(1.0, desk.engine.hurry)
    assert "Not known" in await left(desk)
    assert loop.time() - before < 3


async def test_a_change_without_an_answer_is_not_known_to_be_done_and_is_made_again(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=60.0, only=re.compile(rb"POST [^ ]*/toggle_status ")))
    wire.cable_seconds = 90.0
    await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED), 0.5)
    assert "Not known whether it is done: 1 change." in await left(desk)
    again = await opened(house, tmp_path)
    await again.passes(30)
    assert on_server(house, number)["status"] == "resolved"
    assert select.outbox(again.state) == ()
    await again.stop()


async def confirmed_by_event(house: House, folder: Path) -> Desk:
    """Return a console that has heard of its own reply while the answer to it is on its way still."""
    wire = Wire(house.demo)
    desk, number = await opened(house, folder, wire=wire), api_conversation(house)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=2.5))
    wish = ReplyRequested(new_op(), number, "It left this morning.")
    heard = asyncio.Event()
    desk.store.listen(lambda _: heard.set() if wish.op in desk.state.sent.values() else None)
    desk.engine.wish(wish)
    await heard.wait()
    return desk


async def test_a_reply_that_an_event_confirmed_before_its_answer_came_stays_in_no_outbox(
    house: House, tmp_path: Path
) -> None:
    desk = await confirmed_by_event(house, tmp_path)
    await desk.stop()
    assert unsent(tmp_path / "state") == (0, 0)


async def test_who_is_killed_between_event_and_answer_has_nothing_unsent_either(house: House, tmp_path: Path) -> None:
    desk = await confirmed_by_event(house, tmp_path)
    await asyncio.sleep(1.0)
    await desk.kill()
    assert unsent(tmp_path / "state") == (0, 0)


async def test_what_nobody_asked_for_is_not_begun_by_leaving(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    flush = desk.engine._sync.drafts.flush

    async def read_meanwhile() -> bool:
        # As when the answer comes to what an event had confirmed, or the customer's next words are seen.
        desk.engine._sync.outbox.wish(ReadRequested(new_op(), number))
        await asyncio.sleep(0.1)
        return await flush()

    desk.engine._sync.drafts.flush = read_meanwhile  # type: ignore[method-assign]
    await desk.stop()
    with closing(sqlite3.connect(tmp_path / "state" / FILE)) as connection:
        assert connection.execute("select body from outbox").fetchall() == []


async def test_what_means_nothing_later_is_not_called_unsent(house: House, tmp_path: Path) -> None:
    assert {kind.kind for kind in KINDS if kind.fades} == FADING
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    wire.go_down()
    await wished(desk, ReadRequested(new_op(), number), 0.5)
    await desk.kill()
    assert unsent(tmp_path / "state") == (0, 0)
