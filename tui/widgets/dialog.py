"""A box over the screen that asks for one thing; what lies beneath stays as it is."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.presentation.cells import one_name
from tui.presentation.glyphs import ASCII
from tui.text.cells import filled
from tui.widgets.compositor import paint_sparingly
from tui.widgets.drawing import Drawing
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.graphemes import LineInput

T = TypeVar("T")


class Dialog(ErrorBoundary, ModalScreen[T]):
    """A modal screen with one box. Nothing is dimmed: a dimmed screen is sent again cell by cell.

    Subclasses give the content of the box in `compose_box`.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > #box {
        width: 72;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        background: $panel;
        border: round $accent;
        border-title-color: $foreground;
        border-title-style: bold;
        padding: 0 1;
    }
    Dialog > #box.-plain { border: ascii $accent; }
    """

    AUTO_FOCUS: ClassVar[str | None] = "Input"

    def __init__(self, title: str) -> None:
        super().__init__()
        paint_sparingly(self)
        # As a style of its own: a rule of the app for `Screen` is meant for the console and would win over the class.
        self.styles.background = "transparent"
        self.dialog_title = one_name(title)

    def compose(self) -> ComposeResult:
        box = Vertical(*self.compose_box(), id="box", classes="-plain" if Drawing.glyphs is ASCII else None)
        box.border_title = Content(filled(self.dialog_title))
        yield box

    def retitle(self, title: str) -> None:
        """Show another title: whom it names is called otherwise now."""
        if (title := one_name(title)) != self.dialog_title:
            self.dialog_title = title
            if self.is_mounted:
                self.query_one("#box").border_title = Content(filled(title))

    # Held to by mypy alone: Textual's metaclass leaves no room for that of `abc`.
    @abstractmethod
    def compose_box(self) -> list[Widget]:
        """Return what stands in the box, from top to bottom."""

    def action_give_up(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class Field(LineInput):
    """One line of a dialog: no border, no blinking, no markup, and no colour of its own."""

    DEFAULT_CSS = """
    Field, Field:focus {
        border: none;
        height: 1;
        padding: 0;
        background: $panel;
    }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._first_value = value

    def on_mount(self) -> None:
        # Not in the constructor: a value moves the cursor, which asks for the app.
        self.value = self._first_value
        self.cursor_position = len(self.value)
