"""How messages read in a thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.people import MARIA, NOW, a_message, a_reply, an_activity, an_outgoing
from tui.api.decode.messages import message as decoded
from tui.cache.without import of_message
from tui.models.message import Attachment, Call, ContentType, DeliveryStatus, Email, FileType, Message, MessageType
from tui.models.outgoing import Stage
from tui.models.people import Sender, SenderKind
from tui.presentation.attachments import copied
from tui.presentation.between import between
from tui.presentation.glyphs import ASCII
from tui.presentation.messages import continues, entry_paragraphs
from tui.presentation.reading import Entry, Fold, Reading
from tui.presentation.spans import INKS, laid_out, text_of, width_of
from tui.presentation.specials import special_links
from tui.store.rows import snippet_of

READING = Reading(customer="Maria Santos", me="Mira", today=NOW.date(), fold_key="f", pager_key="|")


def shown(entry: Entry, cells: int = 60, reading: Reading = READING, **given_: Any) -> list[str]:
    lines = [one for p in entry_paragraphs(entry, reading, **given_) for one in laid_out(p, cells)]
    assert all(width_of(one) == cells for one in lines)
    assert all(set(span.ink.split()) <= INKS for one in lines for span in one)
    return [text_of(one).rstrip() for one in lines]


def inks(entry: Entry, words: str, reading: Reading = READING) -> set[str]:
    found = [span for p in entry_paragraphs(entry, reading) for one in laid_out(p, 60) for span in one]
    return {ink for span in found if words in span.text for ink in span.ink.split()}


def test_a_customers_message_has_the_hour_the_name_and_the_brightest_words() -> None:
    message = a_message(1, "Where is my order?")

    assert shown(message) == ["13:11 Maria Santos", "  Where is my order?"]
    assert inks(message, "Where") == {"customer"}


def test_the_hour_is_the_agents() -> None:
    reading = replace(READING, zone=ZoneInfo("America/Sao_Paulo"))

    assert shown(a_message(1), reading=reading)[0].startswith("10:11 ")


def test_a_reply_tells_to_whom_and_how_far_it_got() -> None:
    reply = a_reply(1, status=DeliveryStatus.DELIVERED)

    assert shown(reply, 40) == ["13:11 Mira Holt → Maria              ✓✓", "  Let me check."]


def test_a_private_note_cannot_be_taken_for_a_reply_even_without_colour() -> None:
    note = a_reply(1, "Look at the warehouse, please.", private=True)

    assert shown(note)[0] == "13:11 Mira Holt  private note"
    assert shown(note, 24)[1:] == ["▒ Look at the warehouse,", "▒ please."]
    assert all("note" in span.ink for p in entry_paragraphs(note, READING) for one in laid_out(p, 60) for span in one)


def test_a_system_line_is_one_dim_line() -> None:
    activity = an_activity(3, created_at=NOW)

    assert shown(activity) == ["── João changed priority to urgent · 14:10 ──"]
    assert inks(activity, "João") == {"activity"}


def test_a_failed_message_says_why() -> None:
    failed = a_reply(1, status=DeliveryStatus.FAILED, external_error="131047 - Re-engagement message")

    assert shown(failed)[0].endswith("✗ failed")
    assert shown(failed)[-1] == "  not delivered: 131047 - Re-engagement message"
    assert "danger" in inks(failed, "not delivered")


def test_attachments_are_numbered_lines() -> None:
    message = a_message(
        1,
        "",
        attachments=(
            Attachment(id=1, file_type=FileType.IMAGE, file_name="photo.jpg", file_size=240_000),
            Attachment(id=2, file_type=FileType.LOCATION, latitude=-23.55052, longitude=-46.633308),
            Attachment(id=3, file_type=FileType.AUDIO, file_name="a.ogg", transcribed_text="I need help"),
            Attachment(id=4, file_type=FileType.SHARE),
        ),
    )

    assert shown(message)[1:] == [
        "  [1] photo.jpg  240 kB",
        "  [2] place  -23.55052, -46.63331",
        "  [3] a.ogg  sound",
        "      I need help",
        "  [4] shared post",
    ]


def test_an_answer_quotes_what_it_answers() -> None:
    question = a_message(1, "Where is\nmy order?")

    assert shown(a_reply(2, in_reply_to=1), replied=question)[1] == "  ↳ Maria: Where is my order?"
    assert shown(a_reply(2, in_reply_to=1))[1] == "  ↳ answers an older message"


def test_a_deleted_message_shows_nothing_of_what_it_was() -> None:
    assert shown(a_message(1, "secret", deleted=True)) == ["13:11 Maria Santos", "  this message was deleted"]


def test_an_e_mail_has_its_subject_and_folds_its_history() -> None:
    quoted = "On Friday, Support wrote:\n> a\n> b\n> c"
    email = Email(subject="Re: invoice", sender=("maria@a.example",), to=("help@b.example",), cc=("boss@a.example",))
    message = a_message(1, f"See below.\n\n{quoted}", email=email)

    assert shown(message)[1:] == ["  subject Re: invoice", "  cc boss@a.example", "  See below.", "  … 4 quoted lines"]
    unfolded = shown(message, reading=replace(READING, fold=Fold.NOTHING))
    assert "  from maria@a.example" in unfolded
    assert unfolded[-1] == "  │ > c"


def test_an_answer_does_not_repeat_the_subject_it_answers() -> None:
    mail = a_message(1, "Yes.", email=Email(subject="AW: Re: Invoice 2231"))

    assert shown(mail, subject="Invoice 2231")[1:] == ["  Yes."]
    assert shown(mail, subject="Another one")[1:] == ["  subject AW: Re: Invoice 2231", "  Yes."]


def a_mail(text: str, trimmed: str) -> Message:
    return a_message(1, text, email=Email(text=trimmed, full_text=text))


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("Order:\n-----\nlamp 2\ncable 3\n\nPlease send to:\nIda Holm\nHarbour Street 4", "Order:"),
        (f"Order:\n{'-' * 40}\nlamp 2\ncable 3\nlamp 4\nlamp 5", "Order:"),
        ("Yes.\n\nSent from my iPhone\n\nP.S. Not the blue one.\n\nAnd soon.", "Yes.\n\nP.S. Not the blue one."),
        ("On Mon, Support wrote:\n> Refund?\n> All?\n> Now?\n\nYes, all of it.", "Yes, all of it."),
        ("Hello.\n\nOn 5 May you wrote:\nit is sent.\nBut it is not.\nWhere is it?", "Hello."),
        ("Please book:\nFrom: Berlin\nTo: Paris\nDate: 5 May\nA: window seat\nThank you", "Please book:"),
        ("Hello,\nwhere is it?\n-- \nIda Holm\n+49 40 5555", "Hello,\nwhere is it?"),
        ("A fax has arrived.\n--\nPages 3\nFrom 555\nAt noon\nOpen it", "A fax has arrived."),
    ],
)
def test_what_the_customer_wrote_is_never_folded_whatever_the_server_trims(text: str, trimmed: str) -> None:
    assert [one.strip() for one in shown(a_mail(text, trimmed))[1:]] == [one.strip() for one in text.split("\n")]


def test_a_signature_is_called_one_and_folded_where_it_is_long() -> None:
    text = "Hello.\n-- \nIda Holm\nHarbour Street 4\n20459 Hamburg\n+49 40 5555\nida.example"

    assert shown(a_mail(text, "Hello."))[1:] == ["  Hello.", "  … 5 lines of signature"]
    assert shown(a_mail(text, "Hello."), reading=replace(READING, fold=Fold.NOTHING))[-1] == "  ida.example"


def test_what_is_searched_for_opens_the_fold_that_it_stands_in() -> None:
    text = "Yes.\n\nOn 5 May 2026 at 9:12, Support wrote:\nIs it\nHarbour Street?\nThank you\n"
    reading = replace(READING, wanted="harbour")

    assert shown(a_mail(text, "Yes."))[1:] == ["  Yes.", "  … 4 quoted lines"]
    assert "  │ Harbour Street?" in shown(a_mail(text, "Yes."), reading=reading)
    assert shown(a_mail(text, "Yes."), reading=replace(READING, wanted="yes"))[-1] == "  … 4 quoted lines"


def test_copies_of_our_own_e_mails_are_told() -> None:
    reply = a_reply(1, content_attributes={"cc_emails": ["a@b.c", "d@e.f"], "bcc_emails": [], "to_emails": None})

    assert shown(reply)[1] == "  cc a@b.c, d@e.f"


@pytest.mark.parametrize(
    ("kind", "attributes", "lines"),
    [
        (
            ContentType.INPUT_CSAT,
            {"submitted_values": {"csat_survey_response": {"rating": 4, "feedback_message": "thanks"}}},
            ['  rating: ★★★★☆ 4 of 5 "thanks"'],
        ),
        (ContentType.INPUT_CSAT, {}, ["  rating: not answered yet"]),
        (
            ContentType.INPUT_SELECT,
            {"items": [{"title": "Yes", "value": "y"}, {"title": "No", "value": "n"}],
             "submitted_values": [{"title": "Yes", "value": "y"}]},
            ["  (x) Yes", "  ( ) No"],
        ),
        (
            ContentType.INPUT_SELECT,
            {"items": [{"title": "Yes", "value": "y"}], "submitted_values": [{"title": "Maybe", "value": "maybe"}]},
            ["  ( ) Yes", "  answer: maybe"],
        ),
        (
            ContentType.INPUT_SELECT,
            {"items": [{"title": "Yes", "value": "y"}]},
            ["  ( ) Yes", "  not answered yet"],
        ),
        (
            ContentType.FORM,
            {"items": [{"name": "mail", "label": "E-mail"}, {"name": "age", "placeholder": "Age"}],
             "submitted_values": [{"name": "mail", "value": "a@b.c"}]},
            ["  E-mail: a@b.c", "  Age: not answered yet"],
        ),
        (
            ContentType.CARDS,
            {"items": [{"title": "Tea", "description": "Green", "actions": [{"text": "Buy", "uri": "https://a.b"}]}]},
            ["  • Tea: Green · Buy https://a.b"],
        ),
        (ContentType.ARTICLE, {"items": [{"title": "API", "description": "about", "link": "https://a.b"}]},
         ["  • API: about https://a.b"]),
        (ContentType.INPUT_EMAIL, {"submitted_email": "a@b.c"}, ["  e-mail address: a@b.c"]),
        (
            ContentType.FORM,
            {"items": [{"name": "c", "label": "Colour", "options": [{"label": "Red", "value": "r"}]}],
             "submitted_values": [{"name": "c", "value": "r"}]},
            ["  Colour: Red"],
        ),
        (
            ContentType.INTEGRATIONS,
            {"type": "dyte", "data": {"meeting_id": "m-1"}},
            ["  video call (Dyte)  meeting m-1"],
        ),
        (ContentType.VOICE_CALL, {}, ["  call"]),
        (ContentType.TEXT, {"is_unsupported": True}, ["  a kind of message that only the channel's own app shows"]),
    ],
)  # fmt: skip
def test_forms_cards_and_ratings_are_lines_of_text(kind: ContentType, attributes: Any, lines: list[str]) -> None:
    assert shown(a_reply(1, "", content_type=kind, content_attributes=attributes))[1:] == lines


CALL = Call(
    direction="incoming",
    status="completed",
    duration_seconds=252,
    from_number="+351912345678",
    accepted_by="Mira Holt",
    recording_url="https://carrier.example/RE1.mp3",
    transcript="Is it ready?",
)


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        (
            CALL,
            [
                "  call from the customer · +351912345678 · 4:12 · taken by Mira Holt",
                "  recording https://carrier.example/RE1.mp3",
                "      Is it ready?",
            ],
        ),
        (
            Call(direction="outbound", status="no_answer", to_number="+49151"),
            ["  call to the customer · +49151 · nobody answered"],
        ),
        (Call(direction="inbound", status="in-progress"), ["  call from the customer · going on now"]),
        (Call(status="failed", end_reason="carrier_error"), ["  call · failed, carrier error"]),
    ],
)
def test_a_call_tells_its_direction_its_length_and_what_became_of_it(call: Call, lines: list[str]) -> None:
    message = a_message(1, "Voice Call", content_type=ContentType.VOICE_CALL, call=call)

    assert shown(message, 100)[1:] == lines


def test_what_the_channel_says_of_a_message_is_not_said_twice() -> None:
    unsupported = {"is_unsupported": True}
    story = {"image_type": "story_mention"}
    mention = (Attachment(id=1, file_type=FileType.STORY_MENTION),)

    assert shown(a_message(1, "This message cannot be shown.", content_attributes=unsupported))[1:] == [
        "  This message cannot be shown."
    ]
    assert shown(a_message(1, "", content_attributes=story, attachments=mention))[1:] == ["  [1] mention in a story"]


def test_an_answer_to_a_story_leads_to_it() -> None:
    answer = a_message(1, "nice!", content_attributes={"story_id": "1", "story_url": "https://a.example/1"})

    assert shown(answer)[1:] == ["  nice!", "  answers to your story https://a.example/1"]
    assert special_links(answer) == ("https://a.example/1",)


def test_the_translations_that_the_server_keeps_are_shown() -> None:
    message = a_message(1, "¿Dónde está?", content_attributes={"translations": {"en": "Where is it?", "de": ""}})

    assert shown(message)[1:] == ["  ¿Dónde está?", "  translated (en):", "  Where is it?"]


def test_a_template_that_was_sent_is_named() -> None:
    sent = a_reply(1, "It is on its way.", template_params={"name": "order_shipped", "language": "en"})

    assert shown(sent)[1:] == ["  It is on its way.", "  sent as the template order_shipped (en)"]


def test_a_mail_that_a_machine_answered_says_so() -> None:
    mail = a_mail("I am away.", "I am away.")
    assert mail.email is not None
    automatic = replace(mail, email=replace(mail.email, auto_reply=True))

    assert shown(automatic)[-1] == "  an automatic reply: no person wrote it"


def test_the_links_of_cards_articles_and_recordings_can_be_taken() -> None:
    items = {
        "items": [
            {"title": "Tea", "actions": [{"text": "Buy", "uri": "https://a.example/tea"}, {"text": "No"}]},
            {"title": "Help", "link": "https://a.example/help"},
        ]
    }

    assert special_links(a_reply(1, content_attributes=items)) == ("https://a.example/tea", "https://a.example/help")
    assert special_links(a_message(1, call=CALL)) == ("https://carrier.example/RE1.mp3",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(ContentType),
    st.dictionaries(
        st.sampled_from(["items", "submitted_values", "submitted_email", "cc_emails", "is_unsupported", "story_id"]),
        JSON,
    ),
)
def test_attributes_of_any_shape_are_no_accident(kind: ContentType, attributes: dict[str, object]) -> None:
    assert shown(a_reply(1, "x", content_type=kind, content_attributes=attributes))


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.HELD, "held 5s, u takes back"),
        (Stage.QUEUED, "not sent yet"),
        (Stage.SENDING, "sending…"),
        (Stage.UNCERTAIN, "no answer came: looking"),
        (Stage.REFUSED, "refused: too long"),
        (Stage.ASKING, "waits for your word: too long"),
    ],
)
def test_every_stage_of_an_unsent_message_is_words(stage: Stage, words: str) -> None:
    outgoing = an_outgoing(stage=stage, hold_until=NOW + timedelta(seconds=5), reason="too long")

    assert words in " ".join(shown(outgoing, 80))
    assert shown(outgoing)[0].startswith("14:10 Mira → Maria")


def test_an_unsent_note_looks_like_a_note() -> None:
    assert shown(an_outgoing(private=True))[0].startswith("14:10 Mira  private note")


def test_files_that_go_with_an_unsent_message_are_named_without_their_folder() -> None:
    assert shown(an_outgoing(attachments=("/home/mira/a.pdf",)))[-1] == "  [1] a.pdf"


def test_automatic_messages_and_bots_are_no_people() -> None:
    bot = Sender(id=1, kind=SenderKind.AGENT_BOT, name="Helper")

    assert "automatic → Maria" in shown(a_reply(1, message_type=MessageType.TEMPLATE, sender=None))[0]
    assert "Helper (bot) → Maria" in shown(a_reply(1, sender=bot))[0]


def test_raw_reading_shows_the_marks() -> None:
    assert shown(a_reply(1, "**x**"))[1] == "  x"
    assert shown(a_reply(1, "**x**"), reading=replace(READING, raw=True))[1] == "  **x**"


def test_what_is_searched_is_highlighted() -> None:
    assert "match" in inks(a_message(1, "My Order"), "Order", replace(READING, wanted="order"))


def test_in_ascii_nothing_is_lost() -> None:
    reading = replace(READING, glyphs=ASCII)
    for entry in (
        a_reply(1, "- a\n> b", status=DeliveryStatus.READ, in_reply_to=9),
        an_activity(1, "x"),
        a_reply(1, private=True),
        an_outgoing(),
    ):
        assert all(one.isascii() for one in shown(entry, reading=reading)), shown(entry, reading=reading)


def test_a_message_of_nothing_says_so() -> None:
    assert shown(a_message(1, ""))[1] == "  no text"


@pytest.mark.parametrize(
    ("second", "goes_on"),
    [
        ({}, True),
        ({"created_at": NOW + timedelta(minutes=3)}, False),
        ({"private": True}, False),
        ({"sender": replace(MARIA, id=2)}, False),
        ({"in_reply_to": 4}, False),
        ({"message_type": MessageType.TEMPLATE}, False),
        ({"email": Email()}, False),
        ({"created_at": None}, False),
    ],
)
def test_the_same_persons_next_words_go_on_without_a_name(second: dict[str, Any], goes_on: bool) -> None:
    first = a_message(1, created_at=NOW)
    following = a_message(2, "Hello?", **({"created_at": NOW + timedelta(minutes=1)} | second))

    assert continues(following, first) is goes_on


def test_what_goes_on_keeps_its_delivery_and_tells_the_minute_where_it_is_another() -> None:
    first, second = a_reply(1, created_at=NOW), a_reply(2, "More.", created_at=NOW)
    later = replace(second, created_at=NOW + timedelta(seconds=90))

    assert shown(second, 30, continues=first) == ["  More.                     ✓"]
    assert shown(later, 30, continues=first) == [f"  More.               {later.created_at:%H:%M} ✓"]


def above(before: Message | None, entry: Message, **given_: Any) -> list[str]:
    lines = between(before, entry, given_.pop("reading", READING), **given_)
    return [text_of(one).strip() for p in lines for one in laid_out(p, 40)]


def test_days_and_what_is_new_are_set_apart() -> None:
    yesterday, today = a_message(1, created_at=NOW - timedelta(days=1)), a_message(2, created_at=NOW)

    assert above(None, today) == ["Sat 21 Nov"]
    assert above(yesterday, today) == ["", "Sat 21 Nov"]
    assert above(a_message(1, created_at=NOW), today) == [""]
    assert above(yesterday, today, first_new=True) == ["", "Sat 21 Nov", "───────────────── new ──────────────────"]
    assert above(None, today, more_above=True) == ["older messages come as you scroll up", "Sat 21 Nov"]


def test_without_a_line_no_older_messages_are_promised() -> None:
    (first, *_) = above(None, a_message(1, created_at=NOW), more_above=True, offline=True)

    assert first == "older messages: not while offline"


def test_system_lines_stand_together_and_can_be_left_out() -> None:
    first, second = an_activity(1), an_activity(2)

    assert above(first, second) == []
    assert above(first, second, reading=replace(READING, fold=Fold.SYSTEM)) == []
    assert shown(second, reading=replace(READING, fold=Fold.SYSTEM)) == []


IDA = Sender(id=3, kind=SenderKind.CONTACT, name="Ida Holm", email="ida.holm@example.net")


def a_mail_of_the_boss(number: int = 1, *, to: tuple[str, ...] = ("post@lamps.example.com",)) -> Message:
    email = Email(subject="Re: Case", sender=("boss@example.net",), to=to, cc=("ida.holm@example.net",))
    return a_message(number, "Please answer me instead.", sender=IDA, email=email)


def test_a_mail_by_somebody_else_has_its_writers_name() -> None:
    mail = a_mail_of_the_boss()

    assert shown(mail)[0] == "13:11 boss@example.net for Ida Holm"
    assert shown(a_reply(2, in_reply_to=1), replied=mail)[1] == (
        "  ↳ boss@example.net for Ida Holm: Please answer me instead."
    )
    own = replace(mail, email=Email(sender=("Ida.Holm@example.net",)))
    assert shown(own)[0] == "13:11 Ida Holm"


def test_who_stood_in_to_beside_the_inbox_is_told() -> None:
    reading = replace(READING, own=frozenset({"post@lamps.example.com"}))
    two = a_mail_of_the_boss(to=("post@lamps.example.com", "partner@example.net"))

    assert "  to post@lamps.example.com, partner@example.net" in shown(two, reading=reading)
    assert not any(line.startswith("  to ") for line in shown(a_mail_of_the_boss(), reading=reading))


def test_a_reply_that_went_to_somebody_else_says_to_whom() -> None:
    reading = replace(READING, customer_address="maria@a.example")

    assert shown(a_reply(1, content_attributes={"to_emails": ["boss@b.example"]}), reading=reading)[0].startswith(
        "13:11 Mira Holt → boss@b.example"
    )
    assert shown(a_reply(1, content_attributes={"to_emails": ["maria@a.example"]}), reading=reading)[0].startswith(
        "13:11 Mira Holt → Maria"
    )
    assert shown(an_outgoing(to=("boss@b.example",)), reading=reading)[0].startswith("14:10 Mira → boss@b.example")


def test_a_file_on_its_way_tells_how_far_it_is_and_what_stops_it() -> None:
    outgoing = an_outgoing(stage=Stage.SENDING, reason="3.1 of 12 MB", attachments=("/home/mira/a.pdf",))

    assert "sending… 3.1 of 12 MB" in shown(outgoing)[0]
    assert "sending… 3.1 of 12 MB (X stops it)" in " ".join(shown(outgoing, reading=replace(READING, stop_key="X")))


def decoded_mail(email: dict[str, Any], **fields: Any) -> Message:
    kept = {"from": ["maria@a.example"], "to": ["post@lamps.example.com"], **email}
    return decoded({"id": 1, "conversation_id": 1, "message_type": 0, "created_at": NOW.timestamp(), **fields,
                    "content_attributes": {"email": kept}})  # fmt: skip


def test_a_picture_within_a_mail_is_a_numbered_file() -> None:
    address = "https://chat.example.com/rails/active_storage/blobs/redirect/xyz/broken%20lamp.jpg"
    text = {"reply": "See.", "quoted": "See.", "full": f'See.\n\n<img src="{address}" alt="broken lamp.jpg">'}
    mail = decoded_mail(
        {"number_of_attachments": 1, "html_content": {"full": ""}, "text_content": text}, content="See."
    )

    assert shown(mail)[1:] == ["  See.", "  [1] broken lamp.jpg  picture"]
    assert mail.attachments[0].is_file
    assert mail.attachments[0].data_url == "/rails/active_storage/blobs/redirect/xyz/broken%20lamp.jpg"


KEPT = "http://chat.example.com/rails/active_storage/blobs/redirect/eyJf--b8ffc1/Photo%20lamp%20%C3%A9.png"


def a_chat(content: str) -> Message:
    return decoded(
        {"id": 7, "conversation_id": 1, "message_type": 1, "created_at": NOW.timestamp(), "content": content}
    )


def test_a_picture_put_into_a_chat_message_is_a_numbered_file() -> None:
    message = a_chat(f"look at this \n\n![]({KEPT}?cw_image_height=48px)\n\n nice?")

    assert shown(message)[1:] == [
        "  look at this",
        "",
        "  [picture Photo lamp é.png]",
        "",
        "  nice?",
        "  [1] Photo lamp é.png  picture",
    ]
    (picture,) = message.attachments
    assert picture.is_file
    assert picture.data_url == KEPT.removeprefix("http://chat.example.com")


def test_what_a_picture_is_called_stands_in_its_place_in_thread_list_and_links() -> None:
    message = a_chat(f"see ![our new \\_lamp\\_]({KEPT}) and ![elsewhere](https://cdn.example/b.png)")

    assert shown(message, 90)[1] == "  see [picture our new _lamp_] and elsewhere (https://cdn.example/b.png)"
    assert snippet_of(message)[0].startswith("see [picture our new _lamp_] and ")
    assert snippet_of(a_chat(f"![]({KEPT})"))[0] == "[picture Photo lamp é.png]"
    assert len(message.attachments) == 1


def test_a_picture_of_a_chat_message_keeps_its_name_but_not_its_address_in_the_cache() -> None:
    kept = of_message(a_chat(f"![]({KEPT})"))

    assert "eyJf" not in kept.content
    assert shown(kept)[1:] == ["  [picture Photo lamp é.png]", "  [1] Photo lamp é.png  picture"]


def test_pictures_elsewhere_and_files_that_were_not_kept_are_told() -> None:
    html = '<p>Hello</p><img src="https://cdn.example/a.png"><img width=1 height=1 src="https://spy.example/p.gif">'
    text = {"reply": "Hello", "full": "Hello"}
    mail = decoded_mail(
        {"number_of_attachments": 15, "html_content": {"full": html}, "text_content": text}, content="Hello"
    )

    assert shown(mail)[2:] == [
        "  15 more files came that Chatwoot did not keep",
        "  1 picture on other servers, not fetched",
    ]


def test_an_html_part_that_says_some_more_than_the_text_is_told() -> None:
    words = "Please cancel order A-1001 today, the lamp came broken and I need another"
    html = f"<p>{words}</p><p>Tracking number: seven eleven</p>"
    mail = decoded_mail(
        {"html_content": {"full": html}, "text_content": {"reply": words, "full": words}}, content=words
    )

    assert shown(mail, 90)[1:] == [f"  {words}", "  the HTML part of this mail says more: f shows it"]


def test_the_quotation_at_the_end_of_an_html_part_is_folded() -> None:
    quote = "<blockquote><p>You wrote to us</p><p>about a lamp of ours</p></blockquote>"
    html = f"<table><tr><td>Lamp</td><td>two pieces</td></tr></table><p>please cancel order A-1001 today</p>{quote}"
    stub = "Open in a browser."
    mail = decoded_mail({"html_content": {"full": html}, "text_content": {"reply": stub, "full": stub}}, content=stub)

    assert shown(mail)[1:4] == ["  Lamp two pieces", "", "  please cancel order A-1001 today"]
    assert "  … 2 quoted lines" in shown(mail)
    assert "  │ You wrote to us" in shown(mail, reading=replace(READING, wanted="you wrote"))


def test_where_the_text_of_a_mail_is_a_stub_its_html_part_is_read() -> None:
    html = "<style>p { margin: zero }</style><p>please <b>cancel order A-1001</b> today</p>"
    stub = "Your e-mail program does not show HTML."
    mail = decoded_mail({"html_content": {"full": html}, "text_content": {"reply": stub, "full": stub}}, content=stub)

    assert shown(mail)[1:] == [
        "  please cancel order A-1001 today",
        "  from the HTML part, the text part says less: f shows both",
    ]
    unfolded = shown(mail, reading=replace(READING, fold=Fold.NOTHING))
    assert unfolded[-2:] == ["  the HTML part:", "  please cancel order A-1001 today"]
    same = decoded_mail({"html_content": {"full": f"<p>{stub}</p>"}, "text_content": {"reply": stub}}, content=stub)
    assert shown(same)[1:] == [f"  {stub}"]


@pytest.mark.parametrize("subject", ["", "Where is my order?"])
def test_a_mail_without_words_says_so_with_a_subject_and_without(subject: str) -> None:
    mail = decoded_mail({"subject": subject, "text_content": {}, "html_content": {}})

    assert shown(mail)[-1] == "  no text (Chatwoot kept none of this mail)"


@pytest.mark.parametrize(
    ("attachment", "words"),
    [
        (
            Attachment(id=1, file_type=FileType.FALLBACK, fallback_title="Shared page", data_url="https://s.example/p/1",
                       file_name="1"),
            "[1] Shared page  link  https://s.example/p/1",
        ),
        (
            Attachment(id=1, file_type=FileType.CONTACT, fallback_title="+49 151 2345",
                       meta={"firstName": "Omar", "lastName": "Bell"}),
            "[1] Omar Bell +49 151 2345  contact card",
        ),
        (
            Attachment(id=1, file_type=FileType.LOCATION, latitude=35.68124, longitude=-139.76712),
            "[1] place  35.68124, -139.76712",
        ),
    ],
)  # fmt: skip
def test_what_is_no_file_is_told_whole_and_never_saved(attachment: Attachment, words: str) -> None:
    assert shown(a_message(1, "", attachments=(attachment,)))[-1].strip() == words
    assert not attachment.is_file
    assert copied(attachment) in ("https://s.example/p/1", "Omar Bell +49 151 2345", "35.68124, -139.76712")


def test_the_history_that_the_server_took_away_is_a_fold() -> None:
    full = "Great.\n\nOn Fri, 4 Sep 2026 at 17:36, Support wrote:\n> Here is it.\n> Yours\n"
    mail = decoded_mail({"text_content": {"full": full, "reply": "Great.", "quoted": "Great."}}, content="Great.")

    assert shown(mail)[1:] == ["  Great.", "  … 3 quoted lines"]


def test_a_mail_of_plain_text_is_no_markdown() -> None:
    words = "It is on \\\\server\\share\\_new\\*.doc\n>>> DATA [1](2)\n60*40*20 cm"
    mail = decoded_mail({"text_content": {"full": words, "reply": words, "quoted": words}}, content=words)

    assert shown(mail)[1:] == [f"  {one}" for one in words.split("\n")]


def test_an_address_in_brackets_keeps_its_end_in_a_mail() -> None:
    words = "see <https://lamps.example.com/a?b=1>here"
    mail = decoded_mail({"text_content": {"full": words, "reply": words, "quoted": words}}, content=words)

    assert shown(mail)[1:] == [f"  {words}"]
    links = [span.link for p in entry_paragraphs(mail, READING) for span in p.spans if span.link]
    assert links == ["https://lamps.example.com/a?b=1"]


def test_a_call_is_read_from_what_every_version_tells_of_it() -> None:
    beside = {
        "id": 1, "conversation_id": 7, "content": "Voice Call", "content_type": "voice_call", "message_type": 0,
        "content_attributes": {"data": {"call_direction": "inbound", "status": "completed", "duration_seconds": 9}},
    }  # fmt: skip
    within = {"direction": "incoming", "status": "completed", "transcript": "Hello", "recording_url": "https://c/1"}

    assert decoded(beside).call == Call(direction="inbound", status="completed", duration_seconds=9)
    newer = decoded({**beside, "call": within}).call
    assert newer is not None
    assert (newer.direction, newer.transcript, newer.duration_seconds) == ("incoming", "Hello", 9)


def test_the_address_of_a_recording_is_not_kept_on_the_disk() -> None:
    kept = of_message(a_message(1, call=CALL)).call

    assert kept == replace(CALL, recording_url="")
