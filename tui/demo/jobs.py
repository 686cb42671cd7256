"""What happens a little later: the background jobs of the server, on its clock."""

import heapq
import logging
from collections.abc import Callable
from itertools import count

from tui.demo.clock import Clock, ManualClock

BURST = 0.5
"""Seconds of work ahead beyond which what is less urgent waits."""

_log = logging.getLogger(__name__)


class Jobs:
    """Work waiting for its time, earliest first, in the order of asking where times are equal."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[tuple[float, int, str, Callable[[], None]]] = []
        self._ticket = count()
        self._running = False
        self._busy_until = 0.0
        self.stopped = False
        """Nothing is done until it is false again; then all that waited is."""
        self.on_asked: Callable[[], None] = lambda: None
        """Called when work is asked for, so that whoever sleeps until the next job can look again."""
        if isinstance(clock, ManualClock):
            clock.next_due = self.next_due
            clock.run_due = self.run_due

    def after(self, seconds: float, name: str, work: Callable[[], None]) -> None:
        """Ask for work to be done after this many seconds; `name` is for the log."""
        heapq.heappush(self._waiting, (self._clock.now() + seconds, next(self._ticket), name, work))
        self.on_asked()

    def strain(self, seconds: float) -> None:
        """Note work that keeps the machine busy for this many seconds, after what keeps it busy already."""
        self._busy_until = max(self._busy_until, self._clock.now()) + seconds

    @property
    def backlog(self) -> float:
        """Seconds that the machine will be busy with what strains it."""
        return max(0.0, self._busy_until - self._clock.now())

    def when_idle(self, seconds: float, name: str, work: Callable[[], None]) -> None:
        """Ask for work that is less urgent: after this many seconds, or once no burst strains the machine."""

        def patient() -> None:
            if (wait := self.backlog) > BURST:
                self.after(wait, name, patient)
            else:
                work()

        self.after(seconds, name, patient)

    def every(self, seconds: float, name: str, work: Callable[[], None]) -> None:
        """Ask for work to be done again and again, first after this many seconds."""

        def again() -> None:
            try:
                work()
            finally:
                self.after(seconds, name, again)

        self.after(seconds, name, again)

    def next_due(self) -> float | None:
        """Return when the next job is due, in epoch seconds; `None` where none waits, or all stand still."""
        return self._waiting[0][0] if self._waiting and not self.stopped else None

    def run_due(self) -> None:
        """Do all work whose time has come. A job that fails is logged and does not stop the others."""
        if self._running or self.stopped:
            return
        self._running = True
        try:
            while self._waiting and self._waiting[0][0] <= self._clock.now():
                _, _, name, work = heapq.heappop(self._waiting)
                try:
                    work()
                except Exception:
                    _log.exception("the job %s failed", name)
        finally:
            self._running = False
