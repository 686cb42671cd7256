"""The views above the list: tabs with counts, and the filter in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message as UIMessage
from textual.strip import Strip

from tui.presentation.tabs import Tab, filter_lines, tab_line
from tui.widgets.sheet import Sheet


class ViewTabs(Sheet):
    """Shows `tabs` and, below, what the view is filtered by; says which tab the agent wants."""

    DEFAULT_CSS = """
    ViewTabs { width: 1fr; height: 2; }
    """

    @dataclass
    class Chosen(UIMessage):
        """The agent wants another view."""

        index: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._tabs: tuple[Tab, ...] = ()
        self._chosen = 0
        self._filters: tuple[str, ...] = ()

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The views, left to right."""
        return self._tabs

    @property
    def chosen(self) -> int:
        """Which one is shown, counted from 0."""
        return self._chosen

    def show(self, tabs: Sequence[Tab], chosen: int, filters: Sequence[str] = ()) -> None:
        """Show the views, the chosen one standing out, and below the parts of the filter."""
        shown = (tuple(tabs), chosen, tuple(filters))
        if shown != (self._tabs, self._chosen, self._filters):
            self._tabs, self._chosen, self._filters = shown
            self._take_room()
            self.redraw()

    def frame(self, width: int, height: int) -> list[Strip]:
        self._take_room()
        lines = [tab_line(self._tabs, self._chosen, width, self.glyphs)]
        lines += filter_lines(self._filters, width, self.glyphs)
        return [self.strip(one, width) for one in lines[:height]]

    def _take_room(self) -> None:
        """Be as high as the filter needs to be read whole."""
        height = 1 + len(filter_lines(self._filters, self.size.width, self.glyphs)) if self.size.width else 2
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def step(self, steps: int) -> None:
        """Want the view this many tabs further, around the ends."""
        if self._tabs:
            self.post_message(self.Chosen((self._chosen + steps) % len(self._tabs)))

    def choose(self, index: int) -> bool:
        """Want the view with that index, counted from 0; return whether there is one."""
        if not 0 <= index < len(self._tabs):
            return False
        self.post_message(self.Chosen(index))
        return True
