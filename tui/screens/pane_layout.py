"""Which pane the agent is in, which panes are shown, and how wide each of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.commands.desk import Pane
from tui.screens.layout import WIDE, Layout, layout

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.screens.layout import Panes


class PaneLayout:
    """Gives every pane the room that the terminal has for it.

    Args:
        screen: Has the focus, and the size of the terminal.
        panes: What stands side by side.
        reading_panes: The widget of each pane where bare letters act.
        frame: The lines above and below the panes, and the sentence that stands there where there is no room for them.
        is_opened: Gives whether a conversation is open.
        laid_out: Called after the panes were given other room.
    """

    def __init__(
        self,
        screen: Screen[None],
        panes: Panes,
        reading_panes: Mapping[Pane, Widget],
        frame: tuple[Widget, Widget, Widget],
        *,
        is_opened: Callable[[], bool],
        laid_out: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._panes = panes
        self._reading_panes = reading_panes
        self._frame = frame
        self._is_opened = is_opened
        self._laid_out = laid_out
        self.box: Widget | None = None
        """Where words are written; None: it is not there yet."""
        self.shown: Layout | None = None
        """How the panes stand; None: before the first frame."""
        self.zoomed: Pane | None = None
        """The pane that has the whole width; None: none."""
        self.contact_wanted = True
        """Whether the agent wants to see the contact."""
        self.came_from = Pane.LIST
        """From where the agent came to the contact."""

    @property
    def pane(self) -> Pane | None:
        """The pane with the focus; None while a line for searching has it."""
        focused = self._screen.focused
        if focused is None:
            return Pane.LIST
        for pane, view in self._reading_panes.items():
            if focused is view:
                return pane
        if self.box is not None and self.box in focused.ancestors_with_self:
            return Pane.COMPOSER
        return None

    @property
    def contact_shown(self) -> bool:
        """Whether the contact is before the agent's eyes."""
        return self.shown is not None and self.shown.contact

    @property
    def thread_shown(self) -> bool:
        """Whether the thread is, and there is room to read it."""
        return self.shown is not None and self.shown.thread and self.shown.usable

    @property
    def is_wide(self) -> bool:
        """Whether all panes stand side by side."""
        return self._screen.app.size.width >= WIDE

    @property
    def panes_shown(self) -> Sequence[Pane]:
        """The panes to read in that are shown, from the left."""
        return [
            pane
            for pane, view in self._reading_panes.items()
            if all(node.display for node in view.ancestors_with_self if isinstance(node, Widget))
        ]

    def go_to(self, pane: Pane) -> None:
        """Put the focus into a pane, which is shown then."""
        if pane is Pane.CONTACT:
            # What is not shown takes no focus.
            self._panes.right.display = True
        self._screen.set_focus(self._reading_panes[pane])

    def lay_out(self) -> None:
        """Give every pane the room that it has now."""
        width, height = self._screen.app.size
        shown = layout(
            width,
            height,
            focus=self.pane or Pane.LIST,
            opened=self._is_opened(),
            contact_wanted=self.contact_wanted,
            zoomed=self.zoomed,
        )
        if shown == self.shown:
            return
        self.shown = shown
        self._panes.make_room(shown)
        above, below, too_small = self._frame
        above.display, below.display, too_small.display = shown.header, shown.footer, not shown.usable
        self._laid_out()
