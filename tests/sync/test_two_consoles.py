"""Two consoles of one agent, over one state directory or two: nothing is sent twice, and no word is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, opened, sent, wished
from tests.wire import Fault, Plan, Wire
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.change import Change
from tui.store.wishes import ReplyRequested, new_op
from tui.sync.settings import SyncSettings

AT_ONCE = SyncSettings(hold_seconds=0.0, read_policy="never")


async def both(house: House, folder: Path, settings: SyncSettings = AT_ONCE) -> tuple[Desk, Desk, int]:
    return await opened(house, folder, settings), await opened(house, folder, settings), api_conversation(house)


def told(desk: Desk) -> str:
    return " ".join(desk.store.changes_since_last().told)


async def write(desk: Desk, number: int, text: str, *, private: bool = False) -> None:
    desk.engine.draft(number, private, text)
    await desk.passes(1)


async def end(*desks: Desk) -> None:
    for desk in desks:
        await desk.stop()


@pytest.mark.parametrize("private", [False, True])
async def test_a_draft_sent_in_the_other_console_stands_here_no_longer(
    house: House, tmp_path: Path, private: bool
) -> None:
    first, second, number = await both(house, tmp_path)
    await write(first, number, "We refund it.", private=private)
    await second.passes(6)
    assert select.draft(second.state, number, private) == "We refund it."
    await wished(first, ReplyRequested(new_op(), number, "We refund it.", private), 2)
    second.engine.look_at_drafts()
    await second.passes(6)
    assert select.draft(second.state, number, private) == ""
    words = told(second)
    assert f"#{number}" in words
    assert "sent" in words
    await end(first, second)
    assert sent(house, "We refund it.") == 1


async def test_a_draft_discarded_in_the_other_console_stands_here_no_longer(house: House, tmp_path: Path) -> None:
    first, second, number = await both(house, tmp_path)
    await write(first, number, "Never mind")
    await second.passes(6)
    await write(first, number, "")
    await second.passes(6)
    assert select.draft(second.state, number, False) == ""
    assert "sent or discarded in another console of yours" in told(second)
    await end(first, second)


async def test_a_draft_written_on_in_the_other_console_goes_on_here(house: House, tmp_path: Path) -> None:
    first, second, number = await both(house, tmp_path)
    await write(first, number, "Dear")
    await second.passes(6)
    await write(second, number, "Dear Maria,")
    await first.passes(6)
    assert select.draft(first.state, number, False) == "Dear Maria,"
    change = first.store.changes_since_last()
    assert (number, False) in change.found_drafts
    assert change.told == ()
    await end(first, second)


async def test_of_two_drafts_written_at_the_same_time_both_stay(house: House, tmp_path: Path) -> None:
    first, second, number = await both(house, tmp_path)
    first.engine.draft(number, False, "Here")
    second.engine.draft(number, False, "There")
    await second.passes(8)
    await first.passes(8)
    for desk in (first, second):
        text = select.draft(desk.state, number, False)
        assert "Here" in text
        assert "There" in text
    await end(first, second)


async def test_words_changed_after_the_other_console_sent_its_draft_stay(house: House, tmp_path: Path) -> None:
    first, second, number = await both(house, tmp_path)
    await write(first, number, "We refund it.")
    await second.passes(6)
    second.engine.draft(number, False, "We refund it. Today.")
    await wished(first, ReplyRequested(new_op(), number, "We refund it."), 2)
    await second.passes(8)
    assert select.draft(second.state, number, False) == "We refund it. Today."
    await second.kill()
    third = await opened(house, tmp_path)
    assert select.draft(third.state, number, False) == "We refund it. Today."
    await end(first, third)


async def test_a_draft_that_the_other_console_has_just_sent_is_asked_about_when_it_is_sent_here_too(
    house: House, tmp_path: Path
) -> None:
    first, second, number = await both(house, tmp_path)
    await write(first, number, "We refund it.")
    second.engine.look_at_drafts()
    await second.passes(0.1)
    first.engine.wish(ReplyRequested(new_op(), number, "We refund it."))
    await first.passes(0.0)
    op = await wished(second, ReplyRequested(new_op(), number, "We refund it."), 8)
    await first.passes(5)
    guard = select.guard(second.state, op)
    assert guard is not None
    assert "another console" in guard.reasons[0]
    assert sent(house, "We refund it.") == 1
    await second.kill()
    again = await opened(house, tmp_path)
    await again.passes(20)
    guard = select.guard(again.state, op)
    assert guard is not None
    assert "another console" in guard.reasons[0]
    again.engine.decide(op, "cancel")
    await end(first, again)
    assert sent(house, "We refund it.") == 1


async def test_a_reply_taken_back_is_a_draft_in_both_consoles_again(house: House, tmp_path: Path) -> None:
    first, second, number = await both(house, tmp_path, SyncSettings(hold_seconds=20.0, read_policy="never"))
    await write(first, number, "Hm.")
    await second.passes(6)
    await wished(first, ReplyRequested(new_op(), number, "Hm."), 6)
    await second.passes(1)
    assert select.draft(second.state, number, False) == ""
    first.engine.undo()
    await first.passes(1)
    await second.passes(6)
    assert select.draft(first.state, number, False) == "Hm."
    assert select.draft(second.state, number, False) == "Hm."
    await end(first, second)


async def test_the_same_words_sent_from_another_machine_let_go_of_the_draft(house: House, tmp_path: Path) -> None:
    here, there = await opened(house, tmp_path / "here", AT_ONCE), await opened(house, tmp_path / "there", AT_ONCE)
    number = api_conversation(house)
    await write(here, number, "We refund it.")
    await wished(there, ReplyRequested(new_op(), number, "We refund it."), 3)
    await here.passes(3)
    assert select.draft(here.state, number, False) == ""
    assert "You sent the same reply" in told(here)
    await end(here, there)


async def test_an_answer_of_ones_own_from_elsewhere_is_asked_about(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path, AT_ONCE), api_conversation(house)
    await write(desk, number, "As I said")
    await house.ask("POST", f"conversations/{number}/messages", {"content": "Done!"}, role="agent")
    await desk.passes(3)
    op = await wished(desk, ReplyRequested(new_op(), number, "As I said"), 5)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("You answered from elsewhere.",)
    assert [message.content for message in guard.messages] == ["Done!"]
    desk.engine.decide(op, "send")
    await desk.passes(5)
    assert sent(house, "As I said") == 1
    await desk.stop()


@pytest.mark.parametrize("websocket", [True, False])
async def test_ones_own_answers_from_here_are_no_surprise(house: House, tmp_path: Path, websocket: bool) -> None:
    settings = SyncSettings(hold_seconds=0.0, read_policy="never", websocket=websocket)
    desk, number = await opened(house, tmp_path, settings), api_conversation(house)
    desk.engine.draft(number, False, "Two")
    await desk.passes(5)
    desk.engine.wish(ReplyRequested(new_op(), number, "One"))
    desk.engine.wish(ReplyRequested(new_op(), number, "Two"))
    await desk.passes(30)
    assert (sent(house, "One"), sent(house, "Two")) == (1, 1)
    await desk.stop()


async def test_an_answer_that_went_out_before_a_crash_is_no_surprise_after_it(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, AT_ONCE, wire), api_conversation(house)
    await write(desk, number, "Two")
    desk.engine.wish(ReplyRequested(new_op(), number, "One"))
    await desk.passes(2)
    desk.engine.draft(number, False, "Two")
    await desk.passes(2)
    wire.go_down()
    desk.engine.wish(ReplyRequested(new_op(), number, "Two"))
    await desk.passes(2)
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(30)
    assert (sent(house, "One"), sent(house, "Two")) == (1, 1)
    await again.stop()


@pytest.mark.parametrize("fault", [Fault.REQUEST_LOST, Fault.ANSWER_CUT, Fault.REQUEST_LATE])
async def test_a_console_killed_while_sending_leaves_its_reply_to_the_other_which_sends_it_once(
    house: House, tmp_path: Path, fault: Fault
) -> None:
    wire = Wire(house.demo)
    first, second = await opened(house, tmp_path, AT_ONCE, wire), await opened(house, tmp_path, AT_ONCE)
    number = api_conversation(house)
    wire.plans.append(Plan(fault, 0, 5.0))
    op, sending = new_op(), asyncio.Event()

    def noted(_: Change) -> None:
        if op in first.state.operations and first.state.operations[op].stage is Stage.SENDING:
            sending.set()

    first.store.listen(noted)
    first.engine.wish(ReplyRequested(op, number, "Exactly once."))
    await sending.wait()
    await first.kill()
    await second.passes(120)
    assert sent(house, "Exactly once.") == 1
    assert select.outbox(second.state) == ()
    await second.stop()


async def test_two_consoles_that_write_at_once_send_every_reply_once(house: House, tmp_path: Path) -> None:
    first, second, number = await both(house, tmp_path)
    other = api_conversation(house, place=1)
    for desk, name in ((first, "first"), (second, "second")):
        for place in range(5):
            desk.engine.wish(ReplyRequested(new_op(), (number, other)[place % 2], f"From {name}, {place}."))
    for _ in range(20):
        await first.passes(3)
        await second.passes(3)
        for desk in (first, second):
            for operation in select.outbox(desk.state):
                desk.engine.decide(operation.op, "send")
    assert [sent(house, f"From {name}, {place}.") for name in ("first", "second") for place in range(5)] == [1] * 10
    await end(first, second)
