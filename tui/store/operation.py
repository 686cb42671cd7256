"""One wish on its way to the server: how far it is, and what the world looked like when it was made."""

from __future__ import annotations

from datetime import datetime

from tui.models.conversation import Status
from tui.models.message import Message
from tui.models.outgoing import Stage
from tui.models.record import record
from tui.store.wishes import Wish


@record(kw_only=True)
class Basis:
    """What the agent saw when composing began: the send guard compares with it."""

    newest_message_id: int = 0
    assignee_id: int | None = None
    status: Status = Status.UNKNOWN
    writing: tuple[int, ...] = ()
    """User ids of colleagues of whom the agent was told that they are writing a reply themselves."""


@record(kw_only=True)
class Guard:
    """Why a wish waits for the agent's word."""

    reasons: tuple[str, ...]
    """Sentences: what changed since."""
    messages: tuple[Message, ...] = ()
    """What was written meanwhile, oldest first."""
    seen: Basis | None = None
    """What an agent who has read this knows: only what comes later is asked about again. None: no more than before."""


@record(kw_only=True)
class Operation:
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

    @property
    def open(self) -> bool:
        """Whether it still lies on top of the server's word."""
        return self.stage is not Stage.REFUSED
