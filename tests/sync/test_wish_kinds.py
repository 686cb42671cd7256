"""What every kind of wish answers for itself, each kind that there is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store_builders import ME, a_conversation, a_state
from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.screens.names import StateNames
from tui.store import select
from tui.store.state import State
from tui.store.wish import Unclear, Wish
from tui.store.wishes import KINDS, ReplyRequested
from tui.sync.encoding import Written, decoded, encoded
from tui.sync.outbox.deliver import DELIVERIES

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
LABELS = st.lists(st.sampled_from(("late", "vip", "refund")), unique=True).map(tuple)
SOME_LABELS = {"add": st.sampled_from(((), ("late",))), "remove": st.sampled_from(((), ("vip",), ("vip", "refund")))}

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)


def wishes(kind: type[Wish]) -> st.SearchStrategy[Wish]:
    """Make wishes of a kind out of the types of its fields."""
    hints = get_type_hints(kind)
    made: dict[str, st.SearchStrategy[Any]] = {"op": st.just("op"), "conversation_id": st.just(1)}
    for each in fields(kind):
        hint = hints[each.name]
        if hint == datetime | None:
            made[each.name] = st.none() | MOMENTS
        made.update({name: labels for name, labels in SOME_LABELS.items() if name == each.name})
        made.setdefault(each.name, st.from_type(hint))
    return st.builds(kind, **{each.name: made[each.name] for each in fields(kind) if each.init})


@dataclass
class Scene:
    """A conversation, and an agent who looks at it."""

    state: State
    row: Row


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    state = a_state(a_conversation(1))
    row = select.visible(state, 1)
    assert row is not None
    status = draw(st.sampled_from([each for each in Status if each is not Status.UNKNOWN]))
    row = replace(
        row,
        status=status,
        snoozed_until=draw(st.none() | MOMENTS) if status is Status.SNOOZED else None,
        assignee_id=draw(st.sampled_from((None, ME, 13))),
        team_id=draw(st.sampled_from((None, 4))),
        priority=draw(st.sampled_from(tuple(Priority))),
        labels=draw(LABELS),
        unread_count=draw(st.integers(0, 3)),
        muted=draw(st.booleans()),
    )
    return Scene(state, row)


def as_it_is_acted_on(row: Row) -> object:
    return (
        *(row.status, row.snoozed_until, row.assignee_id, row.team_id, row.priority, row.muted),
        *(frozenset(row.labels), row.unread_count > 0),
    )


def test_the_list_of_kinds_is_whole_and_each_has_a_name_of_its_own() -> None:
    assert {kind.__name__ for kind in KINDS} == {kind.__name__ for kind in Wish.__subclasses__()}
    names = [kind.kind for kind in KINDS]
    assert all(names)
    assert len(set(names)) == len(names)


@each_kind
def test_each_kind_is_carried_to_the_server(kind: type[Wish]) -> None:
    assert kind in DELIVERIES


@each_kind
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_each_kind_comes_back_from_the_disk_as_it_was(kind: type[Wish], data: st.DataObject) -> None:
    wish = data.draw(wishes(kind))
    assert decoded(encoded(wish, None)) == Written(wish)


@each_kind
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_each_kind_says_what_is_asked_for_and_never_what_somebody_wrote(kind: type[Wish], data: st.DataObject) -> None:
    wish, scene = data.draw(wishes(kind)), data.draw(scenes())
    names = StateNames(scene.state)
    assert len(wish.asks(names).splitlines()) == 1
    assert wish.failure
    assert wish.journal(scene.row, names) or wish.is_offered
    if isinstance(wish, ReplyRequested):
        assert wish.asks(names) in ("Reply", "Write a note")
    if kind.fields:
        assert wish.change(scene.row, names)
        assert wish.participle(names) != Wish("op", 1).participle(names)


@each_kind
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_what_a_kind_changes_on_a_row_stands_until_its_inverses_bring_the_row_back(
    kind: type[Wish], data: st.DataObject
) -> None:
    wish, scene = data.draw(wishes(kind)), data.draw(scenes())
    before, state = scene.row, scene.state
    meant = wish.applied_to(before, state)
    assert meant.id == before.id
    assert (meant == before) or kind.fields
    assert wish.still_stands(meant, meant)
    if not wish.is_remembered or wish.why_final():
        assert not list(wish.inverses(before, meant, None))
        return
    back = meant
    for inverse in wish.inverses(before, meant, None):
        assert inverse.op != wish.op
        back = inverse.applied_to(back, state)
    assert as_it_is_acted_on(back) == as_it_is_acted_on(before)


@each_kind
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_what_may_reach_the_customer_twice_is_held_and_never_simply_repeated(
    kind: type[Wish], data: st.DataObject
) -> None:
    wish = data.draw(wishes(kind))
    if wish.if_unclear is not Unclear.REPEAT:
        assert wish.is_held or (isinstance(wish, ReplyRequested) and wish.private)
        assert wish.why_final()
    if wish.why_final():
        assert not wish.undo_word or isinstance(wish, ReplyRequested)
