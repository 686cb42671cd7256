"""The text of a draft while it is written: Textual's editor, quiet, with offers under the hand and clean pastes."""

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
from textual.widgets.text_area import EditResult, Location

from tui.presentation.canned import VARIABLE
from tui.presentation.pasted import pasted
from tui.widgets.error_boundary import ErrorBoundary

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
        self.live_names: tuple[str, ...] = ()
        """What reads `@Name` and stands for somebody."""

    def show_placeholder(self, words: str) -> None:
        """Show these words while there is no text."""
        self.placeholder = Content(words)

    async def _on_key(self, event: events.Key) -> None:
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
            self._replace_via_keyboard("\n", *self.selection)
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(" " * self._find_columns_to_next_tab_stop(), *self.selection)
        elif event.key == "backspace" and not self.text:
            self.post_message(self.EmptyBackspace())

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        return super()._replace_via_keyboard(self.clean(insert), start, end)

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
        line = super().get_line(line_index)
        plain = line.plain
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
