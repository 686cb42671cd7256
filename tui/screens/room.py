"""A room beside the console: a screen of its own over the same account, with its keys in the command table."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from tui.commands.desk import Pane
from tui.presentation.key_names import with_keys
from tui.presentation.spans import Line, Span, ends, shortened
from tui.screens import view_models
from tui.screens.top_line import TopLine
from tui.widgets.compositor import paint_sparingly
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.footer_keys import FooterKeys
from tui.widgets.notice_line import NoticeLine
from tui.widgets.one_line import OneLine
from tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from tui.commands.desk import PaneView
    from tui.screens.act_line import ActLine
    from tui.screens.context import Context
    from tui.store.change import Change


class Room(ErrorBoundary, Screen[None]):
    """Top line, title, one body, notice and footer. While it is on top, keys act in its pane and notices stand in it.

    It is imported when it is opened. Where the console goes on below it, nothing of that is seen.
    """

    ALLOW_SELECT = False
    PANE: ClassVar[Pane]
    """Where its keys are in the command table."""

    DEFAULT_CSS = """
    Room { layout: vertical; background: $background; }
    """

    def __init__(self, context: Context, account: str) -> None:
        super().__init__()
        paint_sparingly(self)
        self.context = context
        self.bar = StatusBar(id="room-bar")
        self.top_line = TopLine(self.bar, context, account)
        self.title_line = OneLine(id="room-title")
        self.notice = NoticeLine(id="room-notice")
        self.footer = FooterKeys(id="room-footer")

    # Held to by mypy alone: Textual's metaclass leaves no room for that of `abc`.
    @abstractmethod
    def body(self) -> Widget:
        """Return the one widget between title and notice; it takes the focus."""

    @property
    @abstractmethod
    def view(self) -> PaneView:
        """What the keys that move move in."""

    @abstractmethod
    def show(self, change: Change) -> None:
        """Draw what a change of the state touches."""

    def compose(self) -> ComposeResult:
        yield self.bar
        yield self.title_line
        yield self.body()
        yield self.notice
        yield self.footer

    def on_mount(self) -> None:
        self.top_line.show()
        self.footer.show_keys(*view_models.footer(self.PANE, self.context.commands))

    @property
    def pane(self) -> Pane:
        """Where keys act."""
        return self.PANE

    @property
    def target(self) -> int | None:
        """The conversation that a command acts on."""
        return self.view.under_cursor

    def keys(self, command_id: str) -> str:
        """Return how a command's key is written, as the agent has it."""
        return self.context.keys(command_id)

    def say(self, sentence: str, ink: str = "") -> None:
        """Say a sentence in the line at the bottom."""
        self.notice.say(sentence, ink)

    def show_title(self, name: str, words: str) -> None:
        """Show what this is, and what is to be said about the whole of it."""
        left: Line = (Span(f" {name}", "heading"),)
        right: Line = (Span(f"{words} ", "muted"),)
        glyphs = self.title_line.glyphs
        self.title_line.show(lambda width: ends(left, shortened(right, max(1, width * 3 // 4), glyphs.ellipsis), width))

    def show_around(self, change: Change) -> None:
        """Draw what a change touches of the lines around the body."""
        if change.link or change.me or change.outbox or change.presence or change.notifications:
            self.top_line.show()
        for sentence in change.told:
            self.say(with_keys(sentence, self.context.keys), "warning")
        if change.acts or change.ended_acts or (change.outbox and self.context.state.acts):
            self._act_line.look(change)

    def tick(self) -> None:
        """Let ages follow the clock: on the full minute."""
        self.top_line.show()

    @cached_property
    def _act_line(self) -> ActLine:
        from tui.screens.act_line import ActLine
        from tui.screens.act_words import Seen, act_keys

        context = self.context
        keys = act_keys(context.commands)
        return ActLine(self.notice, lambda: context.state, lambda: Seen(context.now, context.zone, keys))
