"""The screen that is wanted: frames in, rows of cells out; nothing but text, looks, places and links gets through."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from tui.terminal.charset import in_ascii
from tui.terminal.clusters import clusters, is_plain
from tui.terminal.style import applied, blank, linked
from tui.text.shown import MARKS

Row: TypeAlias = tuple[list[str], list[str]]
"""Cells and their styles. The second half of a wide character is an empty cell. A finished row is never changed again."""

_TOKEN: Final = re.compile(
    "([^\x00-\x1f\x7f-\x9f]+)"  # 1: text
    "|\x1b\\[([0-9;]*)m"  # 2: look
    "|\x1b\\[([0-9]{1,4});([0-9]{1,4})H"  # 3, 4: place
    "|(\n)"  # 5
    # 6: link
    "|\x1b\\]8;[^;\x00-\x1f\x7f-\x9f]*;([^\x00-\x1f\x7f-\x9f]*)(?:\x1b\\\\|\x07)"
    # Everything from here on is matched to be dropped: other CSI, strings with what they carry, other escapes, single ones.
    "|\x1b\\[[0-?]*[ -/]*[@-~]"
    "|\x1b[\\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"
    "|\x1b[ -/]*[0-~]?"
    "|[\x00-\x1f\x7f-\x9f]"
)
_LINKABLE: Final = re.compile("(?:https?|mailto):[\x21-\x7e]{1,2000}")


class Grid:
    """What the screen should look like, kept from the frames Textual writes.

    Args:
        width: Columns.
        height: Rows.
        colours: False drops all colours and keeps bold, underline and reverse.
        links: False drops OSC 8 links, for terminals that print them.
        ascii_only: True draws with ASCII alone.
    """

    def __init__(
        self, width: int, height: int, *, colours: bool = True, links: bool = True, ascii_only: bool = False
    ) -> None:
        self.width = width
        self.height = height
        self.rows: list[Row] = [self._empty() for _ in range(height)]
        self.cursor = (0, 0)
        """Row and column the terminal's cursor should stand at, counted from 0; for input methods, it isn't shown."""
        self._colours = colours
        self._links = links
        self._ascii_only = ascii_only

    def _empty(self) -> Row:
        return [" "] * self.width, [""] * self.width

    def resize(self, width: int, height: int) -> None:
        """Take another size; what was wanted is clipped or filled up with blanks."""
        rows: list[Row] = []
        for old_cells, old_styles in self.rows[:height]:
            cells, styles = old_cells[:width], old_styles[:width]
            if width < len(old_cells) and not old_cells[width]:
                # Its second half no longer fits.
                cells[-1] = " "
            cells += [" "] * (width - len(cells))
            styles += [""] * (width - len(styles))
            rows.append((cells, styles))
        self.width, self.height = width, height
        rows += [self._empty() for _ in range(height - len(rows))]
        self.rows = rows
        self.cursor = (min(self.cursor[0], height - 1), min(self.cursor[1], width - 1))

    def apply(self, frame: str) -> set[int]:
        """Draw one frame; returns the rows it wrote to, changed or not.

        A row that is written to is replaced by a copy, so whoever holds the old one may keep reading it.
        """
        width, height = self.width, self.height
        x = y = 0
        style = ""
        touched: set[int] = set()
        cells: list[str] = []
        styles: list[str] = []
        for token in _TOKEN.finditer(frame):
            kind = token.lastindex
            if kind == 1:
                if y >= height or x >= width:
                    continue
                if y not in touched:
                    touched.add(y)
                    old_cells, old_styles = self.rows[y]
                    self.rows[y] = (old_cells[:], old_styles[:])
                cells, styles = self.rows[y]
                x = self._put(cells, styles, x, token[1], style)
            elif kind == 2:
                style = applied(style, token[2], self._colours)
            elif kind == 4:
                y, x = max(int(token[3]), 1) - 1, max(int(token[4]), 1) - 1
            elif kind == 5:
                y, x = y + 1, 0
            elif kind == 6 and self._links:
                address = token[6]
                style = linked(style, address if _LINKABLE.fullmatch(address) else "")
        self.cursor = (min(y, height - 1), min(x, width - 1))
        return touched

    def _put(self, cells: list[str], styles: list[str], x: int, text: str, style: str) -> int:
        """Write text at column x; returns the column after it."""
        width = self.width
        if self._ascii_only and not text.isascii():
            text = "".join(in_ascii(piece, wide) for piece, wide in clusters(text) if wide)
        if is_plain(text):
            end = min(x + len(text), width)
            if end - x < len(text):
                text = text[: end - x]
            if text.isspace():
                style = blank(style)
            _split(cells, x, end)
            cells[x:end] = text
            styles[x:end] = [style] * (end - x)
            return end
        for piece, wide in clusters(text):
            if not wide:
                _mark(cells, x, piece)
                continue
            if x >= width:
                return width
            end = x + wide
            if end > width:
                # Half a character does not exist.
                _split(cells, x, width)
                cells[x:width] = [" "] * (width - x)
                styles[x:width] = [style] * (width - x)
                return width
            _split(cells, x, end)
            cells[x] = piece
            styles[x] = style
            if wide == 2:
                cells[x + 1] = ""
                styles[x + 1] = style
            x = end
        return x


def _split(cells: list[str], start: int, end: int) -> None:
    """Blank the other halves of wide characters that writing from start to end will cut in two."""
    if start and not cells[start]:
        cells[start - 1] = " "
    if end < len(cells) and not cells[end]:
        cells[end] = " "


def _mark(cells: list[str], x: int, mark: str) -> None:
    """Add a mark that came apart from its character to the cell before."""
    at = x - 1
    if at > 0 and not cells[at]:
        at -= 1
    if at >= 0 and cells[at].strip() and len(cells[at]) <= MARKS:
        cells[at] += mark
