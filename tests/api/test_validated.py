from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.test_decode_mutations import JUNK, answers, frames, mutated
from tui.api import errors
from tui.api.decode.conversations import conversation_shape, push_shape
from tui.api.decode.messages import attachment_shape, message_shape
from tui.api.decode.notifications import notification_shape
from tui.api.decode.people import (
    agent_shape,
    contact_inbox_shape,
    contact_shape,
    membership_shape,
    note_shape,
    sender_shape,
    team_shape,
)
from tui.api.decode.reference import inbox_shape
from tui.api.reading import JsonObject, loads, validated
from tui.models.conversation import Conversation, ConversationPush
from tui.models.inbox import Inbox
from tui.models.message import Attachment, Message
from tui.models.notification import Notification
from tui.models.people import (
    Agent,
    Availability,
    Contact,
    ContactInbox,
    Membership,
    Note,
    Presence,
    Sender,
    SenderKind,
    Team,
)

SHAPES: list[tuple[type, Callable[[object], JsonObject | None]]] = [
    (Conversation, conversation_shape),
    (ConversationPush, push_shape),
    (Message, message_shape),
    (Attachment, attachment_shape),
    (Agent, agent_shape),
    (Contact, contact_shape),
    (ContactInbox, contact_inbox_shape),
    (Membership, membership_shape),
    (Note, note_shape),
    (Sender, sender_shape),
    (Team, team_shape),
    (Inbox, inbox_shape),
    (Notification, notification_shape),
]


def objects(value: object) -> Iterator[object]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from objects(each)


@cache
def shapes() -> list[tuple[type, JsonObject]]:
    """What every recorded object is as a record of each kind that it can be."""
    recorded = [each for value in [*(value for _, value in answers()), *frames()] for each in objects(value)]
    return [(kind, shape) for each in recorded for kind, of in SHAPES if (shape := of(each)) is not None]


def arrived(shape: object) -> object:
    """A shape as it can be: what is in it came through the cleaning, and the yes or no that shapes decide is one."""
    for each in objects(cleaned := loads(json.dumps(shape, default=datetime.isoformat))):
        if isinstance(each, dict) and "is_bot" in each:
            each["is_bot"] = each["is_bot"] is True
    return cleaned


def told(kind: type, shape: JsonObject) -> object:
    """The record that a shape is, or that it is none; any other failure is the test's."""
    try:
        return validated(kind, shape)
    except errors.NotUnderstood:
        return None


def test_every_recorded_object_is_read_as_each_kind_that_it_can_be() -> None:
    read = {kind for kind, shape in shapes() if isinstance(told(kind, shape), kind)}
    assert read == {kind for kind, _ in SHAPES}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_any_mutation_of_a_shape_is_a_record_or_a_refusal(which: int, choices: Random) -> None:
    kind, shape = shapes()[which % len(shapes())]
    changed = arrived(mutated(shape, choices))
    if isinstance(changed, dict):
        found = told(kind, changed)
        assert found is None or isinstance(found, kind)


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: str(junk)[:12])
def test_junk_in_any_field_is_a_record_or_a_refusal(junk: object) -> None:
    for kind, of in SHAPES:
        whole = next(shape for found, shape in shapes() if found is kind)
        for name in [*whole, "id"]:
            shape = arrived({**whole, name: junk})
            assert isinstance(shape, dict)
            found = told(kind, shape)
            assert found is None or isinstance(found, kind), (of.__name__, name)


def test_a_refusal_names_the_place_and_never_the_value() -> None:
    shape: JsonObject = {"id": 1, "inbox_id": 2, "status": "open", "contact": {"id": "a secret"}}
    with pytest.raises(errors.NotUnderstood) as refused:
        validated(Conversation, shape)
    assert refused.value.detail == "contact.id: value_error"
    with pytest.raises(errors.NotUnderstood) as refused:
        validated(Conversation, {"id": 1, "inbox_id": 2, "contact": {"id": 3}})
    assert refused.value.detail == "status: missing"


def test_a_record_that_is_one_already_is_taken_as_it_is() -> None:
    sender = Sender(id=1, kind=SenderKind.USER, name="Mira")
    message = validated(Message, {"id": 1, "conversation_id": 2, "message_type": 0, "sender": sender})
    assert message.sender is sender


def test_presence_is_read_with_its_keys() -> None:
    shape: JsonObject = {"users": {1: "online", 2: "asleep"}, "contacts": [3, 3]}
    assert validated(Presence, shape) == Presence(
        users={1: Availability.ONLINE, 2: Availability.UNKNOWN}, contacts=frozenset({3})
    )
