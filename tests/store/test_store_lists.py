"""Lists: order, what is shown, what waits, counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store_builders import (
    ME,
    a_conversation,
    a_message,
    a_page,
    a_profile,
    a_push,
    a_state,
    after,
    at,
    row,
    tab_counts,
)
from tui.models.conversation import Status
from tui.store import events, select
from tui.store.reduce import reduce, step
from tui.store.state import State
from tui.store.view import Sort, View

MINE = View()
ALL = View(assignee="all")


def shown(state: State, view: View = MINE) -> list[int]:
    queue = select.queue(state, view)
    return [queue.row_at(place).id for place in range(len(queue))]


def test_a_list_keeps_the_servers_order_where_its_seconds_are_equal() -> None:
    twins = [a_conversation(number, minutes=0) for number in (5, 2, 9)]
    assert shown(a_state(*twins)) == [5, 2, 9]


def test_a_message_does_not_move_the_row_until_the_order_is_applied() -> None:
    state = a_state(*(a_conversation(number) for number in (1, 2, 3)))
    state = reduce(state, events.MessageArrived(a_message(50, 3, minutes=5)))
    assert shown(state) == [1, 2, 3]
    assert select.queue(state, MINE).waiting_changes == 1
    state = reduce(state, events.OrderApplied(MINE))
    assert shown(state) == [3, 1, 2]
    assert select.queue(state, MINE).waiting_changes == 0


def test_a_row_that_left_and_is_back_is_no_change_that_waits() -> None:
    state = a_state(*(a_conversation(number) for number in (1, 2, 3)))
    state = reduce(
        state, events.ConversationPushed(a_push(2, minutes=1, last_activity_at=at(-2), status=Status.RESOLVED))
    )
    assert select.queue(state, MINE).waiting_changes == 1
    state = reduce(state, events.ConversationPushed(a_push(2, minutes=2, last_activity_at=at(-2), status=Status.OPEN)))
    assert select.queue(state, MINE).waiting_changes == 0


def test_a_row_that_left_the_filter_stays_in_its_place_marked_until_the_order_is_applied() -> None:
    state = a_state(*(a_conversation(number) for number in (1, 2, 3)))
    state = reduce(state, events.ConversationPushed(a_push(2, status=Status.RESOLVED)))
    queue = select.queue(state, MINE)
    assert shown(state) == [1, 2, 3]
    assert queue.has_left(2)
    assert queue.row_at(1).status is Status.RESOLVED
    assert shown(reduce(state, events.OrderApplied(MINE))) == [1, 3]


def test_a_row_that_left_and_came_back_to_its_place_waits_for_nothing() -> None:
    state = a_state(a_conversation(1), a_conversation(2))
    state = reduce(state, events.ConversationPushed(a_push(1, minutes=1, assignee_id=99)))
    assert select.queue(state, MINE).waiting_changes == 1
    state = after(
        state,
        events.ConversationPushed(a_push(1, minutes=2, assignee_id=ME, last_activity_at=at(2))),
        events.OrderApplied(MINE),
    )
    assert shown(state) == [1, 2]
    assert select.queue(state, MINE).waiting_changes == 0


def test_a_conversation_of_which_a_message_was_heard_first_is_known_when_its_own_event_comes() -> None:
    state = a_state()
    state = after(
        state,
        events.MessageArrived(a_message(70, 8)),
        events.ConversationPushed(a_push(8, minutes=1, last_message=a_message(70, 8)), created=True),
        events.OrderApplied(MINE),
    )
    assert shown(state) == [8]
    assert row(state, 8).snippet == "message 70"


def test_a_deleted_conversation_goes_from_the_list_when_the_order_is_applied() -> None:
    state = a_state(a_conversation(1), a_conversation(2))
    state = reduce(state, events.ConversationGone(1))
    assert shown(state) == [1, 2]
    assert select.queue(state, MINE).has_left(1)
    assert shown(reduce(state, events.OrderApplied(MINE))) == [2]


def test_rows_below_what_was_loaded_come_with_their_page_and_are_appended_to_what_is_shown() -> None:
    state = a_state()
    state = reduce(state, a_page(state, MINE, [a_conversation(number) for number in range(1, 26)], total=30))
    state = reduce(state, events.ConversationPushed(a_push(90, minutes=-90)))
    assert 90 not in shown(state)
    assert not select.queue(state, MINE).complete
    state = reduce(state, a_page(state, MINE, [a_conversation(number) for number in range(26, 31)], number=2, total=30))
    assert shown(state) == list(range(1, 31))
    assert select.queue(state, MINE).complete


def test_a_list_opened_over_rows_of_another_shows_none_of_them_above_what_its_pages_have_yet_to_tell() -> None:
    state = a_state(a_conversation(1), a_conversation(60))
    state = reduce(state, events.ViewOpened(ALL))
    assert shown(state, ALL) == [1, 60]
    for number, ids in ((1, range(1, 26)), (2, range(26, 51)), (3, range(51, 61))):
        state = reduce(state, a_page(state, ALL, [a_conversation(each) for each in ids], number=number, total=60))
        assert shown(state, ALL) == list(range(1, ids[-1] + 1))
        assert select.queue(state, ALL).waiting_changes == 0


def test_the_servers_first_answer_puts_a_cached_list_right_as_a_whole() -> None:
    state = reduce(State(account_id=3), events.ProfileArrived(a_profile()))
    state = reduce(state, events.ViewOpened(MINE))
    cached = a_page(state, MINE, [a_conversation(number) for number in (1, 2, 3)], number=0)
    state = reduce(state, cached)
    state = reduce(state, a_page(state, MINE, [a_conversation(3, minutes=5), a_conversation(1)]))
    assert shown(state) == [3, 1]
    assert select.queue(state, MINE).waiting_changes == 0


def test_a_further_page_puts_the_cached_rows_right_that_it_tells_of() -> None:
    state = reduce(State(account_id=3), events.ProfileArrived(a_profile()))
    state = reduce(state, events.ViewOpened(MINE))
    state = reduce(state, a_page(state, MINE, [a_conversation(number) for number in range(1, 7)], number=0))
    state = reduce(state, a_page(state, MINE, [a_conversation(number) for number in (1, 2, 3)], total=6))
    later = [a_conversation(number, minutes=-3 - (7 - number) / 10) for number in (6, 5, 4)]
    state = reduce(state, a_page(state, MINE, later, number=2, total=6))
    assert shown(state) == [1, 2, 3, 6, 5, 4]
    assert select.queue(state, MINE).waiting_changes == 0


def test_a_page_read_again_counts_no_row_whose_rank_among_equals_alone_is_another() -> None:
    twins = [a_conversation(number, minutes=0) for number in (1, 2)]
    others = [a_conversation(number, minutes=-number) for number in range(3, 9)]
    state = a_state(*twins, *others)
    state = after(state, events.ConversationPushed(a_push(9, minutes=5)), events.OrderApplied(MINE))
    newest = a_conversation(9, minutes=5)
    state = reduce(state, a_page(state, MINE, [newest, *reversed(twins), *others]))
    assert select.queue(state, MINE).waiting_changes == 0


def test_a_page_read_again_has_nothing_wait_where_nothing_moved() -> None:
    known = a_state(*(a_conversation(number) for number in (3, 2, 1)))
    state = reduce(known, a_page(known, MINE, [a_conversation(number) for number in (1, 2, 3)]))
    state = reduce(state, events.ConversationPushed(a_push(4, minutes=-4)))
    state = reduce(state, events.OrderApplied(MINE))
    state = reduce(state, a_page(state, MINE, [a_conversation(number) for number in (1, 2, 3, 4)]))
    assert select.queue(state, MINE).waiting_changes == 0


def test_the_first_page_read_again_drops_what_the_server_has_no_more() -> None:
    state = a_state(*(a_conversation(number) for number in (1, 2, 3)))
    state = after(reduce(state, a_page(state, MINE, [a_conversation(1), a_conversation(3)])), events.OrderApplied(MINE))
    assert shown(state) == [1, 3]


def test_what_was_heard_after_a_page_was_asked_for_is_not_dropped_by_it() -> None:
    state = a_state(a_conversation(1))
    page = a_page(state, MINE, [a_conversation(1)])
    state = after(state, events.ConversationPushed(a_push(2, minutes=3)), page, events.OrderApplied(MINE))
    assert shown(state) == [2, 1]


def test_an_older_push_changes_nothing_and_two_microseconds_are_not_older() -> None:
    state = a_state(a_conversation(1, minutes=0))
    older = reduce(state, events.ConversationPushed(a_push(1, minutes=-1, status=Status.RESOLVED)))
    assert row(older, 1).status is Status.OPEN
    nearly = a_push(1, status=Status.RESOLVED)
    nearly = replace(nearly, updated_at=at(0).replace(microsecond=0) - (at(0.0000000333) - at(0)))
    assert row(reduce(state, events.ConversationPushed(nearly)), 1).status is Status.RESOLVED


def test_a_push_of_another_account_is_ignored() -> None:
    state = a_state(a_conversation(1))
    state = reduce(state, events.ConversationPushed(a_push(1, status=Status.RESOLVED, account_id=4)))
    assert row(state, 1).status is Status.OPEN


def test_a_push_merges_and_keeps_what_pushes_do_not_carry() -> None:
    state = a_state(a_conversation(1, muted=True))
    state = reduce(state, events.ConversationPushed(a_push(1, labels=("vip",))))
    assert row(state).labels == ("vip",)
    assert row(state).muted


def test_a_customers_message_counts_as_unread_once_whatever_runs_ahead_of_it() -> None:
    state = a_state(a_conversation(1, unread_count=0))
    message = a_message(50, 1, minutes=1)
    ahead = events.ConversationPushed(a_push(1, minutes=1, unread_count=1, last_message=message))
    state = after(state, ahead, events.MessageArrived(message), events.MessageArrived(message))
    assert row(state, 1).unread_count == 1


def test_unread_stops_at_ten_as_the_servers_does() -> None:
    state = a_state(a_conversation(1, unread_count=0))
    for number in range(50, 63):
        state = reduce(state, events.MessageArrived(a_message(number, 1)))
    assert row(state, 1).unread_count == 10


def test_a_push_built_before_a_reading_does_not_bring_the_unread_back() -> None:
    state = a_state(a_conversation(1, minutes=0, unread_count=0, agent_last_seen_at=at(5)))
    late = a_push(1, minutes=0, unread_count=3, agent_last_seen_at=at(-5))
    assert row(reduce(state, events.ConversationPushed(late)), 1).unread_count == 0


def test_tab_counts_are_moved_by_events_and_marked_for_a_check() -> None:
    state = a_state(a_conversation(1), a_conversation(2))
    assert tab_counts(state, MINE).mine == 2
    state = reduce(state, events.ConversationPushed(a_push(1, status=Status.RESOLVED)))
    assert tab_counts(state, MINE).mine == 1
    assert tab_counts(state, MINE).all == 1
    assert MINE.filters in state.counts_moved


def test_counts_are_checked_after_a_gap_unless_they_were_told_since_it_began() -> None:
    state = a_state(a_conversation(1))
    told = state.views[MINE].as_of
    assert told is not None
    assert not reduce(state, events.ViewsTrusted(told - timedelta(seconds=2))).counts_moved
    assert MINE.filters in reduce(state, events.ViewsTrusted(told + timedelta(seconds=2))).counts_moved


def test_a_new_conversation_moves_the_counts_once() -> None:
    state = a_state(a_conversation(1))
    state = reduce(state, events.ConversationPushed(a_push(9, assignee_id=None), created=True))
    assert (tab_counts(state, MINE).unassigned, tab_counts(state, MINE).all) == (2, 2)


def test_switching_to_a_view_shows_the_rows_already_known() -> None:
    state = a_state(a_conversation(1), a_conversation(2, assignee_id=None))
    state = reduce(state, events.ViewOpened(ALL))
    assert shown(state, ALL) == [1, 2]


def test_the_first_page_of_a_view_is_shown_whole_whatever_rows_were_known_before() -> None:
    state = reduce(a_state(a_conversation(2)), events.ViewOpened(ALL))
    assert shown(state, ALL) == [2]
    everybodys = [a_conversation(1, assignee_id=None), a_conversation(2), a_conversation(3, assignee_id=99)]
    state = reduce(state, a_page(state, ALL, everybodys))
    assert shown(state, ALL) == [1, 2, 3]
    assert select.queue(state, ALL).waiting_changes == 0


@pytest.mark.parametrize(("sort", "order"), [(Sort.WAITING_DESC, [2, 1, 3]), (Sort.WAITING_ASC, [1, 2, 3])])
def test_who_does_not_wait_comes_last_in_both_waiting_orders(sort: Sort, order: list[int]) -> None:
    view = View(sort=sort)
    rows = [
        a_conversation(1, waiting_since=at(-20)),
        a_conversation(2, waiting_since=at(-10)),
        a_conversation(3, waiting_since=None),
    ]
    state = reduce(State(account_id=3), events.ProfileArrived(a_profile()))
    state = reduce(state, events.ConversationsArrived(tuple(rows), asked=0, at=at()))
    assert shown(reduce(state, events.ViewOpened(view)), view) == order


def test_an_event_tells_which_rows_changed() -> None:
    state = a_state(a_conversation(1), a_conversation(2))
    _, change = step(state, events.ConversationPushed(a_push(2, labels=("vip",))))
    assert change.conversations == {2}
    assert not change.threads


def test_a_renamed_contact_is_renamed_in_its_rows() -> None:
    state = a_state(a_conversation(1))
    contact = replace(state.details[1].contact, name="Maria Santos")
    state = reduce(state, events.ContactArrived(contact))
    assert row(state, 1).contact_name == "Maria Santos"


def test_with_a_deleted_contact_go_its_conversations() -> None:
    state = after(a_state(a_conversation(1), a_conversation(2)), events.ContactGone(101), events.OrderApplied(MINE))
    assert shown(state) == [2]


def test_the_agents_own_list_is_filled_once_it_is_known_who_the_agent_is() -> None:
    state = reduce(State(account_id=3), events.ViewOpened(MINE))
    state = reduce(state, a_page(state, MINE, [a_conversation(1), a_conversation(2, minutes=-1)]))
    assert shown(state) == []
    state = reduce(state, events.ProfileArrived(a_profile()))
    assert shown(state) == [1, 2]
    # So far the server has told it: the cache keeps it for the next start.
    assert state.views[MINE].frontier == state.views[MINE].live.order.last
