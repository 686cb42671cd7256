"""What is said when the program ends and something is unsent."""

from __future__ import annotations

from tests.store_builders import a_conversation, a_state
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.screens.outbox_view_models import farewell
from tui.store import select
from tui.store.operation import OperationConfirmed, OperationRefused, OperationStaged
from tui.store.reduce import reduce
from tui.store.wishes import ReadRequested, ReplyRequested, StatusRequested


def test_nothing_is_said_where_all_is_sent() -> None:
    assert farewell(a_state(a_conversation(1))) == ""


def test_unsent_messages_and_changes_are_counted() -> None:
    state = reduce(a_state(a_conversation(1)), ReplyRequested("one", 1, "Hello"))
    assert farewell(state) == "Not sent yet: 1 message. It is kept and goes out at the next start."
    state = reduce(state, StatusRequested("two", 1, Status.PENDING))
    state = reduce(state, StatusRequested("three", 1, Status.OPEN))
    assert farewell(state) == "Not sent yet: 1 message and 2 changes. They are kept and go out at the next start."


def test_what_went_out_while_leaving_is_not_called_unsent() -> None:
    state = reduce(a_state(a_conversation(1)), ReplyRequested("one", 1, "Hello"))
    state = reduce(state, StatusRequested("two", 1, Status.RESOLVED))
    begun = select.outbox(state)
    state = reduce(state, OperationConfirmed("one", message_id=7))
    state = reduce(state, OperationConfirmed("two"))
    assert farewell(state, begun) == "Sent before leaving: 1 message. Done before leaving: 1 change."


def test_what_has_no_answer_is_called_not_known() -> None:
    state = reduce(a_state(a_conversation(1)), ReplyRequested("one", 1, "Hello"))
    state = reduce(state, OperationStaged("one", Stage.SENDING))
    begun = select.outbox(state)
    sentence = "Not known whether it arrived: 1 message. It is looked for at the next start."
    assert farewell(state, begun) == sentence


def test_what_waits_for_the_agents_word_is_not_said_to_go_out() -> None:
    state = reduce(a_state(a_conversation(1)), ReplyRequested("one", 1, "Hello"))
    state = reduce(state, OperationStaged("one", Stage.ASKING, "The customer wrote again."))
    assert (
        farewell(state)
        == "Waiting for your word: reply to Customer 1 #1. Nothing of it is sent; the question is there at the next start."
    )


def test_a_mark_of_reading_is_nothing_to_tell() -> None:
    assert farewell(reduce(a_state(a_conversation(1)), ReadRequested("one", 1))) == ""


def test_a_reply_refused_while_leaving_is_told_to_be_a_draft() -> None:
    state = reduce(a_state(a_conversation(1)), ReplyRequested("one", 1, "Hello"))
    begun = select.outbox(state)
    state = reduce(state, OperationRefused("one", "Not sent"))
    assert farewell(state, begun) == ("Not sent, because the server refused: 1 message. The words are kept as drafts.")
