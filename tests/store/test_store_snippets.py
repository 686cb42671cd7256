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


def test_line_breaks_of_the_web_leave_no_backslashes_in_the_snippet() -> None:
    told = Message(id=1, conversation_id=1, message_type=MessageType.OUTGOING, content="Line one\\\nline two \\\n")
    assert snippet_of(told) == ("Line one line two", SnippetKind.AGENT)


def test_a_mention_with_brackets_in_the_name_is_whole_in_the_snippet() -> None:
    note = Message(
        id=1,
        conversation_id=1,
        private=True,
        message_type=MessageType.OUTGOING,
        content="[@Joana \\[Sales\\]](mention://user/4/Joana%20%5BSales%5D) look",
    )
    assert snippet_of(note)[0] == "@Joana \\[Sales\\] look"
