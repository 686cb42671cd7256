"""What is said when the program ends and something is unsent."""

from __future__ import annotations

from tests.store_builders import a_conversation, a_state
from tui.models.conversation import Status
from tui.screens.outbox_slices import farewell
from tui.store.reduce import reduce
from tui.store.wishes import ReplyRequested, StatusRequested


def test_nothing_is_said_where_all_is_sent() -> None:
    assert farewell(a_state(a_conversation(1))) == ""


def test_unsent_messages_and_changes_are_counted() -> None:
    state = reduce(a_state(a_conversation(1)), ReplyRequested("one", 1, "Hello"))
    assert farewell(state) == "Not sent yet: 1 message. It is kept and goes out at the next start."
    state = reduce(state, StatusRequested("two", 1, Status.PENDING))
    state = reduce(state, StatusRequested("three", 1, Status.OPEN))
    assert farewell(state) == "Not sent yet: 1 message and 2 changes. They are kept and go out at the next start."
