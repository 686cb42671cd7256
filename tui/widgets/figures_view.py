"""Figures to read: lines that scroll by the keys of every pane."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.events import Resize

from tui.presentation.entries import Entry
from tui.widgets.entry_list import EntryList


class FiguresView(EntryList, can_focus=True):
    """Shows the lines that a function gives for its width."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._lines_for: Callable[[int], Sequence[Entry]] = lambda _width: ()

    def show_lines(self, lines_for: Callable[[int], Sequence[Entry]], *, from_top: bool = True) -> None:
        """Show lines, from the first one, or from where the agent is."""
        self._lines_for = lines_for
        if from_top:
            self.to_end(last=False)
        self.show(lines_for((self.content_size.width or 80) - 1))

    def top(self) -> None:
        """Go to the first line."""
        self.to_end(last=False)

    def bottom(self) -> None:
        """Go to the last line."""
        self.to_end(last=True)

    def leave(self) -> bool:
        """Return False: there is no level within."""
        return False

    @property
    def under_cursor(self) -> int | None:
        """None: a figure is about no one conversation."""
        return None

    def on_resize(self, _event: Resize) -> None:
        self.show(self._lines_for(self.content_size.width - 1))
