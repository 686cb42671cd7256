"""What has to be sent: the shortest text that turns the screen as it was sent into the screen as it is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import ne, or_
from typing import Final, NamedTuple

from tui.terminal.clusters import is_disputed, is_plain, reach
from tui.terminal.grid import Row
from tui.terminal.style import LINK, blank, erasable, look, transition
from tui.text.cells import is_spacing

_UNKNOWN: Final = "\x01"
"""A cell or style that equals nothing wanted."""
_LONG_BLANK: Final = re.compile(" {9,}")
# Fewer blanks than this are cheaper written than erased.
_ERASE_FROM: Final = 4
# Rows drawn together on a slow line, where the rest may be overtaken by something newer.
_BATCH: Final = 8
# With fewer pieces there is little to gain from another order.
_WORTH_SORTING: Final = 8


class _Piece(NamedTuple):
    """Cells of a row to be drawn in one style."""

    y: int
    start: int
    stop: int | None
    """Column after the last; `None` erases the rest of the row."""
    style: str


class Differ:
    """Knows what the terminal shows and where its cursor stands; says what to send next.

    It sends cursor moves, looks, text, erasures and links, all of them understood by xterm, tmux, screen and the Linux
    console; no scroll regions, no repetition. Where terminals disagree about a character's width, the cursor is
    addressed again after it, and what it may have covered is written again.

    Args:
        width: Columns.
        height: Rows.
        erases_in_colour: Whether erased cells take the background of the moment (not so in GNU screen).
    """

    def __init__(self, width: int, height: int, *, erases_in_colour: bool = True) -> None:
        self._erases_in_colour = erases_in_colour
        self._out: list[str] = []
        self.forget(width, height)

    def forget(self, width: int, height: int) -> None:
        """Nothing is known about the screen any more: every cell has to be sent."""
        self.width = width
        self.height = height
        self.sent: list[Row] = [([_UNKNOWN] * width, [_UNKNOWN] * width)] * height
        self._lost()

    def cleared(self, width: int, height: int) -> None:
        """The screen was just erased in the default look."""
        self.forget(width, height)
        self.sent = [([" "] * width, [""] * width)] * height

    def assume(self, rows: Sequence[Row]) -> None:
        """The screen shows these rows; where the cursor stands is not known."""
        self.forget(len(rows[0][0]), len(rows))
        self.sent = list(rows)

    def _lost(self) -> None:
        self._y: int | None = None
        self._x: int | None = None
        self._style: str | None = None

    def difference(
        self, rows: Sequence[Row], dirty: Iterable[int], cursor: tuple[int, int], limit: int | None = None
    ) -> tuple[str, set[int]]:
        """Return what to send, and the rows it does not cover; afterwards the rest counts as sent.

        Args:
            rows: What is wanted, all rows.
            dirty: Which of them may have changed.
            cursor: Row and column where the cursor should end up.
            limit: Stop soon after this many characters, the cursor's row first. `None` sends all.
        """
        order = [y for y in sorted(dirty) if y < len(rows) and rows[y] is not self.sent[y]]
        if limit is not None and cursor[0] in order:
            order.remove(cursor[0])
            order.insert(0, cursor[0])
        sent: list[str] = []
        size = 0
        while order and (limit is None or size < limit):
            count = len(order) if limit is None else 1 if order[0] == cursor[0] else _BATCH
            now, order = order[:count], order[count:]
            text = self._batch(rows, now)
            sent.append(text)
            size += len(text)
        self._out = []
        if self._style is not None and look(self._style).link:
            self._turn(self._style.partition(LINK)[0])
        if (self._y, self._x) != cursor and (size or self._y is not None):
            self._go(*cursor)
        return "".join((*sent, *self._out)), set(order)

    def _batch(self, rows: Sequence[Row], numbers: list[int]) -> str:
        """Return what makes these rows shown as wanted, and take them for sent."""
        fixed: list[_Piece] = []
        free: list[_Piece] = []
        for y in numbers:
            pieces, ordered = self._pieces_of(y, rows[y])
            (fixed if ordered else free).extend(pieces)
        before = self._y, self._x, self._style
        best = self._drawn(rows, sorted((*fixed, *free)))
        if len(free) >= _WORTH_SORTING:
            # A look costs up to 36 bytes, a jump 4 to 8: often it is cheaper to draw all that looks alike in one go.
            after, (self._y, self._x, self._style) = (self._y, self._x, self._style), before
            other = self._drawn(rows, [*fixed, *sorted(free, key=_by_look)])
            if len(other) < len(best):
                best = other
            else:
                self._y, self._x, self._style = after
        for y in numbers:
            self.sent[y] = rows[y]
        return best

    def _drawn(self, rows: Sequence[Row], pieces: Iterable[_Piece]) -> str:
        """Return what draws these pieces in this order."""
        self._out = []
        for piece in pieces:
            cells, styles = rows[piece.y]
            self._move(piece.y, piece.start, cells, styles)
            if piece.stop is None:
                self._look_blank(piece.style)
                self._add("\x1b[K")
            else:
                self._write(cells, piece.start, piece.stop, piece.style, self.sent[piece.y][0])
        return "".join(self._out)

    def _add(self, text: str) -> None:
        self._out.append(text)

    def _turn(self, style: str) -> None:
        """Switch to a style."""
        if style != self._style:
            self._add(transition(self._style, style))
            self._style = style

    def _pieces_of(self, y: int, wanted: Row) -> tuple[list[_Piece], bool]:
        """Return what has to be drawn in a row, and whether it must be drawn from left to right."""
        cells, styles = wanted
        old_cells, old_styles = self.sent[y]
        pieces: list[_Piece] = []
        ordered = False
        if cells == old_cells and styles == old_styles:
            return pieces, ordered
        todo = bytearray(map(or_, map(ne, cells, old_cells), map(ne, styles, old_styles)))
        if "" in cells or not "".join(cells).isascii():
            ordered = _spread(todo, cells)
        erase_at = self._erase_at(todo, cells, styles)
        end = erase_at if erase_at is not None else self.width
        start = todo.find(1, 0, end)
        while start >= 0:
            stop = todo.find(0, start, end)
            if stop < 0:
                stop = end
            while start < stop:
                style = styles[start]
                until = start + 1
                while until < stop and styles[until] == style:
                    until += 1
                pieces.append(_Piece(y, start, until, style))
                start = until
            start = todo.find(1, stop, end)
        if erase_at is not None:
            pieces.append(_Piece(y, erase_at, None, styles[erase_at]))
        return pieces, ordered

    def _erase_at(self, todo: bytearray, cells: list[str], styles: list[str]) -> int | None:
        """The column from which one erasure does the rest of the row, or `None` if that isn't possible or doesn't pay."""
        width = self.width
        last = styles[-1]
        if cells[-1] != " " or not self._can_erase(last):
            return None
        look_alike = blank(last)
        first = width - 1
        while (
            first and cells[first - 1] == " " and (styles[first - 1] == last or blank(styles[first - 1]) == look_alike)
        ):
            first -= 1
        start = todo.find(1, first)
        if start < 0 or todo.rfind(1) + 1 - start < _ERASE_FROM:
            return None
        return start

    def _can_erase(self, style: str) -> bool:
        return erasable(style) and (self._erases_in_colour or not look(style).background)

    def _look_blank(self, style: str) -> None:
        """Take on a look in which a blank looks as it does in this style."""
        if self._style is None or blank(self._style) != blank(style):
            bare = blank(style)
            shorter = len(transition(self._style, bare)) < len(transition(self._style, style))
            self._turn(bare if shorter else style)

    def _write(self, cells: list[str], start: int, stop: int, style: str, old: list[str]) -> None:
        """Write the cells from start to stop, all in one style; the cursor is there."""
        text = "".join(cells[start:stop])
        if text.isspace():
            self._look_blank(style)
        else:
            self._turn(style)
        if len(text) == stop - start and is_plain(text):
            self._text(text, start, style)
        else:
            self._characters(cells, start, stop, old)
        if stop == self.width:
            # Terminals differ about where the cursor is after the last column.
            self._x = None

    def _text(self, text: str, start: int, style: str) -> None:
        """Write one cell per character, with long blanks erased instead."""
        written = 0
        if self._can_erase(style):
            for found in _LONG_BLANK.finditer(text):
                self._plain(text[written : found.start()], start + written)
                self._reach_for(start + found.start())
                self._add(f"\x1b[{found.end() - found.start()}X")
                written = found.end()
        self._plain(text[written:], start + written)

    def _plain(self, text: str, x: int) -> None:
        if text:
            self._reach_for(x)
            self._add(text)
            self._x = x + len(text)

    def _characters(self, cells: list[str], start: int, end: int, old: list[str]) -> None:
        """Write cells one by one, minding those whose width terminals dispute."""
        x = start
        while x < end:
            cell = cells[x]
            wide = 2 if x + 1 < self.width and not cells[x + 1] else 1
            self._reach_for(x)
            if is_disputed(cell):
                if wide == 2 and old[x + 1] != " ":
                    # Where it is drawn in one cell, what stood in the second would stay.
                    self._add("  ")
                    self._x = None
                    self._reach_for(x)
                self._add(cell)
                self._x = None
            else:
                self._add(cell)
                self._x = x + wide
            x += wide

    def _reach_for(self, x: int) -> None:
        """Bring the cursor to a column of the row it is in."""
        if self._x != x:
            assert self._y is not None
            self._go(self._y, x)

    def _move(self, y: int, x: int, cells: list[str], styles: list[str]) -> None:
        """Go to a cell: over a small gap by writing what stands there, if that is no longer than jumping."""
        if self._y == y and self._x is not None and 0 < x - self._x <= 4:
            gap = "".join(cells[self._x : x])
            if (
                gap.isascii()
                and len(gap) == x - self._x <= len(self._way(y, x))
                and all(style == self._style for style in styles[self._x : x])
            ):
                self._add(gap)
                self._x = x
                return
        self._go(y, x)

    def _go(self, y: int, x: int) -> None:
        if (self._y, self._x) != (y, x):
            self._add(self._way(y, x))
            self._y, self._x = y, x

    def _way(self, y: int, x: int) -> str:
        """The shortest sequence that brings the cursor there."""
        direct = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if self._y is None:
            return direct
        steps = y - self._y
        down = "" if not steps else _steps(steps, "B", "A")
        if x == 0:
            across = "\r"
        elif self._x is None:
            across = f"\x1b[{x + 1}G"
        else:
            steps = x - self._x
            across = "" if not steps else "\b" * -steps if -5 < steps < 0 else _steps(steps, "C", "D")
        return min(direct, down + across, key=len)


def _steps(count: int, ahead: str, back: str) -> str:
    letter = ahead if count > 0 else back
    return f"\x1b[{abs(count)}{letter}" if abs(count) > 1 else f"\x1b[{letter}"


def _by_look(piece: _Piece) -> tuple[str, bool, str, int, int]:
    """Order in which pieces are drawn that need not go from left to right: backgrounds together, in them looks together."""
    parts = look(piece.style)
    return parts.background, bool(parts.attributes), piece.style, piece.start, piece.y


def _spread(todo: bytearray, cells: list[str]) -> bool:
    """Mark what must be sent along: the other half of a wide character, and what a disputed one may have covered.

    Returns whether there is a disputed one among what is to be sent, so that the order matters.
    """
    width = len(cells)
    disputed = False
    for x in range(width - 1, 0, -1):
        if todo[x] and (not cells[x] or is_spacing(cells[x][0])):
            todo[x - 1] = 1
    for x, cell in enumerate(cells):
        if not todo[x] or not cell or (cell.isascii() and x + 1 < width and cells[x + 1]):
            continue
        covered = 2 if x + 1 < width and not cells[x + 1] else 1
        if is_disputed(cell):
            disputed = True
            covered = max(covered, reach(cell))
        for other in range(x + 1, min(x + covered, width)):
            todo[other] = 1
        if x + 1 < width and not cell.isascii() and cells[x + 1] and is_spacing(cells[x + 1][0]):
            todo[x + 1] = 1
    return disputed
