"""A filter as it was understood: conditions with the values they name, in alternatives."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.models.inbox import Inbox
    from tui.models.people import Agent, Team
    from tui.models.reference import AttributeDefinition

NONE, ANY, ME = "none", "any", "me"
"""Values that are no names, unless they stand in quotes."""

WORDS = ""
"""The field of a condition that is words to find."""

ATTRIBUTE = "attr."
"""What the name of a custom attribute's field begins with."""


class QueryError(Exception):
    """A filter that can't be understood: the sentence for the agent, and where in the text it is about."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.start = start
        self.end = end


class Compare(StrEnum):
    """The sign before a value."""

    IS = ""
    ABOVE = ">"
    BELOW = "<"
    HOLDS = "~"
    """Custom attributes: contains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a condition, as written and as resolved."""

    text: str
    quoted: bool = False
    """Whether it stands in quotes, where that makes a difference: for the words that are no names, and words to find."""
    compare: Compare = Compare.IS
    ids: tuple[int, ...] | None = None
    """Of what the text names; None where it names nothing that has an id, or the names are not known."""
    since: datetime | None = None
    """Values of time: from then on, in UTC. With `until` it is the half-open stretch that the value means."""
    until: datetime | None = None
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    @property
    def keyword(self) -> str:
        """`none`, `any`, `me` where it is such a word; else empty."""
        word = self.text.casefold()
        return word if not self.quoted and self.compare is Compare.IS and word in (NONE, ANY, ME) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition: a field and its values, any of which will do."""

    field: str
    """`label`, `attr.plan`, …; empty for words to find."""
    values: tuple[Value, ...]
    negated: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    @property
    def is_attribute(self) -> bool:
        """Whether it is about a custom attribute."""
        return self.field.startswith(ATTRIBUTE)


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions: one of the alternatives must hold, and of that every condition. None at all: everything."""

    alternatives: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    def terms(self) -> tuple[Term, ...]:
        """Return all its conditions in the order they were written."""
        return tuple(term for alternative in self.alternatives for term in alternative)

    def names(self, name: str) -> bool:
        """Whether a condition is about the field."""
        return any(term.field == name for term in self.terms())

    def with_terms(self, *terms: Term) -> Query:
        """Return the query narrowed by further conditions."""
        return Query(tuple((*alternative, *terms) for alternative in self.alternatives or ((),)))

    def without(self, name: str) -> Query:
        """Return the query without its conditions about a field."""
        kept = (tuple(term for term in alternative if term.field != name) for alternative in self.alternatives)
        alternatives = tuple(kept)
        return Query() if () in alternatives else Query(alternatives)


EVERYTHING = Query()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What values may name: the account's inboxes, teams, agents, labels, attributes; None where it is not known."""

    inboxes: tuple[Inbox, ...] | None = None
    teams: tuple[Team, ...] | None = None
    agents: tuple[Agent, ...] | None = None
    labels: tuple[str, ...] | None = None
    attributes: tuple[AttributeDefinition, ...] | None = None
    my_id: int | None = None


def term(name: str, *texts: str, ids: tuple[int, ...] | None = None, negated: bool = False) -> Term:
    """Return a condition made by a program: the values are words, each with the ids if there are some."""
    return Term(field=name, values=tuple(Value(text=text, ids=ids) for text in texts), negated=negated)
