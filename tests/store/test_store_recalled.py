"""What was known at the end of an earlier run is shown until the server speaks, and never over what it has said."""

from __future__ import annotations

from datetime import timedelta

from tests.store_builders import NOON, a_conversation, a_page, a_profile, a_state, after
from tui.models.conversation import Conversation, ConversationCounts
from tui.models.people import Contact
from tui.store import events, select
from tui.store.reduce import reduce
from tui.store.rows import held_from_rest, known_row
from tui.store.state import State
from tui.store.view import View

MINE = View()
YESTERDAY = NOON - timedelta(days=1)


def recalled(*conversations: Conversation, view: View | None = MINE) -> events.RowsRecalled:
    rows = tuple(known_row(held_from_rest(each, beat=7)) for each in conversations)
    return events.RowsRecalled(rows, view, ConversationCounts(mine=len(rows)), YESTERDAY)


def opened() -> State:
    return after(State(account_id=3), events.ProfileArrived(a_profile()), events.ViewOpened(MINE))


def order(state: State) -> list[int]:
    queue = select.queue(state, MINE)
    return [queue.id_at(at) for at in range(len(queue))]


def test_the_rows_of_an_earlier_run_are_a_list_as_old_as_it_was() -> None:
    state = reduce(opened(), recalled(a_conversation(1), a_conversation(3)))
    queue = select.queue(state, MINE)
    assert order(state) == [1, 3]
    assert queue.cached
    assert queue.as_of == YESTERDAY
    assert select.counts(state, MINE) == ConversationCounts(mine=2)
    assert select.is_row_owed(state, 3)


def test_what_the_server_has_told_by_then_stays() -> None:
    told = a_conversation(1, unread_count=4)
    state = a_state(told, a_conversation(2))
    state = reduce(state, recalled(a_conversation(1, unread_count=0), a_conversation(9)))
    assert order(state) == [1, 2]
    assert state.held[1].row.unread_count == 4
    assert not state.held[1].cached
    assert select.counts(state, MINE) == ConversationCounts(mine=2, unassigned=2, all=2)


def test_the_servers_page_takes_the_place_of_the_rows() -> None:
    state = reduce(opened(), recalled(a_conversation(1), a_conversation(3)))
    state = reduce(state, a_page(state, MINE, [a_conversation(1), a_conversation(4)]))
    assert order(state) == [1, 4]
    assert not select.queue(state, MINE).cached
    assert not select.is_row_owed(state, 1)


def test_a_row_from_no_list_is_there_without_a_list() -> None:
    state = reduce(State(), recalled(a_conversation(5), view=None))
    assert select.confirmed(state, 5) == known_row(held_from_rest(a_conversation(5), beat=0)).row
    assert select.counts(state, MINE) is None


def test_the_customer_of_an_earlier_run_is_shown_beside_a_row_of_it_alone() -> None:
    ana = Contact(id=101, name="Ana", email="ana@x.example")
    state = reduce(opened(), recalled(a_conversation(3)))
    assert select.contact(state, 3) is None
    state = reduce(state, events.DetailRecalled(a_conversation(3, contact=ana)))
    assert select.contact(state, 3) == ana
    assert select.is_row_owed(state, 3)
    told = reduce(a_state(), events.DetailRecalled(a_conversation(3, contact=ana)))
    assert select.conversation(told, 3) is None
