"""A box with a picture in it, made of cells: it passes whatever text passes."""

from __future__ import annotations

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.pictures import Pixels
from tui.presentation.spans import line
from tui.widgets.dialog import Dialog
from tui.widgets.one_line import OneLine
from tui.widgets.sheet import Sheet

AROUND = (4, 3)
"""Columns and rows of the screen that are no picture: the border, air, the line below."""


class PictureView(Sheet):
    """Draws a picture, in the middle of the room it has."""

    DEFAULT_CSS = """
    PictureView { background: $panel; width: 1fr; }
    """

    def __init__(self, picture: Pixels, *, colours: bool) -> None:
        """Show a picture.

        Args:
            colours: Whether the terminal has colours; without, letters stand for what is bright and dark.
        """
        super().__init__()
        self._picture = picture
        self._colours = colours

    def frame(self, width: int, height: int) -> list[Strip]:
        """Return the picture, cut where there is less room than it was made for."""
        picture, base = self._picture, self._inks.base
        shown = min(width, picture.width)
        before = Segment(" " * ((width - shown) // 2), base)
        after = Segment(" " * (width - shown - (width - shown) // 2), base)
        return [
            Strip([before, *self._row(y, shown), after], width) for y in range(0, min(2 * height, picture.height), 2)
        ]

    def _row(self, y: int, shown: int) -> list[Segment]:
        picture = self._picture
        if not self._colours:
            return [Segment("".join(picture.shade(x, y) for x in range(shown)), self._inks.base)]
        segments: list[Segment] = []
        x = 0
        while x < shown:
            colours, start = (picture.at(x, y), picture.at(x, y + 1)), x
            while x < shown and (picture.at(x, y), picture.at(x, y + 1)) == colours:
                x += 1
            upper, lower = (Color.from_rgb(*each) for each in colours)
            sign = " " if colours[0] == colours[1] else "▀"
            segments.append(Segment(sign * (x - start), Style(color=upper, bgcolor=lower)))
        return segments


class PictureBox(Dialog[None]):
    """Shows one picture until a key closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,h,left,enter,space,V", "give_up", "Close")]

    DEFAULT_CSS = """
    PictureBox OneLine { background: $panel; }
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, title: str, picture: Pixels, *, colours: bool, save_key: str = "") -> None:
        """Show a picture.

        Args:
            title: What it is called.
            colours: Whether the terminal has colours.
            save_key: What saves it as a file, once the box is closed; empty: it is not told.
        """
        super().__init__(title)
        self._picture = picture
        self._view = PictureView(picture, colours=colours)
        self._foot = OneLine()
        width, height = picture.original
        saves = f"   {save_key} in the thread saves the file" if save_key else ""
        self._foot.show(line(f"{width} × {height}   Esc close{saves}", "muted"))

    def compose_box(self) -> list[Widget]:
        self._view.styles.height = self._picture.height // 2
        return [self._view, self._foot]

    def on_mount(self) -> None:
        self.query_one("#box").styles.width = max(self._picture.width, 32) + AROUND[0]
