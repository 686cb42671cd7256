"""The list of conversations: two lines each, a cursor that belongs to a conversation, flat in cost however many there are."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from textual import events
from textual.message import Message as UIMessage
from textual.strip import Strip

from tui.models.conversation import Status
from tui.models.row import Row
from tui.presentation.notices import Notice, notice_line, notice_lines
from tui.presentation.rows import ALL_COLUMNS, NO_FACTS, Columns, RowFacts, row_lines
from tui.presentation.spans import filled, inked, line
from tui.widgets.row_source import NoRows, RowSource
from tui.widgets.sheet import Sheet, Shown

ROW_LINES = 2
FURTHER_ROWS_FROM = 10
"""When so few rows are left below what is in view, the next page is asked for."""
MOST_SEARCHED = 5_000
"""Rows that a search for the next unread one looks at."""
MOST_KEPT = 80
"""Drawn rows that are kept: some screens full. One takes 4 KB, ten times what its row does."""


class _Drawn(NamedTuple):
    """A row as it was drawn, and all that its look depended on."""

    row: Row
    facts: RowFacts
    looks: tuple[object, ...]
    strips: tuple[Strip, Strip]


def no_facts(_conversation_id: int) -> RowFacts:
    """Return nothing beside the row."""
    return NO_FACTS


class ConversationList(Sheet, can_focus=True):
    """Shows `rows`; says when the agent moves, opens one or comes to the end. Knows neither store nor server.

    The cursor belongs to a conversation id. Rows may come, go and change places around it: it stays on its
    conversation, and on its line of the screen.
    """

    DEFAULT_CSS = """
    ConversationList { width: 1fr; height: 1fr; }
    """

    notice = Shown[Notice | None](None)
    """The pane's state in a sentence: in place of the rows where there are none, else on the last line."""

    tail = Shown("")
    """What stands below the last row: that more is being fetched, or that this is all."""

    elsewhere = Shown(False)
    """Whether what the keys act on is another conversation than the cursor's: then no row has the cursor."""

    @dataclass
    class Opened(UIMessage):
        """The agent chose a conversation."""

        conversation_id: int

    @dataclass
    class CursorMoved(UIMessage):
        """The cursor is on another conversation, or on none."""

        conversation_id: int | None

    @dataclass
    class CursorLeft(UIMessage):
        """The cursor's conversation left the list, and its neighbour took over."""

        conversation_id: int
        successor_id: int | None

    @dataclass
    class MarksChanged(UIMessage):
        """Other rows are selected for the next command."""

        marked: frozenset[int]

    class EndReached(UIMessage):
        """The last rows are near: the next page is wanted. Told once for each length, and at each key that finds the end."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._rows: RowSource = NoRows()
        self._cursor_id: int | None = None
        self._cursor_at = 0
        self._top = 0
        self._in_view: tuple[int, ...] = ()
        self._count = 0
        self._settled = False
        self._end_told_at = -1
        self._drawn: dict[int, _Drawn] = {}
        self._marked: frozenset[int] = frozenset()
        self._range_start: int | None = None
        self._range_base: frozenset[int] = frozenset()
        self._now = datetime.now(UTC)
        self.facts: Callable[[int], RowFacts] = no_facts
        """What is shown of a conversation beside its row. Set by the screen; `rows_changed` tells that it changed."""
        self.status: Status | None = Status.OPEN
        """The view's own status, which its rows do not repeat."""
        self.columns: Columns = ALL_COLUMNS
        self.bar = False
        """Whether the row under the cursor has a background too, which costs twice the bytes a move."""
        self.half_page_at_edge = True
        """Whether a step beyond the edge moves the view by half a page, which costs a third of the bytes, or by a row."""

    # What is shown

    @property
    def rows(self) -> RowSource:
        """What is shown, in order. Setting it keeps cursor and place, as `rows_changed` does."""
        return self._rows

    @rows.setter
    def rows(self, rows: RowSource) -> None:
        self._rows = rows
        self.rows_changed()

    def show_rows(self, rows: RowSource, ids: Collection[int] | None = None, *, first_word: bool = False) -> None:
        """Show a later state of the same rows.

        Args:
            ids: Conversations whose rows changed, as for `rows_changed`.
            first_word: Whether the server told this list for the first time: a cursor that nobody has moved or used
                since the view was opened is on its first row then.
        """
        self._rows = rows
        if first_word and not self._settled and len(rows):
            self._cursor_at = self._top = 0
            before, self._cursor_id = self._cursor_id, rows.row_at(0).id
            if before != self._cursor_id:
                self.post_message(self.CursorMoved(self._cursor_id))
        self.rows_changed(ids)

    def settle(self) -> None:
        """Hear that the agent acts on the row under the cursor: nothing but a move takes the cursor off it."""
        self._settled = True

    def open_view(self, rows: RowSource, cursor_id: int | None = None) -> None:
        """Show another view from its top, the cursor on `cursor_id` if it is there, else on the first row."""
        before = self._cursor_id
        self._rows = rows
        self._top = 0
        self._end_told_at = -1
        # A mark that is not in sight must not be acted on.
        self.clear_marks()
        at = rows.position(cursor_id) if cursor_id is not None else None
        self._count = len(rows)
        self._cursor_at = at or 0
        self._cursor_id = rows.row_at(self._cursor_at).id if self._count else None
        self._settled = at is not None
        self._show_cursor()
        self.redraw()
        if self._cursor_id != before:
            self.post_message(self.CursorMoved(self._cursor_id))

    def rows_changed(self, ids: Collection[int] | None = None) -> None:
        """Show what changed, keeping the cursor on its conversation and the screen where it is.

        Args:
            ids: Conversations whose rows changed; None: any may have, and the order too. A call for rows out of view
                costs next to nothing.
        """
        count = len(self._rows)
        at = self._rows.position(self._cursor_id) if self._cursor_id is not None else None
        if (
            ids is not None
            and count == self._count
            and at == self._cursor_at
            and self._ids_in_view() == self._in_view
            and not any(conversation_id in ids for conversation_id in self._in_view)
        ):
            return
        self._follow(at, count)
        self.redraw()

    @property
    def now(self) -> datetime:
        """The time that ages are counted to. Setting it draws the rows whose age reads differently."""
        return self._now

    @now.setter
    def now(self, now: datetime) -> None:
        self._now = now
        self.redraw()

    # The cursor

    @property
    def cursor_id(self) -> int | None:
        """The conversation under the cursor. Setting it to one that is not in the list changes nothing."""
        return self._cursor_id

    @cursor_id.setter
    def cursor_id(self, conversation_id: int | None) -> None:
        if conversation_id is not None and (at := self._rows.position(conversation_id)) is not None:
            self._go(at)

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows.row_at(self._cursor_at) if self._cursor_id is not None else None

    def move(self, rows: int) -> bool:
        """Move the cursor by this many rows; return whether it moved."""
        return self._go(self._cursor_at + rows)

    def page(self, pages: int) -> bool:
        """Move by this many pages."""
        return self.move(pages * max(1, self._page_rows - 1))

    def half(self, halves: int) -> bool:
        """Move by this many half pages."""
        return self.move(halves * max(1, self._page_rows // 2))

    def top(self) -> bool:
        """Move to the first row."""
        return self._go(0)

    def bottom(self) -> bool:
        """Move to the last row; where there is none, say that further ones are wanted."""
        if not self._count:
            self.post_message(self.EndReached())
        return self._go(self._count - 1)

    def leave(self) -> bool:
        """Unselect everything; return whether anything was selected."""
        is_marked = bool(self._marked)
        self.clear_marks()
        return is_marked

    @property
    def under_cursor(self) -> int | None:
        """The conversation under the cursor."""
        return self._cursor_id

    def next_unread(self) -> bool:
        """Move to the next row with unread messages, from the top again after the end; return whether there is one."""
        for step in range(1, min(self._count, MOST_SEARCHED)):
            at = (self._cursor_at + step) % self._count
            if self._rows.row_at(at).unread_count:
                return self._go(at)
        return False

    def open(self) -> None:
        """Open the conversation under the cursor."""
        if self._cursor_id is not None:
            self.post_message(self.Opened(self._cursor_id))

    # The selection

    @property
    def marked(self) -> frozenset[int]:
        """Conversations selected for the next command."""
        return self._marked

    @marked.setter
    def marked(self, marked: Collection[int]) -> None:
        new = frozenset(marked)
        if new != self._marked:
            self._marked = new
            self.post_message(self.MarksChanged(new))
            self.redraw()

    def toggle_mark(self) -> None:
        """Select or unselect the row under the cursor."""
        if self._cursor_id is not None:
            self.marked = self._marked ^ {self._cursor_id}

    def toggle_range(self) -> bool:
        """Begin a range at the cursor that follows it, or end the one that does; return whether one has begun."""
        if self._range_start is not None or self._cursor_id is None:
            self._range_start = None
            return False
        self._range_start, self._range_base = self._cursor_id, self._marked
        self._extend_range()
        return True

    def clear_marks(self) -> None:
        """Unselect everything."""
        self._range_start = None
        self.marked = ()

    # Within

    @property
    def _page_rows(self) -> int:
        """How many rows are in view whole."""
        return max(1, self._body_height(self.content_size.height) // ROW_LINES)

    def _body_height(self, height: int) -> int:
        return height - 1 if self.notice is not None and self._count else height

    def _span(self, body: int) -> range:
        """Return the positions of the rows that are in view, the last one perhaps with its first line alone."""
        return range(self._top, min(self._top + (body + 1) // ROW_LINES, len(self._rows)))

    def _ids_in_view(self) -> tuple[int, ...]:
        body = self._body_height(self.content_size.height)
        return tuple(self._rows.row_at(index).id for index in self._span(body))

    def _go(self, at: int) -> bool:
        at = max(0, min(at, self._count - 1))
        if not self._count or (at == self._cursor_at and self._cursor_id is not None):
            if self._count and at == self._count - 1:
                # The page below may have failed to come.
                self.post_message(self.EndReached())
            return False
        self._cursor_at = at
        self._cursor_id = self._rows.row_at(at).id
        self._settled = True
        self._show_cursor()
        self._extend_range()
        self.redraw()
        self.post_message(self.CursorMoved(self._cursor_id))
        return True

    def _show_cursor(self) -> None:
        """Bring the cursor into view. Before the first layout there is none: the first resize does it."""
        if not self.content_size.height:
            return
        page = self._page_rows
        last_top = max(0, self._count - page)
        if self._cursor_at < self._top:
            jump = page // 2 if self.half_page_at_edge else 1
            self._top = max(0, min(self._cursor_at, self._top - jump))
        elif self._cursor_at >= self._top + page:
            jump = page // 2 if self.half_page_at_edge else 1
            self._top = max(self._cursor_at - page + 1, self._top + jump)
        self._top = max(0, min(self._top, last_top))

    def _follow(self, at: int | None, count: int) -> None:
        """Keep the cursor on its conversation, now at `at`, and on its line of the screen."""
        before_id, before_at, before_top = self._cursor_id, self._cursor_at, self._top
        self._count = count
        if at is None:
            at = self._successor() if count else None
        self._cursor_at = at if at is not None else 0
        self._cursor_id = self._rows.row_at(self._cursor_at).id if count else None
        if before_id is not None and before_top > 0:
            self._top = self._kept_top(before_at - before_top)
        self._show_cursor()
        if self._cursor_id != before_id:
            if before_id is not None:
                self.post_message(self.CursorLeft(before_id, self._cursor_id))
            self.post_message(self.CursorMoved(self._cursor_id))

    def _kept_top(self, cursor_line: int) -> int:
        if 0 <= cursor_line <= self._page_rows:
            return max(0, self._cursor_at - cursor_line)
        for offset, conversation_id in enumerate(self._in_view):
            if (at := self._rows.position(conversation_id)) is not None:
                return max(0, at - offset)
        return self._top

    def _successor(self) -> int:
        """Return where the neighbour stands that takes over: the next one, else the one before."""
        if self._cursor_id in self._in_view:
            at = self._in_view.index(self._cursor_id)
            for neighbour in self._in_view[at + 1 :]:
                if (position := self._rows.position(neighbour)) is not None:
                    return position
            for neighbour in reversed(self._in_view[:at]):
                if (position := self._rows.position(neighbour)) is not None:
                    return min(position + 1, self._count - 1)
        return max(0, min(self._cursor_at, self._count - 1))

    def _extend_range(self) -> None:
        if self._range_start is None:
            return
        start = self._rows.position(self._range_start)
        if start is None:
            self._range_start = None
            return
        first, last = sorted((start, self._cursor_at))
        self.marked = self._range_base | {self._rows.row_at(index).id for index in range(first, last + 1)}

    # Drawing

    def redraw(self) -> None:
        """Draw what is in view, and ask for further rows when the end is near."""
        # The room may have become less without a word: a notice takes the last line.
        self._show_cursor()
        super().redraw()
        if not self._count or not self._in_view:
            return
        near = self._top + self._page_rows + FURTHER_ROWS_FROM >= self._count
        # A page that fills the pane is enough until the agent moves down in it.
        wanted = near and (self._top > 0 or self._count <= self._page_rows)
        if wanted and self._count > self._end_told_at:
            self._end_told_at = self._count
            self.post_message(self.EndReached())

    def frame(self, width: int, height: int) -> list[Strip]:
        """Return the lines to draw: the rows in view, or the notice in place of an empty list."""
        if not self._count:
            self._in_view = ()
            lines = notice_lines(self.notice, width) if self.notice is not None else []
            return [self.strip(one, width) for one in lines]
        body = self._body_height(height)
        strips: list[Strip] = []
        ids: list[int] = []
        looks = (width, self._now, self.status, self.columns)
        for index in self._span(body):
            row = self._rows.row_at(index)
            ids.append(row.id)
            strips += self._row_strips(row, width, looks)
        self._in_view = tuple(ids)
        if len(strips) < body and self.tail:
            strips.append(self.strip(filled(line(f"   {self.tail}", "muted"), width), width))
        if body == height or self.notice is None:
            return strips
        strips += [Strip.blank(width, self._inks.base)] * (body - len(strips))
        return [*strips[:body], self.strip(notice_line(self.notice, width), width)]

    def _row_strips(self, row: Row, width: int, shared: tuple[object, ...]) -> tuple[Strip, Strip]:
        cursor, marked = row.id == self._cursor_id and not self.elsewhere, row.id in self._marked
        looks = (*shared, cursor, marked, cursor and self.has_focus)
        facts = self.facts(row.id)
        drawn = self._drawn.get(row.id)
        if (
            drawn is not None
            and (drawn.row is row or drawn.row == row)
            and (drawn.facts is facts or drawn.facts == facts)
            and drawn.looks == looks
        ):
            return drawn.strips
        first, second = row_lines(
            row,
            width,
            self._now,
            facts=facts,
            columns=self.columns,
            glyphs=self.glyphs,
            status=self.status,
            cursor=cursor,
            focused=self.has_focus,
            marked=marked,
        )
        if cursor and self.bar:
            first, second = inked(first, "bar"), inked(second, "bar")
        strips = (self.strip(first, width), self.strip(second, width))
        if len(self._drawn) > MOST_KEPT:
            self._drawn.clear()
        self._drawn[row.id] = _Drawn(row, facts, looks, strips)
        return strips

    def forget_strips(self) -> None:
        """Forget every drawn row, as after a change of theme."""
        self._drawn.clear()

    def on_resize(self, _event: events.Resize) -> None:
        self._show_cursor()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y // ROW_LINES
        if at < self._count and not self._go(at):
            self.open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-1)
