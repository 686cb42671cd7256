"""What is done to many conversations, a little at a time: what the agent does meanwhile goes before it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tui.sync.core import Core

AT_ONCE = 2
SHARE = 0.75
"""Of the requests of a minute, what such acts may use."""

_MINUTE = 60.0


class Bulk:
    """Lets such acts through: two conversations at once, and so many a minute that requests are left for the rest."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._places = asyncio.Semaphore(AT_ONCE)
        self._went: deque[float] = deque()

    def holds(self, op: str) -> bool:
        """Whether a wish belongs to an act on several conversations."""
        return any(op in act.open and len(act.conversations) > 1 for act in self._core.state.acts)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn with one conversation, and hold it while the block runs. Waiting is not being busy."""
        core = self._core
        with core.activity.resting():
            await self._places.acquire()
        try:
            yield
        finally:
            self._places.release()

    async def pause(self, requests: int) -> None:
        """Wait until so many requests more may go out."""
        while (left := self._seconds_left(requests)) > 0:
            with self._core.activity.resting():
                await self._core.clock.sleep(left)
        self._went.extend([self._core.clock.monotonic()] * requests)

    def _seconds_left(self, requests: int) -> float:
        now = self._core.clock.monotonic()
        while self._went and self._went[0] <= now - _MINUTE:
            self._went.popleft()
        most = max(requests, int(self._core.client.transport.budget.per_minute * SHARE))
        over = len(self._went) + requests - most
        return self._went[over - 1] + _MINUTE - now if over > 0 else 0.0
