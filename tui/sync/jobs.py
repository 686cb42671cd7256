"""Work that was asked for and runs beside everything else: one of each name at a time, owned by one loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from tui.api.budget import behind
from tui.sync.activity import Activity

Job = Callable[[], Awaitable[None]]
Crashed = Callable[[str, Exception], None]


def _behind(job: Job) -> Job:
    async def run() -> None:
        with behind():
            await job()

    return run


class Jobs:
    """Runs jobs. `begin` returns at once; a job whose name is already running runs once more after it."""

    def __init__(self, activity: Activity, crashed: Crashed) -> None:
        self._activity = activity
        self._crashed = crashed
        self._waiting: deque[tuple[str, Job]] = deque()
        self._names: set[str] = set()
        self._again: dict[str, Job] = {}
        self._wake = asyncio.Event()

    def begin(self, name: str, job: Job, *, again: bool = True, last: bool = False) -> None:
        """Ask for a job.

        Args:
            last: Nobody waits for it: what it asks of the server goes behind what the agent does and reads.
            again: Whether to run it once more when one of that name is under way already; False: leave it at that.
        """
        if last:
            job = _behind(job)
        if name in self._names:
            if again:
                self._again[name] = job
            return
        self._names.add(name)
        self._activity.began()
        self._waiting.append((name, job))
        self._wake.set()

    async def run(self) -> None:
        """Run what is asked for, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                while self._waiting:
                    name, job = self._waiting.popleft()
                    group.create_task(self._run(name, job), name=name)
                self._wake.clear()
                await self._wake.wait()

    async def _run(self, name: str, job: Job) -> None:
        try:
            while True:
                try:
                    await job()
                except Exception as error:
                    # A bug in one job must not take the others with it; the engine logs and shows it.
                    self._crashed(name, error)
                following = self._again.pop(name, None)
                if following is None:
                    return
                job = following
        finally:
            self._names.discard(name)
            self._activity.ended()
