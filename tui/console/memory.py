"""Collects what only the garbage collector can free, in a moment when nobody is typing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

REST_SECONDS = 1.5
"""So long nothing may have happened: a collection takes longer than a key should wait."""

WORTH_IT = 3
"""So many small collections ago the last tidying must lie: six thousand objects more than were let go of."""

THRESHOLDS = (2_000, 5, 2)
"""All that is walked is what came after the start: some milliseconds at every twenty drawn screens. The collector itself
puts it off until a quarter of what it would walk is new, so a hundred thousand rows are not walked often either."""


class Tidying:
    """Collects garbage once in every rest that follows work.

    Strips of the screen refer to themselves, so the reference counts alone free no line that was scrolled away.

    Args:
        collect: What is done in a rest.
        is_worth_it: Whether so much was made since the last time that there may be something to collect.
    """

    def __init__(
        self, collect: Callable[[], object] | None = None, is_worth_it: Callable[[], bool] | None = None
    ) -> None:
        self._collect = collect or gc.collect
        self._is_worth_it = is_worth_it or _is_worth_it
        self._timer: asyncio.TimerHandle | None = None
        self._worked_at = 0.0

    def settle(self) -> None:
        """Begin: what is there now stays, and is not walked again."""
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)

    def worked(self) -> None:
        """Note that something was done; a rest after it is used."""
        loop = asyncio.get_running_loop()
        self._worked_at = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(REST_SECONDS, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        rested = loop.time() - self._worked_at
        if rested < REST_SECONDS:
            self._timer = loop.call_later(REST_SECONDS - rested, self._look, loop)
        elif self._is_worth_it():
            self._collect()


def _is_worth_it() -> bool:
    _, young, middle = gc.get_count()
    return middle > 0 or young >= WORTH_IT
