"""Wishes: laid over the server's word, never mixed into it."""

from __future__ import annotations

from dataclasses import replace

from tests.store_builders import ME, NOON, a_conversation, a_message, a_page, a_push, a_state, after, row
from tui.models.conversation import Priority, Status
from tui.models.message import Message
from tui.models.outgoing import Stage
from tui.models.people import Agent, Availability, Sender, SenderKind
from tui.screens.names import StateNames
from tui.store import events, select
from tui.store.operation import OperationConfirmed, OperationRefused, OperationStaged
from tui.store.reduce import reduce
from tui.store.state import State
from tui.store.view import View
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    LabelsRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    UnreadRequested,
)


def test_a_wish_shows_at_once_and_touches_nothing_confirmed() -> None:
    state = reduce(a_state(a_conversation(1)), StatusRequested("op", 1, Status.RESOLVED))
    assert row(state).status is Status.RESOLVED
    assert select.pending_fields(state, 1) == {"status"}
    confirmed = select.confirmed(state, 1)
    assert confirmed is not None
    assert confirmed.status is Status.OPEN


def test_a_refused_change_leaves_the_servers_word_and_a_sentence() -> None:
    state = reduce(a_state(a_conversation(1)), StatusRequested("op", 1, Status.RESOLVED))
    state = reduce(state, OperationRefused("op", "Not changed: not allowed."))
    assert row(state).status is Status.OPEN
    assert select.outbox(state) == ()


def test_a_colleagues_change_lands_under_the_wish() -> None:
    state = reduce(a_state(a_conversation(1)), PriorityRequested("op", 1, Priority.URGENT))
    state = reduce(state, events.ConversationPushed(a_push(1, priority=Priority.LOW, labels=("vip",))))
    assert (row(state).priority, row(state).labels) == (Priority.URGENT, ("vip",))
    state = reduce(state, OperationRefused("op", "no"))
    assert row(state).priority is Priority.LOW


def test_a_confirmed_wish_becomes_the_servers_word() -> None:
    state = reduce(a_state(a_conversation(1)), PriorityRequested("op", 1, Priority.URGENT))
    state = reduce(state, OperationConfirmed("op"))
    assert row(state).priority is Priority.URGENT
    assert select.pending_fields(state, 1) == frozenset()


def test_a_wish_confirmed_after_a_newer_word_does_not_cover_it() -> None:
    state = reduce(a_state(a_conversation(1)), PriorityRequested("op", 1, Priority.URGENT))
    state = reduce(state, events.ConversationPushed(a_push(1, priority=Priority.LOW)))
    state = reduce(state, OperationConfirmed("op", applies=False))
    assert row(state).priority is Priority.LOW


def test_wishes_lie_on_each_other_in_their_order() -> None:
    state = reduce(a_state(a_conversation(1, labels=("old", "kept"))), events.AgentsArrived((Agent(id=5, name="Ana"),)))
    state = after(
        state,
        LabelsRequested("1", 1, add=("new",), remove=("old",)),
        AssigneeRequested("2", 1, 5),
        UnreadRequested("3", 1),
        ReadRequested("4", 1),
    )
    shown = row(state)
    assert (shown.labels, shown.assignee_name, shown.unread_count) == (("kept", "new"), "Ana", 0)


def a_reply(op: str = "op", content: str = "Hello", *, private: bool = False) -> ReplyRequested:
    return ReplyRequested(op, 1, content, private, written_at=NOON)


def mine(message_id: int, *, token: str = "", echo: str = "") -> Message:
    sender = Sender(id=ME, kind=SenderKind.USER)
    return a_message(message_id, mine=True, content="Hello", client_token=token, echo_id=echo, sender=sender)


def with_reply() -> State:
    state = after(a_state(a_conversation(1)), events.ThreadOpened(1), events.DraftChanged(1, False, "Hello"))
    return reduce(state, a_reply())


def test_a_reply_shows_at_once_and_leaves_the_composer_empty() -> None:
    state = with_reply()
    thread = select.thread(state, 1)
    assert [(each.content, each.stage) for each in thread.outgoing] == [("Hello", Stage.QUEUED)]
    assert thread.entries[-1] is thread.outgoing[0] or thread.entries[-1] == thread.outgoing[0]
    assert select.draft(state, 1, False) == ""


def test_the_answer_the_event_and_a_later_read_confirm_a_reply_whichever_comes_first() -> None:
    for confirmation in (
        events.MessageArrived(mine(50, echo="op")),
        events.MessageArrived(mine(50, token="op")),
        events.MessageChanged(mine(50, token="op")),
        events.ThreadArrived(1, (mine(50, token="op"),), "newest", True, 0, NOON),
    ):
        state = reduce(with_reply(), confirmation)
        assert select.thread(state, 1).outgoing == ()
        assert select.outbox(state) == ()


def test_a_message_of_another_conversation_with_the_same_token_confirms_nothing() -> None:
    state = reduce(with_reply(), events.MessageArrived(a_message(50, 2, client_token="op")))
    assert len(select.outbox(state)) == 1


def test_a_refused_reply_is_back_in_its_composer_above_what_was_written_since() -> None:
    state = after(with_reply(), events.DraftChanged(1, False, "And more"), OperationRefused("op", "no"))
    assert select.draft(state, 1, False) == "Hello\n\nAnd more"
    assert select.has_draft(state, 1)


def test_drafts_of_replies_and_notes_are_apart() -> None:
    state = after(
        a_state(a_conversation(1)), events.DraftChanged(1, False, "to her"), events.DraftChanged(1, True, "to us")
    )
    assert (select.draft(state, 1, False), select.draft(state, 1, True)) == ("to her", "to us")
    state = reduce(state, a_reply(content="to us", private=True))
    assert (select.draft(state, 1, False), select.draft(state, 1, True)) == ("to her", "")


def test_what_the_agent_saw_is_noted_when_a_reply_is_begun() -> None:
    state = after(a_state(a_conversation(1)), events.MessageArrived(a_message(40)))
    state = reduce(state, events.DraftChanged(1, False, "H"))
    state = after(state, events.MessageArrived(a_message(41)), events.DraftChanged(1, False, "Hello"), a_reply())
    basis = select.outbox(state)[0].basis
    assert basis is not None
    assert basis.newest_message_id == 40


def test_availability_is_shown_before_the_server_says_so() -> None:
    state = reduce(a_state(), AvailabilityRequested("op", Availability.BUSY))
    assert select.availability(state) is Availability.BUSY
    assert select.availability(reduce(state, OperationRefused("op", "no"))) is not Availability.BUSY


def test_the_link_counts_what_waits() -> None:
    state = with_reply()
    assert select.link(state).queued == 1
    assert select.link(reduce(state, OperationStaged("op", Stage.HELD))).queued == 0
    assert select.link(reduce(state, OperationConfirmed("op"))).queued == 0


def test_a_draft_of_an_earlier_run_takes_what_was_said_before_for_known() -> None:
    state = reduce(a_state(), events.DraftChanged(1, False, "Half a thought"))
    state = after(
        state,
        a_page(state, View(), [a_conversation(1)]),
        events.ThreadOpened(1),
        events.ThreadArrived(1, (a_message(40, 1),), "newest", True, 0, NOON),
        a_reply(),
    )
    (operation,) = select.outbox(state)
    assert operation.basis is not None
    assert operation.basis.newest_message_id == 40


def test_the_reason_of_a_refusal_stays_with_the_draft_until_it_goes() -> None:
    state = after(with_reply(), OperationRefused("op", "Not sent: too long."))
    assert select.refusal(state, 1, False) == "Not sent: too long."
    assert select.refusal(reduce(state, a_reply()), 1, False) == ""
    assert select.refusal(reduce(state, events.DraftChanged(1, False, "")), 1, False) == ""


def test_the_journal_counts_a_single_file_as_one() -> None:
    names = StateNames(a_state(a_conversation(1)))
    one = replace(a_reply(), attachments=("/tmp/a.txt",))
    assert one.journal(None, names) == "reply with 1 file: Hello"
    assert replace(one, attachments=("/tmp/a.txt", "/tmp/b.txt")).journal(None, names) == "reply with 2 files: Hello"
