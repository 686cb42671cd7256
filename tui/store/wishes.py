"""The kinds of wishes there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from tui.models.conversation import Priority, Status
from tui.models.people import Availability
from tui.models.row import UNREAD_LIMIT, Row
from tui.store.card_wishes import CardMoveRequested
from tui.store.wish import Known, Names, SideEffects, Unclear
from tui.store.wish import Wish as Wish
from tui.store.wish import field_of as field_of
from tui.store.wish import new_op as new_op

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
        yield from _status_back(before, now, taker)

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


@dataclass(frozen=True, slots=True)
class ReadRequested(Wish):
    """All messages of a conversation are to be read."""

    kind: ClassVar[str] = "read"
    fields: ClassVar[tuple[str, ...]] = ("unread",)
    is_background: ClassVar[bool] = True
    fades: ClassVar[bool] = True
    is_kept_when_refused: ClassVar[bool] = False
    is_answered_by_a_copy: ClassVar[bool] = True

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, unread_count=0)

    def still_stands(self, now: Row, meant: Row, /) -> bool:
        return bool(now.unread_count) == bool(meant.unread_count)

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        if before.unread_count:
            yield UnreadRequested(new_op(), before.id)

    def asks(self, _names: Names, /) -> str:
        return "Mark read"

    def change(self, _before: Row | None, _names: Names, /) -> str:
        return "unread → read"

    def participle(self, _names: Names, /) -> str:
        return "marked read"


@dataclass(frozen=True, slots=True)
class UnreadRequested(Wish):
    """The newest messages of a conversation are to be unread again."""

    kind: ClassVar[str] = "unread"
    fields: ClassVar[tuple[str, ...]] = ("unread",)
    fades: ClassVar[bool] = True
    is_answered_by_a_copy: ClassVar[bool] = True

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, unread_count=min(UNREAD_LIMIT, max(1, row.unread_count)))

    def still_stands(self, now: Row, meant: Row, /) -> bool:
        return bool(now.unread_count) == bool(meant.unread_count)

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        if not before.unread_count:
            yield ReadRequested(new_op(), before.id)

    def asks(self, _names: Names, /) -> str:
        return "Mark unread"

    def change(self, _before: Row | None, _names: Names, /) -> str:
        return "read → unread"

    def participle(self, _names: Names, /) -> str:
        return "marked unread"


@dataclass(frozen=True, slots=True)
class MuteRequested(Wish):
    """Resolve the conversation and block its customer: what they write is not shown to anybody any more."""

    kind: ClassVar[str] = "mute"
    fields: ClassVar[tuple[str, ...]] = ("mute", "status")
    side_effects: ClassVar[SideEffects] = SideEffects.AT_ONCE

    @property
    def is_held(self) -> bool:
        # A satisfaction survey goes out with it, as it resolves.
        return True

    @property
    def is_guarded(self) -> bool:
        return True

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, muted=True, status=Status.RESOLVED, snoozed_until=None)

    def still_stands(self, now: Row, _meant: Row, /) -> bool:
        return now.muted

    def inverses(self, before: Row, now: Row, taker: int | None, /) -> Iterator[Wish]:
        if not before.muted:
            yield UnmuteRequested(new_op(), before.id)
        yield from _status_back(before, now, taker)

    def asks(self, _names: Names, /) -> str:
        return "Mute"

    def change(self, before: Row | None, _names: Names, /) -> str:
        return f"{before.status if before else '?'} → resolved and muted"

    def participle(self, _names: Names, /) -> str:
        return "muted"


@dataclass(frozen=True, slots=True)
class UnmuteRequested(Wish):
    """Let the customer through again; the conversation keeps its status."""

    kind: ClassVar[str] = "unmute"
    fields: ClassVar[tuple[str, ...]] = ("mute",)

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, muted=False)

    def still_stands(self, now: Row, _meant: Row, /) -> bool:
        return not now.muted

    def inverses(self, before: Row, now: Row, taker: int | None, /) -> Iterator[Wish]:
        if before.muted:
            yield MuteRequested(new_op(), before.id)
            yield from _status_back(before, replace(now, status=Status.RESOLVED, snoozed_until=None), taker)

    def asks(self, _names: Names, /) -> str:
        return "Unmute"

    def change(self, _before: Row | None, _names: Names, /) -> str:
        return "muted → not muted"

    def participle(self, _names: Names, /) -> str:
        return "unmuted"


@dataclass(frozen=True, slots=True)
class WatchRequested(Wish):
    """The agent wants to be notified of what happens in a conversation, whoever has it; no row tells who does."""

    user_id: int

    kind: ClassVar[str] = "watch"

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        yield UnwatchRequested(new_op(), before.id, self.user_id)

    def asks(self, _names: Names, /) -> str:
        return "Watch"

    def change(self, _before: Row | None, _names: Names, /) -> str:
        return "watched by you"

    def participle(self, _names: Names, /) -> str:
        return "watched"


@dataclass(frozen=True, slots=True)
class UnwatchRequested(Wish):
    """The agent wants to hear no more of a conversation of somebody else's."""

    user_id: int

    kind: ClassVar[str] = "unwatch"

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        yield WatchRequested(new_op(), before.id, self.user_id)

    def asks(self, _names: Names, /) -> str:
        return "Stop watching"

    def change(self, _before: Row | None, _names: Names, /) -> str:
        return "not watched by you any more"

    def participle(self, _names: Names, /) -> str:
        return "no longer watched"


@dataclass(frozen=True, slots=True)
class MacroRequested(Wish):
    """The account's own sequence of actions, run by the server; what it does there is not known beforehand."""

    macro_id: int
    name: str = ""

    kind: ClassVar[str] = "macro"
    noun: ClassVar[str] = "macro"
    if_unclear: ClassVar[Unclear] = Unclear.ASK
    side_effects: ClassVar[SideEffects] = SideEffects.LATER

    @property
    def failure(self) -> str:
        return f"Macro {self.name} not run"

    @property
    def is_held(self) -> bool:
        return True

    @property
    def is_guarded(self) -> bool:
        return True

    def why_final(self) -> str:
        return f"Macro {self.name} ran already: what it did is not taken back."

    def asks(self, names: Names, /) -> str:
        return f"Run macro {names.line(self.name)}"

    def journal(self, _before: Row | None, names: Names, /) -> str:
        return f'macro "{names.line(self.name)}"'

    def participle(self, names: Names, /) -> str:
        return f'given macro "{names.line(self.name)}"'

    @property
    def undo_word(self) -> str:
        return ""

    def held_words(self, who: str, names: Names, /) -> str:
        return f'Macro "{names.line(self.name)}" runs on {who}'

    def sent_words(self, who: str, _before: Row | None, names: Names, /) -> str:
        return f'Macro "{names.line(self.name)}" is on its way to {who}'

    def done_words(self, who: str, _before: Row | None, names: Names, /) -> str:
        return f'Macro "{names.line(self.name)}" ran on {who}'


@dataclass(frozen=True, slots=True)
class ReplyRequested(Wish):
    """A reply to the customer, or a private note."""

    content: str
    private: bool = False
    token: str = ""
    """Goes with the message and finds it again; empty: the op itself."""
    attachments: tuple[str, ...] = ()
    """Paths of files on this machine."""
    in_reply_to: int | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    addressed: bool = False
    """Whether the agent chose To, Cc and Bcc; else they were offered, and are when it is a draft again."""
    quoted_words: str = ""
    """Who and what is answered, in a line; empty: nothing, or not known."""
    written_at: datetime | None = None
    """When the agent sent it off; filled in by the engine."""

    kind: ClassVar[str] = "reply"
    noun: ClassVar[str] = "message"
    if_unclear: ClassVar[Unclear] = Unclear.FIND
    is_kept_when_refused: ClassVar[bool] = False

    @property
    def sent_token(self) -> str:
        """What finds the message again in the thread."""
        return self.token or self.op

    @property
    def failure(self) -> str:
        return "Note not written" if self.private else "Not sent"

    @property
    def is_held(self) -> bool:
        return not self.private

    @property
    def is_guarded(self) -> bool:
        return not self.private

    def why_final(self) -> str:
        # Sent, or refused and back in the composer: either way nothing is left to take back.
        return "The last message is out already: it cannot be taken back."

    def asks(self, _names: Names, /) -> str:
        return "Write a note" if self.private else "Reply"

    def journal(self, _before: Row | None, names: Names, /) -> str:
        count = len(self.attachments)
        files = f" with {count} {'file' if count == 1 else 'files'}" if count else ""
        return f"{'note' if self.private else 'reply'}{files}: {names.excerpt(self.content)}"

    def participle(self, _names: Names, /) -> str:
        return "answered"


@dataclass(frozen=True, slots=True)
class DeletionRequested(Wish):
    """One of two messages that a reply became is to go."""

    message_id: int
    content: str = ""
    """Its words."""

    kind: ClassVar[str] = "deletion"
    is_remembered: ClassVar[bool] = False
    is_offered: ClassVar[bool] = True

    def asks(self, _names: Names, /) -> str:
        return "Delete one of two copies"


@dataclass(frozen=True, slots=True)
class AvailabilityRequested(Wish):
    """The agent wants to be online, busy or offline to colleagues and customers."""

    conversation_id: int = field(default=0, init=False)
    """None of them: this is about the agent."""
    availability: Availability

    kind: ClassVar[str] = "availability"
    is_remembered: ClassVar[bool] = False
    fades: ClassVar[bool] = True
    is_kept_when_refused: ClassVar[bool] = False

    def asks(self, _names: Names, /) -> str:
        return f"Be {self.availability}"

    def journal(self, _before: Row | None, _names: Names, /) -> str:
        return f"availability → {self.availability}"


KINDS: tuple[type[Wish], ...] = (
    ReplyRequested,
    MacroRequested,
    StatusRequested,
    AssigneeRequested,
    TeamRequested,
    PriorityRequested,
    LabelsRequested,
    ReadRequested,
    UnreadRequested,
    MuteRequested,
    UnmuteRequested,
    WatchRequested,
    UnwatchRequested,
    CardMoveRequested,
    DeletionRequested,
    AvailabilityRequested,
)
"""Every kind of wish there is, in the order in which they are counted: what lists them goes through this."""


def status_participle(status: Status) -> str:
    """Return what a conversation is once it has been given a status: `resolved`, `set pending`."""
    return _PARTICIPLES.get(status, f"set {status}")


def _priority(priority: Priority) -> str:
    return "no priority" if priority is Priority.NONE else f"priority {priority}"


def _status_back(before: Row, now: Row, taker: int | None) -> Iterator[Wish]:
    """Yield what gives a conversation its status back, and its assignee: an agent who reopens becomes that."""
    if now.status is not before.status or now.snoozed_until != before.snoozed_until:
        yield StatusRequested(new_op(), before.id, before.status, before.snoozed_until)
    reopens = before.status is Status.OPEN and now.status is not Status.OPEN
    yield from _assignee_back(before, taker if reopens and taker is not None else now.assignee_id)


def _assignee_back(before: Row, after: int | None) -> Iterator[Wish]:
    """Yield what gives a conversation back to whom it belonged, where `after` has it once the rest is taken back."""
    if not before.assignee_is_bot and before.assignee_id != after:
        yield AssigneeRequested(new_op(), before.id, before.assignee_id)
