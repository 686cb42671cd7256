"""Every reply exactly once, whatever breaks: counted in the server's database.

A seed that fails is in the failure's text; `python -m tests.soak --seed N` plays it again.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.chaos import ACCIDENTS, Chaos, Lost, story
from tests.desk import House, a_house
from tests.virtual_clock import AloneLoop, StoodStillError, VirtualLoop, run_virtually
from tests.wire import Fault
from tui.api.resources.conversations import ConversationsResource
from tui.models.conversation import Priority
from tui.models.outgoing import Stage
from tui.store.operation import OperationStaged
from tui.sync.outbox.carrier import Carrier
from tui.sync.outbox.record import Record
from tui.sync.realtime import Realtime

pytestmark = pytest.mark.slow

SEEDS = 300
BATCH = 30


async def stories(seeds: range, version: str, folder: Path) -> int:
    """Play many stories; return how many processes were killed in them."""
    kills = 0
    async with a_house(version=version) as house:
        for seed in seeds:
            chaos = Chaos(house, folder / str(seed), seed)
            await story(chaos, seed)
            kills += chaos.kills
    return kills


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_every_reply_arrives_exactly_once_whatever_breaks(
    first: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    # Every third batch plays on a server that does not keep tokens.
    version = "4.0" if (first // BATCH) % 3 == 2 else "4.15"
    kills = run_virtually(stories(range(first, first + BATCH), version, tmp_path), AloneLoop)
    assert kills >= 10


def test_an_outbox_that_resends_blindly_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)

    async def resend(self: Carrier, record: Record) -> None:
        self._ledger.put(replace(record, stage=Stage.QUEUED, unanswered=False))
        self._core.dispatch(OperationStaged(record.op, Stage.QUEUED))

    monkeypatch.setattr(Carrier, "_look", resend)
    with pytest.raises(Lost, match="too many"):
        run_virtually(stories(range(40), "4.15", tmp_path), AloneLoop)


async def one_story(folder: Path, play: Callable[[Chaos], Awaitable[None]]) -> None:
    async with a_house() as house:
        chaos = Chaos(house, folder, 1)
        try:
            await chaos.begin()
            await play(chaos)
            await chaos.settle()
        finally:
            await chaos.end()


@pytest.mark.parametrize("accident", ["deaf", "jobs-stopped", "token-changed"])
def test_a_console_that_calls_a_deaf_line_live_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, accident: str
) -> None:
    caplog.set_level(logging.CRITICAL)

    async def play(chaos: Chaos) -> None:
        await chaos.accident(accident, 400.0)
        await chaos.customer(0)
        await chaos.wait(75.0)

    run_virtually(one_story(tmp_path / "as it is", play), AloneLoop)

    async def believe(self: Realtime, reason: str) -> None:
        """Take pings for a proof."""

    monkeypatch.setattr(Realtime, "found_deaf", believe)
    with pytest.raises(Lost, match=f"live for 60 s over a line that is {accident}"):
        run_virtually(one_story(tmp_path / "believing", play), AloneLoop)


def test_a_decision_that_is_called_done_and_is_not_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)

    async def play(chaos: Chaos) -> None:
        for _ in range(12):
            await chaos.act(0)
            await chaos.wait(10.0)

    run_virtually(one_story(tmp_path / "as it is", play), AloneLoop)

    async def forget(self: ConversationsResource, *, conversation_id: int, priority: Priority) -> None:
        """Ask nobody."""

    monkeypatch.setattr(ConversationsResource, "set_priority", forget)
    with pytest.raises(Lost, match=r"a decision is lost: .* priority"):
        run_virtually(one_story(tmp_path / "forgetting", play), AloneLoop)


class AgentOnATrain(RuleBasedStateMachine):
    """Hypothesis looks for the order of events that loses or doubles a reply."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner(loop_factory=VirtualLoop)
        self._folder = tempfile.TemporaryDirectory()
        self._house: House | None = None
        self._chaos: Chaos | None = None

    @initialize(seed=st.integers(0, 1 << 20), version=st.sampled_from(("4.15", "4.0")))
    def start(self, seed: int, version: str) -> None:
        async def begin() -> None:
            self._house = House(version=version)
            await self._house.demo.start()
            self._chaos = Chaos(self._house, Path(self._folder.name), seed)
            await self._chaos.begin()

        self._runner.run(begin())

    @property
    def chaos(self) -> Chaos:
        assert self._chaos is not None
        return self._chaos

    @rule(which=st.integers(0, 2), kind=st.integers(0, 3), private=st.booleans())
    def write(self, which: int, kind: int, private: bool) -> None:
        self._runner.run(self.chaos.write(which, kind, private=private))

    @rule(
        fault=st.sampled_from(list(Fault)),
        at=st.sampled_from((0, 1, 50, 300, 700)),
        seconds=st.sampled_from((0.1, 8.0)),
    )
    def fault(self, fault: Fault, at: int, seconds: float) -> None:
        self._runner.run(self.chaos.fault(fault, at, seconds))

    @rule(which=st.integers(0, 2))
    def customer(self, which: int) -> None:
        self._runner.run(self.chaos.customer(which))

    @rule(which=st.integers(0, 2))
    def act(self, which: int) -> None:
        self._runner.run(self.chaos.act(which))

    @rule()
    def colleague(self) -> None:
        self._runner.run(self.chaos.colleague())

    @rule(seconds=st.sampled_from((0.0, 3.0)))
    def cable(self, seconds: float) -> None:
        self._runner.run(self.chaos.cable(seconds))

    @rule(seconds=st.sampled_from((0.5, 40.0)))
    def offline(self, seconds: float) -> None:
        self._runner.run(self.chaos.offline(seconds))

    @rule(text=st.sampled_from(ACCIDENTS), seconds=st.sampled_from((3.0, 90.0)))
    def accident(self, text: str, seconds: float) -> None:
        self._runner.run(self.chaos.accident(text, seconds))

    @rule()
    def kill(self) -> None:
        self._runner.run(self.chaos.kill())

    @rule(stage=st.sampled_from((Stage.HELD, Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN)))
    def kill_when(self, stage: Stage) -> None:
        self._runner.run(self.chaos.kill_when(stage))

    @rule(seconds=st.sampled_from((0.05, 2.0, 14.0)))
    def wait(self, seconds: float) -> None:
        self._runner.run(self.chaos.wait(seconds))

    def teardown(self) -> None:
        async def end() -> None:
            if self._chaos is None or self._house is None:
                return
            try:
                await self._chaos.settle()
            finally:
                await self._chaos.end()
                await self._house.demo.aclose()

        try:
            self._runner.run(end())
        finally:
            self._runner.close()
            self._folder.cleanup()


TestAgentOnATrain = AgentOnATrain.TestCase
TestAgentOnATrain.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    print_blob=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def test_what_goes_on_without_a_pause_ends_the_run_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.virtual_clock.TURNS_AT_ONCE", 500)

    async def busy() -> None:
        turns: asyncio.Queue[int] = asyncio.Queue()
        turns.put_nowait(0)
        while True:
            turns.put_nowait(await turns.get() + 1)
            await asyncio.sleep(0)

    with pytest.raises(StoodStillError, match="no time passed"):
        run_virtually(busy(), AloneLoop)
