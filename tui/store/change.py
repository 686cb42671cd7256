"""What an event changed, so that nobody has to compare states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Final

from tui.models.message import Message
from tui.store.act import Act
from tui.store.operation import Twin


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Which parts differ from before. Everything not named is as it was."""

    conversations: frozenset[int] = frozenset()
    """Rows that read differently, by display id."""
    threads: frozenset[int] = frozenset()
    """Conversations whose messages, outgoing messages or loading state differ."""
    replaced: frozenset[int] = frozenset()
    """Numbers that are another conversation now: the server was set back to a backup."""
    lists: bool = False
    """Some list's order, length, loading, error or waiting changes."""
    counts: bool = False
    contacts: bool = False
    reference: bool = False
    """Agents, teams, inboxes, labels, canned responses, macros."""
    me: bool = False
    presence: bool = False
    typing: frozenset[int] = frozenset()
    drafts: frozenset[int] = frozenset()
    kept_drafts: frozenset[tuple[int, bool]] = frozenset()
    """Drafts that were to be written now, by conversation and whether it is a note; `State.unkept` says if they were."""
    found_drafts: frozenset[tuple[int, bool]] = frozenset()
    """Drafts that another console has changed, sent or discarded."""
    outbox: bool = False
    acts: bool = False
    """What the agent did is further, or there is more of it."""
    ended_acts: tuple[Act, ...] = ()
    """Acts that are through."""
    link: bool = False
    notifications: bool = False
    boards: bool = False
    """Which boards there are, or what the open one shows, moves of the agent's own included."""
    arrived: tuple[Message, ...] = ()
    """Messages that came in by event, heard for the first time: what may ring."""
    told: tuple[str, ...] = ()
    """Sentences the agent must read."""
    twins: tuple[Twin, ...] = ()
    """Replies that turn out to have arrived twice."""

    def __bool__(self) -> bool:
        return self != _NOTHING


_NOTHING = Change()


_JOINS: Final[dict[type, Callable[[Iterable[Any]], Any]]] = {
    bool: any,
    frozenset: lambda parts: frozenset().union(*parts),
    tuple: lambda parts: tuple(chain.from_iterable(parts)),
}
"""How what several changes say is one, by the type of the field."""


def joined(changes: Sequence[Change]) -> Change:
    """Return all of several changes as one, in their order."""
    if len(changes) == 1:
        return changes[0]
    whole: dict[str, Any] = {
        each.name: _JOINS[type(each.default)](getattr(change, each.name) for change in changes)
        for each in fields(Change)
    }
    return Change(**whole)
