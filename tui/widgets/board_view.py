"""A board: columns side by side, cards in them, and a cursor that belongs to a card. Flat in cost however many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.message import Message as UIMessage
from textual.strip import Strip

from tui.presentation.board_cards import (
    CARD_LINES,
    HEAD_LINES,
    MOST_COLUMN,
    BoardColumn,
    CardFacts,
    card_lines,
    columns_in,
    head_lines,
)
from tui.presentation.spans import Line, Span, filled
from tui.widgets.sheet import Sheet

FURTHER_CARDS_FROM = 8
"""When so few cards are left below what is in view, the next page is asked for."""

_BLANK: Line = (Span(" "),)


class BoardView(Sheet, can_focus=True):
    """Shows `columns`; says when the agent opens a card or nears the end of a column. Knows neither store nor server."""

    DEFAULT_CSS = """
    BoardView { width: 1fr; height: 1fr; }
    """

    @dataclass
    class Opened(UIMessage):
        """The agent chose a card."""

        conversation_id: int

    @dataclass
    class EndReached(UIMessage):
        """The last cards of a column are near, and there are more of them."""

        ref: str

    @dataclass
    class CursorMoved(UIMessage):
        """The cursor is on another card, or on none."""

        conversation_id: int | None

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._columns: tuple[BoardColumn, ...] = ()
        self._column = 0
        self._first = 0
        """The column at the left edge."""
        self._at: dict[str, int] = {}
        """By column, which of its cards has the cursor when it is in it."""
        self._top: dict[str, int] = {}
        self._cursor: int | None = None
        self._follows: int | None = None
        self.empty = ""
        """What stands there without columns."""
        self.facts: Callable[[int], CardFacts] = lambda number: CardFacts(name=f"#{number}")
        """What is shown of a card. Set by the screen."""

    # What is shown

    @property
    def columns(self) -> tuple[BoardColumn, ...]:
        """The columns, in order."""
        return self._columns

    def show_columns(self, columns: tuple[BoardColumn, ...]) -> None:
        """Show a later state. The cursor stays on its card in its column, goes after a card that it follows, and else
        stays where it was."""
        ref = self._columns[self._column].ref if self._columns else None
        self._columns = columns
        self._column = next((at for at, column in enumerate(columns) if column.ref == ref), 0)
        for at, column in enumerate(columns):
            if self._follows in column.ids:
                self._column, self._at[column.ref] = at, column.ids.index(self._follows)
            elif self._follows is None and at == self._column and self._cursor in column.ids:
                # What came in above it or went must not change what the keys act on.
                self._at[column.ref] = column.ids.index(self._cursor)
        if columns:
            self._settle()
        self.redraw()

    def go_to(self, ref: str, conversation_id: int | None) -> None:
        """Put the cursor into a column, and on a card there, as soon as it has it."""
        self._follows = conversation_id
        self._column = next((at for at, column in enumerate(self._columns) if column.ref == ref), self._column)
        self.show_columns(self._columns)

    def follow(self, conversation_id: int) -> None:
        """Stay on this card wherever it goes, until the cursor is moved."""
        self._follows = conversation_id

    # The cursor

    @property
    def column(self) -> BoardColumn | None:
        """The column that the cursor is in."""
        return self._columns[self._column] if self._columns else None

    @property
    def under_cursor(self) -> int | None:
        """The card under the cursor."""
        return self._cursor

    def move(self, rows: int) -> None:
        """Move by this many cards within the column."""
        if (column := self.column) is not None:
            self._go(column, self._at.get(column.ref, 0) + rows)

    def page(self, pages: int) -> None:
        """Move by this many heights of a column."""
        self.move(pages * max(1, self._page_cards - 1))

    def half(self, halves: int) -> None:
        """Move by this many half heights."""
        self.move(halves * max(1, self._page_cards // 2))

    def top(self) -> None:
        """Move to the first card of the column."""
        if (column := self.column) is not None:
            self._go(column, 0)

    def bottom(self) -> None:
        """Move to the last card of the column that is loaded."""
        if (column := self.column) is not None:
            self._go(column, len(column.ids) - 1)

    def sideways(self, columns: int) -> bool:
        """Move to another column; return whether there is one."""
        to = self._column + columns
        if not 0 <= to < len(self._columns):
            return False
        self._follows = None
        self._column = to
        self._settle()
        self.redraw()
        return True

    def leave(self) -> bool:
        """Return False: there is no level within a board."""
        return False

    # Within

    @property
    def _page_cards(self) -> int:
        return max(1, (self.content_size.height - HEAD_LINES) // CARD_LINES)

    def _go(self, column: BoardColumn, at: int) -> None:
        self._follows = None
        self._at[column.ref] = max(0, min(at, len(column.ids) - 1))
        self._settle()
        self.redraw()

    def _settle(self) -> None:
        """Put the cursor on a card that is there, and into view; ask for more where the end is near."""
        column = self._columns[self._column]
        at = self._at.get(column.ref, 0)
        at = max(0, min(at, len(column.ids) - 1))
        self._at[column.ref] = at
        before, self._cursor = self._cursor, column.ids[at] if column.ids else None
        shown = columns_in(self.content_size.width or 80, len(self._columns))
        self._first = max(
            0, min(max(self._column - shown + 1, min(self._first, self._column)), len(self._columns) - shown)
        )
        page = self._page_cards
        top = self._top.get(column.ref, 0)
        if at < top:
            top = max(0, min(at, top - page // 2))
        elif at >= top + page:
            top = max(at - page + 1, top + page // 2)
        self._top[column.ref] = max(0, min(top, len(column.ids) - page))
        if column.partial and at + page + FURTHER_CARDS_FROM >= len(column.ids):
            self.post_message(self.EndReached(column.ref))
        if self._cursor != before:
            self.post_message(self.CursorMoved(self._cursor))

    # Drawing

    def frame(self, width: int, height: int) -> list[Strip]:
        if not self._columns:
            words = filled((Span(f"  {self.empty}", "muted"),), width)
            return [self.strip(filled(_BLANK, width), width), self.strip(words, width)][:height]
        shown = columns_in(width, len(self._columns))
        cells = min(MOST_COLUMN, (width - shown + 1) // shown) if shown > 1 else width
        pieces = [
            self._column_lines(at, cells, height, alone=shown < len(self._columns))
            for at in range(self._first, self._first + shown)
        ]
        bar = Span(self.glyphs.bar, "rule")
        strips = []
        for y in range(height):
            spans: list[Span] = []
            for number, piece in enumerate(pieces):
                if number:
                    spans.append(bar)
                spans += piece[y]
            strips.append(self.strip(filled(tuple(spans), width), width))
        return strips

    def _column_lines(self, at: int, cells: int, height: int, *, alone: bool) -> list[Line]:
        column, current = self._columns[at], at == self._column
        place = f"{at + 1}/{len(self._columns)}" if alone and current else ""
        lines: list[Line] = head_lines(column, cells, current=current, place=place, glyphs=self.glyphs)
        first = self._top.get(column.ref, 0)
        for card in column.ids[first : first + (height - HEAD_LINES) // CARD_LINES + 1]:
            lines += card_lines(
                self.facts(card),
                cells,
                cursor=current and card == self._cursor,
                focused=self.has_focus,
                glyphs=self.glyphs,
            )
        if column.state and len(lines) < height:
            lines.append(filled((Span(f"   {column.state}", "muted"),), cells))
        blank = filled(_BLANK, cells)
        return lines[:height] + [blank] * (height - len(lines))

    def on_resize(self, _event: events.Resize) -> None:
        if self._columns:
            self._settle()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        shown = columns_in(self.content_size.width, len(self._columns)) if self._columns else 0
        if not shown:
            return
        cells = (
            min(MOST_COLUMN, (self.content_size.width - shown + 1) // shown) if shown > 1 else self.content_size.width
        )
        at = self._first + event.x // (cells + 1)
        if not self._first <= at < self._first + shown or event.y < HEAD_LINES:
            return
        self.sideways(at - self._column)
        column = self._columns[at]
        card = self._top.get(column.ref, 0) + (event.y - HEAD_LINES) // CARD_LINES
        if card < len(column.ids):
            was = self._cursor
            self._go(column, card)
            if was == self._cursor and was is not None:
                self.post_message(self.Opened(was))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-1)
