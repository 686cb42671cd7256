"""A question to answer with yes or no before something can't be taken back."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.presentation.cells import one_line
from tui.presentation.pasted import pasted
from tui.presentation.spans import Line, Span
from tui.widgets.dialog import Dialog
from tui.widgets.one_line import OneLine


class Confirm(Dialog[bool]):
    """Asks; answers True only for `y`. Enter and Esc are no: what is not read is not agreed to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y,Y", "answer(True)", "Yes"),
        ("n,N,q,enter,escape,ctrl+g", "answer(False)", "No"),
    ]

    DEFAULT_CSS = """
    Confirm > #box { width: 60; border: round $warning; }
    Confirm > #box.-plain { border: ascii $warning; }
    Confirm Static { width: 1fr; height: auto; background: $panel; margin-bottom: 1; }
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, question: str, *, detail: str = "", yes: str = "yes", no: str = "no") -> None:
        """Ask.

        Args:
            question: A short sentence; the title of the box.
            detail: What it would mean, in some lines.
            yes: What `y` does, in a word or two.
            no: What every other key does.
        """
        super().__init__(question)
        self._detail = pasted(detail)
        self._keys: Line = (
            Span("y", "accent"),
            Span(f" {one_line(yes)}   "),
            Span("n", "accent"),
            Span(f" {one_line(no)}"),
        )

    def compose_box(self) -> list[Widget]:
        foot = OneLine()
        foot.show(self._keys)
        return [*([Static(Content(self._detail))] if self._detail else []), foot]

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
