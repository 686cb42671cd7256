"""Every command by its name, with its key, and why it can't be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.presentation.cells import breaks, one_line
from tui.presentation.entries import Entry, marked_letters
from tui.presentation.fuzzy import Match, match, ranked
from tui.presentation.spans import Line, Span, line
from tui.widgets.dialog import Dialog, Field
from tui.widgets.drawing import Drawing
from tui.widgets.entry_list import EntryList

_AROUND = 8
_ROWS_AT_MOST = 16
_BORDERS = 4
"""Cells of the box beside its content."""


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One command."""

    id: str
    title: str
    key: str = ""
    """As people write it; empty where it has none."""
    help: str = ""
    refusal: str = ""
    """Why it can't be done now; empty where it can."""


class Palette(Dialog[str | None]):
    """Asks for a command; answers with its id. One that can't run now says why and the palette stays open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "give_up", "Close"),
        ("up,ctrl+p", "move(-1)", "Up"),
        ("down,ctrl+n", "move(1)", "Down"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
    ]

    DEFAULT_CSS = """
    Palette EntryList { background: $panel; margin: 1 0; }
    Palette #foot { background: $panel; width: 1fr; height: 1; }
    """

    def __init__(self, entries: Sequence[PaletteEntry], *, typed: str = "") -> None:
        """Offer the commands in their order.

        Args:
            typed: Stands in the field at first.
        """
        super().__init__("Commands")
        self._entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self._entries}
        self._field = Field(typed, placeholder="what to do")
        self._list = EntryList()
        self._foot = _Foot(id="foot")

    def compose_box(self) -> list[Widget]:
        return [self._field, self._list, self._foot]

    def on_mount(self) -> None:
        self._fit()
        self._show()

    def on_resize(self, _event: Resize) -> None:
        self._fit()

    def action_move(self, entries: int) -> None:
        """Move the cursor by entries."""
        self._list.move(entries)
        self._show_foot()

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self._list.page(pages)
        self._show_foot()

    @on(Input.Changed)
    def _filtered(self) -> None:
        self._show()

    @on(Input.Submitted)
    def _entered(self) -> None:
        entry = self._marked()
        if entry is not None and not entry.refusal:
            self.dismiss(entry.id)

    def _fit(self) -> None:
        # As high as the longest needs, whichever the cursor is on: the rows must not jump beneath it.
        foot = self._foot.height_for(
            [_told(entry)[0] for entry in self._entries], min(72, self.app.size.width) - _BORDERS
        )
        self._foot.styles.height = foot
        room = max(1, self.app.size.height - _AROUND - foot + 1)
        self._list.styles.height = max(1, min(_ROWS_AT_MOST, room, len(self._entries)))

    def _show(self) -> None:
        typed = self._field.value.lstrip(":")
        found = ranked(typed, self._entries, lambda entry: f"{entry.title} {entry.id.replace('.', ' ')}")
        if not found and typed:
            found = ranked(typed, self._entries, lambda entry: entry.help)
            found = [(entry, Match(0, ())) for entry, _ in found]
        lines = [self._line(entry, typed) for entry, _ in found]
        self._list.show(
            lines or [Entry(line("No command is called that.", "muted"))],
            cursor=found[0][0].id if found and typed else None,
        )
        self._show_foot()

    def _line(self, entry: PaletteEntry, typed: str) -> Entry:
        hit = match(typed, entry.title)
        title: Line = marked_letters(entry.title, hit.positions if hit else ())
        if entry.refusal:
            title = line(f"{one_line(entry.title)}  (not now)", "muted")
        return Entry(title, (Span(one_line(entry.key), "muted" if entry.refusal else "accent"), Span(" ")), entry.id)

    def _marked(self) -> PaletteEntry | None:
        return self._by_id.get(str(self._list.cursor))

    def _show_foot(self) -> None:
        entry = self._marked()
        self._foot.show(*(_told(entry) if entry is not None else ("Esc close", "muted")))


class _Foot(Drawing):
    """What the command under the cursor does, or why it can't be done now, on as many lines as that takes."""

    _words, _ink = "", "muted"

    def show(self, words: str, ink: str) -> None:
        self._words, self._ink = one_line(words), ink
        self.redraw()

    def height_for(self, texts: Sequence[str], cells: int) -> int:
        """Return how many lines the longest of some texts takes."""
        return max((len(breaks(one_line(text), cells)) for text in texts), default=1)

    def frame(self, width: int, height: int) -> list[Strip]:
        lines = [self._words[start:end] for start, end in breaks(self._words, width)]
        lines += [""] * (height - len(lines))
        return [self.fitted(line(each, self._ink), width) for each in lines[:height]]


def _told(entry: PaletteEntry) -> tuple[str, str]:
    """Return what stands below for a command, and in which ink."""
    if entry.refusal:
        return f"Not now: {entry.refusal}", "warning"
    return entry.help or "Enter runs it", "muted"
