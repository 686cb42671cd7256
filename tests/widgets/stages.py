"""A small app in which the tests try one widget, and what looks over its shoulder."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message as UIMessage
from textual.strip import Strip
from textual.widget import Widget

from tui.console.themed_app import ThemedApp
from tui.widgets.sheet import Sheet

Said = TypeVar("Said", bound=UIMessage)


class Stage(ThemedApp[None]):
    """Shows one widget on the whole screen and keeps what it says."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget, theme: str = "chatwoot-dark") -> None:
        super().__init__(theme=theme)
        self.widget = widget
        self.said: list[UIMessage] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.widget.focus()

    def hear(self, message: UIMessage) -> None:
        """Keep a message; given to `run_test` as its hook, which meets each at every step of its way."""
        if not any(message is before for before in self.said):
            self.said.append(message)

    def heard(self, kind: type[Said]) -> list[Said]:
        """Return what the widget said of one kind, oldest first."""
        return [message for message in self.said if isinstance(message, kind)]


def screen(widget: Sheet) -> list[str]:
    """Return the lines that a sheet shows."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.content_size.height)]


def strips(widget: Sheet) -> list[Strip]:
    """Return the strips that a sheet shows."""
    return [widget.render_line(y) for y in range(widget.content_size.height)]


class Refreshes:
    """Counts the lines of a widget that are drawn again."""

    def __init__(self, widget: Widget) -> None:
        self.lines: set[int] = set()
        self._refresh = widget.refresh
        widget.refresh = self._noted  # type: ignore[method-assign]  # the test looks over the widget's shoulder
        self._height = widget.size.height

    def _noted(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Widget:
        for region in regions:
            self.lines.update(range(region.y, region.bottom))
        if not regions and repaint:
            self.lines.update(range(self._height))
        return self._refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
