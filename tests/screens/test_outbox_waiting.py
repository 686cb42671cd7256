"""What the outbox says of something that waits: for what, and how far it is."""

from __future__ import annotations

import pytest

from tests.store_builders import NOON, a_conversation, a_state, after
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.presentation.outbox_lines import outbox_lines
from tui.screens.outbox_view_models import outgoing
from tui.store import events
from tui.store.link import LinkKind
from tui.store.operation import Operation, OperationsRestored, OperationStaged
from tui.store.state import State
from tui.store.wishes import ReplyRequested, StatusRequested

REPLY = ReplyRequested("reply", 1, "It is on its way.")
RESOLVE = StatusRequested("resolve", 1, Status.RESOLVED)


def waiting(link: LinkKind, stage: Stage, reason: str = "") -> State:
    wishes = tuple(Operation(op=each.op, wish=each, stage=Stage.QUEUED, at=NOON) for each in (REPLY, RESOLVE))
    state = after(a_state(a_conversation(1)), OperationsRestored(wishes), events.LinkChanged(link, NOON))
    return after(state, *(OperationStaged(each.op, stage, reason) for each in wishes))


def told(state: State) -> list[str]:
    return [
        "".join(span.text for span in entry.left).strip() for entry in outbox_lines(*outgoing(state, NOON), NOON, 90)
    ]


@pytest.mark.parametrize(
    ("link", "stage", "reason", "words"),
    [
        (LinkKind.LIVE, Stage.QUEUED, "", "waits for its turn"),
        (LinkKind.OFFLINE, Stage.QUEUED, "", "waits for the network"),
        (LinkKind.OFFLINE, Stage.QUEUED, "No route to the server.", "waits for the network: No route to the server."),
        (LinkKind.LIVE, Stage.QUEUED, "The server failed.", "waits for the server: The server failed."),
        (LinkKind.LIVE, Stage.HELD, "", "held, can be taken back"),
        (LinkKind.LIVE, Stage.SENDING, "", "being sent"),
        (LinkKind.LIVE, Stage.UNCERTAIN, "", "sent, no answer: being looked for"),
        (LinkKind.LIVE, Stage.ASKING, "", "waits for your word"),
    ],
)
def test_a_reply_and_a_change_say_what_they_wait_for(link: LinkKind, stage: Stage, reason: str, words: str) -> None:
    lines = told(waiting(link, stage, reason))
    assert lines.count(words) == 2
    assert "Reply to Customer 1 #1" in lines
    assert any(line.startswith("Resolve · Customer 1 #1") for line in lines)


def test_a_mention_reads_as_a_name() -> None:
    note = ReplyRequested("note", 1, "ask [@João Lima](mention://user/3/Jo%C3%A3o%20Lima) please", private=True)
    state = after(
        a_state(a_conversation(1)),
        OperationsRestored((Operation(op=note.op, wish=note, stage=Stage.QUEUED, at=NOON),)),
    )
    assert "ask @João Lima please" in told(state)


def test_an_empty_outbox_says_that_nothing_waits() -> None:
    assert told(a_state(a_conversation(1))) == ["Nothing waits: everything has reached the server."]
