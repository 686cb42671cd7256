"""An app to look at the list and the thread in, with made-up people: `python -m tests.widgets.playground`."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from tests.widgets.people import (
    NOW,
    Rows,
    a_message,
    a_reply,
    a_row,
    an_activity,
    an_outgoing,
    many_messages,
    many_rows,
)
from tui.console.themed_app import ThemedApp
from tui.models.message import Attachment, DeliveryStatus, Email, FileType
from tui.presentation.reading import Entry, Reading
from tui.widgets.conversation_list import ConversationList
from tui.widgets.thread import ThreadView


def a_thread() -> list[Entry]:
    """One of each kind."""
    photo = Attachment(id=1, file_type=FileType.IMAGE, file_name="photo.jpg", file_size=240_000)
    mail = Email(subject="Re: invoice 2231")
    return [
        *many_messages(12, 9_960),
        a_message(1, "Where is my order? It should have come on Friday.", attachments=(photo,)),
        a_reply(3, "Let me **check** that for you.", status=DeliveryStatus.READ, in_reply_to=1),
        a_reply(4, "@João can you look at the warehouse? They said that it left already.", private=True),
        an_activity(5),
        a_message(7, "Any news?"),
        a_message(8, "Hello??"),
        a_message(11, "See below.\n\nOn Fri, Support wrote:\n> a\n> b\n> c", email=mail),
        a_reply(12, "Sorry.", status=DeliveryStatus.FAILED, external_error="131047 - Re-engagement message"),
        an_outgoing(),
    ]


class Playground(ThemedApp[None]):
    """List and thread side by side; the keys call the widgets' own methods."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #left { width: 42; border-right: solid $rule; }
    """
    BINDINGS: ClassVar = [
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
        Binding("J", "thread('move', 1)"),
        Binding("K", "thread('move', -1)"),
        Binding("pageup", "thread('page', -1)"),
        Binding("pagedown", "thread('page', 1)"),
        Binding("f", "thread('fold')"),
        Binding("X", "thread('toggle_choice')"),
        Binding("s", "thread('find', 'order')"),
        Binding("p", "older"),
        Binding("m", "message"),
        Binding("tab", "app.focus_next"),
        Binding("e", "leaves"),
        Binding("q", "quit"),
    ]

    def __init__(self, count: int = 200, theme: str = "chatwoot-dark") -> None:
        super().__init__(theme=theme)
        self.source = Rows(many_rows(count))
        self.entries: list[Entry] = []
        self.oldest = 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield ConversationList(id="left")
            yield ThreadView(id="thread")

    def on_mount(self) -> None:
        queue = self.query_one(ConversationList)
        queue.now = NOW
        queue.rows = self.source
        queue.tail = "that is all"
        queue.focus()
        self.entries = a_thread()
        self.oldest = 9_960
        self._show()

    def _show(self) -> None:
        thread = self.query_one(ThreadView)
        thread.typing = "João is writing a note…"
        thread.set_now(NOW)
        thread.show(
            1042,
            tuple(self.entries),
            first_new=7,
            more_above=True,
            reading=Reading(customer="Maria Santos", me="Mira", glyphs=thread.glyphs),
        )

    def action_thread(self, method: str, *given: int | str) -> None:
        getattr(self.query_one(ThreadView), method)(*given)

    def action_older(self) -> None:
        self.oldest -= 20
        self.entries[:0] = many_messages(20, self.oldest)
        self._show()

    def action_message(self) -> None:
        self.entries.append(a_message(20_000 + len(self.entries), "One more thing.", created_at=NOW))
        self._show()

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
    Playground(int(sys.argv[1]) if len(sys.argv) > 1 else 200).run()
