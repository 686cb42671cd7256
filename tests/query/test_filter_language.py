from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel, Inbox
from tui.models.people import Agent, Contact, Team
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType
from tui.models.row import Row
from tui.query.completing import complete
from tui.query.contacts import CONTACTS
from tui.query.conversations import CONVERSATIONS
from tui.query.judging import judge
from tui.query.query import Names, Query, QueryError
from tui.query.reading import parse
from tui.query.writing import written

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def _definition(key: str, kind: AttributeType, *values: str, contact: bool = False) -> AttributeDefinition:
    return AttributeDefinition(
        id=1,
        attribute_key=key,
        attribute_display_name=key.title(),
        attribute_display_type=kind,
        attribute_model=AttributeModel.CONTACT if contact else AttributeModel.CONVERSATION,
        attribute_values=values,
    )


NAMES = Names(
    inboxes=(
        Inbox(id=1, name="WA Loja", channel=Channel.WHATSAPP),
        Inbox(id=2, name="Loja e-mail", channel=Channel.EMAIL),
        Inbox(id=3, name="Support", channel=Channel.EMAIL),
    ),
    teams=(Team(id=5, name="Logística"), Team(id=6, name="billing")),
    agents=(
        Agent(id=12, name="Mira Holt", email="mira@acme.test"),
        Agent(id=13, name="me"),
        Agent(id=14, name="Bruno"),
    ),
    labels=("vip", "refund", "spam", "late, again"),
    attributes=(
        _definition("plan", AttributeType.LIST, "Pro", "Free"),
        _definition("amount", AttributeType.NUMBER),
        _definition("due", AttributeType.DATE),
        _definition("gift", AttributeType.CHECKBOX),
        _definition("order number", AttributeType.TEXT),
    ),
    my_id=12,
)


def q(text: str, names: Names | None = NAMES) -> Query:
    return parse(text, CONVERSATIONS, now=NOW, names=names)


def a_row(**fields: object) -> Row:
    plain = Row(id=1, inbox_id=1, contact_id=9, contact_name="Jana Dvořáková", status=Status.OPEN)
    return replace(plain, **fields)  # type: ignore[arg-type]  # fields of Row, checked when it is made


def passes(text: str, row: Row, attributes: dict[str, Any] | None = None) -> bool | None:
    return judge(q(text), row, CONVERSATIONS, attributes)


def wrong(text: str, names: Names | None = NAMES) -> tuple[str, str]:
    """Return the sentence about a wrong filter, and the piece that it is about."""
    with pytest.raises(QueryError) as caught:
        q(text, names)
    assert 0 <= caught.value.start <= caught.value.end <= len(text)
    return caught.value.sentence, text[caught.value.start : caught.value.end]


def test_a_long_filter_says_all_that_it_was_given() -> None:
    text = (
        'status:open label:vip inbox:"WA Loja" team:none assignee:me priority:urgent,high waiting:>2h created:<7d '
        'channel:email attr.plan:Pro unread "refund" -label:spam'
    )
    query = q(text)
    assert written(query) == text
    assert [term.field for term in query.terms()] == [
        *("status", "label", "inbox", "team", "assignee", "priority", "waiting", "created", "channel"),
        *("attr.plan", "is", "", "label"),
    ]


@pytest.mark.parametrize(
    ("text", "row", "passing"),
    [
        ("", a_row(), True),
        ("status:open", a_row(), True),
        ("status:res", a_row(), False),
        ("status:all", a_row(status=Status.SNOOZED), True),
        ("-status:open,pending", a_row(status=Status.RESOLVED), True),
        ("label:vip", a_row(labels=("VIP",)), True),
        ("label:vip label:refund", a_row(labels=("vip",)), False),
        ("label:vip,refund", a_row(labels=("refund",)), True),
        ("label:none", a_row(labels=()), True),
        ("-label:spam", a_row(labels=("spam",)), False),
        ('inbox:"wa loja"', a_row(), True),
        ("inbox:WA", a_row(inbox_id=2), False),
        ("inbox:3", a_row(inbox_id=3), True),
        ("channel:email", a_row(inbox_id=3), True),
        ("team:none", a_row(), True),
        ("team:logistica", a_row(team_id=5), True),
        ("-team:billing", a_row(), True),
        ("assignee:me", a_row(assignee_id=12), True),
        ("assignee:me", a_row(assignee_id=12, assignee_is_bot=True), False),
        ('assignee:"me"', a_row(assignee_id=13), True),
        ("assignee:none", a_row(assignee_id=14), False),
        ("-assignee:bruno", a_row(), True),
        ("priority:none", a_row(), True),
        ("-priority:high", a_row(), True),
        ("priority:urgent,high", a_row(priority=Priority.HIGH), True),
        ("unread", a_row(unread_count=2), True),
        ("-unread", a_row(unread_count=2), False),
        ("is:waiting", a_row(waiting_since=NOW), True),
        ("waiting:>2h", a_row(waiting_since=NOW - timedelta(hours=3)), True),
        ("waiting:>2h", a_row(waiting_since=NOW - timedelta(hours=1)), False),
        ("waiting:2h", a_row(waiting_since=NOW - timedelta(hours=3)), True),
        ("waiting:>2h", a_row(), False),
        ("waiting:none", a_row(), True),
        ("created:<7d", a_row(created_at=NOW - timedelta(days=6)), True),
        ("created:>7d", a_row(created_at=NOW - timedelta(days=6)), False),
        ("created:today", a_row(created_at=NOW - timedelta(hours=16)), False),
        ("created:yesterday", a_row(created_at=NOW - timedelta(hours=16)), True),
        ("created:2026-11-01..2026-11-03", a_row(created_at=datetime(2026, 11, 3, 23, 59, tzinfo=UTC)), True),
        ("created:>2026-11-03", a_row(created_at=datetime(2026, 11, 3, 23, 59, tzinfo=UTC)), False),
        ("contact:dvorak", a_row(), True),
        ("#1", a_row(), True),
        ("dvorakova", a_row(), True),
        ('"where is it"', a_row(snippet="So where is it now?"), True),
        ("where is it", a_row(snippet="it is where"), None),
        ("label:vip or unread", a_row(unread_count=1), True),
        ("label:vip and unread or status:open", a_row(), True),
        ("status:open or label:vip and unread", a_row(status=Status.PENDING), False),
    ],
)
def test_a_row_passes_as_it_reads(text: str, row: Row, passing: bool | None) -> None:
    assert passes(text, row) is passing


def test_days_are_the_agents_own() -> None:
    tokyo = datetime(2026, 12, 1, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    query = parse("created:today", CONVERSATIONS, now=tokyo, names=NAMES)
    assert judge(query, a_row(created_at=datetime(2026, 11, 30, 15, 0, tzinfo=UTC)), CONVERSATIONS) is True
    assert judge(query, a_row(created_at=datetime(2026, 11, 30, 14, 59, tzinfo=UTC)), CONVERSATIONS) is False


@pytest.mark.parametrize(
    ("text", "attributes", "passing"),
    [
        ("attr.plan:Pro", None, None),
        ("attr.plan:pro", {"plan": "Pro"}, True),
        ("attr.Plan:Pro", {"plan": "Free"}, False),
        ("-attr.plan:Pro", {}, True),
        ("attr.plan:none", {}, True),
        ("attr.amount:>100", {"amount": 250}, True),
        ("attr.amount:<100", {"amount": 250}, False),
        ("attr.amount:250", {"amount": 250.0}, True),
        ("attr.due:<2026-11-24", {"due": "2026-11-20T00:00:00Z"}, True),
        ("attr.gift:yes", {"gift": True}, True),
        ('attr."order number":~10', {"order number": "A-1018"}, True),
    ],
)
def test_a_custom_attribute_is_judged_by_its_type_where_it_is_at_hand(
    text: str, attributes: dict[str, Any] | None, passing: bool | None
) -> None:
    assert passes(text, a_row(), attributes) is passing


@pytest.mark.parametrize(
    ("text", "sentence", "piece"),
    [
        ("lable:vip", "lable: is not known. Did you mean label:?", "lable:"),
        ("status:opne", "status: is one of open, pending, snoozed, resolved", "opne"),
        ("unread label:vap", 'No label is called "vap".', "vap"),
        ("assignee:zed", 'No agent is called "zed".', "zed"),
        ("channel:sms", 'No channel with an inbox here is called "sms".', "sms"),
        ("label:", "label: needs a value", "label:"),
        ("created:soon", '"soon" is no time', "soon"),
        ("created:2026-02-30", '"2026-02-30" is no time', "2026-02-30"),
        ("label:>vip", "label: takes no >.", ">vip"),
        ("attr.amount:lots", "attr.amount: is a number.", "lots"),
        ("attr.due:soon", "attr.due: is a day", "soon"),
        ("attr.gift:maybe", "attr.gift: is true or false.", "maybe"),
        ("attr.plam:Pro", "attr.plam is not known. Did you mean attr.plan?", "attr.plam:"),
        ("attr.plan:>Pro", "attr.plan: is text", ">Pro"),
        ("unread or", "What else? or joins two conditions.", "or"),
        ("or unread", "or stands between two conditions.", "or"),
        ("unread and or muted", "or stands between two conditions.", "or"),
        ("#99999999999", "id: is a number.", "#99999999999"),
        ('""', "Which words?", '""'),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_about_its_place(text: str, sentence: str, piece: str) -> None:
    told, about = wrong(text)
    assert told.startswith(sentence)
    assert about == piece


def test_a_name_that_may_be_two_asks_for_more_of_it() -> None:
    names = Names(inboxes=(Inbox(id=1, name="Shop e-mail"), Inbox(id=2, name="Shop WhatsApp")))
    sentence, piece = wrong("inbox:shop", names)
    assert sentence == '"shop" may be "Shop e-mail", "Shop WhatsApp": write more of it.'
    assert piece == "shop"


def test_two_inboxes_of_one_name_are_both_meant() -> None:
    names = Names(inboxes=(Inbox(id=1, name="Shop"), Inbox(id=2, name="Shop")))
    assert judge(q("inbox:shop", names), a_row(inbox_id=2), CONVERSATIONS) is True


def test_names_that_are_not_known_yet_are_taken_as_they_stand() -> None:
    query = q('inbox:"WA Loja" label:whatever attr.colour:red', None)
    assert judge(query, a_row(labels=("whatever",)), CONVERSATIONS) is None
    assert written(query) == 'inbox:"WA Loja" label:whatever attr.colour:red'


def test_addresses_and_times_of_day_are_words() -> None:
    assert passes("https://shop.test/a", a_row(snippet="see https://shop.test/a")) is True
    assert passes("10:30", a_row(snippet="at 10:30")) is True


def test_contacts_are_filtered_in_the_same_language() -> None:
    query = parse("email:acme country:br -is:blocked", CONTACTS, now=NOW)
    here = Contact(id=1, email="jo@acme.test", additional_attributes={"country_code": "BR"})
    assert judge(query, here, CONTACTS) is True
    assert judge(query, Contact(id=2, email="jo@acme.test", blocked=True), CONTACTS) is False


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        ("lab", "label", "label:"),
        ("unread -lab", "label", "unread -label:"),
        ("label:re", "refund", "label:refund"),
        ("label:vip,re", "refund", "label:vip,refund"),
        ("label:la", "late, again", 'label:"late, again"'),
        ("inbox:wa", "WA Loja", 'inbox:"WA Loja"'),
        ('inbox:"wa lo', "WA Loja", 'inbox:"WA Loja"'),
        ("inbox:loja", "Loja e-mail", 'inbox:"Loja e-mail"'),
        ("assignee:m", "me", "assignee:me"),
        ("attr.p", "attr.plan", "attr.plan:"),
        ("attr.plan:", "Pro", "attr.plan:Pro"),
        ("attr.gift:", "true", "attr.gift:true"),
        ("waiting:>", ">15m", "waiting:>15m"),
        ("status:", "open", "status:open"),
    ],
)
def test_what_is_begun_is_completed(text: str, first: str, then: str) -> None:
    proposal = complete(text, len(text), CONVERSATIONS, NAMES)[0]
    assert proposal.shown == first
    assert proposal.applied_to(text) == (then, len(then))


def test_an_empty_filter_line_offers_every_field() -> None:
    shown = [each.shown for each in complete("", 0, CONVERSATIONS, NAMES)]
    assert shown[:3] == ["status", "assignee", "inbox"]
    assert {"unread", "attr.plan"} <= set(shown)


def test_in_the_middle_of_a_filter_what_stands_behind_the_caret_stays() -> None:
    text = "lab unread"
    assert complete(text, 3, CONVERSATIONS, NAMES)[0].applied_to(text) == ("label: unread", 6)


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("status:open", "-status:res", "label:vip,refund", '-label:"late, again"', "inbox:wa", "team:none"),
                *("assignee:me", 'assignee:"me"', "priority:none", "waiting:>2h", "created:<7d", "created:today"),
                *("unread", "-is:muted", "#12", "id:5", "contact:Jana", "subject:order", "language:en", "active:<1h"),
                *("attr.plan:Pro", "attr.amount:>3", 'attr."order number":~A', "attr.plan:none", '"a \\"b\\" c"'),
                *("refund", "please", "-nope", '-"or"', "channel:email", "created:2026-11-01..2026-11-03"),
            ]
        ),
        st.sampled_from(["and", "or"]),
    ),
    max_size=8,
).map(" ".join)


@given(st.one_of(PIECES, st.text(max_size=40), st.text('labestu:"-,<>~#.() \\or1', max_size=24)))
def test_whatever_is_typed_is_read_or_told_where_it_is_wrong(text: str) -> None:
    try:
        query = q(text)
    except QueryError:
        sentence, _ = wrong(text)
        assert sentence
        return
    again = written(query)
    assert q(again) == query
    assert written(q(again)) == again
    judge(query, a_row(labels=("vip",), unread_count=1, created_at=NOW), CONVERSATIONS)


@given(st.one_of(PIECES, st.text('labelin:"wa, tu-', max_size=20)), st.integers(0, 60))
def test_every_proposal_lies_before_the_caret_and_is_read(text: str, caret: int) -> None:
    caret = min(caret, len(text))
    for proposal in complete(text, caret, CONVERSATIONS, NAMES):
        assert 0 <= proposal.start <= proposal.end <= caret or (proposal.start, proposal.end) == (caret, caret)
        applied, place = proposal.applied_to(text)
        assert applied[proposal.start : place] == proposal.text


@pytest.mark.parametrize("field", [each.name for each in CONVERSATIONS.fields])
def test_every_value_that_is_offered_is_understood(field: str) -> None:
    for proposal in complete(f"{field}:", len(field) + 1, CONVERSATIONS, NAMES):
        text, _ = proposal.applied_to(f"{field}:")
        q(text)
