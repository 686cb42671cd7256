"""Textual's editor and its input made to go by characters as a reader sees them, in the cells that terminals give them.

Textual (8.2.8) goes by code points: a cursor stands inside a flag, Backspace takes the skin off a hand, and spacing vowels
have no cell. What is laid out is therefore not the line itself but a stand-in, as long as the line and as wide as it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, cast, overload

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection
from textual.widgets.text_area import Document, DocumentBase, DocumentNavigator, EditResult, Location, WrappedDocument

from tui.text.cells import SINGLE, filled, graphemes, stops, width
from tui.text.typed import is_typed, written
from tui.widgets.error_boundary import ErrorBoundary

_BREAKS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_HELD: Final = "".join(map(chr, range(0xFDE0, 0xFDE0 + len(_BREAKS))))
_HOLD: Final = str.maketrans(_BREAKS, _HELD)
_RELEASE: Final = str.maketrans(_HELD, _BREAKS)
# A control that came with a text of the server's is kept in it and drawn as its picture.
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20) if code != 0x09} | dict.fromkeys(
    range(0x7F, 0xA0), 0xFFFD
)
_DRAWN: Final = _PICTURES | {0x7F: 0x2421, 0x85: 0x2424, 0x2028: 0x2424, 0x2029: 0x2424}
_WIDE, _NARROW, _NOTHING = "あ", "a", "\u0300"


def drawn(line: str) -> str:
    """Return a line as it is drawn: as many code points, a picture for each control."""
    return line if line.isprintable() else line.translate(_DRAWN)


@lru_cache(512)
def borders(line: str) -> tuple[int, ...]:
    """Return between which code points of a line a cursor may stand, the beginning and the end among them."""
    return tuple(stops(drawn(line)))


def border_before(line: str, column: int) -> int:
    """Return the last border before a column; 0 at the beginning."""
    if SINGLE.fullmatch(line):
        return max(0, column - 1)
    return max((border for border in borders(line) if border < column), default=0)


def border_after(line: str, column: int) -> int:
    """Return the first border after a column; the end at the end."""
    if SINGLE.fullmatch(line):
        return min(len(line), column + 1)
    return min((border for border in borders(line) if border > column), default=len(line))


def border_at(line: str, column: int) -> int:
    """Return the column, or the end of the character that it lies within."""
    return column if SINGLE.fullmatch(line) or column in borders(line) else border_after(line, column)


@lru_cache(512)
def stand_in(line: str) -> str:
    """Return a text with as many code points as the line, which Rich takes to be as wide as the line is drawn."""
    if SINGLE.fullmatch(line):
        return line
    line = drawn(line)
    parts: list[str] = []
    for start, end, cells in graphemes(line):
        if line[start] == "\t" or (end - start == 1 and line[start].isspace() and line[start] != "\u00a0"):
            parts.append(line[start])
            continue
        for _ in range(start, end):
            parts.append(_WIDE if cells > 1 else _NARROW if cells else _NOTHING)
            cells -= min(cells, 2)
    return "".join(parts)


def even(strip: Strip) -> Strip:
    """Return a line of Textual's as wide as before, with every character in one look and in the cells it takes."""
    segments = list(strip)
    if all(SINGLE.fullmatch(segment.text) for segment in segments):
        return strip
    return Strip(_even(segments)).crop(0, strip.cell_length)


def _even(segments: Sequence[Segment]) -> list[Segment]:
    text = "".join(segment.text for segment in segments)
    styles = [segment.style for segment in segments for _ in segment.text]
    made: list[Segment] = []
    for start, end, _ in graphemes(text):
        piece, style = filled(text[start:end]), styles[start]
        if made and made[-1].style is style:
            made[-1] = Segment(made[-1].text + piece, style)
        else:
            made.append(Segment(piece, style))
    return made


class WholeDocument(Document):
    """A text of lines that end with a newline: other breaks, a vertical tab of a text processor's say, stay in their line."""

    def __init__(self, text: str) -> None:
        super().__init__(text.replace("\r\n", "\n").replace("\r", "\n").translate(_HOLD))
        self._lines = [line.translate(_RELEASE) for line in self._lines]

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace a part of the text without splitting lines at separators that are none on the screen."""
        result = super().replace_range(start, end, text.translate(_HOLD))
        for row in range(min(start, end)[0], result.end_location[0] + 1):
            self._lines[row] = self._lines[row].translate(_RELEASE)
        return result


class _Measured(Sequence[str]):
    """The lines of a document as they are laid out: what wrapping and the cursor's ways up and down go by."""

    def __init__(self, document: DocumentBase) -> None:
        self._document = document

    @property
    def lines(self) -> Sequence[str]:
        return self

    @property
    def line_count(self) -> int:
        return self._document.line_count

    def get_line(self, index: int) -> str:
        return stand_in(self._document.get_line(index))

    def __len__(self) -> int:
        return self._document.line_count

    def __iter__(self) -> Iterator[str]:
        return map(stand_in, self._document.lines)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        found = self._document.lines[index]
        return stand_in(found) if isinstance(found, str) else [*map(stand_in, found)]


def wrapped(document: DocumentBase, tab_width: int) -> WrappedDocument:
    """Return the document's wrapping, by the cells in which it is drawn."""
    return WrappedDocument(cast("DocumentBase", _Measured(document)), tab_width=tab_width)


class GraphemeNavigator(DocumentNavigator):
    """Steps over whole characters.

    Args:
        lines: How the document is laid out.
        document: What it says.
    """

    def __init__(self, lines: WrappedDocument, document: DocumentBase) -> None:
        super().__init__(lines)
        self._said = document

    def get_location_left(self, location: Location) -> Location:
        """Return the place one visible character to the left."""
        row, column = location
        return (row, border_before(self._said[row], column)) if column else super().get_location_left(location)

    def get_location_right(self, location: Location) -> Location:
        """Return the place one visible character to the right."""
        row, column = location
        line = self._said[row]
        return (row, border_after(line, column)) if column < len(line) else super().get_location_right(location)


class LineInput(ErrorBoundary, Input):
    """One line to type into: takes every letter, and goes by characters as a reader sees them."""

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002  # Textual's
        return is_typed(character)

    def on_key(self, event: events.Key) -> None:
        """Take a letter that Textual takes for none; it goes on with all others itself."""
        if event.is_printable or not is_typed(event.character):
            return
        event.stop()
        event.prevent_default()
        self._put(event.character or "")

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._put(written(event.text).strip("\n").partition("\n")[0].replace("\t", " "))

    def _put(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    def validate_selection(self, selection: Selection) -> Selection:
        start, end = super().validate_selection(selection)
        return Selection(border_at(self.value, start), border_at(self.value, end))

    def action_cursor_left(self, select: bool = False) -> None:
        """Move left by what is seen as one character."""
        start, end = self.selection
        if select or self.selection.is_empty:
            before = border_before(self.value, end)
            self.selection = Selection(start if select else before, before)
        else:
            super().action_cursor_left(select)

    def action_delete_left(self) -> None:
        """Delete what is seen as one character before the cursor."""
        if self.selection.is_empty:
            self.delete(border_before(self.value, self.cursor_position), self.cursor_position)
        else:
            super().action_delete_left()

    def action_delete_right(self) -> None:
        """Delete what is seen as one character after the cursor."""
        if self.selection.is_empty:
            self.delete(self.cursor_position, border_after(self.value, self.cursor_position))
        else:
            super().action_delete_right()

    def _position_to_cell(self, position: int) -> int:
        return width(drawn(self.value[:position]))

    @property
    def content_width(self) -> int:
        """How many cells the text needs, with one for the cursor behind it."""
        return super().content_width if not self.value else width(drawn(self.value)) + 1

    def render_line(self, y: int) -> Strip:
        if y != 0 or self.password or SINGLE.fullmatch(self.value):
            return super().render_line(y)
        line = Text(drawn(self.value) + " ", end="", no_wrap=True)
        if self.has_focus:
            line.stylize_before(self.get_component_rich_style("input--selection"), *sorted(self.selection))
            line.stylize(self.get_component_rich_style("input--cursor"), self.cursor_position, self.cursor_position + 1)
        room = self.scrollable_content_region.width + 1
        whole = Strip(_even([*line.render(self.app.console)]))
        left = self.scroll_offset.x
        return whole.crop(left, left + room).extend_cell_length(room).apply_style(self.rich_style)
