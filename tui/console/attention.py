"""What calls the agent who looks elsewhere: the bell, and the count in the window's title."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.settings.settings import Bell, Settings
from tui.store import select
from tui.store.view import View
from tui.terminal.stage import OutputStage

if TYPE_CHECKING:
    from tui.store.change import Change
    from tui.store.state import State

_MINE = View()
"""What the bell rings for by default is what the title counts, whichever view is shown."""

BELL_SECONDS = 1.0
"""The bell rings at most this often, however much comes in."""


class Attention:
    """Calls as the settings want it.

    Args:
        settings: What the agent wants to be called for.
        stage: What draws; None: there is no window to give a title.
        clock: Seconds, monotonic.
    """

    def __init__(
        self, settings: Settings, stage: OutputStage | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._stage = stage
        self._clock = clock
        self._rings_again_at = 0.0
        self._title_told = ""

    def is_due(self, state: State, change: Change, in_view: int | None) -> bool:
        """Return whether what arrived deserves the bell, and the bell has been silent for a while.

        Args:
            in_view: The conversation that the agent looks at; None: none, or at another window.
        """
        now = self._clock()
        if self._settings.bell is Bell.OFF or now < self._rings_again_at:
            return False
        everyones = self._settings.bell is Bell.ALL
        is_due = any(
            select.deserves_notice(state, message, in_view) or (everyones and message.is_customers)
            for message in change.arrived
        )
        if is_due:
            self._rings_again_at = now + BELL_SECONDS
        return is_due

    def tell_title(self, state: State) -> None:
        """Put the count of my unread conversations into the window's title, where it changed."""
        if not self._settings.title_count or self._stage is None or not self._stage.abilities.reports:
            return
        unread = select.unread_total(state, _MINE)
        title = f"({unread}) chatwoot-tui" if unread else "chatwoot-tui"
        if title != self._title_told:
            self._title_told = title
            self._stage.control(f"\x1b]2;{title}\x07")
