"""One line to type, with what it would mean written under it while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from tui.presentation.cells import one_line
from tui.presentation.entries import Entry
from tui.presentation.spans import line, shortened
from tui.widgets.dialog import Dialog, Field
from tui.widgets.entry_list import EntryList
from tui.widgets.one_line import OneLine

_NAMES_AT_MOST = 10
_PATH_KEYS = line("Tab completes   Enter accept   Esc close", "muted")


class Prompt(Dialog[str | None]):
    """Asks for a line; answers with it as typed, or None where the agent gave up."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "give_up", "Close"), ("tab", "complete", "Complete")]

    DEFAULT_CSS = """
    Prompt #echo { margin-top: 1; }
    Prompt #names { display: none; background: $panel; }
    """

    def __init__(
        self,
        title: str,
        echo: Callable[[str], str] | None = None,
        *,
        value: str = "",
        placeholder: str = "",
        accepts: Callable[[str], bool] = lambda _text: True,
        completes: Callable[[str], tuple[str, Sequence[str]]] | None = None,
    ) -> None:
        """Ask for a line.

        Args:
            title: What is being asked.
            echo: What the line would mean, in words; asked at every letter.
            value: Stands there at first.
            accepts: Whether Enter may end it; where not, the echo says why.
            completes: What Tab makes of the line, and what it may become; None: Tab does nothing.
        """
        super().__init__(title)
        self._means = echo
        self._accepts = accepts
        self._field = Field(value, placeholder=placeholder)
        self._echo = OneLine(id="echo")
        self._foot = OneLine()
        self._completes = completes
        self._names = EntryList(id="names")

    def compose_box(self) -> list[Widget]:
        return [self._field, *([self._names] if self._completes else []), self._echo, self._foot]

    def on_mount(self) -> None:
        # What is typed takes the place of what stands there; an arrow key or End adds to it.
        self._field.action_select_all()
        self._show_echo()
        self._foot.show(line("Enter accept   Esc close", "muted") if not self._completes else _PATH_KEYS)

    def action_complete(self) -> None:
        """Go on with the line as far as there is one way, and show what it may become."""
        if self._completes is None:
            return
        text, names = self._completes(self._field.value)
        self._field.value = text
        self._field.cursor_position = len(text)
        self._show_names(names if len(names) > 1 else ())

    def _show_names(self, names: Sequence[str]) -> None:
        shown = [Entry(line(f" {one_line(name)}")) for name in names[:_NAMES_AT_MOST]]
        if len(names) > _NAMES_AT_MOST:
            shown.append(Entry(line(f" and {len(names) - _NAMES_AT_MOST} more", "muted")))
        self._names.styles.height = len(shown)
        self._names.display = bool(shown)
        self._names.show(shown)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show_echo()

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._accepts(self._field.value):
            self.dismiss(self._field.value)

    def _show_echo(self) -> None:
        words = one_line(self._means(self._field.value)) if self._means else ""
        good = self._accepts(self._field.value)
        self._echo.show(lambda width: shortened(line(words, "accent" if good else "warning"), width))
