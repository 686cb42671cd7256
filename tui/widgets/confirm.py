"""A question to answer with yes or no before something can't be taken back."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.presentation.cells import one_line, printable
from tui.presentation.spans import Line, Span
from tui.text.cells import filled
from tui.widgets.dialog import Dialog
from tui.widgets.one_line import OneLine

_NO = frozenset({"n", "N", "q", "enter", "escape", "ctrl+g"})


class Confirm(Dialog[bool]):
    """Asks; answers True only for the key it names. Enter and Esc are no: what is not read is not agreed to."""

    DEFAULT_CSS = """
    Confirm > #box { width: 60; border: round $warning; }
    Confirm > #box.-plain { border: ascii $warning; }
    Confirm Static { width: 1fr; height: auto; background: $panel; margin-bottom: 1; }
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, question: str, *, detail: str = "", yes: str = "yes", no: str = "no", key: str = "y") -> None:
        """Ask.

        Args:
            question: A short sentence; the title of the box.
            detail: What it would mean, in some lines.
            yes: What `key` does, in a word or two.
            no: What Esc and Enter do.
            key: The letter that agrees: the first of its verb, such as `d` for "drop".
        """
        super().__init__(question)
        self._detail = printable(detail)
        self._key = key
        self._keys: Line = (
            Span(key, "accent"),
            Span(f" {one_line(yes)}   "),
            Span("Esc", "accent"),
            Span(f" {one_line(no)}"),
        )

    def compose_box(self) -> list[Widget]:
        foot = OneLine()
        foot.show(self._keys)
        return [*([Static(Content(filled(self._detail)), id="detail")] if self._detail else []), foot]

    def explain(self, detail: str) -> None:
        """Show other words for what it would mean: whom they name is called otherwise now."""
        if (detail := printable(detail)) != self._detail and self._detail and self.is_mounted:
            self._detail = detail
            self.query_one("#detail", Static).update(Content(filled(detail)))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key.lower() == self._key:
            self.dismiss(True)
        elif event.key in _NO:
            self.dismiss(False)
