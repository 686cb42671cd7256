"""What the agent did with one key, or took back with one: how far it is, however many conversations it concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tui.models.row import Row
from tui.store.wish import Wish

Ended = Literal["done", "failed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Undone:
    """One wish that is taken back, and how its row read before it."""

    wish: Wish
    before: Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: the same on several conversations, or several things on one, such as a reply and a resolve."""

    name: str
    wishes: tuple[Wish, ...]
    before: tuple[Row | None, ...]
    """For each wish, how its row read before."""
    undoes: bool = False
    """Whether it takes an earlier act back."""
    undone: tuple[Undone, ...] = ()
    """An undo's: what it takes back, in the order in which it was done."""
    settled: frozenset[int] = frozenset()
    """An undo's: conversations in which nothing had gone out yet, so that all was back at once."""
    stays: int = 0
    """An undo's: conversations that stay as they are, because they were changed again or it cannot be taken back."""
    note: str = ""
    """A sentence that belongs to it; empty: none."""
    open: Mapping[str, int] = field(default_factory=dict)
    """Ops that are still on their way, with their conversations."""
    leaders: Mapping[str, str] = field(default_factory=dict)
    """For every wish but the first on a conversation, the op of that first one."""
    failed: frozenset[int] = frozenset()
    """Conversations in which it was refused."""
    withdrawn: frozenset[int] = frozenset()
    """Conversations in which it was taken back or stopped before it went out."""

    @property
    def conversations(self) -> tuple[int, ...]:
        """All it concerns, each once, in the order they were asked for."""
        return tuple(dict.fromkeys((*self.settled, *(wish.conversation_id for wish in self.wishes))))

    @property
    def left(self) -> frozenset[int]:
        """Conversations in which something of it is still on its way."""
        return frozenset(self.open.values())

    @property
    def done(self) -> int:
        """In how many conversations all of it is done."""
        return len(set(self.conversations) - self.left - self.failed - self.withdrawn)


def begun(
    wishes: Sequence[Wish],
    before: Sequence[Row | None],
    *,
    name: str,
    undoes: bool = False,
    undone: tuple[Undone, ...] = (),
    settled: frozenset[int] = frozenset(),
    stays: int = 0,
    note: str = "",
) -> Act:
    """Return an act that has only begun: none of its wishes has ended."""
    first: dict[int, str] = {}
    leaders = {}
    for wish in wishes:
        leader = first.setdefault(wish.conversation_id, wish.op)
        if leader != wish.op:
            leaders[wish.op] = leader
    return Act(
        name=name,
        wishes=tuple(wishes),
        before=tuple(before),
        undoes=undoes,
        undone=undone,
        settled=settled,
        stays=stays,
        note=note,
        open={wish.op: wish.conversation_id for wish in wishes},
        leaders=leaders,
    )


def after_end(act: Act, op: str, how: Ended) -> Act:
    """Return the act once one of its wishes has come to its end."""
    conversation_id = act.open[op]
    return replace(
        act,
        open={each: where for each, where in act.open.items() if each != op},
        failed=act.failed | {conversation_id} if how == "failed" else act.failed,
        withdrawn=act.withdrawn | {conversation_id} if how == "withdrawn" else act.withdrawn,
    )


@dataclass(frozen=True, slots=True)
class RowsReturned:
    """The agent takes back what took these conversations out of the list: they are in it again, where they belong."""

    conversation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActBegan:
    """The agent did something; its wishes follow."""

    act: Act
