from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tui.models.conversation import Priority, Status
from tui.models.outgoing import Outgoing, Stage
from tui.models.people import Agent, Contact, Note
from tui.models.row import Row
from tui.presentation.contact_lines import ContactFacts, contact_lines
from tui.presentation.outbox_lines import outbox_lines
from tui.presentation.spans import line, text_of, width_of

NOW = datetime(2026, 11, 24, 17, 3, tzinfo=UTC)


def a_row(number: int, status: Status = Status.OPEN, days: int = 0) -> Row:
    return Row(
        id=number,
        inbox_id=1,
        contact_id=1,
        contact_name="Maria Santos",
        status=status,
        priority=Priority.URGENT,
        assignee_id=3,
        assignee_name="Mira Holt",
        team_name="Logistics",
        labels=("vip", "late"),
        last_activity_at=NOW - timedelta(days=days),
    )


FACTS = ContactFacts(
    contact=Contact(
        id=1,
        name="Maria Santos",
        email="maria@santos.example",
        phone_number="+55 11 90000-0000",
        additional_attributes={
            "city": "São Paulo",
            "country_code": "BR",
            "social_profiles": {"twitter": "", "x": "@m"},
        },
        custom_attributes={"plan": "Pro", "order": 12345, "vip": True, "empty": None, "list": ["a", 2]},
    ),
    row=a_row(1042),
    earlier=(a_row(1042), a_row(988, Status.RESOLVED, 43)),
    notes=(Note(id=1, content="Calls only.\n\nEvenings.", author=Agent(id=1, name="João"), created_at=NOW),),
    zone=timezone(timedelta(hours=-3)),
    on_site=True,
    window=line("closes in 3h 12m"),
)


def lines(facts: ContactFacts = FACTS, cells: int = 34) -> list[str]:
    return [f"{text_of(entry.left)} {text_of(entry.right)}".rstrip() for entry in contact_lines(facts, NOW, UTC, cells)]


def test_it_says_who_the_customer_is_and_what_time_it_is_there() -> None:
    assert lines()[:5] == [
        "Maria Santos",
        " maria@santos.example",
        " +55 11 90000-0000",
        " São Paulo, BR · 14:03 there",
        " on the site now",
    ]


def test_place_and_time_part_where_they_do_not_fit_on_one_line() -> None:
    assert lines(cells=24)[3:5] == [" São Paulo, BR", " 14:03 there"]


def test_an_address_too_long_for_a_line_parts_at_its_sign() -> None:
    assert lines(cells=18)[1:3] == [" maria", " @santos.example"]


def test_the_conversation_is_told_in_letters() -> None:
    said = lines()
    for field in (" assignee  Mira Holt", " team      Logistics", " priority  urgent !!", " labels    vip, late"):
        assert field in said
    assert " window    closes in 3h 12m" in said


def test_what_is_asked_and_not_confirmed_carries_a_sign() -> None:
    assert " team      Logistics…" in lines(replace(FACTS, pending=frozenset({"team"})))


def test_nobody_and_nothing_have_words() -> None:
    said = lines(
        replace(FACTS, row=replace(a_row(1), assignee_name="", team_name="", labels=(), priority=Priority.NONE))
    )
    for field in (" assignee  nobody", " team      –", " priority  none", " labels    –"):
        assert field in said


def test_attributes_are_words_and_empty_ones_are_left_out() -> None:
    said = lines()
    for field in (" plan   Pro", " order  12345", " vip    yes", " list   a, 2", " x      @m"):
        assert field in said
    assert not any("empty" in each or "twitter" in each for each in said)


def test_attributes_have_their_display_names() -> None:
    assert " Order number  12345" in lines(replace(FACTS, attribute_names={"order": "Order number"}))


def test_earlier_conversations_can_be_chosen_and_the_present_one_is_not_among_them() -> None:
    entries = contact_lines(FACTS, NOW, UTC, 34)
    assert [entry.value for entry in entries if entry.value is not None] == [988]
    assert "Other conversations (1)" in lines()
    assert " #988 resolved 12 Oct" in lines()


def test_other_conversations_that_were_not_looked_up_name_the_key_that_does() -> None:
    unknown = replace(FACTS, earlier=None, notes=None)
    assert lines(replace(unknown, earlier_key="H"))[-3:] == ["", "Other conversations", " H looks them up"]
    assert lines(unknown)[-1] == "Other conversations…"


def test_notes_are_shown_with_their_author() -> None:
    said = lines()
    at = said.index("Notes (1)")
    assert said[at + 1 :] == [" João 24 Nov", " ▒ Calls only.", " ▒ Evenings."]


def test_before_anything_is_known_it_says_what_is_going_on() -> None:
    assert lines(ContactFacts(loading=True)) == ["Loading the contact…"]
    assert lines(ContactFacts()) == ["No conversation is open."]


def test_an_error_stands_above_what_is_known_and_says_what_to_do() -> None:
    said = lines(replace(FACTS, error="The server can't be reached. R tries again."), cells=60)
    assert said[0] == "The server can't be reached. R tries again."
    assert said[1] == "Maria Santos"


@pytest.mark.parametrize("cells", [20, 29, 34, 60])
def test_no_line_is_wider_than_the_pane(cells: int) -> None:
    long = replace(
        FACTS,
        contact=Contact(
            id=1,
            name="了解しました" * 6,
            email="a" * 70 + "@example.test",
            custom_attributes={"了解" * 9: "word " * 20, "k": "x" * 90, "[/b]": "\x1b[2J"},
        ),
    )
    for entry in contact_lines(long, NOW, UTC, cells):
        assert width_of(entry.left) <= cells


def test_the_outbox_says_to_whom_how_far_and_why() -> None:
    message = Outgoing(
        token="t",
        conversation_id=7,
        content="Hi\nMaria",
        private=True,
        stage=Stage.REFUSED,
        reason="The server refused the attachment.",
        attachments=("a",),
        written_at=NOW - timedelta(hours=2),
    )
    entries = outbox_lines([message], {7: "Maria"}, NOW, 60)
    assert [text_of(entry.left) for entry in entries] == [
        "Note on Maria #7",
        "  Hi Maria [1 file]",
        "  not done: The server refused the attachment.",
    ]
    assert {entry.value for entry in entries} == {"t"}
    assert text_of(entries[0].right).strip() == "2h ago"


def test_every_stage_of_a_message_has_words() -> None:
    for stage in Stage:
        message = Outgoing(token="t", conversation_id=7, content="Hi", private=False, stage=stage, written_at=NOW)
        assert text_of(outbox_lines([message], {}, NOW, 60)[2].left).strip()


def test_an_empty_outbox_says_so() -> None:
    assert "everything has reached the server" in text_of(outbox_lines([], {}, NOW, 60)[0].left)


def test_a_pane_that_failed_tells_the_key_of_the_other_conversations_too() -> None:
    failed = replace(FACTS, earlier=None, earlier_key="H", error="The contact could not be loaded: no. R tries again.")
    assert "H looks them up" in " ".join(lines(failed, 60))
    assert lines(replace(failed, contact=None), 60)[-1] == "H looks for the other conversations."
    assert "H" not in lines(replace(failed, contact=None, row=None), 60)[-1].split()


def test_the_other_conversations_say_what_they_wait_for() -> None:
    waits = "Waiting 9 s: the limit of 120 requests a minute is used up"
    assert lines(replace(FACTS, earlier=None, notes=(), waits=waits), 70)[-2:] == ["Other conversations…", f" {waits}."]
