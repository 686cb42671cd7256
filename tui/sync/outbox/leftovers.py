"""What an earlier run left in the outbox, and the sentences in which the agent is asked about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tui.models.outgoing import Stage
from tui.store.operation import Basis, Guard, Operation
from tui.store.wish import Unclear
from tui.sync.encoding import decoded
from tui.sync.outbox.reconcile import Found
from tui.words.entry import Entry

MACRO_UNCERTAIN = Guard(
    reasons=("The answer was lost: it cannot be known whether the macro ran. Run again, it may do everything twice.",),
    may_be_done=True,
)
"""The question about a macro that was sent and not answered: it may have written to the customer."""

NOT_KNOWN = Guard(
    reasons=(
        "No answer came in time, and it is not in the thread so far.",
        "A server that hangs may do it yet: sent again, it may arrive twice. Until you decide it is looked for.",
    ),
    may_be_done=True,
)
"""The question about a reply that a server took and did not answer: never is it sent again unasked."""

ENDED_UNANSWERED = Guard(
    reasons=(
        "The console ended while the server was slow to answer, and it is not in the thread so far.",
        NOT_KNOWN.reasons[1],
    ),
    may_be_done=True,
)
"""The same about one that was waiting for its answer when the process ended."""

TWICE = Guard(
    reasons=(
        "The server has this twice: it was sent again, and the first sending was done late.",
        "Deleting takes one out of Chatwoot. What has left by mail or to a phone stays there.",
    )
)
"""The question about a reply that became two messages."""

OLD_SECONDS = 600.0
"""What was left behind longer ago than this is never sent without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """What becomes of the entries found on the disk."""

    operations: tuple[Operation, ...]
    """Taken up again, oldest first."""
    entries: dict[str, Entry]
    """Their entries, by op."""
    outdated: tuple[str, ...]
    """Ops that mean nothing any more, such as a reading of yesterday."""
    unreadable: bool
    """Whether there is one that this version cannot read; it stays where it is."""


def restored(entries: tuple[Entry, ...], now: float) -> Leftovers:
    """Return what becomes of the entries at `now`, in Unix seconds.

    What may have gone out is uncertain, and is looked for first; what is old waits for the agent's word.
    """
    operations: list[Operation] = []
    taken: dict[str, Entry] = {}
    outdated: list[str] = []
    unreadable = False
    there = {entry.op for entry in entries}
    for entry in entries:
        try:
            written = decoded(entry.body)
        except ValueError:
            unreadable = True
            continue
        wish = written.wish
        old = now - entry.created_at > OLD_SECONDS and not wish.is_offered
        if wish.fades and old:
            outdated.append(entry.op)
            continue
        stage, guard, reason = Stage.QUEUED, None, ""
        if entry.stage in (Stage.SENDING, Stage.UNCERTAIN) and wish.if_unclear is Unclear.FIND:
            stage = Stage.UNCERTAIN
            if written.guard is not None and written.guard.may_be_done:
                # What was on its way when the process ended is looked for before anything is asked.
                stage = Stage.UNCERTAIN if entry.stage is Stage.SENDING else Stage.ASKING
                guard = written.guard
        elif entry.stage in (Stage.SENDING, Stage.UNCERTAIN) and wish.if_unclear is Unclear.ASK:
            stage, guard = Stage.ASKING, MACRO_UNCERTAIN
        elif entry.stage is Stage.REFUSED:
            stage, reason = Stage.REFUSED, " ".join(written.guard.reasons) if written.guard else ""
        elif (old and written.leader not in there) or entry.stage is Stage.ASKING:
            stage = Stage.ASKING
            guard = asked_again(written.guard, now - entry.created_at, old=old)
        taken[entry.op] = entry
        operations.append(
            Operation(
                op=entry.op,
                wish=wish,
                stage=stage,
                at=datetime.fromtimestamp(entry.created_at, UTC),
                durable=True,
                basis=written.basis,
                guard=guard,
                reason=reason,
                leader=written.leader,
            )
        )
    return Leftovers(operations=tuple(operations), entries=taken, outdated=tuple(outdated), unreadable=unreadable)


def asked_again(guard: Guard | None, seconds: float, *, old: bool) -> Guard:
    """Return the question of an earlier run as it was; how old the words are is said where that matters."""
    if guard is None:
        return Guard(reasons=(written_long_ago(seconds),))
    return replace(guard, reasons=(*guard.reasons, written_long_ago(seconds))) if old else guard


def written_long_ago(seconds: float) -> str:
    """Return the reason to ask about something old."""
    minutes = int(seconds // 60)
    age = f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
    return f"It was written {age} ago and has not gone out."


def gone_elsewhere() -> Guard:
    """Return the question about words that were a draft here and, at sending, were none any more."""
    return Guard(reasons=("This draft was sent or discarded in another console of yours.",))


def cannot_be_known(found: Found, basis: Basis | None) -> Guard:
    """Return the question about a reply that may be one of the messages found."""
    newest = max((message.id for message in found.candidates), default=0)
    known = basis and replace(basis, newest_message_id=max(basis.newest_message_id, newest))
    return Guard(
        reasons=("The answer was lost, and the server cannot say whether this is one of the messages below.",),
        messages=found.candidates,
        seen=known,
        may_be_done=True,
    )
