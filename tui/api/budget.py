"""How many requests a server gets from us, in a minute and at the same time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar

_MINUTE = 60.0

log = logging.getLogger("tui.api")

_behind: ContextVar[bool] = ContextVar("behind", default=False)


class Budget:
    """Lets requests through in order, and holds back what would be too many.

    A sixth of the minute's requests and one of the places are kept for changes, and as much again for what the agent
    reads: what is done to many conversations at once and what is read in the background (`behind`) leaves both alone.
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
        self._for_behind = asyncio.Semaphore(max(1, at_once - 2))
        self.on_wait: Callable[[float], None] = _unheard
        """Told how many seconds a request waits because the minute's are used up."""

    @asynccontextmanager
    async def place(self, *, urgent: bool) -> AsyncIterator[None]:
        """Wait for a place, and hold it while the block runs.

        Args:
            urgent: A change, or what an agent waits for; may use what is kept for those.
        """
        last = _behind.get()
        async with AsyncExitStack() as held:
            self.waiting += 1
            try:
                if last:
                    # First, so that only as many as may run stand in line with the agent's own.
                    await held.enter_async_context(self._for_behind)
                await self._turn(self._most(urgent=urgent, last=last))
                if not urgent:
                    await held.enter_async_context(self._for_reads)
                await held.enter_async_context(self._places)
            finally:
                self.waiting -= 1
            yield

    def seconds_behind(self, requests: int) -> float:
        """Return how long it is until this many requests of what goes behind would get through without waiting."""
        return self._seconds(max(requests, self._most(urgent=False, last=True)), requests)

    def _most(self, *, urgent: bool, last: bool) -> int:
        """Return how many requests of its kind may have gone out in a minute, all kinds counted."""
        sixth = self.per_minute // 6
        return self.per_minute - (2 * sixth if last else 0 if urgent else sixth)

    def _seconds(self, most: int, requests: int = 1) -> float:
        now = self._monotonic()
        while self._sent and self._sent[0] <= now - _MINUTE:
            self._sent.popleft()
        over = len(self._sent) + requests - most
        return self._sent[over - 1] + _MINUTE - now if over > 0 else 0.0

    async def _turn(self, most: int) -> None:
        told = False
        while True:
            seconds = self._seconds(most)
            if seconds <= 0:
                self._sent.append(self._monotonic())
                return
            if not told:
                told = True
                log.info("%d requests a minute are used up: one waits %.0f s", self.per_minute, seconds)
                self.on_wait(seconds)
            await self._sleep(seconds)


@contextmanager
def behind() -> Iterator[None]:
    """Let what is asked in this block go behind what the agent waits for: bulk work, refreshing, reading ahead."""
    token = _behind.set(True)
    try:
        yield
    finally:
        _behind.reset(token)


def is_behind() -> bool:
    """Whether what is asked now goes behind what the agent waits for."""
    return _behind.get()


def _unheard(_: float) -> None:
    """Nobody wants to know."""
