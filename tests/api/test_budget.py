from __future__ import annotations

import asyncio

from tui.api.budget import Budget


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def a_budget(time: Time, *, per_minute: int = 6, at_once: int = 2) -> Budget:
    return Budget(per_minute=per_minute, at_once=at_once, monotonic=time.monotonic, sleep=time.sleep)


async def test_what_is_within_the_budget_does_not_wait() -> None:
    time = Time()
    budget = a_budget(time)
    for _ in range(5):
        async with budget.place(urgent=False):
            pass
    assert time.slept == []


async def test_what_is_too_much_waits_until_the_oldest_is_a_minute_old() -> None:
    time = Time()
    budget = a_budget(time)
    for _ in range(6):
        async with budget.place(urgent=True):
            time.now += 1
    async with budget.place(urgent=True):
        pass
    assert time.slept == [54]


async def test_a_change_does_not_wait_behind_what_is_read() -> None:
    time = Time()
    budget = a_budget(time)
    for _ in range(5):
        async with budget.place(urgent=False):
            pass
    async with budget.place(urgent=True):
        pass
    assert time.slept == []
    async with budget.place(urgent=False):
        pass
    assert time.slept == [60]


async def test_no_more_run_at_once_than_allowed_and_one_place_is_kept_for_changes() -> None:
    budget = a_budget(Time(), per_minute=100, at_once=3)
    running: list[str] = []
    most: list[int] = []
    full, release = asyncio.Event(), asyncio.Event()

    async def use(name: str, urgent: bool) -> None:
        async with budget.place(urgent=urgent):
            running.append(name)
            most.append(len(running))
            if name == "change":
                full.set()
            await release.wait()
            running.remove(name)

    async with asyncio.TaskGroup() as tasks:
        for name in ("read 1", "read 2", "read 3"):
            tasks.create_task(use(name, urgent=False))
        tasks.create_task(use("change", urgent=True))
        await full.wait()
        assert running == ["read 1", "read 2", "change"]
        assert budget.waiting == 1
        release.set()
    assert max(most) <= 3
    assert budget.waiting == 0


async def test_one_at_a_time_lets_reads_through_as_well() -> None:
    budget = a_budget(Time(), at_once=1)
    async with budget.place(urgent=False):
        pass


async def test_a_cancelled_wait_takes_no_place() -> None:
    budget = a_budget(Time(), per_minute=100, at_once=1)
    async with budget.place(urgent=True):
        waiting = asyncio.create_task(budget.place(urgent=True).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with budget.place(urgent=True):
        pass
    assert budget.waiting == 0
