"""A line at the foot of a pane to type what is searched for, with what was found beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message as UIMessage
from textual.widgets import Input

from tui.presentation.spans import Span
from tui.widgets.dialog import Field
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.one_line import OneLine


class FindLine(ErrorBoundary, Horizontal):
    """Hidden until `open`; says what is typed, and when the agent is done or gives up."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "give_up", "Close")]

    DEFAULT_CSS = """
    FindLine { height: 1; background: $panel; }
    FindLine.-hidden { display: none; }
    FindLine #find-sign { width: 2; background: $panel; }
    FindLine #find-found { width: 14; background: $panel; }
    FindLine Field { width: 1fr; }
    """

    @dataclass
    class Changed(UIMessage):
        """The words are different."""

        line: FindLine
        words: str

        @property
        def control(self) -> FindLine:
            return self.line

    @dataclass
    class Entered(UIMessage):
        """The agent is done typing."""

        line: FindLine
        words: str

    @dataclass
    class GivenUp(UIMessage):
        """The agent wants no search any more."""

        line: FindLine

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self._field = Field()
        self._found = OneLine(id="find-found")
        self._sign = OneLine(id="find-sign")

    def compose(self) -> ComposeResult:
        yield self._sign
        yield self._field
        yield self._found

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return not self.has_class("-hidden")

    @property
    def words(self) -> str:
        """What is typed."""
        return self._field.value

    def open(self, words: str = "") -> None:
        """Come on the screen with these words, and take the focus."""
        self.remove_class("-hidden")
        self._sign.show((Span("/ ", "accent"),))
        self._field.value = words
        # What is typed takes the place of the words; an arrow key or End adds to them.
        self._field.action_select_all()
        # At once: `focus()` waits its turn, and letters typed meanwhile would be commands of the pane.
        self.screen.set_focus(self._field)

    def close(self) -> None:
        """Go, and forget the words."""
        self.add_class("-hidden")
        with self.prevent(Input.Changed):
            self._field.value = ""
        self.tell("")

    def tell(self, found: str) -> None:
        """Say what was found."""
        # As wide as it is, but what is typed keeps a third of the line.
        self._found.styles.width = max(14, min(cell_len(found) + 1, 2 * self.size.width // 3))
        self._found.show((Span(found, "muted"),))

    def action_give_up(self) -> None:
        """End the search without going anywhere."""
        self.post_message(self.GivenUp(self))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self.post_message(self.Changed(self, event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Entered(self, event.value))
