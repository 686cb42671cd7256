"""A message of ours that the server has not confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """How far an unsent message is."""

    HELD = "held"
    """Kept back for some seconds, so that it can be taken back."""
    QUEUED = "queued"
    """On disk, waiting for its turn or for the link."""
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    """Sent, and no answer came: being looked for on the server."""
    REFUSED = "refused"
    """The server said no, for good; `reason` tells why."""
    ASKING = "asking"
    """Waits for the agent's word: something changed since it was written, or it is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One reply or note on its way, shown in the thread at once."""

    token: str
    """Random; the server keeps it with the message from 4.9 on, so it can be found again."""
    conversation_id: int
    content: str
    private: bool
    stage: Stage
    written_at: datetime
    hold_until: datetime | None = None
    held_seconds: int | None = None
    """How many seconds it is still kept back, as they are counted down; None: they are not."""
    reason: str = ""
    waits_for: str = "its turn"
    """What it waits for while it is queued, in words."""
    attachments: tuple[str, ...] = ()
    """Paths of the files that go with it."""
    stranded: bool = False
    """A draft whose conversation is gone: it can be read, copied and thrown away."""
    to: tuple[str, ...] = ()
    """Of an e-mail: to whom it goes in the customer's place; empty: to the customer."""
    may_have_arrived: bool = False
    """Whether it was sent without an answer, and is not sent again unasked."""
    act: str = ""
    """What is asked for, where it is a change and no message: `Resolve`."""
