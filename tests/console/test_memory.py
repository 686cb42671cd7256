from __future__ import annotations

import asyncio
import gc
import weakref

from tests.virtual_clock import run_virtually
from tui.console.memory import REST_SECONDS, Tidying


class Loop:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


def test_a_rest_is_used_once_and_nothing_wakes_the_loop_after_it() -> None:
    collected: list[float] = []

    async def lived() -> None:
        loop = asyncio.get_running_loop()
        tidying = Tidying(lambda: collected.append(loop.time()), lambda: True)
        began = loop.time()
        for _ in range(10):
            tidying.worked()
            await asyncio.sleep(REST_SECONDS / 2)
        assert collected == []
        await asyncio.sleep(3600)
        assert collected == [began + 4.5 * REST_SECONDS + REST_SECONDS]

    run_virtually(lived())


def test_nothing_is_collected_where_nothing_was_made() -> None:
    collected: list[bool] = []

    async def lived() -> None:
        tidying = Tidying(lambda: collected.append(True), lambda: False)
        tidying.worked()
        await asyncio.sleep(60)

    run_virtually(lived())
    assert collected == []


def test_what_was_let_go_of_is_freed_in_a_rest() -> None:
    async def lived() -> None:
        gc.disable()
        lost = weakref.ref(Loop())
        tidying = Tidying(is_worth_it=lambda: True)
        assert lost() is not None
        tidying.worked()
        await asyncio.sleep(60)
        assert lost() is None

    try:
        run_virtually(lived())
    finally:
        gc.enable()
