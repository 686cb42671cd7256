"""Keeps the last frame on disk for the next start: now and then, and at the end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tui.terminal.frames import last_frame, opening
from tui.terminal.grid import Row
from tui.terminal.stage import OutputStage

WORD = "cached"
"""Stands in the frame where the state of the link stood: nobody takes it for the present."""


class FrameKeeper:
    """Saves frames of one run where the same start will look for them.

    Args:
        stage: What draws.
        folder: The profile's cache.
        arguments: With which the program was started.
        theme: Its name.
        colour_choice: What was chosen about colours, as `colours.CHOICES` says it.
    """

    def __init__(
        self, stage: OutputStage, folder: Path, arguments: Sequence[str], *, theme: str, colour_choice: str
    ) -> None:
        self._stage = stage
        self._folder = folder / opening.FRAMES
        self._account = opening.standing_for(arguments, os.environ)
        self._theme = theme
        self._colour_choice = colour_choice
        self._saved: tuple[Sequence[Row], str] | None = None

    def frame(self, link: str) -> Sequence[Row]:
        """Return the screen as it is to be kept; empty: there is none.

        Args:
            link: The words in the top line that say how the link is.
        """
        rows = self._stage.rows()
        if not rows or not any(cell.strip() for cell in rows[0][0]):
            return ()
        cells = rows[0][0]
        at = _position(cells, link) if link else None
        if at is None:
            return last_frame.stamped(rows, -len(WORD) - 1, 0, WORD)
        return last_frame.stamped(rows, at, 0, WORD.ljust(len(cells) - at))

    def save(self, rows: Sequence[Row], note: str) -> None:
        """Write a frame down. Where that fails, the next start has none, and nothing else is lost.

        Args:
            note: What `first_paint.paint` gives back: the conversation under the cursor.
        """
        if not rows or self._saved == (rows, note):
            return
        try:
            last_frame.save(
                self._folder,
                rows,
                os.environ,
                theme=self._theme,
                account=self._account,
                colour_choice=self._colour_choice,
                note=note,
            )
        except OSError:
            return
        self._saved = (rows, note)


def forget(folder: Path) -> None:
    """Delete all frames of a profile; `folder` is its cache."""
    try:
        last_frame.forget(folder / opening.FRAMES)
    except OSError:
        pass


def _position(cells: Sequence[str], words: str) -> int | None:
    """Return the column at which words begin; None: they are not there."""
    text = "".join(cells)
    found = text.rfind(words)
    if found < 0:
        return None
    column = length = 0
    while length < found:
        length += len(cells[column])
        column += 1
    return column
