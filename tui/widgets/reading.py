"""A box of lines to read: it scrolls by the keys of a list, and closes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Resize
from textual.widget import Widget

from tui.presentation.entries import Entry
from tui.presentation.spans import Line, line
from tui.widgets.dialog import Dialog
from tui.widgets.entry_list import EntryList
from tui.widgets.one_line import OneLine

_AROUND = 6
"""Rows of the screen that are no lines: borders, the line below, air."""


class Reading(Dialog[None]):
    """Shows lines, as many as fit; subclasses give them for a width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,h,left,question_mark,f1", "give_up", "Close"),
        ("j,down,ctrl+n", "scroll(1)", "Down"),
        ("k,up,ctrl+p", "scroll(-1)", "Up"),
        ("space,pagedown,ctrl+f,ctrl+d", "page(1)", "Page down"),
        ("b,pageup,ctrl+b,ctrl+u", "page(-1)", "Page up"),
        ("g,home", "edge(False)", "Top"),
        ("G,end", "edge(True)", "Bottom"),
    ]

    DEFAULT_CSS = """
    Reading EntryList { background: $panel; }
    Reading OneLine { background: $panel; margin-top: 1; }
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._list = EntryList()
        self._foot = OneLine()
        self._more = False

    @abstractmethod
    def lines_for(self, cells: int) -> Sequence[Entry]:
        """Return the lines, none wider than `cells`."""

    def foot(self) -> Line:
        """Return the line below: the keys."""
        return line("j k scroll   Esc close" if self._more else "Esc close", "muted")

    def compose_box(self) -> list[Widget]:
        return [self._list, self._foot]

    def on_mount(self) -> None:
        self._lay_out()

    def on_resize(self, _event: Resize) -> None:
        self._lay_out()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self._list.scroll_lines(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping one line in view."""
        self._list.scroll_lines(pages * max(1, self._list.content_size.height - 1))

    def action_edge(self, last: bool) -> None:
        """Scroll to the first line or the last."""
        self._list.to_end(last=last)

    def _lay_out(self) -> None:
        # The box is 72 wide where there is room: two cells of border, two of air, one of gutter.
        lines = self.lines_for(min(72, self.app.size.width) - 5)
        room = max(1, self.app.size.height - _AROUND)
        self._list.styles.height = max(1, min(len(lines), room))
        self._list.show(lines)
        self._more = len(lines) > room
        self._foot.show(self.foot())
