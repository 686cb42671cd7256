"""A server set back to a backup gives a number to somebody else: nothing goes out to him unasked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.desk import House
from tests.sync.test_guard import composing, reasons
from tests.sync.test_outbox import api_conversation, opened, sent, wished
from tui.models.draft import Draft, Headers, Quoted, file_at
from tui.models.outgoing import Stage
from tui.models.people import Availability
from tui.store import select
from tui.store.wishes import AvailabilityRequested, LabelsRequested, ReplyRequested, new_op
from tui.sync.settings import SyncSettings

AT_ONCE = SyncSettings(hold_seconds=0.0, read_policy="never", websocket=False)


def contact_of(house: House, number: int) -> str:
    rows = house.rows(
        "SELECT contacts.name FROM contacts JOIN conversations ON contacts.id = contact_id WHERE display_id = ?", number
    )
    return str(rows[0]["name"])


def set_back(house: House, number: int) -> str:
    """Give the number to another contact's conversation, begun later; return that contact's name."""
    (other,) = house.rows("SELECT id, name FROM contacts WHERE name NOT IN ('', ?) LIMIT 1", contact_of(house, number))
    house.rows("UPDATE conversations SET contact_id = ? WHERE display_id = ?", other["id"], number)
    (row,) = house.rows("SELECT created_at FROM conversations WHERE display_id = ?", number)
    house.rows("UPDATE conversations SET created_at = ? WHERE display_id = ?", _later(row["created_at"]), number)
    return str(other["name"])


def _later(moment: object) -> object:
    return moment + 3600 if isinstance(moment, int | float) else f"{int(str(moment)[:4]) + 1}{str(moment)[4:]}"


async def test_a_reply_to_somebody_who_has_lost_the_number_is_asked_about_with_both_names(
    house: House, tmp_path: Path
) -> None:
    desk, number = await composing(house, tmp_path, websocket=False)
    then = contact_of(house, number)
    now = set_back(house, number)
    asked = await reasons(desk, number)
    assert any(then in reason and now in reason for reason in asked), asked
    assert sent(house, "Let me see") == 0
    row = select.visible(desk.state, number)
    assert row is not None
    assert row.contact_name == now
    await desk.stop()


async def test_once_the_agent_has_said_so_it_goes_out(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path, websocket=False)
    set_back(house, number)
    await reasons(desk, number)
    desk.engine.decide(select.outbox(desk.state)[0].op, "send")
    await desk.passes(10)
    assert sent(house, "Let me see") == 1
    await desk.stop()


async def test_what_an_earlier_run_left_is_asked_about_too_notes_and_changes_included(
    house: House, tmp_path: Path
) -> None:
    desk, number = await composing(house, tmp_path, websocket=False)
    desk.engine.draft(number, True, "a note")
    await desk.passes(2)
    then = contact_of(house, number)
    await desk.kill()
    set_back(house, number)
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(10)
    for wish in (
        ReplyRequested(new_op(), number, "a note", private=True),
        ReplyRequested(new_op(), number, "Let me see"),
    ):
        op = await wished(again, wish, 10)
        guard = select.guard(again.state, op)
        assert guard is not None
        assert then in guard.reasons[0]
        again.engine.drop(op)
        await again.passes(1)
    await again.stop()


async def test_a_merged_or_renamed_contact_is_nobody_else(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path, websocket=False)
    (other,) = house.rows("SELECT id FROM contacts WHERE name != ? LIMIT 1", contact_of(house, number))
    house.rows("UPDATE conversations SET contact_id = ? WHERE display_id = ?", other["id"], number)
    assert await reasons(desk, number) == ()
    assert sent(house, "Let me see") == 1
    await desk.stop()


async def test_messages_that_are_not_there_any_more_are_asked_about(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path, websocket=False)
    (row,) = house.rows("SELECT id FROM conversations WHERE display_id = ?", number)
    house.rows("DELETE FROM messages WHERE conversation_id = ? AND message_type != 0", row["id"])
    house.rows(
        "DELETE FROM messages WHERE id IN (SELECT max(id) FROM messages WHERE conversation_id = ?)",
        row["id"],
    )
    asked = await reasons(desk, number)
    assert any("not on the server any more" in reason for reason in asked), asked
    assert sent(house, "Let me see") == 0
    await desk.stop()


@pytest.mark.parametrize("change", ["written", "swapped", "link"])
async def test_an_attached_file_that_changed_is_asked_about_by_name(house: House, tmp_path: Path, change: str) -> None:
    file, other = tmp_path / "offer.txt", tmp_path / "other.txt"
    file.write_text("offer")
    other.write_text("other")
    desk, number = await composing(house, tmp_path / "home", websocket=False)
    chosen = file_at(str(file))
    assert chosen is not None
    desk.engine.draft(number, False, "Let me see", Draft(files=(chosen,)))
    await desk.passes(1)
    match change:
        case "written":
            file.write_text("offers")
        case "swapped":
            os.replace(other, file)
        case _:
            file.unlink()
            file.symlink_to(other)
    op = await wished(desk, ReplyRequested(new_op(), number, "Let me see", attachments=(str(file),)), 5)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("offer.txt was changed or replaced since you attached it.",)
    desk.engine.decide(op, "send")
    await desk.passes(5)
    assert sent(house, "Let me see") == 1
    await desk.stop()


async def test_a_taken_back_reply_is_the_draft_that_it_was(house: House, tmp_path: Path) -> None:
    file = tmp_path / "offer.txt"
    file.write_text("offer")
    chosen = file_at(str(file))
    assert chosen is not None
    settings = SyncSettings(hold_seconds=60.0, read_policy="never")
    desk = await opened(house, tmp_path / "home", settings)
    number = api_conversation(house)
    whole = Draft(
        text="Here it is",
        headers=Headers((), ("boss@corp.example",), ()),
        quoted=Quoted(7, "Maria: Where?"),
        files=(chosen,),
    )
    desk.engine.draft(number, False, "Here it is", whole)
    await desk.passes(2)
    before = select.whole_draft(desk.state, number, False)
    wish = ReplyRequested(
        new_op(),
        number,
        "Here it is",
        attachments=(str(file),),
        in_reply_to=7,
        quoted_words="Maria: Where?",
        cc=("boss@corp.example",),
        addressed=True,
    )
    op = await wished(desk, wish, 1)
    assert desk.engine.take_back(op)
    await desk.passes(1)
    assert select.whole_draft(desk.state, number, False) == before
    await desk.kill()
    again = await opened(house, tmp_path / "home", settings)
    assert select.whole_draft(again.state, number, False) == before
    await again.stop()


async def test_what_is_about_the_agent_alone_is_about_nobody_else(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path, websocket=False)
    set_back(house, number)
    desk.engine.wish(AvailabilityRequested(new_op(), Availability.BUSY))
    desk.engine.wish(LabelsRequested(new_op(), api_conversation(house, place=1), add=("vip",)))
    await desk.passes(5)
    assert not [each for each in select.outbox(desk.state) if each.stage is Stage.ASKING]
    await desk.stop()
