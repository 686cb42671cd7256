"""Threads: every message once, in its place, and no holes at the recent end."""

from __future__ import annotations

from typing import Literal

from tests.store_builders import ME, NOON, a_conversation, a_message, a_push, a_state, after, at
from tui.models.message import DeliveryStatus, Message
from tui.models.people import Contact, Sender, SenderKind
from tui.store import events, select
from tui.store.reduce import reduce, step
from tui.store.state import State


def told(
    state: State,
    *messages: Message,
    where: Literal["newest", "older", "newer", "window", "cache"] = "newest",
    whole: bool = False,
    asked: int | None = None,
    first_id: int | None = None,
) -> events.ThreadArrived:
    beat = state.beat if asked is None else asked
    return events.ThreadArrived(1, messages, where, whole, beat, NOON, first_id=first_id)


def opened(*messages: Message, whole: bool = False) -> State:
    state = after(a_state(a_conversation(1)), events.ThreadOpened(1))
    return reduce(state, told(state, *messages, whole=whole))


def ids(state: State) -> list[int]:
    return [message.id for message in select.thread(state, 1).messages]


def test_messages_lie_by_time_and_within_a_second_by_id() -> None:
    state = opened(a_message(11, minutes=1), a_message(10, minutes=1), a_message(12, minutes=0))
    assert ids(state) == [12, 10, 11]


def test_a_message_heard_twice_is_there_once_and_rings_once() -> None:
    state = opened(a_message(10))
    state, first = step(state, events.MessageArrived(a_message(11)))
    state, second = step(state, events.MessageArrived(a_message(11)))
    assert ids(state) == [10, 11]
    assert [message.id for message in first.arrived] == [11]
    assert second.arrived == ()


def test_a_message_that_comes_late_takes_its_place() -> None:
    state = opened(a_message(10), a_message(12))
    assert ids(reduce(state, events.MessageArrived(a_message(11)))) == [10, 11, 12]


def test_older_pages_go_before_and_reach_the_start() -> None:
    state = opened(a_message(10), a_message(11))
    assert not select.thread(state, 1).reached_start
    state = reduce(state, told(state, a_message(8), a_message(9), where="older", whole=True))
    assert ids(state) == [8, 9, 10, 11]
    assert select.thread(state, 1).reached_start


def test_a_newest_page_that_does_not_touch_what_is_held_replaces_it() -> None:
    state = opened(a_message(10), a_message(11), whole=True)
    state = reduce(state, told(state, *(a_message(number) for number in range(50, 70))))
    assert ids(state) == list(range(50, 70))
    assert not select.thread(state, 1).reached_start


def test_a_newest_page_that_overlaps_extends_what_is_held() -> None:
    state = opened(a_message(10), a_message(11))
    state = reduce(state, told(state, a_message(11), a_message(12)))
    assert ids(state) == [10, 11, 12]


def test_what_a_contact_wrote_that_was_merged_is_the_others_as_soon_as_that_is_heard() -> None:
    before = Sender(id=101, kind=SenderKind.CONTACT, name="Customer 1")
    state = opened(a_message(10, sender=before), a_message(11, mine=True), a_message(12, sender=before))
    state = reduce(state, events.ConversationPushed(a_push(1, contact=Contact(id=900, name="Zenobia"))))
    names = [message.sender.name for message in select.thread(state, 1).messages if message.sender]
    assert names == ["Zenobia", "", "Zenobia"]


def test_a_merge_that_was_missed_is_told_by_the_newest_page_of_the_thread() -> None:
    before = Sender(id=101, kind=SenderKind.CONTACT, name="Customer 1")
    state = after(a_state(a_conversation(1)), events.ThreadOpened(1))
    state = reduce(state, told(state, *(a_message(number, sender=before) for number in range(10, 15)), where="cache"))
    since = Sender(id=900, kind=SenderKind.CONTACT, name="Zenobia")
    state = reduce(state, told(state, a_message(13, sender=since), a_message(14, sender=since)))
    assert {message.sender for message in select.thread(state, 1).messages} == {since}
    assert ids(state) == [10, 11, 12, 13, 14]


def test_messages_of_somebody_else_keep_their_name_when_a_contact_changes() -> None:
    other = Sender(id=55, kind=SenderKind.CONTACT, name="Passer-by")
    state = opened(a_message(10, sender=other))
    state = reduce(state, events.ConversationPushed(a_push(1, contact=Contact(id=900, name="Zenobia"))))
    assert select.thread(state, 1).messages[0].sender == other


def test_a_window_takes_away_what_the_server_has_no_more_and_brings_edits() -> None:
    state = opened(a_message(10), a_message(11), a_message(12))
    edited = a_message(12, content="edited")
    state = reduce(state, told(state, a_message(10), edited, a_message(13), where="window", whole=True, first_id=10))
    assert ids(state) == [10, 12, 13]
    assert select.thread(state, 1).messages[1].content == "edited"


def test_what_was_heard_after_a_window_was_asked_for_stays() -> None:
    state = opened(a_message(10))
    asked = state.beat
    state = reduce(state, events.MessageArrived(a_message(11)))
    state = reduce(state, told(state, a_message(10), where="window", whole=True, first_id=10, asked=asked))
    assert ids(state) == [10, 11]


def test_a_delivery_heard_is_not_undone_by_an_older_answer() -> None:
    sent = a_message(10, mine=True, status=DeliveryStatus.SENT)
    state = opened(sent)
    asked = state.beat
    state = reduce(state, events.MessageChanged(a_message(10, mine=True, status=DeliveryStatus.READ)))
    state = reduce(state, told(state, sent, asked=asked))
    assert select.thread(state, 1).messages[0].status is DeliveryStatus.READ


def test_a_deleted_message_reads_so_in_thread_and_row() -> None:
    state = opened(a_message(10))
    state = reduce(state, events.MessageArrived(a_message(11)))
    gone = a_message(11, content="This message was deleted", deleted=True)
    state = reduce(state, events.MessageChanged(gone))
    assert select.thread(state, 1).messages[-1].deleted
    row = select.visible(state, 1)
    assert row is not None
    assert row.snippet == "This message was deleted"


def test_new_begins_where_nobody_had_looked_when_the_thread_was_opened() -> None:
    state = a_state(a_conversation(1, unread_count=2, agent_last_seen_at=at(0.95)))
    state = after(state, events.ThreadOpened(1))
    state = reduce(state, told(state, a_message(8), a_message(9), a_message(10), a_message(11, mine=True)))
    assert select.thread(state, 1).first_unread_id == 10


def test_a_cached_thread_shows_until_the_server_tells_it() -> None:
    state = after(a_state(a_conversation(1)), events.ThreadOpened(1))
    state = reduce(state, told(state, a_message(10), where="cache"))
    assert select.thread(state, 1).cached
    state = reduce(state, told(state, a_message(10), a_message(11)))
    assert not select.thread(state, 1).cached
    assert ids(state) == [10, 11]


def test_typing_ends_with_the_message_and_after_thirty_seconds() -> None:
    customer = Sender(id=7, kind=SenderKind.CONTACT)
    colleague = Sender(id=13, kind=SenderKind.USER, name="João")
    state = after(
        opened(a_message(10)),
        events.TypingHeard(1, customer, True, False, NOON),
        events.TypingHeard(1, colleague, True, True, NOON),
    )
    assert [typist.private for typist in select.typing(state, 1)] == [False, True]
    state = reduce(state, events.MessageArrived(a_message(11)))
    assert [typist.sender.name for typist in select.typing(state, 1)] == ["João"]
    assert select.typing(reduce(state, events.TimePassed(at(0.4))), 1)
    assert select.typing(reduce(state, events.TimePassed(at(0.51))), 1) == ()


def test_a_thread_that_never_ends_lets_its_oldest_messages_go() -> None:
    state = opened(*(a_message(number) for number in range(1, 1_999)), whole=True)
    for number in range(2_000, 2_010):
        state = reduce(state, events.MessageArrived(a_message(number)))
    assert len(ids(state)) < 2_000
    assert ids(state)[-1] == 2_009
    assert not select.thread(state, 1).reached_start


def test_only_customers_of_mine_and_of_nobody_ring_and_not_the_one_in_view() -> None:
    state = a_state(a_conversation(1), a_conversation(2, assignee_id=99), a_conversation(3, assignee_id=None))
    assert select.deserves_notice(state, a_message(50, 1))
    assert not select.deserves_notice(state, a_message(50, 1), in_view=1)
    assert not select.deserves_notice(state, a_message(50, 2))
    assert select.deserves_notice(state, a_message(50, 3))
    assert not select.deserves_notice(state, a_message(50, 1, mine=True, sender=Sender(id=ME, kind=SenderKind.USER)))
