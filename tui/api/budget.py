"""How many requests a server gets from us: so many a minute, so many at once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

_MINUTE = 60.0


class Budget:
    """Lets requests through in order, and holds back what would be too many.

    A sixth of the minute's requests and one of the places are kept for changes, so that what an agent does does not
    wait behind what is read in the background.
    """

    def __init__(
        self,
        *,
        per_minute: int = 120,
        at_once: int = 4,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if per_minute < 1 or at_once < 1:
            raise ValueError("A budget of no requests lets nothing through.")
        self.per_minute = per_minute
        self.at_once = at_once
        self.waiting = 0
        """Requests held back at this moment."""
        self._monotonic = monotonic
        self._sleep = sleep
        self._sent: deque[float] = deque()
        self._places = asyncio.Semaphore(at_once)
        self._for_reads = asyncio.Semaphore(max(1, at_once - 1))

    @asynccontextmanager
    async def place(self, *, urgent: bool) -> AsyncIterator[None]:
        """Wait for a place, and hold it while the block runs.

        Args:
            urgent: A change, or what an agent waits for; may use what is kept for those.
        """
        async with AsyncExitStack() as held:
            self.waiting += 1
            try:
                await self._turn(self.per_minute if urgent else self.per_minute - self.per_minute // 6)
                if not urgent:
                    await held.enter_async_context(self._for_reads)
                await held.enter_async_context(self._places)
            finally:
                self.waiting -= 1
            yield

    async def _turn(self, most: int) -> None:
        while True:
            now = self._monotonic()
            while self._sent and self._sent[0] <= now - _MINUTE:
                self._sent.popleft()
            if len(self._sent) < most:
                self._sent.append(now)
                return
            await self._sleep(self._sent[len(self._sent) - most] + _MINUTE - now)
