"""Boards of conversations: funnels where a server has them, and what stands in for them where it has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tui.models.conversation import Conversation


class BoardKind(StrEnum):
    """What a board is made of."""

    FUNNEL = "funnel"
    """A funnel of the Ai Focus distribution."""
    ATTRIBUTE = "attribute"
    """A list attribute of conversations."""
    LABELS = "labels"
    """An ordered set of labels."""


class Dialect(StrEnum):
    """Which funnels a server has."""

    AIFOCUS = "aifocus"
    VOXYS = "voxys"
    TASKS = "tasks"
    STACKLAB = "stacklab"
    STACKLAB_LITE = "stacklab_lite"
    CONTACT_FUNNEL = "contact_funnel"
    UNDECIDED = "undecided"
    """There are funnels but not a single one yet: taken for Ai Focus in reading, asked about before creating."""
    UNKNOWN = "unknown"
    UNLICENSED = "unlicensed"
    FORBIDDEN = "forbidden"
    """Not for this agent's role."""
    ABSENT = "absent"

    @property
    def usable(self) -> bool:
        """Whether this client speaks it."""
        return self in (Dialect.AIFOCUS, Dialect.UNDECIDED)


@dataclass(frozen=True, slots=True)
class FunnelsVerdict:
    """What was found out about a server's funnels, and when: it is true for a day."""

    dialect: Dialect
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A column. `ref` is for the board that gave it, and for nobody else."""

    ref: str
    name: str
    order: int = 0
    color: str = ""
    """`#rrggbb`, or empty."""
    count: int | None = None
    """Cards in it; None where the server does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A conversation on a board."""

    conversation_id: int
    """Display id."""
    stage_ref: str | None
    """None: on the board, in none of its columns."""
    title: str = ""
    """The contact's name."""
    value: Decimal | None = None
    last_activity_at: datetime | None = None
    entered_at: datetime | None = None
    """Since when it is in its stage; None where the server does not tell."""
    conversation: Conversation | None = None
    """Where it came as a whole."""
    conflict: bool = False
    """It carries several of the board's labels; it is shown in the last of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A page of one stage's cards."""

    cards: tuple[Card, ...]
    total: int | None = None
    """Of all pages; None where the server does not tell."""
    complete: bool = True
    """False: there may be more pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Stages in their order, and what is known of the whole."""

    ref: str
    name: str
    kind: BoardKind
    stages: tuple[Stage, ...] = ()
    description: str = ""
    count: int | None = None
    value: Decimal | None = None
    """In a currency nobody names."""
    conversion_rate: float | None = None
    """Percent, presumably."""
    average_time_per_stage: Mapping[str, float] = field(default_factory=dict)
    """By stage name, in a unit nobody names: hours, presumably. The last stage may be missing."""
    created_at: datetime | None = None

    @property
    def key(self) -> str:
        """Tells it from all other boards of the account."""
        return f"{self.kind}:{self.ref}"

    def stage(self, text: str) -> Stage | None:
        """Return the stage that a person means: by its very name, by any writing of it, or by how it begins."""
        wanted = text.strip().casefold()
        for exact in self.stages:
            if exact.name == text:
                return exact
        alike = [each for each in self.stages if each.name.strip().casefold() == wanted]
        begun = alike or [each for each in self.stages if wanted and each.name.strip().casefold().startswith(wanted)]
        return begun[0] if len(begun) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMemory:
    """What an agent settled about boards, kept for the next start."""

    last: str = ""
    """`Board.key` of the board that was looked at last."""
    labels: tuple[str, ...] = ()
    """The labels that are the columns of a board, in order; empty: there is no such board."""
    value_attribute: str = ""
    """The attribute of conversations that is a card's value on boards of an attribute; empty: none."""
    won: Mapping[str, str] = field(default_factory=dict)
    """By `Board.key`: the ref of the stage of what is won."""
    lost: Mapping[str, str] = field(default_factory=dict)


class Confirmation(StrEnum):
    """How sure it is that a card lies where it was put."""

    BY_RESPONSE = "by_response"
    BY_REREAD = "by_reread"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A card that was moved."""

    conversation_id: int
    from_ref: str | None
    """None: it was in no stage, or nobody could say."""
    to_ref: str | None
    """None: it was taken off the board."""
    confirmed: Confirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a kind of board offers here."""

    cards: bool = False
    counts: bool = False
    add: bool = False
    remove: bool = False
    create: bool = False
    metrics: bool = False
