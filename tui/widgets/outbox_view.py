"""The queue of what has not reached the server: to look through, edit, send again, or drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message as UIMessage

from tui.models.outgoing import Outgoing, Stage
from tui.presentation.entries import Entry
from tui.presentation.outbox_lines import outbox_lines
from tui.presentation.spans import Line, Span
from tui.widgets.reading import Reading


class OutboxView(Reading):
    """Shows the queue and says what the agent wants with an entry. It stays open: call `show_queue` after a change.

    Its messages go to the app. Whoever drops an entry asks first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("e,enter", "ask('edit')", "Edit"),
        ("r", "ask('retry')", "Retry"),
        ("d,delete", "ask('drop')", "Drop"),
        ("a,W", "ask('answer')", "Answer"),
        ("y", "ask('copy')", "Copy"),
    ]

    @dataclass
    class EditRequested(UIMessage):
        """Take it out of the queue and open it in the composer."""

        token: str

    @dataclass
    class RetryRequested(UIMessage):
        """Send it again."""

        token: str

    @dataclass
    class DropRequested(UIMessage):
        """Throw it away."""

        token: str

    @dataclass
    class CopyRequested(UIMessage):
        """Copy its words to the clipboard."""

        token: str

    @dataclass
    class AnswerRequested(UIMessage):
        """Ask what this entry waits to be asked."""

        token: str

    def __init__(self, queue: Sequence[Outgoing], names: Mapping[int, str], now: datetime) -> None:
        """Show a queue.

        Args:
            names: The contact of each conversation.
            now: Ages are told from here.
        """
        super().__init__("Outbox")
        self._queue = tuple(queue)
        self._names = dict(names)
        self._now = now

    def show_queue(self, queue: Sequence[Outgoing], names: Mapping[int, str], now: datetime) -> None:
        """Show what the queue is now; the mark stays with its entry."""
        self._queue, self._names, self._now = tuple(queue), dict(names), now
        if self.is_mounted:
            self._lay_out()

    def lines_for(self, cells: int) -> Sequence[Entry]:
        return outbox_lines(self._queue, self._names, self._now, cells)

    def foot(self) -> Line:
        if not self._queue:
            return super().foot()
        asks = any(each.stage is Stage.ASKING for each in self._queue)
        keys = (
            *((("a", "answer"),) if asks else ()),
            *(("e", "edit"), ("r", "retry"), ("d", "drop"), ("y", "copy"), ("Esc", "close")),
        )
        return tuple(span for key, word in keys for span in (Span(key, "accent"), Span(f" {word}   ", "muted")))

    def action_scroll(self, lines: int) -> None:
        """Move the cursor by lines."""
        self._list.move(lines)

    def action_ask(self, act: str) -> None:
        """Ask for an act on the chosen entry: edit, retry, drop, answer or copy."""
        token = self._list.cursor
        if not isinstance(token, str):
            return
        asked = {
            "edit": self.EditRequested,
            "retry": self.RetryRequested,
            "drop": self.DropRequested,
            "answer": self.AnswerRequested,
            "copy": self.CopyRequested,
        }
        self.post_message(asked[act](token))
