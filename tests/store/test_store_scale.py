"""A hundred thousand conversations cost an event what a thousand cost: counted in steps, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.store_builders import a_conversation, a_message, a_profile, a_push, after, at
from tui.store import events, select
from tui.store.order import Order, Ranking
from tui.store.reduce import reduce
from tui.store.rows import held_from_rest
from tui.store.shelf import Shelf
from tui.store.state import Held, State, ViewState
from tui.store.store import Store
from tui.store.view import View, sort_key

MINE = View()


def a_big_state(size: int) -> State:
    """A state with so many rows under Mine, made at once."""
    held: dict[int, Held] = {}
    for number in range(1, size + 1):
        held[number] = held_from_rest(a_conversation(number), 0)
    live = Ranking.of((*sort_key(MINE.sort, each.row), 0.0, float(number)) for number, each in held.items())
    view = ViewState(live=live, shown=live, complete=True, as_of=at())
    state = reduce(State(account_id=3), events.ProfileArrived(a_profile()))
    return State(
        account_id=3,
        profile=state.profile,
        held=Shelf(held),
        by_contact=Shelf({each.row.contact_id: (number,) for number, each in held.items()}),
        views={MINE: view},
        view=MINE,
    )


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python the work runs through."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


SMALL, BIG = a_big_state(1_000), a_big_state(30_000)

HAPPENINGS: dict[str, events.Event] = {
    "a row changes": events.ConversationPushed(a_push(500, minutes=-500, labels=("vip",))),
    "a row moves": events.MessageArrived(a_message(70_000, 500, minutes=5)),
    "a row comes": events.ConversationPushed(a_push(200_000, minutes=5)),
    "a row goes": events.ConversationPushed(a_push(500, minutes=5, assignee_id=99)),
    "a conversation is deleted": events.ConversationGone(500),
    "the order is applied": events.OrderApplied(MINE),
}


@pytest.mark.parametrize("name", HAPPENINGS)
def test_an_event_costs_the_same_with_many_rows(name: str) -> None:
    event = HAPPENINGS[name]
    small, big = steps(lambda: reduce(SMALL, event)), steps(lambda: reduce(BIG, event))
    assert big <= small * 1.3 + 20, (small, big)


def test_a_screenful_is_read_at_the_same_cost_with_many_rows() -> None:
    def read(state: State) -> None:
        queue = select.queue(state, MINE)
        place = queue.position(700)
        assert place is not None
        assert [queue.row_at(each) for each in range(place, place + 40)]
        assert queue.waiting_changes == 0

    assert steps(lambda: read(BIG)) <= steps(lambda: read(SMALL)) * 1.3 + 20


def test_the_state_before_an_event_stays_as_it_was() -> None:
    reduce(SMALL, HAPPENINGS["a row moves"])
    reduce(SMALL, HAPPENINGS["a row goes"])
    queue = select.queue(SMALL, MINE)
    assert [queue.id_at(place) for place in range(len(queue))] == list(range(1, 1_001))


def test_a_shelf_is_a_map() -> None:
    shelf: Shelf[str] = Shelf({1: "a", 513: "b"})
    changed = shelf.with_entry(1, "c").with_entry(2, "d").without(513)
    assert sorted(shelf.items()) == [(1, "a"), (513, "b")]
    assert sorted(changed.items()) == [(1, "c"), (2, "d")]
    assert (len(shelf), len(changed)) == (2, 2)
    assert shelf.without(99) is shelf
    assert sorted(shelf.without(1).without(513)) == []


def test_a_shelf_has_more_parts_when_it_holds_more_and_stays_the_same_map() -> None:
    one_by_one: Shelf[int] = Shelf()
    for key in range(0, 30_000, 3):
        one_by_one = one_by_one.with_entry(key, -key)
        if key == 300:
            small = one_by_one
    at_once = Shelf({key: -key for key in range(0, 30_000, 3)})
    assert dict(one_by_one.items()) == dict(at_once.items()) == {key: -key for key in range(0, 30_000, 3)}
    assert len(one_by_one) == len(at_once) == 10_000
    assert dict(small.items()) == {key: -key for key in range(0, 301, 3)}
    assert one_by_one.get(299) is None
    assert one_by_one[29_997] == -29_997
    assert len(at_once.without(300)) == 9_999


def test_an_order_finds_and_counts_across_its_blocks() -> None:
    keys = [(float(number), float(number)) for number in range(0, 4_000, 2)]
    order = Order.of(reversed(keys))
    assert list(order) == keys
    assert order[1_999] == keys[1_999]
    assert order.position(keys[1_500]) == 1_500
    assert order.position((1.0, 1.0)) is None
    grown = order
    for number in range(1, 4_000, 2):
        grown = grown.inserted((float(number), float(number)))
    assert len(grown) == 4_000
    assert len(order) == 2_000
    assert [key[0] for key in grown] == [float(number) for number in range(4_000)]
    assert grown.count_upto((1_000.0, 1_000.0)) == 1_001
    assert [key[0] for key in grown.between((10.0, 10.0), (12.0, 12.0))] == [10.0, 11.0, 12.0]
    shrunk = grown
    for number in range(4_000):
        shrunk = shrunk.removed((float(number), float(number)))
    assert len(shrunk) == 0
    assert shrunk.last is None


def test_a_burst_is_told_as_one_change() -> None:
    store = Store(after(SMALL))
    for number in range(1_000):
        store.dispatch(events.MessageArrived(a_message(80_000 + number, 1 + number % 50, minutes=5)))
    change = store.changes_since_last()
    assert change.conversations == set(range(1, 51))
    assert len(change.arrived) == 1_000
    assert not store.changes_since_last()
