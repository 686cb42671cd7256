"""How long a file may take on its way: as long as it moves, and none for ever."""

from __future__ import annotations

import asyncio

LEAST_RATE = 1_000
"""Bytes a second, on average over a window: whatever is slower is given up."""

WINDOW_SECONDS = 30.0

LONGEST_SECONDS = 3600.0

SLOW = "slow"
"""Code of the failure of a file that moved too little to ever arrive."""


class StallGuard:
    """Moves the end of a time limit on while enough bytes move.

    Args:
        limit: The limit, entered; it ends what trickles.
        answer: Seconds that an answer may take once everything has been sent.
    """

    def __init__(self, limit: asyncio.Timeout, *, answer: float = WINDOW_SECONDS) -> None:
        self._limit = limit
        self._answer = answer
        self._now = asyncio.get_running_loop().time
        self._last = self._now() + LONGEST_SECONDS
        self._moved = 0
        self.everything_sent = False
        """Whether nothing is left to be sent: only then may it have happened."""
        self._go_on(WINDOW_SECONDS)

    def moved(self, size: int) -> None:
        """Hear that this many more bytes have moved."""
        self._moved += size
        if self._moved >= LEAST_RATE * WINDOW_SECONDS:
            self._moved = 0
            self._go_on(WINDOW_SECONDS)

    def all_sent(self) -> None:
        """Hear that nothing is left to be sent: from here on the answer is waited for."""
        self.everything_sent = True
        self._go_on(self._answer)

    def _go_on(self, seconds: float) -> None:
        if not self._limit.expired():
            self._limit.reschedule(min(self._last, self._now() + seconds))
