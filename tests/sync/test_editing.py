"""Texts that are open in the agent's own editor."""

from __future__ import annotations

import os
from pathlib import Path

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, opened
from tui.store import select
from tui.words.editing import FOLDER, begun, left_over
from tui.words.unsent import unsent_in


def test_a_text_is_ours_alone_and_nothing_of_it_stays(tmp_path: Path) -> None:
    edited = begun(tmp_path, 7, True, "half a")
    assert edited.file.stat().st_mode & 0o777 == 0o600
    assert edited.text() == "half a"
    edited.file.with_name(f".{edited.file.name}.swp").write_text("vi's")
    edited.end()
    assert not (tmp_path / FOLDER).exists()


def test_what_a_running_console_has_open_is_left_to_it(tmp_path: Path) -> None:
    edited = begun(tmp_path, 7, False, "half a")
    assert list(left_over(tmp_path)) == []
    edited.let_go()
    (found,) = left_over(tmp_path)
    assert (found.conversation_id, found.private, found.before) == (7, False, "half a")
    assert unsent_in(tmp_path).words == 1


async def test_what_was_saved_when_the_console_died_is_in_the_draft_at_the_next_start(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    number = api_conversation(house)
    desk.engine.draft(number, False, "begun")
    await desk.passes(2)
    file = await desk.engine.lend(number, False, "begun")
    desk.engine.draft(number, False, "begun here")
    await desk.passes(2)
    file.write_text("begun, and finished there\n")
    lock = next(file.parent.glob("*.lock"))
    await desk.kill()
    os.rename(lock, lock.with_name("held"))  # the lock is our own process's: it would live on
    again = await opened(house, tmp_path)
    assert select.draft(again.state, number, False) == "begun here, and finished there"
    await again.passes(2)
    assert not file.exists()
    await again.stop()


async def test_what_is_saved_so_far_is_kept_when_the_console_ends_and_is_not_taken_twice(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    number = api_conversation(house)
    file = await desk.engine.lend(number, False, "")
    file.write_text("saved")
    await desk.stop()
    assert file.exists()
    again = await opened(house, tmp_path)
    assert select.draft(again.state, number, False) == "saved"
    await again.passes(2)
    assert not file.parent.exists()
    await again.stop()


async def test_a_draft_whose_conversation_went_meanwhile_is_found_and_told_of_at_the_next_start(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    number = api_conversation(house)
    desk.engine.draft(number, False, "half written")
    await desk.passes(2)
    await desk.kill()
    await house.ask("DELETE", f"conversations/{number}")
    again = Desk(house, tmp_path)
    told: list[str] = []
    again.store.listen(lambda change: told.extend(change.told))
    await again.start()
    await again.passes(5)
    assert select.stranded(again.state) == ((number, False),)
    assert any("A draft is left over" in sentence for sentence in told)
    await again.stop()


async def test_what_was_saved_is_kept_though_the_editor_removes_its_file(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    number = api_conversation(house)
    desk.engine.draft(number, False, "begun")
    file = await desk.engine.lend(number, False, "begun")
    file.write_text("begun, and finished there\n")
    file.unlink()
    assert await desk.engine.take_back_edited(file) == "removed"
    assert select.draft(desk.state, number, False) == "begun, and finished there"
    await desk.passes(2)
    assert not file.parent.exists()
    await desk.stop()


async def test_a_file_that_the_editor_put_in_its_place_and_removed_later_is_kept_too(
    house: House, tmp_path: Path
) -> None:
    desk = await opened(house, tmp_path)
    number = api_conversation(house)
    file = await desk.engine.lend(number, True, "")
    (tmp_path / "new").write_text("saved by renaming")
    os.rename(tmp_path / "new", file)
    await desk.passes(2)
    file.unlink()
    assert await desk.engine.take_back_edited(file) == "removed"
    assert select.draft(desk.state, number, True) == "saved by renaming"
    await desk.stop()


async def test_a_file_that_was_emptied_and_removed_leaves_the_draft_as_it_was(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    number = api_conversation(house)
    desk.engine.draft(number, False, "half written")
    file = await desk.engine.lend(number, False, "half written")
    file.write_text("")
    file.unlink()
    assert await desk.engine.take_back_edited(file) == "gone"
    assert select.draft(desk.state, number, False) == "half written"
    await desk.stop()


def test_a_file_that_was_removed_before_the_console_died_leaves_nothing_behind(tmp_path: Path) -> None:
    edited = begun(tmp_path, 7, False, "half a")
    edited.file.unlink()
    assert list(left_over(tmp_path)) == []
    edited.let_go()
    (found,) = left_over(tmp_path)
    assert found.text() is None
    found.end()
    assert not (tmp_path / FOLDER).exists()
