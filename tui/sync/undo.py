"""Taking back: what is held or queued is withdrawn, what was done is done backwards, unless somebody changed it since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from tui.models.outgoing import Stage
from tui.models.record import record
from tui.models.row import Row
from tui.store import operations, select
from tui.store.wishes import (
    AssigneeRequested,
    LabelsRequested,
    MacroRequested,
    PriorityRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    Wish,
    field_of,
    new_op,
)
from tui.sync.core import Core
from tui.sync.outbox import Outbox

REMEMBERED = 50


@record
class Done:
    """One action of the agent, and the row as it was before."""

    wish: Wish
    before: Row | None


class Outcome(Enum):
    """What came of taking one action back."""

    BACK = "back"
    BUSY = "busy"
    """It is being sent just now."""
    STAYS = "stays"


class Undo:
    """The agent's last acts, newest last; an act is one action, or the same one on several conversations."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox
        self._acts: list[tuple[Done, ...]] = []

    def remember(self, wishes: Sequence[Wish]) -> None:
        """Remember an act; called before its wishes are taken."""
        act = tuple(
            Done(wish, select.visible(self._core.state, wish.conversation_id))
            for wish in wishes
            if isinstance(wish, ReplyRequested | MacroRequested) or field_of(wish) not in (None, "unread")
        )
        if act:
            self._acts.append(act)
            del self._acts[:-REMEMBERED]

    def undo(self) -> str:
        """Take back the last act and return a sentence on what happened."""
        while self._acts:
            act = self._acts.pop()
            told = [(action, *self._taken_back(action)) for action in act]
            if busy := tuple(action for action, outcome, _ in told if outcome is Outcome.BUSY):
                self._acts.append(busy)
            if len(act) > 1:
                return _told_of_several([outcome for _, outcome, _ in told])
            if sentence := told[0][2]:
                return sentence
        return "Nothing to undo."

    def _taken_back(self, action: Done) -> tuple[Outcome, str]:
        operation = self._core.state.operations.get(action.wish.op)
        if operation is not None:
            return self._withdrawn(action, operation.stage)
        if isinstance(action.wish, ReplyRequested):
            # Sent, or refused and back in the composer: either way nothing is left to take back.
            return Outcome.STAYS, "The last message is out already: it cannot be taken back."
        if isinstance(action.wish, MacroRequested):
            return Outcome.STAYS, f"Macro {action.wish.name} ran already: what it did is not taken back."
        return self._reversed(action, action.before) if action.before is not None else (Outcome.STAYS, "")

    def _withdrawn(self, action: Done, stage: Stage) -> tuple[Outcome, str]:
        if self._outbox.take_back(action.wish.op):
            if isinstance(action.wish, ReplyRequested):
                return Outcome.BACK, "Taken back. The text is in the composer."
            return Outcome.BACK, "Taken back."
        return Outcome.BUSY, f"It is {stage} just now: wait a moment, then undo again."

    def _reversed(self, action: Done, before: Row) -> tuple[Outcome, str]:
        core, wish = self._core, action.wish
        now = select.visible(core.state, before.id)
        if now is None or select.is_gone(core.state, before.id):
            return Outcome.STAYS, f"#{before.id} is not there any more: nothing to undo."
        meant = operations.applied(wish, before, core.state.agents, select.teams(core.state))
        if not _still(wish, now, meant):
            return Outcome.STAYS, f"Not undone: the {field_of(wish)} of #{before.id} was changed again since."
        back = list(_inverse(wish, before, now))
        if not back:
            return Outcome.STAYS, "Nothing to undo: nothing changed."
        for each in back:
            self._outbox.wish(each, hold=False)
        return Outcome.BACK, f"Undone: {field_of(wish)} of #{before.id}."


def _told_of_several(outcomes: Sequence[Outcome]) -> str:
    back, busy = outcomes.count(Outcome.BACK), outcomes.count(Outcome.BUSY)
    sentence = f"Taken back for {back} of {len(outcomes)} conversations."
    if busy:
        sentence += f" {busy} are being sent just now: wait a moment, then undo again."
    if stay := len(outcomes) - back - busy:
        sentence += f" {stay} stay as they are: they were changed again since, or it cannot be taken back."
    return sentence


def _still(wish: Wish, now: Row, meant: Row) -> bool:
    """Whether the row still reads as the wish left it."""
    match wish:
        case StatusRequested():
            return now.status is meant.status
        case AssigneeRequested():
            return now.assignee_id == meant.assignee_id
        case TeamRequested():
            return now.team_id == meant.team_id
        case PriorityRequested():
            return now.priority is meant.priority
        case LabelsRequested():
            return set(wish.add) <= set(now.labels) and not set(wish.remove) & set(now.labels)
        case _:
            return False


def _inverse(wish: Wish, before: Row, now: Row) -> Iterator[Wish]:
    """What brings back all that the wish changed, the server's side effects included."""
    match wish:
        case StatusRequested():
            if now.status is not before.status or now.snoozed_until != before.snoozed_until:
                yield StatusRequested(new_op(), before.id, before.status, before.snoozed_until)
        case TeamRequested():
            if now.team_id != before.team_id:
                yield TeamRequested(new_op(), before.id, before.team_id)
        case PriorityRequested():
            if now.priority is not before.priority:
                yield PriorityRequested(new_op(), before.id, before.priority)
        case LabelsRequested():
            add = tuple(label for label in wish.remove if label in before.labels)
            remove = tuple(label for label in wish.add if label not in before.labels)
            if add or remove:
                yield LabelsRequested(new_op(), before.id, add, remove)
        case _:
            pass
    # An agent who reopens becomes the assignee, and a change of team may take the assignee away (4.0.4, 4.15.1).
    # Reopening as part of this undo does so too: then the old assignee is asked for even where it reads right now.
    reopens = isinstance(wish, StatusRequested) and before.status is not now.status
    changes_people = isinstance(wish, StatusRequested | TeamRequested | AssigneeRequested)
    if changes_people and (now.assignee_id != before.assignee_id or reopens) and not before.assignee_is_bot:
        yield AssigneeRequested(new_op(), before.id, before.assignee_id)
