"""A sheet whose lines may have any length: they are cut or padded as they are drawn."""

from __future__ import annotations

from textual.strip import Strip

from tui.presentation.spans import Line, filled, inked
from tui.widgets.sheet import Sheet


class Drawing(Sheet):
    """The base of the widgets around list and thread."""

    def fitted(self, spans: Line, width: int, *, bold: bool = False) -> Strip:
        """Return the line as a strip of exactly `width` cells."""
        spans = filled(spans, width)
        return self.strip(inked(spans, "bold") if bold else spans, width)
