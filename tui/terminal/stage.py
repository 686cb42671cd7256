"""The output stage as the app sees it: what it draws with, what it has cost, how far behind the terminal is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from tui.terminal.abilities import Abilities
from tui.terminal.differ import Differ
from tui.terminal.frames.first_paint import Painted, undo
from tui.terminal.grid import Grid, Row
from tui.terminal.keyboard import Keyboard
from tui.terminal.writer import Writer, terminal_output

KEY_SECONDS: Final = 0.02
"""How long a key that no frame answers counts as under way."""


class OutputStage:
    """The output stage of one run of the program.

    Args:
        abilities: What the terminal can do.
        painted: What the first paint put on the screen, if it did.
        on_gone: Called once, on the event loop, when the terminal has vanished. Without it the app exits.
    """

    def __init__(
        self,
        abilities: Abilities | None = None,
        *,
        painted: Painted | None = None,
        on_gone: Callable[[], None] | None = None,
    ) -> None:
        self.abilities = abilities or Abilities()
        self.painted = painted
        """What is on the screen already; `None` once the driver has taken it over."""
        self.on_gone = on_gone
        self.received = 0
        """Bytes that came from the terminal: keys, and its answers."""
        self.writer: Writer | None = None
        """Writes to the terminal; `None` before the driver has started, and always with the stock driver."""
        self.keyboard = Keyboard()
        self.pressed_at = 0.0
        """When the last key came, by `time.monotonic`."""
        self._shown_at = 0.0
        self._held = 0.0
        self._leave: Callable[[], None] | None = None

    @property
    def written(self) -> int:
        """Bytes the terminal took."""
        return self.writer.written if self.writer else 0

    @property
    def round_trip(self) -> float | None:
        """Seconds the last acknowledged frame needed to the screen and back; `None` if the terminal doesn't say."""
        return self.writer.round_trip if self.writer else None

    @property
    def is_behind(self) -> bool:
        """Whether the terminal could not take everything yet: a good moment not to draw more."""
        return self.writer is not None and self.writer.is_behind

    @property
    def key_is_under_way(self) -> bool:
        """Whether a key came of which the screen shows nothing yet; one that changes nothing is forgotten soon."""
        return self.pressed_at > self._shown_at and time.monotonic() - self.pressed_at < KEY_SECONDS

    def shown(self) -> None:
        """Note that a frame was drawn."""
        self._shown_at = time.monotonic()

    def rows(self) -> list[Row]:
        """Return the screen as it is wanted now; empty before the driver has started."""
        return self.writer.rows() if self.writer else []

    def hold(self, seconds: float) -> None:
        """Send no picture until `release`, or for at most this many seconds: the cached one stays meanwhile."""
        if self.writer:
            self.writer.hold(seconds)
        else:
            self._held = seconds

    def release(self) -> None:
        """End what `hold` began."""
        self._held = 0.0
        if self.writer:
            self.writer.release()

    def redraw(self) -> None:
        """Send the whole screen again."""
        if self.writer:
            self.writer.redraw()

    def control(self, sequence: str) -> None:
        """Send a sequence of our own that isn't part of the picture, such as a notification. It must be clean."""
        if self.writer:
            self.writer.control(sequence)

    def leave(self) -> None:
        """Restore the terminal at once; what is still to be closed is closed behind it. Calling it twice is no harm."""
        if self._leave:
            self._leave()
        elif self.painted is not None:
            # The driver has not started yet, and starts with a clean screen when it does.
            painted, self.painted = self.painted, None
            # Signals are met by the loop from now on.
            painted.handlers.clear()
            undo(painted)

    def connect(
        self,
        file: int,
        size: tuple[int, int],
        *,
        leave: Callable[[], None],
        on_gone: Callable[[], None],
        on_failure: Callable[[Exception], None],
    ) -> Writer:
        """Return the writer, made when the driver calls this for the first time.

        Args:
            file: Descriptor of the terminal.
            size: Columns and rows.
            leave: Restores the terminal.
            on_gone: See `Writer`.
            on_failure: See `Writer`.
        """
        self._leave = leave
        if self.writer is None:
            can = self.abilities
            differ = Differ(*size, erases_in_colour=can.erases_in_colour)
            grid = Grid(*size, colours=can.colours != "none", links=can.links, ascii_only=can.ascii_only)
            self.writer = Writer(terminal_output(file), grid, differ, on_gone=on_gone, on_failure=on_failure)
            if self.painted and self.painted.shows(size):
                shown = Grid(*size)
                shown.apply(self.painted.frame)
                differ.assume(shown.rows)
                # Until Textual draws, this is what is wanted.
                grid.rows = list(shown.rows)
            if self._held:
                self.writer.hold(self._held)
        return self.writer
