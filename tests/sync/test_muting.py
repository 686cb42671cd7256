"""A customer who is muted: held, done once, taken back whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.desk import House
from tests.sync.test_outbox import api_conversation, on_server, opened, row, wished
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.wishes import MuteRequested, UnwatchRequested, WatchRequested, new_op

MUTES = re.compile(rb"POST [^ ]*/mute ")


def blocked(house: House, number: int) -> bool:
    contact_id = on_server(house, number)["contact_id"]
    return bool(house.rows("SELECT blocked FROM contacts WHERE id = ?", contact_id)[0]["blocked"])


def watchers(house: House, number: int) -> list[object]:
    rows = house.rows(
        "SELECT user_id FROM participants WHERE conversation_id = ?", int(str(on_server(house, number)["id"]))
    )
    return [each["user_id"] for each in rows]


async def test_a_mute_is_held_as_a_resolve_is_and_taken_back_nothing_has_happened(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, MuteRequested(new_op(), number))
    assert select.outbox(desk.state)[0].stage is Stage.HELD
    assert (row(desk, number).status, row(desk, number).muted) == (Status.RESOLVED, True)
    desk.engine.undo()
    await desk.passes(10)
    assert not blocked(house, number)
    assert row(desk, number).status is Status.OPEN
    await desk.stop()


@pytest.mark.parametrize("fault", [None, Fault.ANSWER_LATE, Fault.ANSWER_CUT])
async def test_a_mute_that_is_done_is_shown_and_undo_brings_back_customer_status_and_assignee(
    house: House, tmp_path: Path, fault: Fault | None
) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, wire=wire)
    number = api_conversation(house)
    before = row(desk, number)
    if fault is not None:
        wire.plans.append(Plan(fault, seconds=2.0, only=MUTES))
    await wished(desk, MuteRequested(new_op(), number), 30)
    assert select.outbox(desk.state) == ()
    assert blocked(house, number)
    assert (row(desk, number).status, row(desk, number).muted) == (Status.RESOLVED, True)
    desk.engine.undo()
    await desk.passes(30)
    assert not blocked(house, number)
    after = row(desk, number)
    assert (after.status, after.muted, after.assignee_id) == (before.status, False, before.assignee_id)
    assert select.questions(desk.state) == ()
    await desk.stop()


async def test_a_conversation_is_watched_and_no_longer_when_that_is_taken_back(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    number, me = api_conversation(house), desk.state.my_id
    assert me is not None
    await wished(desk, UnwatchRequested(new_op(), number, me), 5)
    assert me not in watchers(house, number)
    await wished(desk, WatchRequested(new_op(), number, me), 5)
    assert me in watchers(house, number)
    desk.engine.undo()
    await desk.passes(5)
    assert me not in watchers(house, number)
    await desk.stop()
