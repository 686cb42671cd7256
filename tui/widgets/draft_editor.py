"""The text of a draft while it is written: Textual's editor, quiet, with offers under the hand, by whole characters."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message as UIMessage
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location, Selection

from tui.presentation.pasted import pasted
from tui.text.cells import width
from tui.text.typed import is_typed
from tui.text.variables import VARIABLE
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.graphemes import GraphemeNavigator, WholeDocument, border_at, border_before, drawn, even, wrapped

_OFFER_KEYS = {
    "up": "previous",
    "ctrl+p": "previous",
    "down": "next",
    "ctrl+n": "next",
    "tab": "accept",
    "enter": "accept",
    "escape": "close",
}


class DraftEditor(ErrorBoundary, TextArea):
    """Textual's keys edit; those of open offers go to the composer first.

    Colours come from the composer, so that a note looks like one to the last cell.
    """

    DEFAULT_CSS = """
    DraftEditor, DraftEditor:focus {
        border: none;
        padding: 0;
        height: 2;
        width: 1fr;
        background: $background;
        color: $customer;
        scrollbar-size-vertical: 0;
        overflow-x: hidden;
    }
    DraftEditor .text-area--placeholder { color: $muted; }
    """

    _dressed = ""
    """The app's theme at the time the editor's own was last worked out; empty: styles have changed since."""

    class SendKey(UIMessage):
        """Enter, where the agent chose that it sends."""

    class EmptyBackspace(UIMessage):
        """Backspace where there is no text to delete."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, compact=True, highlight_cursor_line=False, soft_wrap=True)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.offer_key: Callable[[str], bool] = lambda _act: False
        """Asked first for the keys of offers (`previous`, `next`, `accept`, `close`): whether it took the key."""
        self.enter_sends = False
        self.clean: Callable[[str], str] = pasted
        """What every typed or pasted text passes before it is in the draft."""
        self._putting = False
        self.live_names: tuple[str, ...] = ()
        """What reads `@Name` and stands for somebody."""

    def show_placeholder(self, words: str) -> None:
        """Show these words while there is no text."""
        self.placeholder = Content(words)

    def on_key(self, event: events.Key) -> None:
        if event.key in _OFFER_KEYS and self.offer_key(_OFFER_KEYS[event.key]):
            event.stop()
            event.prevent_default()
        elif event.key == "enter" and self.enter_sends:
            event.stop()
            event.prevent_default()
            self.post_message(self.SendKey())
        elif event.key in ("ctrl+j", "shift+enter", "alt+enter"):
            event.stop()
            event.prevent_default()
            self.replace("\n", *self.selection, maintain_selection_offset=False)
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self.replace(self._to_next_tab_stop(), *self.selection, maintain_selection_offset=False)
        elif event.key == "backspace" and not self.text:
            self.post_message(self.EmptyBackspace())
        elif not event.is_printable and is_typed(event.character):
            event.stop()
            event.prevent_default()
            self.replace(event.character or "", *self.selection, maintain_selection_offset=False)

    def _to_next_tab_stop(self) -> str:
        cells = self.get_column_width(*self.cursor_location)
        return " " * (self.indent_width - cells % self.indent_width)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Return whether a key is for the text: every letter is."""
        return is_typed(character) or super().check_consume_key(key, character)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document("", language)
        self.document = WholeDocument(text)
        self.wrapped_document = wrapped(self.document, self.indent_width)
        self.navigator = GraphemeNavigator(self.wrapped_document, self.document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def validate_selection(self, selection: Selection) -> Selection:
        """Return the selection with both ends between characters, never within one."""
        return Selection(self._whole(selection.start), self._whole(selection.end))

    def _whole(self, location: Location) -> Location:
        row, column = location
        return (row, border_at(self.document[row], column)) if row < self.document.line_count else location

    def _delete_via_keyboard(self, start: Location, end: Location) -> EditResult | None:
        first, last = sorted((start, end))
        line = self.document[first[0]]
        if first[1] and border_at(line, first[1]) != first[1]:
            first = first[0], border_before(line, first[1])
        return super()._delete_via_keyboard(first, self._whole(last))

    def get_column_width(self, row: int, column: int) -> int:
        """Return how many cells stand before a column."""
        return width(drawn(self.document[row][:column]).expandtabs(self.indent_width))

    def render_line(self, y: int) -> Strip:
        """Return a line in the cells that terminals give it."""
        return even(super().render_line(y))

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; the text of it is cleaned, unless `put` says that it is to stay as it is."""
        if not self._putting:
            edit.text = self.clean(edit.text)
        return super().edit(edit)

    def put(self, text: str, start: Location, end: Location, *, maintain_selection_offset: bool = True) -> None:
        """Replace text as `replace` does, by words that are kept as they are: a draft, a canned response."""
        self._putting = True
        try:
            self.replace(text, start, end, maintain_selection_offset=maintain_selection_offset)
        finally:
            self._putting = False

    def notify_style_update(self) -> None:
        self._dressed = ""
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        # Textual works six styles out for every letter, which takes longer than all else that the letter needs (8.2.8).
        if self._dressed == self.app.theme:
            return super(TextArea, self).render_lines(crop)
        self._dressed = self.app.theme
        return super().render_lines(crop)

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn, with variables and mentions set off."""
        plain = drawn(self.document[line_index])
        line = Text(plain, end="", no_wrap=True)
        if "{{" not in plain and "@" not in plain:
            return line
        live = Style(bold=True)
        for found in VARIABLE.finditer(plain):
            line.stylize(live, *found.span())
        for name in self.live_names:
            at = plain.find(name)
            while at >= 0:
                line.stylize(live, at, at + len(name))
                at = plain.find(name, at + len(name))
        return line
