"""What the agent did, as a line says it: who, from what to what, how far it is, and how to take it back. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from tui.commands.command import Command
from tui.commands.keys import written
from tui.models.outgoing import Stage
from tui.presentation.cells import one_line
from tui.screens.names import StateNames
from tui.store import select
from tui.store.act import Act
from tui.store.link import LinkKind
from tui.store.state import State
from tui.store.wishes import ReplyRequested, StatusRequested, status_participle


@dataclass(frozen=True, slots=True)
class ActKeys:
    """The keys that the line names, as they are now; empty: none is bound."""

    undo: str = "u"
    now: str = "^Y"
    stop: str = "^X"


@dataclass(frozen=True, slots=True)
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
            verb = "taken back" if act.undoes else act.wishes[0].participle(StateNames(state))
            return f"{act.done} of {total} {verb}"
    return ""


def _one(state: State, act: Act, seen: Seen) -> str:
    wish, before = act.wishes[0], act.before[0]
    if act.withdrawn:
        return ""
    if isinstance(wish, ReplyRequested):
        return _reply_and_then(state, act, wish, seen)
    who, held = customer(state, wish.conversation_id), held_seconds(state, act, seen.now)
    names = StateNames(state, seen.zone)
    if held is not None:
        return f"{wish.held_words(who, names)} in {math.ceil(held)} s{_held_keys(seen)}"
    if act.open:
        undoes = _key(seen.keys.undo, "undoes") if wish.undo_word else ""
        return f"{wish.sent_words(who, before, names)}{_waits(state, act)}{undoes}"
    undoes = _key(seen.keys.undo, wish.undo_word) if wish.undo_word else ""
    return f"{wish.done_words(who, before, names)}{undoes}"


def _reply_and_then(state: State, act: Act, wish: ReplyRequested, seen: Seen) -> str:
    then = next((each for each in act.wishes if isinstance(each, StatusRequested)), None)
    if then is None:
        # The thread shows how far a message is.
        return ""
    what = "Note on" if wish.private else "Reply to"
    who, becomes = customer(state, wish.conversation_id), status_participle(then.status)
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
        return f"Taken back: {who}: {_undone(state, act, seen)}.{note}"
    wish, before = act.wishes[0], act.before[0]
    if act.withdrawn:
        return ""
    words = wish.undo_words(who, before, StateNames(state, seen.zone), done=not act.open)
    return f"{words}{_waits(state, act) or '.'}{note}"


def _undone(state: State, act: Act, seen: Seen) -> str:
    """Return what an undo takes back on one conversation, in a few words."""
    names = StateNames(state, seen.zone)
    return ", ".join(
        ("the note" if each.wish.private else "the reply")
        if isinstance(each.wish, ReplyRequested)
        else each.wish.journal(each.before, names)
        for each in act.undone
    )


def _several(state: State, act: Act, seen: Seen) -> str:
    total, first = len(act.conversations), act.wishes[0]
    verb = first.participle(StateNames(state))
    held = held_seconds(state, act, seen.now)
    if held is not None:
        return f"{total} conversations will be {verb} in {math.ceil(held)} s{_held_keys(seen)}"
    if act.done == total:
        words = f"{total} conversations {verb}"
    else:
        words = ", ".join([f"{act.done} of {total} {verb}", *_rest(act)])
    stops = _key(seen.keys.stop, "stops") if act.open else ""
    undoes = _key(seen.keys.undo, "undoes") if first.undo_word and act.done else ""
    return f"{words}{_network(state) if act.open else ''}{stops}{undoes}"


def _undo_of_several(state: State, act: Act, seen: Seen) -> str:
    total = len(act.conversations) + act.stays
    if act.open:
        note = f". {act.note}" if act.note else ""
        return f"{act.done} of {total} taken back{_network(state)}{_key(seen.keys.stop, 'stops')}{note}"
    were = f" that were {act.undone[0].wish.participle(StateNames(state))}" if act.undone else ""
    words = ", ".join([f"Taken back for {act.done} of {total} conversations{were}", *_rest(act)])
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


def customer(state: State, conversation_id: int) -> str:
    """Return how a sentence names a conversation: the customer, and the number."""
    row = select.visible(state, conversation_id)
    return f"{one_line(row.contact_name) if row else ''} #{conversation_id}".strip()


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
