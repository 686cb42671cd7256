"""Wishes that come in pairs, each what takes the other back: read, muted, watched, and not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from tui.models.conversation import Status
from tui.models.row import UNREAD_LIMIT, Row
from tui.store.value_wishes import status_back
from tui.store.wish import Known, Names, SideEffects, Wish, new_op


@dataclass(frozen=True, slots=True)
class ReadRequested(Wish):
    """All messages of a conversation are to be read."""

    kind: ClassVar[str] = "read"
    order: ClassVar[str] = "Mark read"
    step: ClassVar[str] = "unread → read"
    outcome: ClassVar[str] = "marked read"
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


@dataclass(frozen=True, slots=True)
class UnreadRequested(Wish):
    """The newest messages of a conversation are to be unread again."""

    kind: ClassVar[str] = "unread"
    order: ClassVar[str] = "Mark unread"
    step: ClassVar[str] = "read → unread"
    outcome: ClassVar[str] = "marked unread"
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


@dataclass(frozen=True, slots=True)
class MuteRequested(Wish):
    """Resolve the conversation and block its customer: what they write is not shown to anybody any more."""

    kind: ClassVar[str] = "mute"
    order: ClassVar[str] = "Mute"
    outcome: ClassVar[str] = "muted"
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
        yield from status_back(before, now, taker)

    def change(self, before: Row | None, _names: Names, /) -> str:
        return f"{before.status if before else '?'} → resolved and muted"


@dataclass(frozen=True, slots=True)
class UnmuteRequested(Wish):
    """Let the customer through again; the conversation keeps its status."""

    kind: ClassVar[str] = "unmute"
    order: ClassVar[str] = "Unmute"
    step: ClassVar[str] = "muted → not muted"
    outcome: ClassVar[str] = "unmuted"
    fields: ClassVar[tuple[str, ...]] = ("mute",)

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        return replace(row, muted=False)

    def still_stands(self, now: Row, _meant: Row, /) -> bool:
        return not now.muted

    def inverses(self, before: Row, now: Row, taker: int | None, /) -> Iterator[Wish]:
        if before.muted:
            yield MuteRequested(new_op(), before.id)
            yield from status_back(before, replace(now, status=Status.RESOLVED, snoozed_until=None), taker)


@dataclass(frozen=True, slots=True)
class WatchRequested(Wish):
    """The agent wants to be notified of what happens in a conversation, whoever has it; no row tells who does."""

    user_id: int

    kind: ClassVar[str] = "watch"
    order: ClassVar[str] = "Watch"
    step: ClassVar[str] = "watched by you"
    outcome: ClassVar[str] = "watched"

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        yield UnwatchRequested(new_op(), before.id, self.user_id)


@dataclass(frozen=True, slots=True)
class UnwatchRequested(Wish):
    """The agent wants to hear no more of a conversation of somebody else's."""

    user_id: int

    kind: ClassVar[str] = "unwatch"
    order: ClassVar[str] = "Stop watching"
    step: ClassVar[str] = "not watched by you any more"
    outcome: ClassVar[str] = "no longer watched"

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        yield WatchRequested(new_op(), before.id, self.user_id)
