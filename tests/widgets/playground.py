"""An app to look at the list and the thread in, with made-up people: `python -m tests.widgets.playground`."""

from __future__ import annotations

import sys
from datetime import timedelta

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from tests.widgets.people import NOW, Rows, a_row, many_rows
from tui.themes import ThemedApp
from tui.widgets.conversation_list import ConversationList


class Playground(ThemedApp[None]):
    """List and thread side by side; the keys call the widgets' own methods."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #left { width: 42; border-right: solid $rule; }
    """
    BINDINGS = [
        Binding("j,down", "list('move', 1)"),
        Binding("k,up", "list('move', -1)"),
        Binding("ctrl+d", "list('half', 1)"),
        Binding("ctrl+u", "list('half', -1)"),
        Binding("G", "list('bottom')"),
        Binding("g", "list('top')"),
        Binding("space", "list('next_unread')"),
        Binding("x", "list('toggle_mark')"),
        Binding("v", "list('toggle_range')"),
        Binding("a", "arrives"),
        Binding("e", "leaves"),
        Binding("q", "quit"),
    ]

    def __init__(self, count: int = 200, theme: str = "chatwoot-dark") -> None:
        super().__init__(theme=theme)
        self.source = Rows(many_rows(count))

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="left"):
                yield ConversationList(id="list")

    def on_mount(self) -> None:
        queue = self.query_one(ConversationList)
        queue.now = NOW
        queue.rows = self.source
        queue.tail = "that is all"
        queue.focus()

    def action_list(self, method: str, *given: int) -> None:
        getattr(self.query_one(ConversationList), method)(*given)

    def action_arrives(self) -> None:
        number = len(self.source.rows) + 1000
        self.source.rows.insert(0, a_row(number, contact_name=f"New {number}", unread_count=1, last_activity_at=NOW))
        self.query_one(ConversationList).rows_changed()

    def action_leaves(self) -> None:
        queue = self.query_one(ConversationList)
        self.source.rows = [row for row in self.source.rows if row.id != queue.cursor_id]
        queue.rows_changed()

    def action_later(self) -> None:
        self.query_one(ConversationList).now += timedelta(minutes=1)


if __name__ == "__main__":
    Playground(*(int(one) for one in sys.argv[1:2])).run()
