"""What is said of an act: who, from what to what, how far, and how to take it back."""

from __future__ import annotations

import pytest

from tests.store_builders import NOON, a_conversation, a_state
from tui.models.conversation import Priority, Status
from tui.screens.act_words import ActKeys, Seen, act_line
from tui.store import select
from tui.store.act import ActBegan, begun
from tui.store.operation import OperationConfirmed
from tui.store.reduce import reduce
from tui.store.wishes import (
    AssigneeRequested,
    LabelsRequested,
    PriorityRequested,
    ReadRequested,
    StatusRequested,
    TeamRequested,
    Wish,
)

SEEN = Seen(NOON)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (StatusRequested("a", 1, Status.PENDING), "open → pending"),
        (StatusRequested("a", 1, Status.SNOOZED, NOON), "open → snoozed until Tue 24 Nov, 12:00"),
        (StatusRequested("a", 1, Status.SNOOZED), "open → snoozed until the customer writes"),
        (AssigneeRequested("a", 1, None), "Agent 12 → nobody"),
        (TeamRequested("a", 1, None), "no team → no team"),
        (PriorityRequested("a", 1, Priority.URGENT), "no priority → priority urgent"),
        (LabelsRequested("a", 1, ("vip",), ("late",)), "labels +vip -late"),
        (ReadRequested("a", 1), "unread → read"),
    ],
)
def test_a_change_is_told_with_its_person_and_marked_until_the_server_has_it(wish: Wish, words: str) -> None:
    state = a_state(a_conversation(1))
    act = begun([wish], [select.visible(state, 1)], name="act")
    state = reduce(reduce(state, ActBegan(act)), wish)
    assert act_line(state, select.acts(state)[-1], SEEN) == f"Customer 1 #1: {words}… · u undoes"
    state = reduce(state, OperationConfirmed("a"))
    assert act_line(state, select.acts(state)[-1], SEEN) == f"Customer 1 #1: {words} · u undoes"


def test_the_line_names_the_keys_that_are_bound() -> None:
    state = a_state(a_conversation(1))
    wish = StatusRequested("a", 1, Status.PENDING)
    state = reduce(state, ActBegan(begun([wish], [select.visible(state, 1)], name="act")))
    seen = Seen(NOON, keys=ActKeys(undo="^Z"))
    assert act_line(state, select.acts(state)[-1], seen).endswith("^Z undoes")
    assert "undoes" not in act_line(state, select.acts(state)[-1], Seen(NOON, keys=ActKeys(undo="")))
