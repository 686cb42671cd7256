"""Keys that come before all of the screen is there."""

from __future__ import annotations

import asyncio

import pytest

from tests.live_console import Desk, a_console, a_console_without_a_server, composer_of
from tui.commands.desk import Pane
from tui.screens.console import ConsoleScreen


async def test_a_move_waits_for_the_first_frame_alone_and_a_reply_for_the_composer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_console():
        """Fill the cache."""
    furnish, may_go_on = ConsoleScreen.furnish, asyncio.Event()

    async def later(screen: ConsoleScreen) -> None:
        await may_go_on.wait()
        await furnish(screen)

    monkeypatch.setattr(ConsoleScreen, "furnish", later)
    app = a_console_without_a_server()
    async with app.run_test(size=(140, 38)) as pilot:
        desk = Desk(app, pilot)
        screen = desk.workspace.screen
        await pilot.press("j", "j")
        assert screen.list.cursor_id is not None
        assert screen.list.rows.position(screen.list.cursor_id) == 2
        await pilot.press("enter", "r", "j", "k")
        assert screen.composer is None
        assert screen.opened == screen.list.cursor_id

        may_go_on.set()
        await desk.settled()
        # What came after the reply was meant for its text.
        assert screen.pane is Pane.COMPOSER
        assert composer_of(screen).conversation_id == screen.opened
        assert composer_of(screen).editor.text == "jk"
