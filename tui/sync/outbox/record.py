"""All that is known of one wish on its way: the store, the disk and the timers follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.models.outgoing import Stage
from tui.store.operation import Guard
from tui.store.wish import Unclear, Wish
from tui.words.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One wish in hand."""

    wish: Wish
    stage: Stage = Stage.QUEUED
    entry: Entry | None = None
    """What lies on the disk; None: it is not written yet, and nothing of it may leave."""
    guard: Guard | None = None
    """What the agent is asked, or what will be asked should it not be found."""
    hold_until: datetime | None = None
    unanswered: bool = False
    """Whether it was sent and no answer came: the server may have done it."""
    sent_before: Entry | None = None
    """What lay on the disk when it was sent for the first time, of a message that is sent once more: it may arrive twice."""
    well_since: float | None = None
    """Since when the server has answered whoever looked for it, by the clock's `monotonic`."""
    attempts: int = 0
    """How often it failed since the agent's last word."""
    is_late: bool = False
    """Whether the world went on meanwhile, and perhaps nobody told us: an earlier run left it, or it was held too long."""
    is_approved: bool = False
    """Whether the agent wants it sent though it is old."""
    was_asleep: bool = False
    """Whether it was written before a long sleep of the process: it is asked about like what an earlier run left."""
    of_many: bool = False
    """Whether it is done to several conversations at once: what the agent does and reads otherwise goes before it."""

    @property
    def op(self) -> str:
        return self.wish.op

    @property
    def waits_for_agent(self) -> bool:
        return self.stage in (Stage.ASKING, Stage.REFUSED)

    @property
    def may_be_there(self) -> bool:
        """Whether the server may have it, so that it must be found or decided upon before it is sent again."""
        return self.stage is Stage.SENDING or (self.unanswered and self.wish.if_unclear is not Unclear.REPEAT)

    @property
    def may_be_done(self) -> bool:
        """Whether it may have happened: it can't be called back, but be done backwards."""
        return self.stage is Stage.SENDING or self.unanswered

    @property
    def is_looked_for(self) -> bool:
        """Whether it is looked for while the agent is asked about it."""
        unknown = self.guard is not None and self.guard.may_be_done
        return self.stage is Stage.ASKING and unknown and self.wish.if_unclear is Unclear.FIND

    @property
    def trusts_events(self) -> bool:
        """Whether what events have told may be enough to say that nothing speaks against it."""
        return not self.is_late and not self.attempts

    @property
    def is_asked_about_for_its_age(self) -> bool:
        return self.was_asleep and not self.is_approved
