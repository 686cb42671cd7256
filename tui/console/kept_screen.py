"""Which screen is kept for the next start, and when: one that the next start will look like."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.commands.desk import Pane
from tui.screens import view_models
from tui.store.view import View
from tui.terminal.grid import Row

if TYPE_CHECKING:
    from textual.app import App

    from tui.screens.console import ConsoleScreen
    from tui.terminal.frames.keeper import FrameKeeper

KEEP_SECONDS = 5.0
"""The screen is kept this long after something changed: once for all that changes meanwhile."""

LAST_SECONDS = 0.2
"""The end waits no longer than this for the screen that is kept."""


class KeptScreen:
    """Keeps the console's screen now and then, and at the end.

    Args:
        app: Owns timers and workers.
        keeper: Writes frames down.
        console: Whose screen it is.
    """

    def __init__(self, app: App[int], keeper: FrameKeeper, console: ConsoleScreen) -> None:
        self._app = app
        self._keeper = keeper
        self._console = console
        self._is_due = False

    def changed(self) -> None:
        """Hear that the screen has changed: it is kept in a while."""
        if not self._is_due:
            self._is_due = True
            self._app.set_timer(KEEP_SECONDS, self._keep_in_a_thread)

    def keep(self) -> bool:
        """Keep the screen as it is now; False: the next start will look otherwise."""
        if (found := self._found()) is not None:
            self._keeper.save(*found)
        return found is not None

    async def keep_from_home(self) -> None:
        """Bring the console back to where it starts, and keep that. Nobody sees it: the terminal has been left before."""
        drawn = asyncio.Event()
        go_home(self._app, self._console)
        self._console.call_after_refresh(drawn.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(drawn.wait(), LAST_SECONDS)
            self.keep()

    def _keep_in_a_thread(self) -> None:
        self._is_due = False
        if (found := self._found()) is not None:
            self._app.run_worker(asyncio.to_thread(self._keeper.save, *found), name="frame", group="frame")

    def _found(self) -> tuple[Sequence[Row], str] | None:
        """Return the screen to keep and the conversation under the cursor; None: the next start will look otherwise."""
        console = self._console
        if (
            not self._app.screen_stack
            or self._app.screen is not console
            or console.opening.shown is not None
            or console.listing.view != View()
        ):
            return None
        if console.pane is not Pane.LIST or console.list.marked:
            return None
        link = view_models.standing(console.state, "", console.now, console.bar.glyphs).link
        return self._keeper.frame("".join(span.text for span in link)), str(console.list.cursor_id or "")


def go_home(app: App[int], console: ConsoleScreen) -> None:
    """Bring the console to what a start shows: the queue with its cursor, and nothing opened."""
    while app.screen is not console and len(app.screen_stack) > 1:
        app.pop_screen()
    if console.composer is not None and console.finding is not None and console.filtering is not None:
        console.composer.box.close()
        console.finding.words.close()
        console.filtering.line.close()
    at = console.list.cursor_id
    console.pane_layout.zoomed = None
    console.opening.glance(None)
    console.pane_layout.contact_wanted = True
    console.notice.clear()
    console.list.clear_marks()
    console.listing.show_view(View(), ask=False)
    if at is not None:
        console.list.cursor_id = at
    console.set_focus(console.list)
    console.pane_layout.lay_out()
    console.show_all()
