"""Slices of the state for the outbox: what waits, what is asked about it, what stays behind. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from tui.models.conversation import Status
from tui.models.outgoing import Outgoing
from tui.presentation.cells import one_line
from tui.store import select
from tui.store.operation import Operation
from tui.store.state import State
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    LabelsRequested,
    MacroRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    Wish,
)

_ACTS = {Status.RESOLVED: "Resolve", Status.OPEN: "Open", Status.PENDING: "Set pending", Status.SNOOZED: "Snooze"}


def outgoing(state: State, now: datetime) -> tuple[tuple[Outgoing, ...], dict[int, str]]:
    """Return the messages and changes on their way, and the customers they are for."""
    queue = tuple(
        select.as_outgoing(operation, operation.wish)
        if isinstance(operation.wish, ReplyRequested)
        else Outgoing(
            token=operation.op,
            conversation_id=operation.wish.conversation_id,
            content="",
            private=False,
            stage=operation.stage,
            written_at=operation.at or now,
            hold_until=operation.hold_until,
            reason=operation.reason,
            act=act_words(state, operation.wish),
        )
        for operation in select.outbox(state)
    )
    names = {
        each.conversation_id: row.contact_name
        for each in queue
        if (row := select.visible(state, each.conversation_id)) is not None
    }
    return queue, names


def farewell(state: State) -> str:
    """Return what stays behind when the program ends now, in a sentence; empty where all is sent."""
    waiting, count = _waiting(state)
    if not waiting:
        return ""
    if state.unkept:
        return f"Not sent, and lost because the disk takes no more ({state.unkept}): {waiting}."
    kept = "It is kept and goes" if count == 1 else "They are kept and go"
    return f"Not sent yet: {waiting}. {kept} out at the next start."


def loss(state: State) -> str:
    """Return what would be lost if the program ended now, and why; empty where all is on the disk or sent."""
    waiting, _ = _waiting(state)
    if not waiting or not state.unkept:
        return ""
    return f"Not sent, and not on the disk ({state.unkept}): {waiting}. Leaving now loses that."


def _waiting(state: State) -> tuple[str, int]:
    """Return what is not sent, in words and counted; drafts only where the disk has not got them."""
    waiting = [operation for operation in select.outbox(state) if operation.open]
    replies = sum(1 for operation in waiting if isinstance(operation.wish, ReplyRequested))
    drafts = sum(1 for text in state.drafts.values() if text) if state.unkept else 0
    counts = {"message": replies, "change": len(waiting) - replies, "draft": drafts}
    words = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    return " and ".join(words), len(waiting)


def act_words(state: State, wish: Wish) -> str:
    """Return what a wish asks for, in a few words; empty for a message."""
    match wish:
        case StatusRequested():
            return _ACTS.get(wish.status, f"Set {wish.status}")
        case AssigneeRequested():
            names = {agent.id: agent.name for agent in select.agents(state)}
            return f"Assign to {names.get(wish.assignee_id, 'an agent')}" if wish.assignee_id else "Unassign"
        case TeamRequested():
            teams = {team.id: team.name for team in select.teams(state)}
            return f"Give to {teams.get(wish.team_id, 'a team')}" if wish.team_id else "Take from its team"
        case PriorityRequested():
            return f"Set priority {wish.priority}"
        case LabelsRequested():
            return " ".join(["Labels", *(f"+{label}" for label in wish.add), *(f"-{label}" for label in wish.remove)])
        case MacroRequested():
            return f"Run macro {one_line(wish.name)}"
        case ReadRequested():
            return "Mark read"
        case UnreadRequested():
            return "Mark unread"
        case AvailabilityRequested():
            return f"Be {wish.availability}"
        case ReplyRequested():
            return ""
        case _:
            assert_never(wish)


def question(state: State, operation: Operation) -> tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], str]:
    """Return what is asked about a wish that waits for the agent's word: title, reasons, what was written, its words."""
    wish = operation.wish
    row = select.visible(state, wish.conversation_id)
    name = row.contact_name if row else f"#{wish.conversation_id}"
    guard = operation.guard
    reasons = guard.reasons if guard else (operation.reason,) if operation.reason else ()
    written_since = tuple(
        (message.sender.name if message.sender else "", message.content)
        for message in (guard.messages if guard else ())
    )
    if not isinstance(wish, ReplyRequested):
        return f"{act_words(state, wish)}: {name}?", reasons, written_since, ""
    kind = "this note" if wish.private else "this reply"
    return f"Send {kind} to {name}?", reasons, written_since, wish.content
