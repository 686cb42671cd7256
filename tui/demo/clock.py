"""What time it is in the demo world: a clock that runs on from where it starts, or one that a test moves."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Runs on from its start at the pace of real time."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = (start or datetime.now(UTC)).timestamp()
        self._origin = time.monotonic()

    @property
    def start(self) -> float:
        """Where this clock began, in epoch seconds."""
        return self._start

    def now(self) -> float:
        """Return the time in epoch seconds, to the microsecond."""
        return round(self._start + time.monotonic() - self._origin, 6)


class ManualClock(Clock):
    """Stands still until it is moved; what is due on the way happens at its own time."""

    def __init__(self, start: datetime | None = None) -> None:
        super().__init__(start)
        self._now = self._start
        self.next_due: Callable[[], float | None] = lambda: None
        """Says when the next job is due; set by the jobs that live on this clock."""
        self.run_due: Callable[[], None] = lambda: None

    def now(self) -> float:
        """Return the time in epoch seconds; each look is a microsecond later, so that no two moments are alike."""
        self._now = round(self._now + 1e-6, 6)
        return self._now

    def advance_to(self, moment: datetime | float) -> None:
        """Move to a moment, running every job due until then at the time it is due; never moves back."""
        target = moment.timestamp() if isinstance(moment, datetime) else moment
        while (due := self.next_due()) is not None and due <= target:
            self._now = max(self._now, due)
            self.run_due()
        self._now = max(self._now, target)

    def advance(self, seconds: float) -> None:
        """Move on by this many seconds, as `advance_to` does."""
        self.advance_to(self._now + seconds)
