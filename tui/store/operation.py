"""One wish on its way to the server: how far it is, what the world looked like when it was made, and what happens to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.models.conversation import Status
from tui.models.draft import OutgoingFile, Whom
from tui.models.message import Message
from tui.models.outgoing import Stage
from tui.store.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the agent saw when composing began: the send guard compares with it."""

    newest_message_id: int = 0
    assignee_id: int | None = None
    status: Status = Status.UNKNOWN
    writing: tuple[int, ...] = ()
    """User ids of colleagues of whom the agent was told that they are writing a reply themselves."""
    whom: Whom | None = None
    """Who was behind the number; None: not known."""
    files: tuple[OutgoingFile, ...] = ()
    """What goes with a message, as the files were when the agent chose them."""
    answered_gone: bool = False
    """Whether the agent was told that the message which is answered was deleted: the answer goes out without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Why a wish waits for the agent's word."""

    reasons: tuple[str, ...]
    """Sentences: what changed since."""
    messages: tuple[Message, ...] = ()
    """What was written meanwhile, oldest first."""
    seen: Basis | None = None
    """What an agent who has read this knows: only what comes later is asked about again. None: no more than before."""
    may_be_done: bool = False
    """Whether it was sent, and cannot be known to have arrived: asked again, it may be done twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One wish on its way to the server."""

    op: str
    wish: Wish
    stage: Stage
    at: datetime | None = None
    """When the agent asked for it."""
    durable: bool = False
    """Whether it is on the disk: only then "queued" may be said."""
    hold_until: datetime | None = None
    reason: str = ""
    basis: Basis | None = None
    guard: Guard | None = None
    leader: str = ""
    """Op of the wish that belongs to the same act on the same conversation and goes before this one: what the agent is
    asked about, or takes back, is both. Empty: there is none."""

    @property
    def open(self) -> bool:
        """Whether it lies on top of the server's word and has others wait behind it; what is only offered does neither."""
        offered = self.wish.is_offered and self.stage is Stage.ASKING
        return self.stage is not Stage.REFUSED and not offered

    @property
    def may_be_done(self) -> bool:
        """Whether it was sent, and it cannot be known whether it arrived."""
        return self.guard is not None and self.guard.may_be_done


@dataclass(frozen=True, slots=True)
class Twin:
    """A second message that the server made of a reply."""

    op: str
    """Of the reply."""
    first_id: int
    message: Message


@dataclass(frozen=True, slots=True)
class OperationsRestored:
    """Wishes as they lie on the disk, such as those of an earlier run."""

    operations: tuple[Operation, ...]
    sent: Mapping[int, str] = field(default_factory=dict)
    """The messages that were sent from here lately, and the op of the reply that each was."""


@dataclass(frozen=True, slots=True)
class OperationStaged:
    """A wish moved on its way."""

    op: str
    stage: Stage
    reason: str = ""
    hold_until: datetime | None = None
    guard: Guard | None = None
    basis: Basis | None = None
    """What the agent knows now; None: no more than before."""


@dataclass(frozen=True, slots=True)
class OperationConfirmed:
    """The server did it; its own copy was reduced before, where the answer held one."""

    op: str
    applies: bool = True
    """Whether the wish becomes the server's word on the row: False when a newer word has come since it was sent."""
    done: Wish | None = None
    """The wish as the server carried it out; None: as it was asked."""
    message_id: int = 0
    """The message that a reply became; 0: it is no reply."""


@dataclass(frozen=True, slots=True)
class OperationRefused:
    """The server said no, for good."""

    op: str
    sentence: str
    kept: bool = False
    """Whether it stays in the outbox as not done, for the agent to ask for again or to discard. Else it goes; a reply's
    text is a draft again."""


@dataclass(frozen=True, slots=True)
class OperationTakenBack:
    """The agent took it back, or dropped it, before it was done. A reply's text returns to its draft."""

    op: str
    keep_text: bool = True
