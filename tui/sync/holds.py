"""What is kept back for a few seconds before it goes out, so that it can be taken back; and what was kept too long."""

from __future__ import annotations

import asyncio

from tui.models.outgoing import Stage
from tui.store.operation import Operation, OperationStaged
from tui.sync.core import Core

LATE_SECONDS = 0.5


class Holds:
    """The wishes kept back, each until its time is over or the agent does not want to wait."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._signals: dict[str, asyncio.Event] = {}
        self._late: set[str] = set()

    def begin(self, op: str) -> None:
        """Keep a wish back until its `hold_until`."""
        self._signals[op] = asyncio.Event()

    def skip(self, op: str | None = None) -> None:
        """Let a wish go now; without an op, all of them."""
        for each, signal in self._signals.items():
            if op in (None, each):
                signal.set()
        self.end()

    def end(self) -> None:
        """Call queued what is held no more: also what waits behind another wish, and so has not had its turn yet."""
        now = self._core.clock.now()
        for op, signal in tuple(self._signals.items()):
            operation = self._core.state.operations.get(op)
            if operation is None or operation.stage is not Stage.HELD or operation.hold_until is None:
                continue
            if signal.is_set() or operation.hold_until <= now:
                signal.set()
                self._note_lateness(operation)
                self._core.dispatch(OperationStaged(op, Stage.QUEUED))

    def is_late(self, op: str) -> bool:
        """Whether a wish was held longer than it should have been: the world went on, and perhaps nobody told us."""
        return op in self._late

    def forget(self, op: str) -> None:
        self._signals.pop(op, asyncio.Event()).set()
        self._late.discard(op)

    async def over(self, operation: Operation) -> None:
        """Return when a wish may go; at once where it is not held."""
        signal = self._signals.get(operation.op)
        if signal is None or operation.hold_until is None:
            return
        core = self._core
        while not signal.is_set() and operation.op in core.state.operations:
            left = (operation.hold_until - core.clock.now()).total_seconds()
            # The day's clock may be set meanwhile: nothing is held longer than it was meant to be.
            left = min(left, core.settings.hold_seconds)
            if left <= 0:
                break
            with core.activity.resting():
                if not await core.first_of(signal.wait(), left):
                    break
        self._signals.pop(operation.op, None)
        self._note_lateness(operation)
        if operation.op in core.state.operations:
            core.dispatch(OperationStaged(operation.op, Stage.QUEUED))

    def _note_lateness(self, operation: Operation) -> None:
        until = operation.hold_until
        if until is not None and (self._core.clock.now() - until).total_seconds() > LATE_SECONDS:
            self._late.add(operation.op)
