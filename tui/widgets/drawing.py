"""A sheet whose lines may have any length: they are cut or padded as they are drawn."""

from __future__ import annotations

from textual.strip import Strip

from tui.presentation.spans import NOTHING, Line, filled, inked
from tui.widgets.sheet import Sheet


class Drawing(Sheet):
    """The base of the widgets around list and thread."""

    def render_line(self, y: int) -> Strip:
        width, height = self.content_size
        if width and height and (len(self._frame) != height or self._frame[0].cell_length != width):
            # A widget that comes into view is not always told its size before it is asked for its lines
            # (Textual 8.2.8: a layout that something else asks for in between takes the event away).
            self._read_styles()
            lines = self.frame(width, height)[:height]
            self._frame = [*lines, *[self.fitted(NOTHING, width)] * (height - len(lines))]
        return super().render_line(y)

    def fitted(self, spans: Line, width: int, *, bold: bool = False) -> Strip:
        """Return the line as a strip of exactly `width` cells."""
        spans = filled(spans, width)
        return self.strip(inked(spans, "bold") if bold else spans, width)
