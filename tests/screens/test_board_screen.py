"""The board in the whole app, over the embedded server."""

from __future__ import annotations

from tests.live_console import Desk, a_console, a_demo
from tui.console.desk import AppDesk
from tui.demo.options import DemoOptions
from tui.store import board_select


def at(desk: Desk) -> AppDesk:
    """Return the desk that the next command works at."""
    assert desk.app.workspace is not None
    return desk.app.workspace.desk()


def place(desk: Desk, number: int) -> str | None:
    assert desk.app.parts is not None
    state = desk.app.parts.store.state
    board = board_select.opened(state)
    return board_select.stage_of(state, board, number) if board is not None else None


async def test_a_card_is_moved_undone_and_opened_and_the_board_comes_back_to_it() -> None:
    async with a_console(demo=a_demo(DemoOptions(funnels=True, quiet=True))) as desk:
        await desk.press("P")
        assert await desk.until_shown("Cafés & offices")
        assert await desk.until_shown("Samples sent")
        room = at(desk)
        assert room.board is not None
        await desk.press("j")
        number = at(desk).target
        assert number is not None
        await desk.press("L")
        assert await desk.until_shown("New → Samples sent")
        assert place(desk, number) == "Samples sent"
        assert at(desk).target == number
        await desk.press("u")
        assert await desk.until_shown("Undone")
        assert place(desk, number) == "New"
        await desk.press("enter")
        assert at(desk).board is None
        assert at(desk).target == number
        await desk.press("P")
        assert await desk.until_shown("Samples sent")
        assert at(desk).target == number


async def test_keys_of_the_board_are_in_help_and_palette_and_others_say_that_they_do_nothing() -> None:
    async with a_console(demo=a_demo(DemoOptions(funnels=True, quiet=True))) as desk:
        await desk.press("P")
        assert await desk.until_shown("Samples sent")
        await desk.press("c")
        assert desk.shows("c does nothing in the board pane.")
        await desk.press("question_mark")
        assert desk.shows("Keys in the board")
        await desk.press("escape", "colon")
        await desk.pilot.press(*"Other boards")
        await desk.press("enter")
        assert await desk.until_shown("list attribute: New → Samples sent")
        await desk.press("escape", "q")
        assert desk.shows("Unassigned")
        assert at(desk).board is None


async def test_an_act_on_a_card_is_about_that_card_and_said_there() -> None:
    async with a_console(demo=a_demo(DemoOptions(funnels=True, quiet=True))) as desk:
        await desk.press("P")
        assert await desk.until_shown("Samples sent")
        number = at(desk).target
        await desk.press("exclamation_mark", "enter")
        assert await desk.until_shown(f"#{number}: ")
        assert desk.shows("undoes")
