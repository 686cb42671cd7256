"""Wishes on the disk come back as they were."""

from __future__ import annotations

import pytest

from tests.store_builders import NOON, at
from tui.models.conversation import Priority, Status
from tui.models.outgoing import Stage
from tui.models.people import Availability
from tui.store.operation import Basis
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    LabelsRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    Wish,
)
from tui.sync.encoding import Written, decoded, encoded
from tui.sync.outbox.leftovers import restored
from tui.words.entry import Entry

WISHES: list[Wish] = [
    StatusRequested("op", 1, Status.SNOOZED, at(90)),
    AssigneeRequested("op", 1, None),
    TeamRequested("op", 1, 4),
    PriorityRequested("op", 1, Priority.NONE),
    LabelsRequested("op", 1, add=("a",), remove=("b", "c")),
    ReadRequested("op", 1),
    UnreadRequested("op", 1),
    ReplyRequested("op", 1, "Olá\n\u0000é", True, attachments=("/tmp/a.png",), in_reply_to=7, written_at=NOON),
    AvailabilityRequested("op", Availability.BUSY),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_a_wish_comes_back_with_what_the_agent_saw(wish: Wish) -> None:
    basis = Basis(newest_message_id=9, assignee_id=3, status=Status.OPEN)
    assert decoded(encoded(wish, basis)) == Written(wish, basis)
    assert decoded(encoded(wish, None)) == Written(wish)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind":"dance"}', '{"kind":"reply"}', '{"kind":"read","x":1}'])
def test_what_is_no_wish_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueError):
        decoded(text)


def left(wish: Wish, stage: Stage, *, age: float = 0.0, op: str = "op") -> Entry:
    return Entry(op=op, conversation_id=1, body=encoded(wish, None), stage=stage, created_at=1_000.0 - age)


def test_what_may_have_gone_out_is_looked_for_however_old_it_is() -> None:
    reply = ReplyRequested("op", 1, "Hello")
    found = restored((left(reply, Stage.SENDING, age=9_000),), now=1_000.0)
    assert [each.stage for each in found.operations] == [Stage.UNCERTAIN]


def test_what_never_went_out_waits_for_its_turn_and_when_old_for_the_agent() -> None:
    reply = ReplyRequested("op", 1, "Hello")
    young, old = left(reply, Stage.HELD, age=60), left(reply, Stage.QUEUED, age=601)
    assert [each.stage for each in restored((young,), now=1_000.0).operations] == [Stage.QUEUED]
    asked = restored((old,), now=1_000.0).operations[0]
    assert asked.stage is Stage.ASKING
    assert asked.guard is not None


def test_an_old_reading_means_nothing_any_more_and_what_is_unreadable_stays() -> None:
    reading = left(ReadRequested("op", 1), Stage.QUEUED, age=3_600)
    damaged = Entry(op="x", conversation_id=1, body="{", stage=Stage.QUEUED, created_at=0.0)
    found = restored((reading, damaged), now=1_000.0)
    assert found.operations == ()
    assert found.outdated == ("op",)
    assert found.unreadable
