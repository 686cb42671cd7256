"""Time as a parameter: the system's clock, and the protocol that a test's own clock follows."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, how much passed, and waiting."""

    def now(self) -> datetime:
        """Return the time of day, aware UTC. May jump."""

    def monotonic(self) -> float:
        """Return seconds that never go back; time in which the machine slept counts, where the system tells."""

    async def sleep(self, seconds: float) -> None:
        """Return when this many seconds have passed."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back, and go on while the machine sleeps, where the system can tell."""
        # CLOCK_MONOTONIC stands still while a laptop's lid is closed; what was missed then must be fetched too.
        boot = getattr(time, "CLOCK_BOOTTIME", None)
        return time.monotonic() if boot is None else time.clock_gettime(boot)

    async def sleep(self, seconds: float) -> None:
        """Return when this many seconds have passed."""
        await asyncio.sleep(seconds)
