from __future__ import annotations

import asyncio

import pytest

from tui.api.budget import Budget, behind


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


async def test_bulk_and_refreshing_leave_the_agent_his_share_of_the_minute() -> None:
    time = Time()
    budget = a_budget(time, per_minute=12, at_once=6)
    told: list[float] = []
    budget.on_wait = told.append
    with behind():
        for _ in range(8):
            async with budget.place(urgent=True):
                pass
    for urgent in (False, True):
        async with budget.place(urgent=urgent):
            pass
    assert time.slept == told == []
    with behind():
        async with budget.place(urgent=True):
            pass
    assert time.slept == told == [60]


async def test_bulk_that_hangs_leaves_a_place_for_a_read_and_one_for_a_change() -> None:
    budget = a_budget(Time(), per_minute=100, at_once=4)
    release, both = asyncio.Event(), asyncio.Event()
    running: list[str] = []

    async def bulk() -> None:
        with behind():
            async with budget.place(urgent=True):
                running.append("bulk")
                if len(running) == 2:
                    both.set()
                await release.wait()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(49):
            tasks.create_task(bulk())
        await both.wait()
        async with budget.place(urgent=False), budget.place(urgent=True):
            assert running == ["bulk", "bulk"]
        release.set()
    assert len(running) == 49


async def test_a_wait_for_the_budget_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    budget = a_budget(Time(), per_minute=1)
    with caplog.at_level("INFO", logger="tui.api"):
        for _ in range(2):
            async with budget.place(urgent=True):
                pass
    assert [record.getMessage() for record in caplog.records] == ["1 requests a minute are used up: one waits 60 s"]
