"""Wishes that give a conversation another status, assignee, team, priority or other labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.store.wish import Known, Names, SideEffects, Wish, new_op

_ORDERS = {Status.RESOLVED: "Resolve", Status.OPEN: "Open", Status.PENDING: "Set pending", Status.SNOOZED: "Snooze"}
_PARTICIPLES = {
    Status.RESOLVED: "resolved",
    Status.OPEN: "opened",
    Status.PENDING: "set pending",
    Status.SNOOZED: "snoozed",
}


@dataclass(frozen=True, slots=True)
class StatusRequested(Wish):
    """A conversation is to be open, pending, snoozed or resolved."""

    status: Status
    snoozed_until: datetime | None = None
    """Only for SNOOZED; None: until the customer writes again."""

    kind: ClassVar[str] = "status"
    fields: ClassVar[tuple[str, ...]] = ("status",)
    side_effects: ClassVar[SideEffects] = SideEffects.AT_ONCE

    @property
    def is_held(self) -> bool:
        # A satisfaction survey goes out with it.
        return self.status is Status.RESOLVED

    @property
    def is_guarded(self) -> bool:
        return True

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, status=self.status, snoozed_until=self.snoozed_until)

    def still_stands(self, now: Row, meant: Row, /) -> bool:
        return now.status is meant.status

    def inverses(self, before: Row, now: Row, taker: int | None, /) -> Iterator[Wish]:
        yield from status_back(before, now, taker)

    def asks(self, _names: Names, /) -> str:
        return _ORDERS.get(self.status, f"Set {self.status}")

    def change(self, before: Row | None, names: Names, /) -> str:
        return f"{before.status if before else '?'} → {self._status(names)}"

    def participle(self, _names: Names, /) -> str:
        return status_participle(self.status)

    @property
    def undo_word(self) -> str:
        return "opens it again" if self.status is Status.RESOLVED else "undoes"

    def done_words(self, who: str, before: Row | None, names: Names, /) -> str:
        if self.status is Status.RESOLVED:
            return f"{who} is resolved"
        return self.sent_words(who, before, names)

    def undo_words(self, who: str, _before: Row | None, names: Names, /, *, done: bool) -> str:
        return f"{who} {'is' if done else 'will be'} {self._status(names)} again"

    def _status(self, names: Names) -> str:
        if self.status is not Status.SNOOZED:
            return str(self.status)
        if self.snoozed_until is None:
            return "snoozed until the customer writes"
        return f"snoozed until {names.moment(self.snoozed_until)}"


@dataclass(frozen=True, slots=True)
class AssigneeRequested(Wish):
    """A conversation is to be an agent's, or nobody's."""

    assignee_id: int | None
    """None: nobody."""

    kind: ClassVar[str] = "assignee"
    fields: ClassVar[tuple[str, ...]] = ("assignee",)
    side_effects: ClassVar[SideEffects] = SideEffects.AT_ONCE

    @property
    def is_guarded(self) -> bool:
        return True

    def applied_to(self, row: Row, known: Known, /) -> Row:
        name = next((agent.shown_name for agent in known.agents if agent.id == self.assignee_id), "")
        return replace(row, assignee_id=self.assignee_id, assignee_name=name, assignee_is_bot=False)

    def came_as_asked(self, done: Wish, /) -> bool:
        return isinstance(done, AssigneeRequested) and done.assignee_id == self.assignee_id

    def still_stands(self, now: Row, meant: Row, /) -> bool:
        return now.assignee_id == meant.assignee_id

    def inverses(self, before: Row, now: Row, _taker: int | None, /) -> Iterator[Wish]:
        yield from _assignee_back(before, now.assignee_id)

    def asks(self, names: Names, /) -> str:
        return f"Assign to {names.agent(self.assignee_id)}" if self.assignee_id else "Unassign"

    def change(self, before: Row | None, names: Names, /) -> str:
        to = names.agent(self.assignee_id) if self.assignee_id else "nobody"
        return f"{names.line(before.assignee_name if before else '') or 'nobody'} → {to}"

    def participle(self, names: Names, /) -> str:
        return f"given to {names.agent(self.assignee_id)}" if self.assignee_id else "unassigned"


@dataclass(frozen=True, slots=True)
class TeamRequested(Wish):
    """A conversation is to be a team's, or no team's. The server may give it to an agent of that team."""

    team_id: int | None

    kind: ClassVar[str] = "team"
    fields: ClassVar[tuple[str, ...]] = ("team",)
    side_effects: ClassVar[SideEffects] = SideEffects.AT_ONCE

    def applied_to(self, row: Row, known: Known, /) -> Row:
        name = next((team.name for team in known.teams or () if team.id == self.team_id), "")
        return replace(row, team_id=self.team_id, team_name=name)

    def came_as_asked(self, done: Wish, /) -> bool:
        return isinstance(done, TeamRequested) and done.team_id == self.team_id

    def still_stands(self, now: Row, meant: Row, /) -> bool:
        return now.team_id == meant.team_id

    def inverses(self, before: Row, now: Row, _taker: int | None, /) -> Iterator[Wish]:
        if now.team_id != before.team_id:
            yield TeamRequested(new_op(), before.id, before.team_id)
        # A change of team may have taken the assignee away (4.0.4, 4.15.1).
        yield from _assignee_back(before, now.assignee_id)

    def asks(self, names: Names, /) -> str:
        return f"Give to {names.team(self.team_id)}" if self.team_id else "Take from its team"

    def change(self, before: Row | None, names: Names, /) -> str:
        to = names.team(self.team_id) if self.team_id else "no team"
        return f"{names.line(before.team_name if before else '') or 'no team'} → {to}"

    def participle(self, names: Names, /) -> str:
        return f"given to {names.team(self.team_id)}" if self.team_id else "taken from their team"


@dataclass(frozen=True, slots=True)
class PriorityRequested(Wish):
    """A conversation is to have a priority, or none."""

    priority: Priority

    kind: ClassVar[str] = "priority"
    fields: ClassVar[tuple[str, ...]] = ("priority",)

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, priority=self.priority)

    def still_stands(self, now: Row, meant: Row, /) -> bool:
        return now.priority is meant.priority

    def inverses(self, before: Row, now: Row, _taker: int | None, /) -> Iterator[Wish]:
        if now.priority is not before.priority:
            yield PriorityRequested(new_op(), before.id, before.priority)

    def asks(self, _names: Names, /) -> str:
        return f"Set priority {self.priority}"

    def change(self, before: Row | None, _names: Names, /) -> str:
        return f"{_priority(before.priority) if before else '?'} → {_priority(self.priority)}"

    def participle(self, _names: Names, /) -> str:
        return f"given {_priority(self.priority)}"


@dataclass(frozen=True, slots=True)
class LabelsRequested(Wish):
    """Labels to add and to take away; what others set meanwhile stays."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    kind: ClassVar[str] = "labels"
    fields: ClassVar[tuple[str, ...]] = ("labels",)

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        kept = tuple(label for label in row.labels if label not in self.remove)
        return replace(row, labels=kept + tuple(label for label in self.add if label not in kept))

    def still_stands(self, now: Row, _meant: Row, /) -> bool:
        return set(self.add) <= set(now.labels) and not set(self.remove) & set(now.labels)

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        add = tuple(label for label in self.remove if label in before.labels)
        remove = tuple(label for label in self.add if label not in before.labels)
        if add or remove:
            yield LabelsRequested(new_op(), before.id, add, remove)

    def asks(self, _names: Names, /) -> str:
        return f"Labels {self._signed()}"

    def change(self, _before: Row | None, _names: Names, /) -> str:
        return f"labels {self._signed()}"

    def participle(self, _names: Names, /) -> str:
        return f"given labels {self._signed()}"

    def _signed(self) -> str:
        return " ".join([*(f"+{each}" for each in self.add), *(f"-{each}" for each in self.remove)])


def status_participle(status: Status) -> str:
    """Return what a conversation is once it has been given a status: `resolved`, `set pending`."""
    return _PARTICIPLES.get(status, f"set {status}")


def _priority(priority: Priority) -> str:
    return "no priority" if priority is Priority.NONE else f"priority {priority}"


def status_back(before: Row, now: Row, taker: int | None) -> Iterator[Wish]:
    """Yield what gives a conversation its status back, and its assignee: an agent who reopens becomes that."""
    if now.status is not before.status or now.snoozed_until != before.snoozed_until:
        yield StatusRequested(new_op(), before.id, before.status, before.snoozed_until)
    reopens = before.status is Status.OPEN and now.status is not Status.OPEN
    yield from _assignee_back(before, taker if reopens and taker is not None else now.assignee_id)


def _assignee_back(before: Row, after: int | None) -> Iterator[Wish]:
    """Yield what gives a conversation back to whom it belonged, where `after` has it once the rest is taken back."""
    if not before.assignee_is_bot and before.assignee_id != after:
        yield AssigneeRequested(new_op(), before.id, before.assignee_id)
