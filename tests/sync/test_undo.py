"""Undo: it never asks about what the console itself did, and says how much is back when it is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import HELD, api_conversation, on_server, opened, row, sent, wished
from tests.virtual_clock import START
from tests.wire import Fault, Plan, Wire
from tui.api.budget import Budget
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.screens.act_words import Seen, act_line, progress
from tui.store import select
from tui.store.act import Act
from tui.store.events import OrderApplied
from tui.store.view import View
from tui.store.wishes import (
    AssigneeRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    new_op,
)

TOGGLES = re.compile(rb"POST [^ ]*/toggle_status ")


def asked(desk: Desk) -> list[str]:
    """Return what the agent is asked."""
    return [each.reason for each in select.outbox(desk.state) if each.stage is Stage.ASKING]


def newest(desk: Desk) -> Act:
    return select.acts(desk.state)[-1]


def said(desk: Desk) -> str:
    return act_line(desk.state, newest(desk), Seen(desk.house.clock.now()))


def assigned_to_nobody(house: House, number: int) -> list[int]:
    rows = house.rows(
        "SELECT display_id FROM conversations WHERE status = 'open' AND assignee_id IS NULL ORDER BY display_id LIMIT ?",
        number,
    )
    return [int(each["display_id"]) for each in rows]


async def resolved_by(desk: Desk, numbers: Sequence[int]) -> None:
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.RESOLVED) for number in numbers])
    desk.engine.skip_hold()
    await desk.passes(5)
    desk.engine.skip_hold()
    await desk.passes(5)


@pytest.mark.parametrize("cable_seconds", [0.0, 1.0])
@pytest.mark.parametrize("answers_late", [False, True])
async def test_undoing_several_resolves_gives_each_back_to_whom_it_belonged_and_asks_nothing(
    house: House, tmp_path: Path, cable_seconds: float, answers_late: bool
) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, wire=wire)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await desk.passes(5)
    wire.cable_seconds = cable_seconds
    numbers = assigned_to_nobody(house, 4)
    await resolved_by(desk, numbers)
    assert [on_server(house, number)["status"] for number in numbers] == ["resolved"] * 4
    if answers_late:
        # What the websocket tells of the reopening comes before its answer.
        wire.plans += [Plan(Fault.ANSWER_LATE, seconds=3.0, only=TOGGLES) for _ in numbers]
    assert desk.engine.undo() == ""
    await desk.passes(30)
    assert asked(desk) == []
    assert [on_server(house, number)["assignee_id"] for number in numbers] == [None] * 4
    assert [on_server(house, number)["status"] for number in numbers] == ["open"] * 4
    assert said(desk) == "Taken back for 4 of 4 conversations that were resolved."
    await desk.stop()


async def test_undoing_a_snooze_asks_nothing_whichever_comes_first_answer_or_event(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    other = next(agent.id for agent in select.agents(desk.state) if agent.id != desk.state.my_id)
    await wished(desk, AssigneeRequested(new_op(), number, other), 5)
    await wished(desk, StatusRequested(new_op(), number, Status.SNOOZED, START + timedelta(hours=9)), 5)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=3.0, only=TOGGLES))
    desk.engine.undo()
    await desk.passes(20)
    assert asked(desk) == []
    assert (row(desk, number).status, row(desk, number).assignee_id) == (Status.OPEN, other)
    assert f"#{number} is open again. The server assigns it to you for a moment, then to " in said(desk)
    await desk.stop()


async def test_before_colleagues_get_several_back_it_is_said_that_they_pass_through_my_hands(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, wire=wire)
    desk.engine.open_list(View(status=Status.OPEN, assignee="all"))
    await desk.passes(5)
    rows = house.rows(
        "SELECT display_id FROM conversations WHERE status = 'open' AND assignee_id != ? ORDER BY display_id LIMIT 3",
        desk.state.my_id,
    )
    numbers = [int(each["display_id"]) for each in rows]
    await resolved_by(desk, numbers)
    wire.plans += [Plan(Fault.ANSWER_LATE, seconds=8.0, only=TOGGLES) for _ in numbers]
    desk.engine.undo()
    await asyncio.sleep(0.2)
    assert said(desk).endswith("The server assigns 3 of them to you for a moment, then to their agents again.")
    await desk.passes(60)
    assert said(desk) == "Taken back for 3 of 3 conversations that were resolved."
    await desk.stop()


async def test_how_many_are_back_is_said_when_they_are_and_not_before(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, wire=wire)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await desk.passes(5)
    numbers = assigned_to_nobody(house, 3)
    await resolved_by(desk, numbers)
    wire.plans += [Plan(Fault.ANSWER_LATE, seconds=8.0, only=TOGGLES) for _ in numbers]
    wire.cable_seconds = 60.0
    desk.engine.undo()
    await asyncio.sleep(0.2)
    assert said(desk) == "0 of 3 taken back · ^X stops"
    assert progress(desk.state) == "0 of 3 taken back"
    await desk.passes(60)
    assert progress(desk.state) == ""
    assert said(desk) == "Taken back for 3 of 3 conversations that were resolved."
    await desk.stop()


async def test_one_undo_takes_back_reply_and_resolve_of_one_key(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.wish_all((ReplyRequested(new_op(), number, "Bye!"), StatusRequested(new_op(), number, Status.RESOLVED)))
    await desk.passes(1)
    assert "goes out in" in said(desk)
    desk.engine.undo()
    await desk.passes(60)
    assert sent(house, "Bye!") == 0
    assert on_server(house, number)["status"] == "open"
    assert select.draft(desk.state, number, False) == "Bye!"
    assert said(desk).startswith("Taken back:")
    assert said(desk).endswith("The text is its draft again.")
    assert desk.engine.undo() == "Nothing to undo."
    await desk.stop()


async def test_once_the_reply_is_out_the_same_undo_reopens_and_says_that_the_reply_stays(
    house: House, tmp_path: Path
) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.wish_all((ReplyRequested(new_op(), number, "Bye!"), StatusRequested(new_op(), number, Status.RESOLVED)))
    await desk.passes(10)
    assert on_server(house, number)["status"] == "resolved"
    desk.engine.undo()
    await desk.passes(10)
    assert on_server(house, number)["status"] == "open"
    assert "is open again. The last message is out already: it cannot be taken back. " in said(desk)
    assert said(desk).endswith("The server assigns it to you for a moment, then to João Lima again.")
    await desk.stop()


async def test_a_reply_that_is_asked_about_takes_its_resolve_with_it(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    reply = ReplyRequested(new_op(), number, "Bye!")
    desk.engine.wish_all((reply, StatusRequested(new_op(), number, Status.RESOLVED)))
    await desk.passes(1)
    await house.customer_writes(number, "One more thing")
    await desk.passes(10)
    assert asked(desk) == ["The customer wrote again."]
    desk.engine.decide(reply.op, "edit")
    await desk.passes(10)
    assert on_server(house, number)["status"] == "open"
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_a_reply_sent_all_the_same_is_followed_by_its_resolve_without_a_second_question(
    house: House, tmp_path: Path
) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    reply = ReplyRequested(new_op(), number, "Bye!")
    desk.engine.wish_all((reply, StatusRequested(new_op(), number, Status.RESOLVED)))
    await desk.passes(1)
    await house.customer_writes(number, "Thanks")
    await desk.passes(10)
    desk.engine.decide(reply.op, "send")
    await desk.passes(10)
    assert asked(desk) == []
    assert on_server(house, number)["status"] == "resolved"
    await desk.stop()


async def test_a_refused_reply_does_not_resolve_its_conversation(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.wish_all(
        (ReplyRequested(new_op(), number, "x" * 150_001), StatusRequested(new_op(), number, Status.RESOLVED))
    )
    await desk.passes(20)
    assert on_server(house, number)["status"] == "open"
    await desk.stop()


async def test_an_administrator_who_reopens_asks_for_no_assignee(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path, settings=HELD, role="admin")
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(2)
    before = on_server(house, number)["assignee_id"]
    await resolved_by(desk, [number])
    desk.engine.undo()
    assert [type(wish) for wish in newest(desk).wishes] == [StatusRequested]
    await desk.passes(10)
    assert (on_server(house, number)["status"], on_server(house, number)["assignee_id"]) == ("open", before)
    await desk.stop()


async def test_the_assignee_who_reopens_asks_for_no_assignee(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, AssigneeRequested(new_op(), number, desk.state.my_id), 5)
    await resolved_by(desk, [number])
    desk.engine.undo()
    assert [type(wish) for wish in newest(desk).wishes] == [StatusRequested]
    await desk.passes(10)
    assert on_server(house, number)["status"] == "open"
    await desk.stop()


async def test_what_was_done_is_no_surprise_after_a_crash_in_the_middle_of_an_undo(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    other = next(agent.id for agent in select.agents(desk.state) if agent.id != desk.state.my_id)
    await wished(desk, AssigneeRequested(new_op(), number, other), 5)
    await resolved_by(desk, [number])
    wire.plans.append(Plan(Fault.REQUEST_LOST, seconds=100.0, only=re.compile(rb"POST [^ ]*/assignments ")))
    desk.engine.undo()
    await asyncio.sleep(3)
    assert on_server(house, number)["status"] == "open"
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(30)
    assert asked(again) == []
    assert on_server(house, number)["assignee_id"] == other
    await again.stop()


async def test_a_change_that_is_just_being_sent_is_undone_behind_it(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=5.0, only=TOGGLES))
    wire.cable_seconds = 20.0
    desk.engine.wish(StatusRequested(new_op(), number, Status.PENDING))
    await asyncio.sleep(1)
    assert desk.engine.undo() == ""
    await desk.passes(60)
    assert on_server(house, number)["status"] == "open"
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_what_is_marked_unread_is_read_again_by_undo(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    unread = row(desk, number).unread_count
    assert unread == 0
    await wished(desk, UnreadRequested(new_op(), number), 5)
    assert row(desk, number).unread_count
    desk.engine.undo()
    await desk.passes(10)
    assert row(desk, number).unread_count == 0
    await desk.stop()


async def test_a_bulk_that_is_stopped_leaves_the_rest_as_it_was_and_says_so(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, wire=wire)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await desk.passes(5)
    numbers = assigned_to_nobody(house, 4)
    wire.plans += [Plan(Fault.ANSWER_LATE, seconds=5.0, only=TOGGLES) for _ in range(2)]
    wire.cable_seconds = 60.0
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers])
    await asyncio.sleep(0.01)
    stopped = desk.engine.stop()
    assert stopped > 0
    await desk.passes(60)
    statuses = [on_server(house, number)["status"] for number in numbers]
    assert statuses.count("open") == stopped
    assert f"{stopped} left as they were" in said(desk)
    await desk.stop()


async def test_keys_right_behind_one_another_are_not_held_against_each_other(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, wire=wire), api_conversation(house)
    team = select.teams(desk.state)[0].id
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=3.0, only=TOGGLES))
    desk.engine.wish(StatusRequested(new_op(), number, Status.PENDING))
    desk.engine.wish(TeamRequested(new_op(), number, team))
    desk.engine.wish(AssigneeRequested(new_op(), number, desk.state.my_id))
    desk.engine.wish(StatusRequested(new_op(), number, Status.OPEN))
    await desk.passes(30)
    assert asked(desk) == []
    assert select.outbox(desk.state) == ()
    assert on_server(house, number)["status"] == "open"
    await desk.stop()


async def test_rows_that_left_the_list_are_in_it_again_at_once_when_taken_back(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, wire=wire)
    view = View(status=Status.OPEN, assignee="unassigned")
    desk.engine.open_list(view)
    await desk.passes(5)
    numbers = [select.queue(desk.state, view).id_at(place) for place in range(4)]
    await resolved_by(desk, numbers)
    desk.store.dispatch(OrderApplied(view))
    assert all(select.queue(desk.state, view).position(number) is None for number in numbers)
    wire.plans += [Plan(Fault.ANSWER_LATE, seconds=8.0, only=TOGGLES) for _ in numbers]
    desk.engine.undo()
    assert all(select.queue(desk.state, view).position(number) is not None for number in numbers)
    # Also where the list is put in order meanwhile, as it is while the cursor rests at its top.
    desk.store.dispatch(OrderApplied(view))
    assert all(select.queue(desk.state, view).position(number) is not None for number in numbers)
    assert len({select.queue(desk.state, view).position(number) for number in numbers}) == 4
    await desk.passes(60)
    desk.store.dispatch(OrderApplied(view))
    assert all(select.queue(desk.state, view).position(number) is not None for number in numbers)
    await desk.stop()


async def test_what_the_agent_does_during_a_bulk_does_not_wait_for_its_end(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    desk.client.transport.budget = Budget(per_minute=40, monotonic=house.clock.monotonic, sleep=asyncio.sleep)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await asyncio.sleep(70)
    numbers = assigned_to_nobody(house, 20)
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers[:-1]])
    await asyncio.sleep(3)
    assert progress(desk.state)
    desk.engine.wish(StatusRequested(new_op(), numbers[-1], Status.PENDING))
    await asyncio.sleep(3)
    assert on_server(house, numbers[-1])["status"] == "pending"
    assert progress(desk.state)
    await asyncio.sleep(300)
    assert {on_server(house, number)["status"] for number in numbers} == {"pending"}
    await desk.stop()


async def test_a_bulk_leaves_of_each_minute_what_the_agent_reads_and_does(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    budget = desk.client.transport.budget = Budget(per_minute=60, monotonic=house.clock.monotonic, sleep=asyncio.sleep)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await asyncio.sleep(70)
    numbers = assigned_to_nobody(house, 49)
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers])
    for _ in range(40):
        await asyncio.sleep(1)
        # Two sixths are kept; what is under way may have been let through together.
        assert budget.seconds_behind(1) == 0 or len(budget._sent) <= 42
    assert progress(desk.state)
    stages = {operation.stage for operation in desk.state.operations.values()}
    assert Stage.QUEUED in stages, "what waits for the minute can still be taken back"
    desk.engine.look_at_notifications()
    await asyncio.sleep(2)
    told = select.notifications(desk.state)
    assert told is not None
    assert not told.loading, "the box of notifications does not wait for the bulk"
    assert desk.state.link.held_back is None
    assert progress(desk.state)
    await asyncio.sleep(300)
    assert {on_server(house, number)["status"] for number in numbers} == {"pending"}
    await desk.stop()


async def test_an_undo_after_a_stop_is_about_what_was_done_alone(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    desk.client.transport.budget = Budget(per_minute=40, monotonic=house.clock.monotonic, sleep=asyncio.sleep)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await asyncio.sleep(70)
    numbers = assigned_to_nobody(house, 20)
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers])
    await asyncio.sleep(3)
    done = len(numbers) - desk.engine.stop()
    assert 1 < done < len(numbers)
    await desk.passes(60)
    desk.engine.undo()
    await desk.passes(120)
    assert said(desk) == f"Taken back for {done} of {done} conversations that were set pending."
    assert {on_server(house, number)["status"] for number in numbers} == {"open"}
    await desk.stop()


async def test_after_a_stop_the_same_conversations_do_not_wait_for_what_was_stopped(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    desk.client.transport.budget = Budget(per_minute=40, monotonic=house.clock.monotonic, sleep=asyncio.sleep)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await asyncio.sleep(70)
    numbers = assigned_to_nobody(house, 20)
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers])
    await asyncio.sleep(3)
    assert desk.engine.stop() > 5
    last = numbers[-3:]
    assert [on_server(house, number)["status"] for number in last] == ["open"] * 3
    for number in last:
        desk.engine.wish(StatusRequested(new_op(), number, Status.PENDING))
    await asyncio.sleep(5)
    assert [on_server(house, number)["status"] for number in last] == ["pending"] * 3
    await desk.stop()


async def test_what_can_not_be_taken_back_is_told_with_whom_it_was_sent_to(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.wish(ReplyRequested(new_op(), number, "Bye!"))
    await desk.passes(60)
    row = select.visible(desk.state, number)
    assert row is not None
    assert desk.engine.undo() == (
        f"{row.contact_name} #{number}: The last message is out already: it cannot be taken back."
    )
    await desk.stop()
