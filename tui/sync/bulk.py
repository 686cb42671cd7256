"""What is done to many conversations, a little at a time: what the agent does meanwhile goes before it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tui.sync.core import Core

AT_ONCE = 2
REQUESTS_EACH = 2
"""What is asked before a change, so that nobody is overruled, and the change."""

_MINUTE = 60.0


class Bulk:
    """Lets wishes of such acts through: two at once, and so many a minute that half of the requests are left for the rest."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._places = asyncio.Semaphore(AT_ONCE)
        self._went: deque[float] = deque()

    def holds(self, op: str) -> bool:
        """Whether a wish belongs to an act on several conversations."""
        return any(op in act.open and len(act.conversations) > 1 for act in self._core.state.acts)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it while the block runs. Waiting is not being busy."""
        core = self._core
        with core.activity.resting():
            await self._places.acquire()
        try:
            while (left := self._seconds_left()) > 0:
                with core.activity.resting():
                    await core.clock.sleep(left)
            self._went.append(core.clock.monotonic())
            yield
        finally:
            self._places.release()

    def _seconds_left(self) -> float:
        now = self._core.clock.monotonic()
        while self._went and self._went[0] <= now - _MINUTE:
            self._went.popleft()
        most = max(1, self._core.client.transport.budget.per_minute // (2 * REQUESTS_EACH))
        return self._went[-most] + _MINUTE - now if len(self._went) >= most else 0.0
