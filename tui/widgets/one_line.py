"""A line that is drawn again only when it changed."""

from __future__ import annotations

from collections.abc import Callable

from textual.strip import Strip

from tui.presentation.spans import NOTHING, Line
from tui.widgets.drawing import Drawing


class OneLine(Drawing):
    """Shows what `show` was given last: a line, or a function that makes one for a width."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._line_for: Callable[[int], Line] = lambda _width: NOTHING

    def show(self, line: Line | Callable[[int], Line]) -> None:
        """Show the line; nothing is drawn where it is the one that stands there."""
        self._line_for = line if callable(line) else lambda _width: line
        self.redraw()

    def frame(self, width: int, height: int) -> list[Strip]:
        """Return the line, fitted to the width."""
        return [self.fitted(self._line_for(width), width)][:height]
