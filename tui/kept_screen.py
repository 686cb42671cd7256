"""Which screen is kept for the next start, and when: one that the next start will look like."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.commands.command import Pane
from tui.screens import slices
from tui.store.view import View
from tui.terminal.grid import Row

if TYPE_CHECKING:
    from textual.app import App

    from tui.frame_keeper import FrameKeeper
    from tui.screens.console import ConsoleScreen

KEEP_SECONDS = 5.0
"""The screen is kept this long after something changed: once for all that changes meanwhile."""


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

    def keep(self) -> None:
        """Keep the screen now."""
        if (found := self._found()) is not None:
            self._keeper.save(*found)

    def _keep_in_a_thread(self) -> None:
        self._is_due = False
        if (found := self._found()) is not None:
            self._app.run_worker(asyncio.to_thread(self._keeper.save, *found), group="frame", exit_on_error=False)

    def _found(self) -> tuple[Sequence[Row], str] | None:
        """Return the screen to keep and the conversation under the cursor; None: the next start will look otherwise."""
        console = self._console
        if self._app.screen is not console or console.opened is not None or console.view != View():
            return None
        if console.pane is not Pane.LIST or console.list.marked:
            return None
        link = slices.standing(console.state, "", console.now, console.bar.glyphs).link
        return self._keeper.frame("".join(span.text for span in link)), str(console.list.cursor_id or "")
