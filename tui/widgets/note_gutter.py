"""The sign of a private note down the left side of its text."""

from __future__ import annotations

from textual.strip import Strip

from tui.presentation.spans import line
from tui.widgets.drawing import Drawing


class NoteGutter(Drawing):
    """As high as the text beside it; the composer sets its height."""

    DEFAULT_CSS = """
    NoteGutter { width: 2; height: 2; }
    """

    def frame(self, width: int, height: int) -> list[Strip]:
        return [self.fitted(line(f"{self.glyphs.note} ", "note"), width)] * height
