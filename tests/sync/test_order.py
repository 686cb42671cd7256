"""One conversation in order; different conversations independent of each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.desk import House
from tests.sync.test_outbox import api_conversation, opened, sent, wished
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Priority
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.wishes import PriorityRequested, ReplyRequested, new_op
from tui.sync.settings import SyncSettings

AT_ONCE = SyncSettings(hold_seconds=0.0, read_policy="never")


def in_order(house: House, conversation_id: int) -> list[str]:
    rows = house.rows(
        "SELECT content FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
        " WHERE display_id = ? AND content LIKE 'Part %' ORDER BY messages.id",
        conversation_id,
    )
    return [str(row["content"]) for row in rows]


def only(conversation_id: int) -> re.Pattern[bytes]:
    return re.compile(rb"POST [^ ]*/conversations/%d/messages " % conversation_id)


@pytest.mark.parametrize("fault", [Fault.REQUEST_LOST, Fault.REQUEST_LATE, Fault.ANSWER_CUT])
async def test_what_was_written_later_does_not_overtake_a_reply_whose_answer_was_lost(
    house: House, tmp_path: Path, fault: Fault
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, AT_ONCE, wire), api_conversation(house)
    wire.cable_seconds = 30.0
    wire.plans.append(Plan(fault, 0, 8.0))
    for part in range(3):
        desk.engine.wish(ReplyRequested(new_op(), number, f"Part {part}"))
    desk.engine.wish(PriorityRequested(new_op(), number, Priority.URGENT))
    await desk.passes(4)
    if fault is Fault.REQUEST_LOST:
        assert select.outbox(desk.state)[0].stage is Stage.UNCERTAIN
        assert in_order(house, number) == []
    await desk.passes(120)
    assert in_order(house, number) == ["Part 0", "Part 1", "Part 2"]
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_a_reply_whose_answer_was_lost_holds_up_no_other_conversation(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, AT_ONCE, wire), api_conversation(house)
    other = api_conversation(house, place=1)
    wire.plans.append(Plan(Fault.REQUEST_LOST, 0, 1.0, only(number)))
    desk.engine.wish(ReplyRequested(new_op(), number, "Part 0"))
    await desk.passes(1)
    desk.engine.wish(ReplyRequested(new_op(), other, "Elsewhere"))
    await desk.passes(2)
    assert [operation.wish.conversation_id for operation in select.outbox(desk.state)] == [number]
    assert sent(house, "Elsewhere") == 1
    await desk.passes(60)
    assert in_order(house, number) == ["Part 0"]
    await desk.stop()


async def test_a_question_holds_up_its_own_conversation_alone(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path, AT_ONCE), api_conversation(house)
    other = api_conversation(house, place=1)
    desk.engine.draft(number, False, "Part 0")
    await house.customer_writes(number, "Wait!")
    await desk.passes(3)
    op = await wished(desk, ReplyRequested(new_op(), number, "Part 0"), 3)
    desk.engine.wish(ReplyRequested(new_op(), number, "Part 1"))
    desk.engine.wish(ReplyRequested(new_op(), other, "Elsewhere"))
    await desk.passes(30)
    assert sent(house, "Elsewhere") == 1
    assert in_order(house, number) == []
    desk.engine.decide(op, "send")
    await desk.passes(5)
    assert in_order(house, number) == ["Part 0", "Part 1"]
    await desk.stop()


async def test_a_refused_reply_holds_up_nothing(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path, AT_ONCE), api_conversation(house)
    other = api_conversation(house, place=1)
    desk.engine.wish(ReplyRequested(new_op(), number, "x" * 150_001))
    desk.engine.wish(ReplyRequested(new_op(), number, "Part 1"))
    desk.engine.wish(ReplyRequested(new_op(), other, "Elsewhere"))
    await desk.passes(10)
    assert sent(house, "Elsewhere") == 1
    assert in_order(house, number) == ["Part 1"]
    assert len(select.draft(desk.state, number, False)) == 150_001
    await desk.stop()


async def test_order_is_kept_over_a_kill(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, AT_ONCE, wire), api_conversation(house)
    wire.go_down()
    await desk.passes(10)
    for part in range(4):
        await wished(desk, ReplyRequested(new_op(), number, f"Part {part}"), 0.5)
    await desk.kill()
    wire.plans.append(Plan(Fault.REQUEST_LOST, 0, 1.0))
    wire.go_up()
    again = await opened(house, tmp_path, AT_ONCE, wire)
    await again.passes(120)
    assert in_order(house, number) == [f"Part {part}" for part in range(4)]
    await again.stop()
