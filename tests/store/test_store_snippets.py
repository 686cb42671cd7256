"""What a row shows of the newest message."""

from __future__ import annotations

from tui.models.message import Message, MessageType
from tui.models.row import SnippetKind
from tui.store.rows import snippet_of


def test_a_mention_reads_as_a_name_in_the_snippet() -> None:
    note = Message(
        id=1,
        conversation_id=1,
        private=True,
        message_type=MessageType.OUTGOING,
        content="[@João Lima](mention://user/4/Jo%C3%A3o%20Lima) look,\nplease",
    )
    assert snippet_of(note) == ("@João Lima look, please", SnippetKind.NOTE)
