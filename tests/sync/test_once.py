"""Once, also when a node hangs: what may still be done is never sent again unasked, and a twin is told of."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.desk import Desk, House, a_house
from tests.sync.test_outbox import api_conversation, sent
from tests.wire import Fault, Plan, Wire
from tui.api.transport import asgi_transport
from tui.models.conversation import Priority
from tui.models.outgoing import Stage
from tui.screens.outbox_view_models import farewell
from tui.store import select
from tui.store.operation import Operation
from tui.store.wishes import DeletionRequested, PriorityRequested, ReplyRequested, new_op
from tui.sync.settings import SyncSettings

PLAIN = SyncSettings(hold_seconds=0.0, read_policy="never")
WORDS = "Your parcel left today."


class Nodes(httpx.AsyncBaseTransport):
    """Several processes behind one address: what one of them gets may be answered otherwise, and done late or never."""

    def __init__(self, house: House) -> None:
        self._server = asgi_transport(house.demo.app)
        self.broken: int | None = None
        """What everything is answered by."""
        self.answer: int | None = None
        """What the next message is answered by."""
        self.done_after: float | None = None
        """How many seconds later it is done; None: never."""
        self._late: set[asyncio.Task[httpx.Response]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.answer and request.method == "POST" and request.url.path.endswith("/messages"):
            status, self.answer = self.answer, None
            await request.aread()
            if self.done_after is not None:
                task = asyncio.create_task(self._done(request, self.done_after))
                self._late.add(task)
                if self.done_after == 0:
                    await task
            return httpx.Response(status)
        if self.broken:
            return httpx.Response(self.broken)
        return await self._server.handle_async_request(request)

    async def _done(self, request: httpx.Request, seconds: float) -> httpx.Response:
        await asyncio.sleep(seconds)
        return await self._server.handle_async_request(request)


async def opened(house: House, folder: Path, nodes: Nodes | None = None) -> Desk:
    desk = Desk(house, folder, settings=PLAIN, http=nodes)
    await desk.start()
    desk.engine.open_thread(api_conversation(house))
    await desk.passes(1)
    return desk


async def hung_reply(house: House, desk: Desk, seconds: int = 3600) -> str:
    """Send a reply to a node that hangs; return its op once it is known that no answer came."""
    house.demo.house.accidents.begin("hang", str(seconds))
    wish = ReplyRequested(new_op(), api_conversation(house), WORDS)
    desk.engine.wish(wish)
    await desk.passes(90)
    return wish.op


async def sending(desk: Desk) -> None:
    """Return as soon as something is on its way."""
    begun = asyncio.Event()
    desk.store.listen(
        lambda _: begun.set() if any(each.stage is Stage.SENDING for each in select.outbox(desk.state)) else None
    )
    await begun.wait()


def only(desk: Desk) -> Operation:
    (operation,) = select.outbox(desk.state)
    return operation


def kept(house: House) -> int:
    """Return how many messages with the words are there and not deleted."""
    return sent(house, WORDS)


async def test_a_reply_that_a_hanging_node_took_is_never_sent_again_unasked(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    op = await hung_reply(house, desk)
    assert (only(desk).stage, only(desk).may_be_done) == (Stage.ASKING, True)
    assert [each.op for each in select.questions(desk.state)] == [op]
    assert farewell(desk.state).startswith("Not known whether it arrived: 1 message.")
    await desk.passes(3000)
    assert kept(house) == 0
    house.demo.house.accidents.end("hang")
    await desk.passes(5)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_what_hangs_is_found_by_looking_where_no_event_tells(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    await hung_reply(house, desk, 200)
    house.demo.house.chaos.deaf = True
    await desk.passes(1200)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_what_waits_behind_a_reply_that_hangs_goes_out_once_it_is_there(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await hung_reply(house, desk, 300)
    desk.engine.wish(PriorityRequested(new_op(), number, Priority.URGENT))
    await desk.passes(30)
    assert len(select.outbox(desk.state)) == 2
    await desk.passes(400)
    assert select.outbox(desk.state) == ()
    assert house.rows("SELECT priority FROM conversations WHERE display_id = ?", number)[0]["priority"] is not None
    await desk.stop()


async def test_a_reply_dropped_because_it_arrived_is_not_sent_again(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    op = await hung_reply(house, desk)
    desk.engine.decide(op, "cancel")
    await desk.passes(5)
    house.demo.house.accidents.end("hang")
    await desk.passes(600)
    assert kept(house) == 1
    assert select.draft(desk.state, api_conversation(house), False) == ""
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_it_is_still_not_sent_unasked_after_the_console_was_started_again(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    await hung_reply(house, desk)
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(1200)
    assert (only(again).stage, only(again).may_be_done) == (Stage.ASKING, True)
    assert kept(house) == 0
    house.demo.house.chaos.deaf = True
    house.demo.house.accidents.end("hang")
    await again.passes(5)
    await again.kill()
    third = await opened(house, tmp_path)
    await third.passes(10)
    assert kept(house) == 1
    assert select.outbox(third.state) == ()
    await third.stop()


@pytest.mark.parametrize("seconds", [3.0, 12.0])
async def test_a_reply_whose_node_hung_when_the_process_was_killed_is_never_sent_again_unasked(
    house: House, tmp_path: Path, seconds: float
) -> None:
    desk = await opened(house, tmp_path)
    house.demo.house.accidents.begin("hang", "3600")
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await asyncio.sleep(seconds)
    assert only(desk).stage is Stage.SENDING
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(1200)
    assert (only(again).stage, only(again).may_be_done) == (Stage.ASKING, True)
    assert only(again).reason.startswith("The console ended while the server was slow to answer")
    house.demo.house.accidents.end("hang")
    await again.passes(5)
    assert kept(house) == 1
    assert select.outbox(again.state) == ()
    await again.stop()


async def test_one_that_was_done_late_is_found_at_the_next_start_and_nothing_is_asked(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    house.demo.house.accidents.begin("hang", "3600")
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await asyncio.sleep(5)
    await desk.kill()
    house.demo.house.accidents.end("hang")
    await asyncio.sleep(5)
    again = Desk(house, tmp_path, settings=PLAIN)
    stages: list[Stage] = []
    again.store.listen(lambda _: stages.extend(each.stage for each in select.outbox(again.state)))
    await again.start()
    await again.passes(30)
    assert set(stages) == {Stage.UNCERTAIN}
    assert kept(house) == 1
    assert select.outbox(again.state) == ()
    await again.stop()


async def test_a_line_that_broke_under_a_slow_answer_is_a_broken_line_also_after_a_start(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk = Desk(house, tmp_path, settings=PLAIN, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    desk.engine.open_thread(api_conversation(house))
    await desk.passes(1)
    wire.plans.append(Plan(Fault.REQUEST_LOST, seconds=80.0))
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await asyncio.sleep(9)
    assert only(desk).stage is Stage.UNCERTAIN
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(60)
    assert kept(house) == 1
    assert select.outbox(again.state) == ()
    await again.stop()


@pytest.mark.parametrize("version", ["4.15", "4.0"])
@pytest.mark.parametrize("when", ["before it goes out again", "after"])
async def test_a_twin_is_told_of_also_by_a_later_run(tmp_path: Path, version: str, when: str) -> None:
    async with a_house(version=version) as house:
        desk = await opened(house, tmp_path)
        op = await hung_reply(house, desk)
        house.demo.house.chaos.deaf = True
        if when == "after":
            desk.engine.decide(op, "send")
            await desk.passes(10)
            assert kept(house) == 1
            assert select.outbox(desk.state) == ()
        else:
            desk.engine.decide(op, "send")
            await sending(desk)
        await desk.kill()
        house.demo.house.accidents.end("hang")
        await asyncio.sleep(5)
        again = Desk(house, tmp_path, settings=PLAIN)
        await again.start()
        await again.passes(120)
        assert kept(house) == 2
        asked = only(again)
        assert isinstance(asked.wish, DeletionRequested)
        again.engine.decide(asked.op, "send")
        await again.passes(1200)
        assert kept(house) == 1
        await again.kill()
        third = Desk(house, tmp_path, settings=PLAIN)
        await third.start()
        await third.passes(60)
        assert select.outbox(third.state) == ()
        assert await third.words.adopt_watches() == ()
        await third.stop()


async def test_a_watch_does_not_end_without_having_looked(tmp_path: Path) -> None:
    async with a_house(version="4.0") as house:
        nodes = Nodes(house)
        desk = await opened(house, tmp_path, nodes)
        op = await hung_reply(house, desk)
        house.demo.house.chaos.deaf = True
        desk.engine.decide(op, "send")
        await desk.passes(5)
        nodes.broken = 502
        house.demo.house.accidents.end("hang")
        await desk.passes(3600)
        assert kept(house) == 2
        nodes.broken = None
        await desk.passes(900)
        assert isinstance(only(desk).wish, DeletionRequested)
        await desk.stop()


@pytest.mark.parametrize("deaf", [False, True])
async def test_a_reply_that_arrives_twice_after_all_is_told_of_and_one_is_deleted_on_the_agents_word(
    house: House, tmp_path: Path, deaf: bool
) -> None:
    desk = await opened(house, tmp_path)
    op = await hung_reply(house, desk)
    house.demo.house.chaos.deaf = deaf
    desk.engine.decide(op, "send")
    await desk.passes(10)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    house.demo.house.accidents.end("hang")
    await desk.passes(120)
    assert kept(house) == 2
    asked = only(desk)
    assert isinstance(asked.wish, DeletionRequested)
    assert asked.stage is Stage.ASKING
    # It stands in nobody's way.
    desk.engine.wish(PriorityRequested(new_op(), api_conversation(house), Priority.URGENT))
    await desk.passes(10)
    assert only(desk) is asked
    desk.engine.decide(asked.op, "send")
    await desk.passes(10)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.passes(900)
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_where_no_tokens_are_kept_a_twin_is_known_by_its_words(tmp_path: Path) -> None:
    async with a_house(version="4.0") as house:
        desk = await opened(house, tmp_path)
        op = await hung_reply(house, desk)
        house.demo.house.chaos.deaf = True
        desk.engine.decide(op, "send")
        await desk.passes(10)
        house.demo.house.accidents.end("hang")
        await desk.passes(120)
        assert kept(house) == 2
        desk.engine.decide(only(desk).op, "send")
        await desk.passes(900)
        assert kept(house) == 1
        assert select.outbox(desk.state) == ()
        await desk.stop()


async def test_twins_that_the_agent_keeps_are_not_asked_about_again_by_a_later_run(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    op = await hung_reply(house, desk)
    desk.engine.decide(op, "send")
    await desk.passes(10)
    house.demo.house.accidents.end("hang")
    await desk.passes(10)
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(30)
    asked = only(again)
    assert isinstance(asked.wish, DeletionRequested)
    again.engine.decide(asked.op, "cancel")
    await again.passes(5)
    await again.kill()
    third = await opened(house, tmp_path)
    third.engine.reload_thread(api_conversation(house))
    await third.passes(60)
    assert select.outbox(third.state) == ()
    assert kept(house) == 2
    await third.stop()


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_what_the_server_did_before_it_failed_is_found_and_not_sent_again(
    house: House, tmp_path: Path, status: int
) -> None:
    nodes = Nodes(house)
    desk = await opened(house, tmp_path, nodes)
    house.demo.house.chaos.deaf = True
    nodes.answer, nodes.done_after = status, 0
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await desk.passes(60)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_what_the_server_did_not_do_before_it_failed_is_sent_again_by_itself(
    house: House, tmp_path: Path, status: int
) -> None:
    nodes = Nodes(house)
    desk = await opened(house, tmp_path, nodes)
    nodes.answer = status
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await desk.passes(30)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_it_is_looked_for_once_more_after_the_server_has_been_well_for_a_while(
    house: House, tmp_path: Path
) -> None:
    nodes = Nodes(house)
    desk = await opened(house, tmp_path, nodes)
    house.demo.house.chaos.deaf = True
    nodes.answer, nodes.done_after, nodes.broken = 502, 130.0, 502
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await desk.passes(120)
    nodes.broken = None
    desk.engine.retry(only(desk).op)
    await desk.passes(60)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_a_gateway_that_gave_up_waiting_is_like_no_answer_in_time(house: House, tmp_path: Path) -> None:
    nodes = Nodes(house)
    desk = await opened(house, tmp_path, nodes)
    nodes.answer, nodes.done_after = 504, 400.0
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), WORDS))
    await desk.passes(300)
    assert only(desk).may_be_done
    assert kept(house) == 0
    await desk.passes(150)
    assert kept(house) == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()
