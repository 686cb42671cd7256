from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.models.conversation import Priority, Status
from tui.models.filter import Condition, Operator
from tui.models.inbox import Channel, Inbox
from tui.models.people import Agent, Team
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType
from tui.models.row import Row
from tui.query.asking import Parameters, conditions_of, request
from tui.query.contacts import CONTACTS
from tui.query.conversations import CONVERSATIONS
from tui.query.judging import judge
from tui.query.query import Names, Query, QueryError
from tui.query.reading import parse

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "filters_4_16_2.json").read_text(encoding="utf-8"))
"""A real 4.16.2: 40 conversations and 19 contacts, and what its filters answered, reduced to ids (25 or 15 a page)."""

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
NAMES = Names(
    inboxes=tuple(Inbox(id=each, name=f"Inbox {each}", channel=Channel.EMAIL) for each in (1, 2, 3)),
    teams=(Team(id=1, name="logistics"), Team(id=2, name="billing")),
    agents=(Agent(id=2, name="Bruno Lima"), Agent(id=3, name="Carla Dias")),
    labels=("late", "refund", "spam", "vip"),
    attributes=tuple(
        AttributeDefinition(
            id=each["id"],
            attribute_key=each["attribute_key"],
            attribute_display_name=each["attribute_display_name"],
            attribute_display_type=AttributeType(each["attribute_display_type"]),
            attribute_model=AttributeModel(each["attribute_model"]),
        )
        for each in RECORDED["definitions"]
    ),
    my_id=2,
)

Payload = tuple[tuple[str, str, tuple[str, ...], str | None], ...]


def q(text: str) -> Query:
    return parse(text, CONVERSATIONS, now=NOW, names=NAMES)


def _row(told: dict[str, Any]) -> Row:
    def moment(seconds: object) -> datetime | None:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None

    return Row(
        id=told["id"],
        inbox_id=told["inbox_id"],
        contact_id=told["contact_id"],
        contact_name=told["name"],
        status=Status(told["status"]),
        priority=_priority(told["priority"]),
        assignee_id=told["assignee_id"],
        team_id=told["team_id"],
        labels=tuple(told["labels"]),
        subject=told["additional_attributes"].get("mail_subject") or "",
        created_at=moment(told["created_at"]),
        last_activity_at=moment(told["last_activity_at"]),
        waiting_since=moment(told["waiting_since"]),
    )


def _priority(told: str | None) -> Priority:
    return Priority(told or "none")


def payload(conditions: Sequence[Condition]) -> Payload:
    """Return conditions as the recording has them."""
    last = len(conditions) - 1
    return tuple(
        (
            each.attribute_key,
            each.operator.value,
            tuple(map(str, each.values)),
            None if at == last else "or" if each.joined_by_or else "and",
        )
        for at, each in enumerate(conditions)
    )


def _recorded(kind: str) -> dict[Payload, list[int]]:
    found: dict[Payload, list[int]] = {}
    for case in RECORDED[kind]:
        rows = [each for each in case["payload"] if (each["attribute_key"], each["values"]) != ("status", ["all"])]
        if case["status"] != 200 or not rows:
            continue
        last = len(rows) - 1
        key = tuple(
            (
                each["attribute_key"],
                each["filter_operator"],
                tuple(map(str, each["values"] if isinstance(each["values"], list) else [each["values"]])),
                None if at == last else str(each["query_operator"]).lower(),
            )
            for at, each in enumerate(rows)
        )
        found[key] = case["ids"]
    return found


ANSWERS = _recorded("conversations")
CONTACT_ANSWERS = _recorded("contacts")


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("status:pending", False),
        ("status:pending,open", True),
        ("assignee:bruno", True),
        ("assignee:any", True),
        ("assignee:none", True),
        ("assignee:bruno,carla", True),
        ('inbox:"Inbox 1"', True),
        ('-inbox:"Inbox 1"', True),
        ("team:logistics", True),
        ("team:any", True),
        ("team:none", True),
        ("priority:high", True),
        ("label:vip", True),
        ("-label:vip", True),
        ("label:any", True),
        ("label:none", True),
        ("label:vip,late", True),
        ("label:vip label:refund", True),
        ("language:en", True),
        ("referer:cart", True),
        ("subject:47", True),
        ("subject:ORDER", True),
        ("created:>2026-11-10", True),
        ("created:<2026-11-10", True),
        ("active:<2026-11-20", True),
        ("attr.stage:Won", True),
        ("attr.stage:any", True),
        ("attr.stage:none", True),
        ("attr.stage:~Won", True),
        ("attr.due:>2026-11-25", True),
        ("attr.due:<2026-11-25", True),
        ("attr.urgent:yes", True),
        ("attr.amount:>500", True),
        ("attr.amount:<500", True),
        ("attr.amount:500", True),
        ("attr.order:~A-10", True),
        ("priority:urgent or label:refund", True),
        ("status:open priority:urgent or assignee:bruno", True),
        ("assignee:bruno or priority:urgent status:open", True),
        ("created:>2026-11-10 created:<2026-11-20", True),
        ("id:1", True),
        ("-id:1", True),
    ],
)
def test_a_filter_finds_what_the_real_server_found_for_the_same_conditions(text: str, exact: bool) -> None:
    query = q(text)
    conditions, only_here = conditions_of(query, CONVERSATIONS, NAMES)
    assert only_here == ()
    answer = ANSWERS.get(payload(conditions))
    if not exact:
        assert conditions
        return
    assert answer is not None, f"not recorded: {payload(conditions)}"
    verdicts = {
        told["id"]: judge(query, _row(told), CONVERSATIONS, told["custom_attributes"]) for told in RECORDED["rows"]
    }
    if None in verdicts.values():
        # Referer and language stand in no row: the server's word is taken.
        return
    passing = {each for each, verdict in verdicts.items() if verdict}
    assert set(answer) <= passing
    assert len(answer) == min(25, len(passing))


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("email:acme", True),
        ("company:acme", True),
        ("city:porto", True),
        ("country:BR", True),
        ("name:maria", True),
        ("phone:+5511", True),
        ("identifier:crm-4", True),
        ("label:vip", True),
        ("label:none", True),
        ("created:>2026-11-10", True),
        ("is:blocked", False),
        ("attr.plan:Pro", True),
        ("attr.orders:>12", True),
        ("email:acme label:vip", True),
        ("city:porto or country:BR", False),
    ],
)
def test_a_filter_over_contacts_finds_what_the_real_server_found(text: str, exact: bool) -> None:
    conditions, only_here = conditions_of(parse(text, CONTACTS, now=NOW, names=NAMES), CONTACTS, NAMES)
    assert only_here == ()
    assert conditions
    assert not exact or payload(conditions) in CONTACT_ANSWERS


def test_what_the_list_knows_is_asked_of_the_list_which_sorts() -> None:
    assert request(
        q('status:open assignee:me inbox:"Inbox 2" team:billing label:vip,late'), CONVERSATIONS
    ).parameters == (Parameters(status=Status.OPEN, assignee="me", inbox_id=2, team_id=2, labels=("vip", "late")))
    assert request(Query(), CONVERSATIONS).parameters == Parameters()


def test_words_are_asked_of_the_list_and_what_it_does_not_know_beside_them_is_judged_here() -> None:
    asked = request(q('"refund" status:open -label:spam'), CONVERSATIONS, NAMES)
    assert asked.parameters == Parameters(status=Status.OPEN, text="refund")
    assert asked.only_here == ("-label:spam",)


def test_who_waits_is_asked_of_those_unattended_and_judged_here() -> None:
    asked = request(q("status:open waiting:>2h"), CONVERSATIONS, NAMES)
    assert asked.parameters == Parameters(status=Status.OPEN, unattended=True)
    assert asked.only_here == ("waiting:>2h",)


def test_a_length_of_time_is_asked_in_the_whole_days_that_hold_it() -> None:
    conditions, _ = conditions_of(q("created:<2h"), CONVERSATIONS, NAMES)
    assert payload(conditions) == (("created_at", "is_greater_than", ("2026-11-29",), None),)
    conditions, _ = conditions_of(q("created:2026-11-20"), CONVERSATIONS, NAMES)
    assert payload(conditions) == (
        ("created_at", "is_greater_than", ("2026-11-19",), "and"),
        ("created_at", "is_less_than", ("2026-11-21",), None),
    )


def test_not_a_team_asks_for_those_without_one_too() -> None:
    conditions, _ = conditions_of(q("-team:billing unread priority:none label:vip"), CONVERSATIONS, NAMES)
    assert payload(conditions) == (
        ("team_id", "not_equal_to", ("2",), "and"),
        ("labels", "equal_to", ("vip",), "or"),
        ("team_id", "is_not_present", (), "and"),
        ("labels", "equal_to", ("vip",), None),
    )
    assert conditions_of(q("-team:billing unread priority:none"), CONVERSATIONS, NAMES)[1] == (
        "unread",
        "priority:none",
    )


def test_where_one_alternative_can_not_be_asked_everything_is() -> None:
    asked = request(q("unread or label:vip"), CONVERSATIONS, NAMES)
    assert asked.parameters == Parameters()
    assert asked.only_here == ("unread",)


def test_not_an_attribute_comes_last_and_a_second_one_is_judged_here() -> None:
    conditions, _ = conditions_of(q("-attr.stage:Won label:vip"), CONVERSATIONS, NAMES)
    assert [each.operator for each in conditions] == [Operator.EQUAL, Operator.NOT_EQUAL]
    conditions, _ = conditions_of(q("-attr.stage:Won -attr.order:A-10 label:vip"), CONVERSATIONS, NAMES)
    assert [each.operator for each in conditions] == [Operator.EQUAL, Operator.NOT_EQUAL]


ALLOWED = {
    "status": {"equal_to", "not_equal_to"},
    "assignee_id": {"equal_to", "not_equal_to", "is_present", "is_not_present"},
    "inbox_id": {"equal_to", "not_equal_to", "is_present", "is_not_present"},
    "team_id": {"equal_to", "not_equal_to", "is_present", "is_not_present"},
    "priority": {"equal_to", "not_equal_to"},
    "display_id": {"equal_to", "not_equal_to"},
    "labels": {"equal_to", "not_equal_to", "is_present", "is_not_present"},
    "conversation_language": {"equal_to", "not_equal_to"},
    "referer": {"equal_to", "contains"},
    "mail_subject": {"equal_to", "contains"},
    "created_at": {"is_greater_than", "is_less_than"},
    "last_activity_at": {"is_greater_than", "is_less_than"},
}

PIECES = st.lists(
    st.sampled_from(
        [
            *("status:open", "-status:resolved", "status:open,pending", "label:vip,late", "-label:spam", "label:none"),
            *('inbox:"Inbox 1"', "team:none,billing", "-team:billing", "assignee:me", "-assignee:none", "unread"),
            *(
                "-assignee:bruno",
                "priority:high,none",
                "-priority:high",
                "waiting:>2h",
                "created:<7d",
                "-created:today",
            ),
            *("active:>30d", "subject:order", "-subject:order", "language:en", "attr.stage:Won", "-attr.stage:Won"),
            *("-attr.order:~x", "attr.amount:>100", "-attr.amount:5", "attr.plan:Pro", '"words"', "#7", "or", "or"),
        ]
    ),
    max_size=7,
).map(" ".join)


@given(PIECES)
def test_nothing_is_asked_that_the_server_refuses_and_no_row_is_left_out(text: str) -> None:
    try:
        query = q(text)
    except QueryError:
        return
    conditions, _ = conditions_of(query, CONVERSATIONS, NAMES)
    for place, each in enumerate(conditions):
        assert each.values or each.operator in (Operator.PRESENT, Operator.ABSENT)
        if each.custom:
            assert each.operator is not Operator.NOT_EQUAL or place == len(conditions) - 1
        else:
            assert each.operator.value in ALLOWED[each.attribute_key]
    for told in RECORDED["rows"]:
        if judge(query, _row(told), CONVERSATIONS, told["custom_attributes"]):
            assert not conditions or _answered(conditions, told), (text, told["id"])


def _answered(conditions: Sequence[Condition], told: dict[str, Any]) -> bool:
    """Whether the server's filter lets a conversation through, as its recorded answers show that it reads conditions."""
    alternatives: list[bool] = []
    met = True
    for each in conditions:
        met = met and _met(each, told)
        if each.joined_by_or:
            alternatives.append(met)
            met = True
    return any((*alternatives, met))


def _met(condition: Condition, told: dict[str, Any]) -> bool:
    key, operator, values = condition.attribute_key, condition.operator, [str(each) for each in condition.values]
    if condition.custom:
        value = told["custom_attributes"].get(key)
    elif key == "display_id":
        value = told["id"]
    elif key in ("conversation_language", "referer", "mail_subject"):
        value = told["additional_attributes"].get(key)
    elif key in ("created_at", "last_activity_at"):
        value = datetime.fromtimestamp(told[key], UTC).date().isoformat()
    else:
        value = told[key]
    several = value if isinstance(value, list) else [] if value is None else [value]
    texts = [str(each).casefold() for each in several]
    wanted = [each.casefold() for each in values]
    match operator:
        case Operator.EQUAL:
            return any(each in texts for each in wanted)
        case Operator.NOT_EQUAL:
            # Of single columns a row without a value is left out; of labels and attributes it is not.
            return all(each not in texts for each in wanted) and (bool(texts) or key == "labels" or condition.custom)
        case Operator.PRESENT:
            return bool(texts)
        case Operator.ABSENT:
            return not texts
        case Operator.CONTAINS:
            return any(each in text for each in wanted for text in texts)
        case Operator.GREATER | Operator.LESS:
            above = operator is Operator.GREATER
            if condition.custom and key == "amount":
                return any(
                    (float(text) > float(wanted[0])) is above for text in texts if float(text) != float(wanted[0])
                )
            return any((text > wanted[0]) is above for text in texts if text != wanted[0])
        case _:
            raise AssertionError(operator)
