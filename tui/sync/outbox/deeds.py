"""What is to be done about a wish, in this order, once something has happened to it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.models.outgoing import Stage
from tui.store.operation import Guard, OperationConfirmed, OperationRefused, OperationStaged, OperationTakenBack


@dataclass(frozen=True, slots=True)
class Write:
    """Write down how far it is; what follows waits for the disk."""

    stage: Stage
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Wait for time, for the line, or for the agent."""

    seconds: float | None = None
    """None: longer with each attempt."""
    firm: bool = False
    """Whether the line changes nothing of it."""


@dataclass(frozen=True, slots=True)
class LookOn:
    """Go on looking for it while the agent is asked."""


@dataclass(frozen=True, slots=True)
class TakeFollowersBack:
    """What one key asked for goes together: a conversation is not resolved by a reply that did not go out."""


@dataclass(frozen=True, slots=True)
class NoteWhatIsKnown:
    """Write down that what was just done is no surprise to what waits behind it: also not after a crash."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Take it off the disk."""

    keep_text: bool = False
    """Whether its text is written down as a draft in the same step."""


Told = OperationStaged | OperationTakenBack | OperationRefused | OperationConfirmed
Deed = Write | Rest | LookOn | TakeFollowersBack | NoteWhatIsKnown | Forget | Told
