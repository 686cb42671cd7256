"""A decision is kept like words: through errors, a restart, and a server that refuses it for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import HELD, api_conversation, on_server, opened, row, wished
from tests.sync.test_undo import assigned_to_nobody, said
from tui.demo.faults import Fault
from tui.models.conversation import Priority, Status
from tui.models.outgoing import Stage
from tui.screens.outbox_view_models import farewell, outgoing
from tui.store import select
from tui.store.link import Trouble
from tui.store.view import View
from tui.store.wishes import LabelsRequested, PriorityRequested, StatusRequested, TeamRequested, Wish, new_op


def break_down(house: House, status: int, path: str = "/api/") -> None:
    house.demo.house.chaos.faults.append(Fault("status", re.compile(path), status=status))


def mend(house: House) -> None:
    house.demo.house.chaos.clear()


async def looking_at(house: House, folder: Path, number: int) -> tuple[Desk, list[int]]:
    desk = await opened(house, folder)
    desk.engine.open_list(View(status=Status.OPEN, assignee="unassigned"))
    await desk.passes(5)
    return desk, assigned_to_nobody(house, number)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
async def test_four_resolves_during_half_a_minute_of_errors_are_all_done(
    house: House, tmp_path: Path, status: int
) -> None:
    desk, numbers = await looking_at(house, tmp_path, 4)
    break_down(house, status)
    for number in numbers:
        await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED), 1)
    await desk.passes(30)
    assert select.link(desk.state).trouble in (Trouble.ERRORS, Trouble.THROTTLED)
    assert select.link(desk.state).queued == 4
    assert all(row(desk, number).status is Status.RESOLVED for number in numbers)
    mend(house)
    await desk.passes(120)
    assert [on_server(house, number)["status"] for number in numbers] == ["resolved"] * 4
    assert select.outbox(desk.state) == ()
    assert select.link(desk.state).trouble is Trouble.NONE
    await desk.stop()


async def test_changes_of_one_conversation_wait_in_their_order(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    break_down(house, 502)
    wishes: list[Wish] = [
        StatusRequested(new_op(), number, Status.RESOLVED),
        StatusRequested(new_op(), number, Status.PENDING),
        PriorityRequested(new_op(), number, Priority.URGENT),
        LabelsRequested(new_op(), number, add=("vip",)),
    ]
    for wish in wishes:
        await wished(desk, wish, 7)
    await desk.passes(30)
    assert [each.wish for each in select.outbox(desk.state)] == wishes
    mend(house)
    await desk.passes(90)
    changed = on_server(house, number)
    assert (changed["status"], row(desk, number).priority) == ("pending", Priority.URGENT)
    assert "vip" in row(desk, number).labels
    await desk.stop()


async def test_a_decision_survives_the_end_of_the_console_in_the_middle_of_errors(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    break_down(house, 502)
    await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED), 20)
    await desk.kill()
    again = await opened(house, tmp_path)
    await again.passes(20)
    mend(house)
    await again.passes(120)
    assert on_server(house, number)["status"] == "resolved"
    await again.stop()


async def test_what_the_server_refuses_stays_in_the_outbox_as_not_done_and_shows_the_servers_word(
    house: House, tmp_path: Path
) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    before = row(desk, number).status
    break_down(house, 422, "toggle_status")
    await wished(desk, StatusRequested(new_op(), number, Status.PENDING), 10)
    (operation,) = select.outbox(desk.state)
    assert operation.stage is Stage.REFUSED
    assert row(desk, number).status is before
    assert (select.link(desk.state).not_done, select.link(desk.state).queued) == (1, 0)
    ((shown,), _) = outgoing(desk.state, house.clock.now())
    assert (shown.act, shown.stage) == ("Set pending", Stage.REFUSED)
    # It stands in nobody's way.
    await wished(desk, PriorityRequested(new_op(), number, Priority.HIGH), 5)
    assert row(desk, number).priority is Priority.HIGH
    await desk.kill()

    again = await opened(house, tmp_path)
    (kept,) = select.outbox(again.state)
    assert (kept.stage, kept.reason) == (Stage.REFUSED, operation.reason)
    assert "Not done" in farewell(again.state)
    mend(house)
    again.engine.decide(kept.op, "send")
    await again.passes(10)
    assert on_server(house, number)["status"] == "pending"
    assert select.outbox(again.state) == ()
    assert select.link(again.state).not_done == 0
    await again.stop()


async def test_what_is_not_done_can_be_discarded(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    break_down(house, 422, "toggle_status")
    op = await wished(desk, StatusRequested(new_op(), number, Status.PENDING), 10)
    assert desk.engine.drop(op)
    await desk.passes(2)
    assert select.outbox(desk.state) == ()
    await desk.kill()
    again = await opened(house, tmp_path)
    assert select.outbox(again.state) == ()
    await again.stop()


async def test_a_change_at_which_the_server_fails_while_it_answers_all_else_is_not_done(
    house: House, tmp_path: Path
) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    break_down(house, 500, "toggle_status")
    await wished(desk, StatusRequested(new_op(), number, Status.PENDING), 5)
    for _ in range(10):
        desk.engine.open_thread(number)
        desk.engine.reload_thread(number)
        await desk.passes(20)
    assert [each.stage for each in select.outbox(desk.state)] == [Stage.REFUSED]
    await desk.stop()


async def test_failures_of_a_bulk_are_counted_at_its_end_and_listed(house: House, tmp_path: Path) -> None:
    desk, numbers = await looking_at(house, tmp_path, 4)
    break_down(house, 422, f"conversations/{numbers[1]}/toggle_status")
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers])
    await desk.passes(20)
    assert said(desk) == "3 of 4 set pending, 1 not done (they are in the outbox) · u undoes"
    assert [each.wish.conversation_id for each in select.outbox(desk.state)] == [numbers[1]]
    await desk.stop()


async def test_a_team_that_is_not_there_is_not_done(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path, HELD), api_conversation(house)
    before = row(desk, number).team_id
    await wished(desk, TeamRequested(new_op(), number, 9999), 10)
    assert row(desk, number).team_id == before
    await desk.stop()
