"""Lines to read and to choose from, with a mark that belongs to an entry and not to a line number."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from tui.presentation.entries import Entry, spread
from tui.presentation.spans import Span, line
from tui.widgets.drawing import Drawing


class EntryList(Drawing):
    """Shows entries; where some carry a value, exactly one is marked, in the gutter and bold.

    It scrolls by itself, without a scroll bar: the mark is always in view.
    """

    DEFAULT_CSS = """
    EntryList { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._entries: tuple[Entry, ...] = ()
        self._values: list[str | int] = []
        self._cursor: str | int | None = None
        self._top = 0
        self.tells_more = False
        """Whether the last line in view says how many more there are below it."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown, line by line."""
        return self._entries

    @property
    def cursor(self) -> str | int | None:
        """The value of the marked entry; None where nothing can be chosen."""
        return self._cursor

    @property
    def mark_shown(self) -> bool:
        """Whether the mark is drawn; a pane without focus hides it."""
        return True

    def show(self, entries: Sequence[Entry], *, cursor: str | int | None = None) -> None:
        """Show these entries. The mark stays with its value, or goes to `cursor`, or to the first value.

        The lines stay where they are, as long as the mark is in view.
        """
        self._entries = tuple(entries)
        self._values = list(dict.fromkeys(entry.value for entry in entries if entry.value is not None))
        wanted = self._cursor if cursor is None else cursor
        self._cursor = wanted if wanted in self._values else next(iter(self._values), None)
        self._look(self._top)
        if self.follows():
            self._follow()
        self.redraw()

    def follows(self) -> bool:
        """Whether the mark stays in view when other entries are shown."""
        return True

    @property
    def mark_in_view(self) -> bool:
        """Whether the marked entry is in view; without one, it is."""
        at = next((at for at, entry in enumerate(self._entries) if entry.value == self._cursor), self._top)
        return self._cursor is None or self._top <= at < self._top + self.content_size.height

    def move(self, entries: int) -> None:
        """Move the mark by this many entries; where nothing can be chosen, scroll by as many lines."""
        if self._cursor is None:
            self.scroll_lines(entries)
            return
        at = self._values.index(self._cursor) + entries
        if at < 0:
            # Above the first value there may be lines to read.
            self.scroll_lines(entries)
            return
        self._cursor = self._values[min(len(self._values) - 1, at)]
        self._follow()
        self.redraw()

    def page(self, pages: int) -> None:
        """Move by this many heights of the view."""
        self.move(pages * self._entries_in(self.content_size.height - 1))

    def half(self, halves: int) -> None:
        """Move by this many half heights of the view."""
        self.move(halves * self._entries_in(self.content_size.height // 2))

    def _entries_in(self, height: int) -> int:
        """Return how many entries with a value stand in this many lines; if none has one, how many lines."""
        each = max(1, len(self._entries) // len(self._values)) if self._values else 1
        return max(1, max(1, height) // each)

    def scroll_lines(self, lines: int) -> None:
        """Scroll without moving the mark."""
        self._look(self._top + lines)
        self.redraw()

    def to_end(self, *, last: bool) -> None:
        """Go to the last entry or to the first."""
        if self._values:
            self._cursor = self._values[-1 if last else 0]
        self._look(len(self._entries) if last else 0)
        self.redraw()

    def frame(self, width: int, height: int) -> list[Strip]:
        self._look(self._top)
        shown = [*self._entries[self._top : self._top + height]]
        below = len(self._entries) - self._top - height
        if self.tells_more and below > 0 and shown:
            shown[-1] = shown[-1]._replace(right=line(f"{self.glyphs.down} {below} more ", "muted"))
        return [self._strip_of(entry, width) for entry in shown]

    def _strip_of(self, entry: Entry, width: int) -> Strip:
        marked = self.mark_shown and entry.value is not None and entry.value == self._cursor
        gutter = Span(self.glyphs.cursor, "cursor") if marked else Span(" ")
        return self.fitted((gutter, *spread(entry.left, entry.right, max(0, width - 1))), width, bold=marked)

    def _look(self, top: int) -> None:
        self._top = max(0, min(top, len(self._entries) - max(1, self.content_size.height)))

    def _follow(self) -> None:
        rows = [at for at, entry in enumerate(self._entries) if entry.value is not None and entry.value == self._cursor]
        height = self.content_size.height
        if not rows or not height:
            return
        if rows[0] < self._top:
            self._look(rows[0] if rows[0] > 1 else 0)
        elif rows[-1] >= self._top + height:
            # Of one that is taller than the view, its beginning.
            self._look(min(rows[0], rows[-1] - height + 1))
