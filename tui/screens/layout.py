"""The panes side by side: which of them a terminal of a size has room for, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.commands.desk import Pane
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.too_small import is_too_small

WIDE = 120
"""From this width on, list, thread and contact stand side by side."""

TWO_PANES = 80
"""From this width on, list and thread do; the contact is a drawer over the thread."""

FOOTER_FROM, HEADER_FROM = 20, 16
"""Below these heights footer and header make room."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is shown."""

    list: bool
    thread: bool
    contact: bool
    header: bool
    footer: bool
    list_width: int | None
    """Columns of the list; None: all."""
    contact_width: int | None
    """Columns of the contact pane; None: all that the thread would have."""
    usable: bool = True
    """Whether there is room for a console at all; where not, a sentence says so."""


def layout(
    width: int, height: int, *, focus: Pane, opened: bool, contact_wanted: bool, zoomed: Pane | None = None
) -> Layout:
    """Return what a terminal shows.

    Args:
        width: Columns.
        height: Rows.
        focus: The pane the agent is in.
        opened: Whether a conversation is open.
        contact_wanted: Whether the agent wants to see the contact.
        zoomed: The pane that was given the whole width; None: none.
    """
    header, footer = height >= HEADER_FROM, height >= FOOTER_FROM
    usable = not is_too_small(width, height)
    single = zoomed or (focus if width < TWO_PANES else None)
    if single is not None:
        shown = {Pane.LIST: "list", Pane.CONTACT: "contact"}.get(single, "thread")
        return Layout(
            list=shown == "list",
            thread=shown == "thread",
            contact=shown == "contact",
            header=header,
            footer=footer,
            list_width=None,
            contact_width=None,
            usable=usable,
        )
    if width < WIDE:
        drawer = contact_wanted and opened and focus is Pane.CONTACT
        return Layout(
            list=True,
            thread=not drawer,
            contact=drawer,
            header=header,
            footer=footer,
            list_width=max(30, width * 3 // 8),
            contact_width=None,
            usable=usable,
        )
    return Layout(
        list=True,
        thread=True,
        contact=contact_wanted,
        header=header,
        footer=footer,
        list_width=min(52, max(38, width * 3 // 10)),
        contact_width=min(38, max(30, width * 22 // 100)),
        usable=usable,
    )


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
        # A rule parts two panes: the first one has none to its left.
        self.middle.set_class(not shown.list, "-first")
        self.right.set_class(not (shown.list or shown.thread), "-first")
