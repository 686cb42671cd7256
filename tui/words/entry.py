"""One wish as it lies on the disk."""

from __future__ import annotations

from dataclasses import dataclass

from tui.models.outgoing import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One wish on its way, with what must survive a crash to send it exactly once."""

    op: str
    conversation_id: int
    """0: about the agent."""
    body: str
    """What is wished, as JSON; this layer does not read it."""
    stage: Stage
    """How far it is; SENDING and UNCERTAIN mean that the server may have it."""
    created_at: float
    """When the agent asked for it, in Unix seconds."""
    sent_at: float | None = None
    """When it last was on its way; None: never."""
    known_id: int = 0
    """The newest message known before it was first sent: what it became has a higher id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft as it lies on the disk."""

    conversation_id: int
    private: bool
    text: str
    changed_at: float
    """Unix seconds."""
    basis: str = ""
    """What the agent had seen when the text was begun, as JSON; this layer does not read it. Empty: not known."""
    enclosed: str = ""
    """What goes with the text and whom it is for, as JSON; this layer does not read it. Empty: nothing."""

    @property
    def words(self) -> tuple[str, str]:
        """Text and what goes with it: where these are the same, it is the same draft."""
        return self.text, self.enclosed

    def __bool__(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.text or self.enclosed)
