"""Marks in the list, and what is done to all that are marked, with the keys of an agent."""

from __future__ import annotations

from tests.live_console import Desk, a_console, a_demo
from tui.demo.clock import ManualClock
from tui.models.conversation import Status
from tui.screens.console import ConsoleScreen


def console(desk: Desk) -> ConsoleScreen:
    screen = desk.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


async def test_what_is_marked_is_counted_above_the_list_and_esc_clears_it() -> None:
    async with a_console() as desk:
        await desk.press("x", "j", "x")
        assert desk.shows("2 marked")
        await desk.press("escape")
        assert not desk.shows("2 marked")


async def test_a_range_follows_the_cursor_until_v_ends_it() -> None:
    async with a_console() as desk:
        await desk.press("v", "j", "j", "v", "j")
        assert len(console(desk).list.marked) == 3


async def test_all_marked_are_resolved_after_one_question_and_come_back_with_one_undo() -> None:
    async with a_console() as desk:
        await desk.press("v", "j", "j", "v", "e")
        assert desk.shows("Resolve 3 conversations?")
        await desk.press("r")
        rows = console(desk).list.rows
        assert [rows.row_at(at).status for at in range(3)] == [Status.RESOLVED] * 3
        assert not console(desk).list.marked
        await desk.press("u")
        assert desk.shows("Taken back for 3 of 3")
        assert [console(desk).list.rows.row_at(at).status for at in range(3)] == [Status.OPEN] * 3


async def test_nothing_is_done_to_those_marked_when_the_question_is_left() -> None:
    async with a_console() as desk:
        await desk.press("x", "j", "x", "e", "escape")
        assert console(desk).list.rows.row_at(0).status is Status.OPEN
        assert len(console(desk).list.marked) == 2


async def test_the_whole_view_is_marked_page_by_page() -> None:
    async with a_console() as desk:
        await desk.press("3")
        await desk.press("asterisk")
        loaded = len(console(desk).list.marked)
        assert loaded >= 25
        await desk.press("asterisk")
        assert await desk.until_shown("80 are marked")


async def test_another_view_begins_without_marks() -> None:
    async with a_console() as desk:
        await desk.press("x", "3")
        assert not console(desk).list.marked


async def test_a_macro_is_chosen_told_and_run() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("M")
        assert desk.shows("Close politely")
        await desk.press("enter")
        assert desk.shows("The customer reads what it sends.")
        await desk.press("r")
        assert await desk.until_shown('Macro "Close politely" ran on')
        assert isinstance(demo.clock, ManualClock)
        demo.clock.advance(2.0)
        row = demo.house.db.one(
            "SELECT count(*) AS n FROM messages WHERE content LIKE 'Thank you for writing! I close%'"
        )
        assert row is not None
        assert row["n"] == 1
