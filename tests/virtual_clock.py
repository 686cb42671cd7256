"""Time for tests: an event loop whose clock jumps to the next timer as soon as nothing is left to do."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


TURNS_AT_ONCE = 200_000
"""So many turns of the loop at one moment are no work any more: a day's first moment takes a few thousand."""


class StoodStillError(RuntimeError):
    """Something goes on without a pause: on a real machine it would be as fast as the machine is."""


class _JumpingSelector(selectors.SelectSelector):
    """Waits for files only while a thread is at work; else it moves the clock to when the loop wants to wake."""

    loop: VirtualLoop | None = None
    turns = 0
    """How often the loop has turned at this moment."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        loop = self.loop
        self.turns += 1
        if self.turns > TURNS_AT_ONCE and loop is not None and not loop.threads_at_work:
            # What is cancelled now may take its turns.
            self.turns = 0
            raise StoodStillError(f"{TURNS_AT_ONCE} turns of the loop and no time passed")
        if ready or loop is None or timeout == 0:
            return ready
        if loop.threads_at_work or timeout is None:
            return super().select(0.05 if timeout is None else 0.005)
        loop.virtual_now += timeout
        self.turns = 0
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An hour on it takes as long as the work of that hour."""

    def __init__(self) -> None:
        selector = _JumpingSelector()
        super().__init__(selector)
        self.virtual_now = 1000.0
        self.threads_at_work = 0
        selector.loop = self

    def time(self) -> float:
        return self.virtual_now

    def run_in_executor(  # type: ignore[override]  # the base class's answer is a future too
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Run in a thread; time stands still until it is done."""
        future = super().run_in_executor(executor, func, *args)
        self.threads_at_work += 1

        def done(_: object) -> None:
            self.threads_at_work -= 1

        future.add_done_callback(done)
        return future


class AloneLoop(VirtualLoop):
    """One without threads: what belongs into one is done at once, and its result comes with the loop's next turn.

    Nothing waits for a thread to be woken, and a story is the same each time it is played.
    """

    def run_in_executor(  # type: ignore[override]  # the base class's answer is a future too
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Do it here and now."""
        future: asyncio.Future[T] = self.create_future()
        try:
            result = func(*args)
        except Exception as error:
            self.call_soon(_unless_cancelled, future, future.set_exception, error)
        else:
            self.call_soon(_unless_cancelled, future, future.set_result, result)
        return future


def _unless_cancelled(future: asyncio.Future[Any], tell: Callable[[Any], None], what: Any) -> None:
    if not future.cancelled():
        tell(what)


class VirtualClock:
    """The clock of the sync layer on a `VirtualLoop`; the time of day can be set apart from it."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self.offset = 0.0
        """Seconds that the time of day is ahead of what it should be: a clock that was set."""

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed() + self.offset)

    def monotonic(self) -> float:
        return self._passed()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @staticmethod
    def _passed() -> float:
        try:
            loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        except RuntimeError:
            return 0.0
        return loop.time() - 1000.0


def run_virtually(main: Coroutine[Any, Any, T], loop: type[VirtualLoop] = VirtualLoop) -> T:
    """Run a coroutine to its end in virtual time."""
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main)
