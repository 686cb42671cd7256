"""Macros are held, run once and never twice blindly; an act on several conversations is taken back as one."""

from __future__ import annotations

import re
from pathlib import Path

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, on_server, opened, row, stage
from tests.sync.test_undo import said
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.wishes import MacroRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings

AT_ONCE = SyncSettings(hold_seconds=0.0, read_policy="never")


def the_macro(house: House) -> tuple[int, str]:
    found = house.rows("SELECT id, name FROM macros WHERE visibility = 'global' ORDER BY id LIMIT 1")[0]
    return int(found["id"]), str(found["name"])


async def test_a_macro_is_held_and_then_run_once(house: House, tmp_path: Path) -> None:
    desk, number, (macro_id, name) = await opened(house, tmp_path), api_conversation(house), the_macro(house)
    desk.engine.wish(MacroRequested(new_op(), number, macro_id, name))
    await desk.passes(4)
    assert stage(desk) is Stage.HELD
    await desk.passes(10)
    assert select.outbox(desk.state) == ()
    assert on_server(house, number)["status"] == "resolved"
    assert row(desk, number).status is Status.RESOLVED
    assert len(house.rows("SELECT id FROM messages WHERE content LIKE 'Thank you for writing! I close%'")) == 1
    assert "what it did is not taken back" in desk.engine.undo()
    await desk.stop()


async def test_a_held_macro_taken_back_never_runs(house: House, tmp_path: Path) -> None:
    desk, number, (macro_id, name) = await opened(house, tmp_path), api_conversation(house), the_macro(house)
    desk.engine.wish(MacroRequested(new_op(), number, macro_id, name))
    await desk.passes(1)
    assert desk.engine.undo() == ""
    await desk.passes(30)
    assert on_server(house, number)["status"] == "open"
    await desk.stop()


async def test_a_macro_without_an_answer_is_asked_about_and_not_run_again_by_itself(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk = await opened(house, tmp_path, AT_ONCE, wire)
    number, (macro_id, name) = api_conversation(house), the_macro(house)
    wire.plans.append(Plan(Fault.ANSWER_CUT, 0, only=re.compile(rb"POST [^ ]*/execute ")))
    desk.engine.wish(MacroRequested(new_op(), number, macro_id, name))
    await desk.passes(120)
    assert stage(desk) is Stage.ASKING
    assert len(house.rows("SELECT id FROM messages WHERE content LIKE 'Thank you for writing! I close%'")) == 1
    await desk.kill()
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(120)
    assert stage(again) is Stage.ASKING
    again.engine.decide(select.outbox(again.state)[0].op, "cancel")
    await again.passes(10)
    assert select.outbox(again.state) == ()
    assert len(house.rows("SELECT id FROM messages WHERE content LIKE 'Thank you for writing! I close%'")) == 1
    await again.stop()


async def all_pending(house: House, folder: Path, count: int) -> tuple[Desk, list[int]]:
    """Set several conversations pending in one act."""
    desk = await opened(house, folder, AT_ONCE)
    numbers = [api_conversation(house, place=place) for place in range(count)]
    for number in numbers:
        desk.engine.open_thread(number)
    await desk.passes(2)
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.PENDING) for number in numbers])
    await desk.passes(5)
    return desk, numbers


async def test_an_act_on_several_is_taken_back_as_one(house: House, tmp_path: Path) -> None:
    desk, numbers = await all_pending(house, tmp_path, 3)
    assert {on_server(house, number)["status"] for number in numbers} == {"pending"}
    assert desk.engine.undo() == ""
    await desk.passes(5)
    assert said(desk) == "Taken back for 3 of 3 conversations that were set pending."
    assert {on_server(house, number)["status"] for number in numbers} == {"open"}
    await desk.stop()


async def test_of_several_what_a_colleague_changed_since_stays(house: House, tmp_path: Path) -> None:
    desk, numbers = await all_pending(house, tmp_path, 2)
    await house.ask("POST", f"conversations/{numbers[1]}/toggle_status", {"status": "resolved"})
    await desk.passes(5)
    assert desk.engine.undo() == ""
    await desk.passes(5)
    assert said(desk).startswith("Taken back for 1 of 2 conversations that were set pending. 1 stay")
    await desk.stop()
