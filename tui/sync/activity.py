"""Whether anything is still being done: counted, so that a test or an exit can wait for the end of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """Counts what is under way. What only waits for time to pass or for the link does not count."""

    def __init__(self) -> None:
        self._count = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def quiet(self) -> bool:
        """Whether nothing is under way."""
        return self._count == 0

    def began(self) -> None:
        """Count a piece of work that has begun; each needs its `ended`."""
        self._count += 1
        self._quiet.clear()

    def ended(self) -> None:
        """Count a piece of work that is over."""
        self._count -= 1
        if self._count == 0:
            self._quiet.set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count as under way for the length of the block."""
        self.began()
        try:
            yield
        finally:
            self.ended()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Inside `busy`: only wait, and do not count, for the length of the block."""
        self.ended()
        try:
            yield
        finally:
            self.began()

    async def settled(self) -> None:
        """Return once nothing is under way."""
        while not self.quiet:
            await self._quiet.wait()
