"""What the agent did, as a line says it: who, from what to what, how far it is, and how to take it back. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from tui.commands.command import Command
from tui.commands.keys import written
from tui.models.conversation import Priority, Status
from tui.models.outgoing import Stage
from tui.models.record import record
from tui.models.row import Row
from tui.presentation.cells import one_line
from tui.store import select
from tui.store.act import Act
from tui.store.link import LinkKind
from tui.store.state import State
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    DeletionRequested,
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

_DONE = {Status.RESOLVED: "resolved", Status.OPEN: "opened", Status.PENDING: "set pending", Status.SNOOZED: "snoozed"}


@record
class ActKeys:
    """The keys that the line names, as they are now; empty: none is bound."""

    undo: str = "u"
    now: str = "^Y"
    stop: str = "^X"


@record
class Seen:
    """What the words depend on besides the state."""

    now: datetime
    zone: tzinfo = UTC
    keys: ActKeys = ActKeys()


def act_keys(commands: Sequence[Command]) -> ActKeys:
    """Return the keys that the line names, out of the agent's own table."""
    keys = {command.id: written(command.keys[0]) if command.keys else "" for command in commands}
    return ActKeys(keys.get("act.undo", ""), keys.get("act.skip_hold", ""), keys.get("act.stop", ""))


def held_seconds(state: State, act: Act, now: datetime) -> float | None:
    """Return how long an act is held back still; None: it is not."""
    left = [
        (operation.hold_until - now).total_seconds()
        for op in act.open
        if (operation := state.operations.get(op)) is not None
        and operation.stage is Stage.HELD
        and operation.hold_until is not None
    ]
    return max(0.0, *left) if left else None


def act_line(state: State, act: Act, seen: Seen) -> str:
    """Return what there is to say of an act, in a line; empty: nothing."""
    if len(act.conversations) + act.stays > 1:
        return _undo_of_several(state, act, seen) if act.undoes else _several(state, act, seen)
    if act.failed:
        # Why is told by itself.
        return ""
    return _undo_of_one(state, act, seen) if act.undoes else _one(state, act, seen)


def progress(state: State) -> str:
    """Return how far the newest act on several conversations is that is on its way: `34 of 80 resolved`."""
    for act in reversed(select.acts(state)):
        total = len(act.conversations) + act.stays
        if act.open and total > 1 and not any(_is_held(state, op) for op in act.open):
            return f"{act.done} of {total} {'taken back' if act.undoes else done_words(state, act.wishes[0])}"
    return ""


def change_words(state: State, wish: Wish, before: Row | None, seen: Seen) -> str:
    """Return what changes from what to what: `nobody → João Lima`; empty for what is no change of a row."""
    match wish:
        case StatusRequested():
            return f"{before.status if before else '?'} → {_status(wish, seen)}"
        case AssigneeRequested():
            names = {agent.id: agent.name or agent.email for agent in select.agents(state)}
            to = names.get(wish.assignee_id, "an agent") if wish.assignee_id else "nobody"
            return f"{_named(before.assignee_name if before else '', 'nobody')} → {one_line(to)}"
        case TeamRequested():
            teams = {team.id: team.name for team in select.teams(state)}
            to = teams.get(wish.team_id, "a team") if wish.team_id else "no team"
            return f"{_named(before.team_name if before else '', 'no team')} → {one_line(to)}"
        case PriorityRequested():
            return f"{_priority(before.priority) if before else '?'} → {_priority(wish.priority)}"
        case LabelsRequested():
            return _labels(wish)
        case ReadRequested():
            return "unread → read"
        case UnreadRequested():
            return "read → unread"
        case MacroRequested() | ReplyRequested() | DeletionRequested() | AvailabilityRequested():
            return ""


def _one(state: State, act: Act, seen: Seen) -> str:
    wish, before = act.wishes[0], act.before[0]
    if act.withdrawn:
        return ""
    if isinstance(wish, ReplyRequested):
        return _reply_and_then(state, act, wish, seen)
    who, held = customer(state, wish.conversation_id), held_seconds(state, act, seen.now)
    waits = _waits(state, act)
    if isinstance(wish, MacroRequested):
        macro = f'Macro "{one_line(wish.name)}"'
        if held is not None:
            return f"{macro} runs on {who} in {math.ceil(held)} s{_held_keys(seen)}"
        return f"{macro} is on its way to {who}{waits}" if act.open else f"{macro} ran on {who}"
    if isinstance(wish, StatusRequested) and wish.status is Status.RESOLVED:
        if held is not None:
            return f"{who} will be resolved in {math.ceil(held)} s{_held_keys(seen)}"
        if not act.open:
            return f"{who} is resolved{_key(seen.keys.undo, 'opens it again')}"
    return f"{who}: {change_words(state, wish, before, seen)}{waits}{_key(seen.keys.undo, 'undoes')}"


def _reply_and_then(state: State, act: Act, wish: ReplyRequested, seen: Seen) -> str:
    then = next((each for each in act.wishes if isinstance(each, StatusRequested)), None)
    if then is None:
        # The thread shows how far a message is.
        return ""
    what = "Note on" if wish.private else "Reply to"
    who, becomes = customer(state, wish.conversation_id), _DONE.get(then.status, then.status.value)
    held = held_seconds(state, act, seen.now)
    if held is not None:
        return f"{what} {who} goes out in {math.ceil(held)} s, then it is {becomes}{_held_keys(seen)}"
    if act.open:
        return f"{what} {who} is on its way, then it is {becomes}{_waits(state, act)}"
    return f"{what} {who} is sent, and it is {becomes}{_key(seen.keys.undo, 'undoes that')}"


def _undo_of_one(state: State, act: Act, seen: Seen) -> str:
    note = f" {act.note}" if act.note else ""
    who = customer(state, act.conversations[0])
    if not act.wishes:
        return f"Taken back: {who}.{note}"
    wish, before = act.wishes[0], act.before[0]
    if act.withdrawn:
        return ""
    if isinstance(wish, StatusRequested):
        again = "is" if not act.open else "will be"
        return f"{who} {again} {_status(wish, seen)} again{_waits(state, act) or '.'}{note}"
    return f"Undone: {who}: {change_words(state, wish, before, seen)}{_waits(state, act) or '.'}{note}"


def _several(state: State, act: Act, seen: Seen) -> str:
    total, verb = len(act.conversations), done_words(state, act.wishes[0])
    held = held_seconds(state, act, seen.now)
    if held is not None:
        return f"{total} conversations will be {verb} in {math.ceil(held)} s{_held_keys(seen)}"
    if act.done == total:
        words = f"{total} conversations {verb}"
    else:
        words = ", ".join([f"{act.done} of {total} {verb}", *_rest(act)])
    stops = _key(seen.keys.stop, "stops") if act.open else ""
    undoes = _key(seen.keys.undo, "undoes") if not isinstance(act.wishes[0], MacroRequested) and act.done else ""
    return f"{words}{_network(state) if act.open else ''}{stops}{undoes}"


def _undo_of_several(state: State, act: Act, seen: Seen) -> str:
    total = len(act.conversations) + act.stays
    if act.open:
        note = f". {act.note}" if act.note else ""
        return f"{act.done} of {total} taken back{_network(state)}{_key(seen.keys.stop, 'stops')}{note}"
    words = ", ".join([f"Taken back for {act.done} of {total} conversations", *_rest(act)])
    if act.stays:
        words += f". {act.stays} stay as they are: they were changed again since, or it cannot be taken back"
    return f"{words}."


def _rest(act: Act) -> list[str]:
    """Return what became of those that are not done, part by part."""
    words = []
    if act.failed:
        words.append(f"{len(act.failed)} not done (they are in the outbox)")
    if act.withdrawn:
        words.append(f"{len(act.withdrawn)} left as they were")
    return words


def done_words(state: State, wish: Wish) -> str:
    """Return what is done to a conversation, as a participle."""
    match wish:
        case StatusRequested():
            return _DONE.get(wish.status, f"set {wish.status}")
        case AssigneeRequested():
            names = {agent.id: agent.name or agent.email for agent in select.agents(state)}
            return f"given to {one_line(names.get(wish.assignee_id, 'an agent'))}" if wish.assignee_id else "unassigned"
        case TeamRequested():
            teams = {team.id: team.name for team in select.teams(state)}
            return (
                f"given to {one_line(teams.get(wish.team_id, 'a team'))}" if wish.team_id else "taken from their team"
            )
        case PriorityRequested():
            return f"given {_priority(wish.priority)}"
        case LabelsRequested():
            return f"given {_labels(wish)}"
        case ReadRequested():
            return "marked read"
        case UnreadRequested():
            return "marked unread"
        case MacroRequested():
            return f'given macro "{one_line(wish.name)}"'
        case ReplyRequested() | DeletionRequested() | AvailabilityRequested():
            return "answered"


def customer(state: State, conversation_id: int) -> str:
    row = select.visible(state, conversation_id)
    return f"{one_line(row.contact_name) if row else ''} #{conversation_id}".strip()


def _status(wish: StatusRequested, seen: Seen) -> str:
    from tui.presentation.snooze import clock_words

    if wish.status is not Status.SNOOZED:
        return str(wish.status)
    if wish.snoozed_until is None:
        return "snoozed until the customer writes"
    return f"snoozed until {clock_words(wish.snoozed_until, seen.zone)}"


def _priority(priority: Priority) -> str:
    return "no priority" if priority is Priority.NONE else f"priority {priority}"


def _labels(wish: LabelsRequested) -> str:
    return " ".join(["labels", *(f"+{each}" for each in wish.add), *(f"-{each}" for each in wish.remove)])


def _named(name: str, nobody: str) -> str:
    return one_line(name) or nobody


def _waits(state: State, act: Act) -> str:
    """Return what says that the server has not confirmed it yet; empty: it has."""
    return f"…{_network(state)}" if act.open else ""


def _network(state: State) -> str:
    return " · waits for the network" if select.link(state).kind is LinkKind.OFFLINE else ""


def _key(key: str, word: str) -> str:
    return f" · {key} {word}" if key else ""


def _held_keys(seen: Seen) -> str:
    return _key(seen.keys.undo, "undo") + _key(seen.keys.now, "now")


def _is_held(state: State, op: str) -> bool:
    operation = state.operations.get(op)
    return operation is not None and operation.stage is Stage.HELD
