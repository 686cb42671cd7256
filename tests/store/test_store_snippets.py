"""What a row shows of the newest message."""

from __future__ import annotations

from tests.store_builders import a_conversation, a_message
from tui.models.message import Email, Message, MessageType
from tui.models.people import Sender, SenderKind
from tui.models.row import SnippetKind
from tui.query.showing import shows_text
from tui.store.rows import held_from_rest, message_over, snippet_of


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


def test_a_mail_is_found_in_a_list_by_its_subject_and_names_its_writer() -> None:
    ida = Sender(id=7, kind=SenderKind.CONTACT, name="Ida Holm", email="ida@x.example")
    mail = a_message(1, content="Answer me.", sender=ida, email=Email(subject="Case rule", sender=("boss@x.example",)))
    row = held_from_rest(a_conversation(1, last_message=mail), 0).row

    assert row.subject == "Case rule"
    assert row.snippet == "boss@x.example: Answer me."
    assert shows_text(row, "case RULE")
    reply = a_message(2, mine=True, content="Certainly.")
    assert message_over(held_from_rest(a_conversation(1, last_message=mail), 0), reply, None, None, 1).row.subject == (
        "Case rule"
    )


STUB = "This message is in HTML. Please use a mail program that shows it."


def test_a_mail_whose_text_is_a_stub_shows_the_words_of_its_html_in_the_list() -> None:
    html = "<style>.pre{display:none}</style><div class=pre>Half price</div><p>Dear Ann,<br>the parcel &amp; its bill are lost since Monday.</p>"
    mail = a_message(1, content=STUB, email=Email(full_text=STUB, html=f"{html}<p>Who could look after it today?</p>"))
    row = held_from_rest(a_conversation(1, last_message=mail), 0).row
    assert row.snippet == "Dear Ann, the parcel & its bill are lost since Monday. Who could look after it today?"
    assert shows_text(row, "parcel")


def test_a_mail_whose_text_says_what_its_html_says_shows_its_text() -> None:
    html = "<p>Dear Ann, the parcel is lost.</p><p>Sent from my phone</p>"
    mail = a_message(
        1, content="Dear Ann,\nthe parcel is lost.", email=Email(full_text="Dear Ann,\nthe parcel is lost.", html=html)
    )
    assert held_from_rest(a_conversation(1, last_message=mail), 0).row.snippet == "Dear Ann, the parcel is lost."
