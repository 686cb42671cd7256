"""The panes side by side: which of them are shown, and how wide."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.screens.layout import Layout
from tui.widgets.error_boundary import ErrorBoundary


class Panes(ErrorBoundary, Horizontal):
    """List, thread and contact, each with what belongs above it.

    Args:
        left: The list and what stands above it, from the top.
        middle: The thread, likewise.
        right: The contact, likewise.
    """

    def __init__(self, left: tuple[Widget, ...], middle: tuple[Widget, ...], right: tuple[Widget, ...]) -> None:
        super().__init__(id="panes")
        self.left = Vertical(*left, id="left")
        self.middle = Vertical(*middle, id="middle")
        self.right = Vertical(*right, id="right")

    def compose(self) -> ComposeResult:
        yield self.left
        yield self.middle
        yield self.right

    def make_room(self, shown: Layout) -> None:
        """Give every pane the room that a layout has for it."""
        self.left.display, self.middle.display, self.right.display = shown.list, shown.thread, shown.contact
        self.left.styles.width = shown.list_width or "1fr"
        self.right.styles.width = shown.contact_width or "1fr"
        self.left.set_class(not (shown.thread or shown.contact), "-alone")
