"""The second wall against hostile text: what a string may contain when it goes to the terminal as text.

The first cleans what is shown where it is put into words (`presentation/cells.py`). This one stands where Textual is done
with the lines of a widget, text and style still apart, so it also holds for text that came another way: a file name, a
paste, an error message. Both follow the one table of `text/shown.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.text.cells import FILLER
from tui.text.shown import walled


def is_clean(text: str) -> bool:
    """Return whether `clean` would change nothing."""
    return text.isprintable() or clean(text) == text


def clean(text: str) -> str:
    """Return the text without anything a terminal would obey; as many cells wide as Rich takes it to be."""
    return walled(text, FILLER)


def bare(text: str) -> str:
    """Return the text as a terminal gets it from Textual itself, which knows nothing of our cells."""
    return walled(text.replace(FILLER, ""))


class Wall(LineFilter):
    """The last of Textual's filters, through which every line of every widget goes (`App.get_line_filters`).

    Args:
        others: The filters before it. Textual keeps every line once for each filter, so the wall applies them itself.
        fillers: Whether the driver knows our cells and takes them out itself.
    """

    def __init__(self, *others: LineFilter, fillers: bool = True) -> None:
        super().__init__()
        self._others = others
        self._fillers = fillers
        self.stands = False
        """Whether a line has come through."""

    def behind(self, filters: Sequence[LineFilter]) -> Wall:
        """Return the wall behind these filters: itself, or another where they have changed, since lines are kept by it."""
        if self._others == (others := tuple(filters)):
            return self
        wall = Wall(*others, fillers=self._fillers)
        wall.stands = self.stands
        return wall

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line, cleaned."""
        self.stands = True
        for each in self._others:
            segments = each.apply(segments, background)
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        cleaned = clean if self._fillers else bare
        return [Segment(cleaned(text), style) for text, style, _ in segments]
