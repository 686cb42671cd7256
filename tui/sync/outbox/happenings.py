"""What can happen to a wish on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.store.operation import Guard, OperationConfirmed
from tui.words.entry import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """It is on the disk."""

    entry: Entry
    hold_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GoneElsewhere:
    """It is on the disk, but the draft that it was is gone: another console sent or discarded it."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """Its seconds are over, or the agent does not want to wait."""

    late: bool = False


@dataclass(frozen=True, slots=True)
class SleptLong:
    """The process was stopped for so long that what waits is old."""


@dataclass(frozen=True, slots=True)
class Objected:
    """Something speaks against sending it."""

    guard: Guard


@dataclass(frozen=True, slots=True)
class Outdated:
    """It means nothing any more."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Nothing speaks against it: it is sent once the disk says so."""

    sent_at: float
    known_id: int


@dataclass(frozen=True, slots=True)
class TakenElsewhere:
    """Another console has it in hand, and will show what becomes of it."""


@dataclass(frozen=True, slots=True)
class NotWritten:
    """The disk takes no note of it: sent now, it would be sent once more after a crash."""


@dataclass(frozen=True, slots=True)
class NotReached:
    """The server was not reached, or does nothing for us now: it has not done this."""

    sentence: str
    seconds: float | None = None
    """When to try again, where that does not grow with each attempt."""
    firm: bool = False
    """Whether the server named that time: nothing else that it answers changes it."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """It was sent, and no answer came."""

    sentence: str
    at: float
    """Unix seconds."""
    hangs: bool = False
    """Whether the server took it and may do it at any time."""
    refusal: str = ""
    """What is said should it be given up, where the server answers everything else; empty: it does not."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The server said no, for good."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The agent stopped its files on their way."""


@dataclass(frozen=True, slots=True)
class Done:
    """The server has done it."""

    confirmed: OperationConfirmed


@dataclass(frozen=True, slots=True)
class NotThere:
    """The server answered who looked for it, and has not got it so far."""

    now: float
    """By the clock's `monotonic`."""
    age: float
    """Seconds since the agent asked for it."""


@dataclass(frozen=True, slots=True)
class NotTold:
    """The server answered who looked for it, and it cannot be told from what it has."""

    now: float
    guard: Guard


@dataclass(frozen=True, slots=True)
class Decided:
    """The agent has seen what speaks against it, and wants it sent."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The agent takes it back."""

    keep_text: bool = True


@dataclass(frozen=True, slots=True)
class LeaderGone:
    """What goes before it in the same act does not go out."""


@dataclass(frozen=True, slots=True)
class Vanished:
    """An event confirmed it meanwhile."""


Happening = (
    Kept
    | GoneElsewhere
    | HoldEnded
    | SleptLong
    | Objected
    | Outdated
    | Leaving
    | TakenElsewhere
    | NotWritten
    | NotReached
    | NoAnswer
    | Denied
    | Stopped
    | Done
    | NotThere
    | NotTold
    | Decided
    | TakenBack
    | LeaderGone
    | Vanished
)
