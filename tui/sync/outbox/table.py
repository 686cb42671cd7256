"""What becomes of a wish, whatever happens to it. Pure: nothing else says when one may be sent again.

From each stage, by what happens, to which; `ended`: it is no wish any more, `-`: that changes nothing there.

| happening      | held   | queued        | sending                               | uncertain               | asking | refused |
| -------------- | ------ | ------------- | ------------------------------------- | ----------------------- | ------ | ------- |
| Kept           | -      | held queued   | -                                     | -                       | -      | -       |
| GoneElsewhere  | -      | asking        | -                                     | -                       | -      | -       |
| HoldEnded      | queued | -             | -                                     | -                       | -      | -       |
| SleptLong      | held   | queued        | -                                     | -                       | asking | refused |
| Objected       | -      | asking ended  | -                                     | -                       | -      | -       |
| Outdated       | -      | ended         | -                                     | -                       | -      | -       |
| Leaving        | -      | sending       | -                                     | -                       | -      | -       |
| TakenElsewhere | -      | -             | ended                                 | -                       | -      | -       |
| NotWritten     | -      | queued        | sending                               | uncertain               | -      | -       |
| NotReached     | -      | queued        | queued                                | uncertain               | -      | -       |
| NoAnswer       | -      | queued        | uncertain asking queued refused ended | uncertain               | -      | -       |
| Denied         | -      | refused ended | refused ended                         | refused ended           | -      | -       |
| Stopped        | -      | -             | ended                                 | -                       | -      | -       |
| Done           | -      | -             | ended                                 | ended                   | -      | -       |
| NotThere       | -      | -             | -                                     | uncertain queued asking | -      | -       |
| NotTold        | -      | -             | -                                     | uncertain asking        | -      | -       |
| Decided        | -      | -             | -                                     | -                       | queued | queued  |
| TakenBack      | ended  | ended         | -                                     | -                       | ended  | ended   |
| LeaderGone     | ended  | ended         | -                                     | ended                   | ended  | ended   |
| Vanished       | ended  | ended         | ended                                 | ended                   | ended  | ended   |

A message that may be there is never simply sent again: from `uncertain` it is queued only where the server has been well
for `SERVER_SECONDS` and has not got it; one that a server took and never answered waits for the agent's word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from tui.models.outgoing import Stage
from tui.store.operation import (
    Guard,
    OperationRefused,
    OperationStaged,
    OperationTakenBack,
)
from tui.store.wish import Unclear
from tui.sync.outbox import leftovers
from tui.sync.outbox.deeds import Deed, Forget, LookOn, NoteWhatIsKnown, Rest, TakeFollowersBack, Write
from tui.sync.outbox.happenings import (
    Decided,
    Denied,
    Done,
    GoneElsewhere,
    Happening,
    HoldEnded,
    Kept,
    LeaderGone,
    Leaving,
    NoAnswer,
    NotReached,
    NotThere,
    NotTold,
    NotWritten,
    Objected,
    Outdated,
    SleptLong,
    Stopped,
    TakenBack,
    TakenElsewhere,
    Vanished,
)
from tui.sync.outbox.record import Record

SERVER_SECONDS = 15.0
"""A server that is well gives a request up after this long (rack-timeout): what it has not done by then it never does."""

BROKEN_ATTEMPTS = 4
"""So often the server may fail at a change while it answers everything else, before it is called not done."""


Next = tuple[Record | None, tuple[Deed, ...]]
"""The record as it is then, None where it is no wish any more, and what is to be done."""

H = TypeVar("H")

_TABLE: dict[type[object], tuple[frozenset[Stage], Callable[[Record, Any], Next]]] = {}

_ALL = frozenset(Stage)
_WAITING = frozenset({Stage.ASKING, Stage.REFUSED})


def next_of(record: Record, happening: Happening) -> Next:
    """Return what becomes of a wish; where that can't happen at its stage, it stays as it is."""
    stages, change = _TABLE[type(happening)]
    return change(record, happening) if record.stage in stages else (record, ())


def _on(kind: type[H], *stages: Stage) -> Callable[[Callable[[Record, H], Next]], Callable[[Record, H], Next]]:
    def entered(change: Callable[[Record, H], Next]) -> Callable[[Record, H], Next]:
        _TABLE[kind] = (frozenset(stages), change)
        return change

    return entered


@_on(Kept, Stage.QUEUED)
def _kept(record: Record, event: Kept) -> Next:
    stage = Stage.QUEUED if event.hold_until is None else Stage.HELD
    kept = replace(record, entry=event.entry, stage=stage, hold_until=event.hold_until)
    return kept, (OperationStaged(record.op, stage, hold_until=event.hold_until),)


@_on(GoneElsewhere, Stage.QUEUED)
def _gone_elsewhere(record: Record, event: GoneElsewhere) -> Next:
    guard = leftovers.gone_elsewhere()
    return replace(record, entry=event.entry, stage=Stage.ASKING, guard=guard), (_asked(record, guard),)


@_on(HoldEnded, Stage.HELD)
def _hold_ended(record: Record, event: HoldEnded) -> Next:
    late = record.is_late or event.late
    return replace(record, stage=Stage.QUEUED, is_late=late), (OperationStaged(record.op, Stage.QUEUED),)


@_on(SleptLong, *(_ALL - {Stage.SENDING, Stage.UNCERTAIN}))
def _slept_long(record: Record, _: SleptLong) -> Next:
    return replace(record, was_asleep=record.was_asleep or not record.may_be_there), ()


@_on(Objected, Stage.QUEUED)
def _objected(record: Record, event: Objected) -> Next:
    if record.wish.fades:
        # It is about another conversation by now, and nobody would miss it.
        return _ended(record)
    return _asking(record, event.guard)


@_on(Outdated, Stage.QUEUED)
def _outdated(record: Record, _: Outdated) -> Next:
    return _ended(record)


@_on(Leaving, Stage.QUEUED)
def _leaving(record: Record, event: Leaving) -> Next:
    entry = record.entry and replace(record.entry, sent_at=event.sent_at, known_id=event.known_id)
    sending = replace(record, entry=entry, stage=Stage.SENDING, guard=None)
    return sending, (Write(Stage.SENDING), OperationStaged(record.op, Stage.SENDING))


@_on(TakenElsewhere, Stage.SENDING)
def _taken_elsewhere(record: Record, _: TakenElsewhere) -> Next:
    return None, (OperationTakenBack(record.op, keep_text=False),)


@_on(NotWritten, Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN)
def _not_written(record: Record, _: NotWritten) -> Next:
    return replace(record, attempts=record.attempts + 1), (Rest(),)


@_on(NotReached, Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN)
def _not_reached(record: Record, event: NotReached) -> Next:
    failed = replace(record, attempts=record.attempts + (event.seconds is None))
    if record.stage is Stage.UNCERTAIN:
        # Who could not look has not seen that the server is well.
        return replace(failed, well_since=None), (Rest(event.seconds, event.firm),)
    return _waiting(failed, event.sentence, Rest(event.seconds, event.firm))


@_on(NoAnswer, Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN)
def _no_answer(record: Record, event: NoAnswer) -> Next:
    if record.stage is not Stage.SENDING:
        # What got no answer was a question about it.
        return _not_reached(record, NotReached(event.sentence))
    entry = record.entry and replace(record.entry, sent_at=event.at)
    sent = replace(record, entry=entry, unanswered=True)
    match record.wish.if_unclear:
        case Unclear.FIND:
            # It may be done at any time, so it is on the disk at once that it is never sent again unasked.
            guard = leftovers.NOT_KNOWN if event.hangs else None
            staged = OperationStaged(record.op, Stage.UNCERTAIN, event.sentence, guard=guard)
            return replace(sent, stage=Stage.UNCERTAIN, guard=guard), (Write(Stage.UNCERTAIN, guard), staged)
        case Unclear.ASK:
            return _asking(sent, leftovers.MACRO_UNCERTAIN)
        case Unclear.REPEAT:
            sent = replace(sent, attempts=record.attempts + 1)
            if event.refusal and sent.attempts >= BROKEN_ATTEMPTS:
                return _denied(sent, Denied(event.refusal))
            return _waiting(sent, event.sentence, Rest())


@_on(Denied, Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN)
def _denied(record: Record, event: Denied) -> Next:
    kept = record.wish.is_kept_when_refused
    told = (OperationRefused(record.op, event.sentence, kept=kept), TakeFollowersBack())
    if not kept:
        return None, (*told, Forget(keep_text=True))
    guard = Guard(reasons=(event.sentence,))
    return replace(record, stage=Stage.REFUSED, guard=None, unanswered=False), (Write(Stage.REFUSED, guard), *told)


@_on(Stopped, Stage.SENDING)
def _stopped(record: Record, _: Stopped) -> Next:
    return None, (OperationTakenBack(record.op), Forget(keep_text=True), TakeFollowersBack())


@_on(Done, Stage.SENDING, Stage.UNCERTAIN)
def _done(_: Record, event: Done) -> Next:
    return None, (event.confirmed, NoteWhatIsKnown(), Forget())


@_on(NotThere, Stage.UNCERTAIN)
def _not_there(record: Record, event: NotThere) -> Next:
    if record.guard is not None and record.guard.may_be_done:
        return _asking(record, record.guard)
    well = _well(record, event.now)
    if (left := _left(well, event.now)) > 0:
        return well, (Rest(left + 0.1),)
    again = _again(record)
    if event.age > leftovers.OLD_SECONDS and not record.is_approved:
        return _asking(again, Guard(reasons=(leftovers.written_long_ago(event.age),)))
    staged = OperationStaged(record.op, Stage.QUEUED, "It did not arrive; it is sent again.")
    return again, (Write(Stage.QUEUED), staged)


@_on(NotTold, Stage.UNCERTAIN)
def _not_told(record: Record, event: NotTold) -> Next:
    well = _well(record, event.now)
    if (left := _left(well, event.now)) > 0:
        return well, (Rest(left + 0.1),)
    return _asking(well, event.guard)


@_on(Decided, Stage.ASKING, Stage.REFUSED)
def _decided(record: Record, _: Decided) -> Next:
    # What comes after what the agent has read now is asked about again.
    seen = record.guard.seen if record.guard else None
    # The agent saw that it cannot be known, and wants it sent all the same.
    decided = _again(record) if record.may_be_there else replace(record, stage=Stage.QUEUED)
    decided = replace(decided, guard=None, is_approved=True, attempts=0)
    return decided, (OperationStaged(record.op, Stage.QUEUED, basis=seen),)


@_on(TakenBack, Stage.HELD, Stage.QUEUED, *_WAITING)
def _taken_back(record: Record, event: TakenBack) -> Next:
    told = OperationTakenBack(record.op, event.keep_text)
    return None, (told, Forget(keep_text=event.keep_text), TakeFollowersBack())


@_on(LeaderGone, *(_ALL - {Stage.SENDING}))
def _leader_gone(record: Record, _: LeaderGone) -> Next:
    return None, (OperationTakenBack(record.op, keep_text=False), Forget())


@_on(Vanished, *_ALL)
def _vanished(_: Record, __: Vanished) -> Next:
    return None, (Forget(),)


def _ended(record: Record) -> Next:
    return None, (OperationTakenBack(record.op), Forget())


def _asked(record: Record, guard: Guard) -> OperationStaged:
    return OperationStaged(record.op, Stage.ASKING, " ".join(guard.reasons), guard=guard)


def _asking(record: Record, guard: Guard) -> Next:
    asking = replace(record, stage=Stage.ASKING, guard=guard)
    # On the disk what may be there stays that, whatever is asked about it.
    stage = Stage.UNCERTAIN if asking.may_be_there else Stage.ASKING
    look = (LookOn(),) if asking.is_looked_for else ()
    return asking, (Write(stage, guard), _asked(record, guard), *look)


def _waiting(record: Record, sentence: str, rest: Rest) -> Next:
    queued = replace(record, stage=Stage.QUEUED, guard=None)
    return queued, (Write(Stage.QUEUED), OperationStaged(record.op, Stage.QUEUED, sentence), rest)


def _again(record: Record) -> Record:
    """Have what may have arrived go out once more; should both arrive, it is noticed."""
    before = record.entry if record.wish.if_unclear is Unclear.FIND else record.sent_before
    return replace(record, stage=Stage.QUEUED, guard=None, unanswered=False, well_since=None, sent_before=before)


def _well(record: Record, now: float) -> Record:
    return record if record.well_since is not None else replace(record, well_since=now)


def _left(record: Record, now: float) -> float:
    """Return for how many seconds more the server must be well before it is known that it has not got something."""
    return SERVER_SECONDS - (now - (now if record.well_since is None else record.well_since))
