"""The table of what a filter can be about: a field's values, how a row tells it, what the server calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from tui.models.filter import Condition
from tui.models.reference import AttributeDefinition, AttributeModel
from tui.query.query import Names
from tui.text.folding import folded


class Holds(Enum):
    """What a field's values are."""

    CHOICE = auto()
    """One of a few words."""
    NAMED = auto()
    """Something with an id, by its name."""
    TITLES = auto()
    """A set of words, of which any is asked for."""
    TIME = auto()
    """A moment: a day, or how long ago."""
    TEXT = auto()
    """Text that contains the value."""
    WORD = auto()
    """Text that is the value."""
    NUMBER = auto()
    """A whole number."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that a value may name."""

    word: str
    ids: tuple[int, ...] | None = None
    help: str = ""
    is_name: bool = True
    """Whether it is a name, which stands in quotes where it could be taken for `me` or `none`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the language."""

    name: str
    holds: Holds
    help: str
    read: Callable[[Any], object]
    """What a row says: a word (CHOICE, TEXT, WORD), an id or None (NAMED), words (TITLES), a moment or None (TIME), a
    number (NUMBER); `NotImplemented` where rows do not tell."""
    key: str = ""
    """What the server's filter calls it; empty: the server can't be asked."""
    choices: tuple[str, ...] = ()
    not_asked: frozenset[str] = frozenset()
    """Choices that the server's filter does not know."""
    offers: Callable[[Names], Sequence[Offer] | None] | None = None
    """What its values may name; None: not known yet."""
    may_lack: bool = False
    """Whether `none` and `any` are values."""
    longer: bool = False
    """TIME: whether a bare length means longer ago than that, and not within."""
    flags: Mapping[str, Condition] = field(default_factory=dict)
    """TITLES that are facts of the server's own, each with the condition that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a filter over one kind of thing can say."""

    fields: tuple[Field, ...]
    flags: tuple[str, ...]
    """Values of `is:` that may stand alone."""
    attributes: AttributeModel
    """Whose custom attributes `attr.` means first."""
    shows: Callable[[Any, str], bool]
    """Whether a row itself shows some words."""
    others: str = ""
    """Said of words that no row shows: who looks further."""

    def field(self, name: str) -> Field | None:
        """Return the field of that name."""
        return next((each for each in self.fields if each.name == name), None)

    def definition(self, key: str, names: Names | None) -> AttributeDefinition | None:
        """Return the custom attribute that a key or a displayed name means; None: not known."""
        if names is None or names.attributes is None:
            return None
        wanted = folded(key)
        found = [
            each
            for each in names.attributes
            if wanted in (folded(each.attribute_key), folded(each.attribute_display_name))
        ]
        return min(found, key=lambda each: each.attribute_model is not self.attributes, default=None)
