"""What is done to many conversations, a little at a time: what the agent does meanwhile goes before it."""

from __future__ import annotations

import asyncio
from collections import deque

from tui.sync.core import Core

AT_ONCE = 2
"""Conversations."""

SHARE = 0.5
"""Of the requests of a minute, what such acts may use."""

_MINUTE = 60.0


class Bulk:
    """Lets such acts through: two conversations at once, and so many a minute that requests are left for the rest."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._at: set[int] = set()
        """The conversations whose turn it is."""
        self._line: dict[str, asyncio.Event] = {}
        """The ops that wait for a turn, in their order."""
        self._went: deque[float] = deque()

    def holds(self, op: str) -> bool:
        """Whether a wish belongs to an act on several conversations."""
        return any(op in act.open and len(act.conversations) > 1 for act in self._core.state.acts)

    async def turn(self, op: str, conversation_id: int, requests: int) -> bool:
        """Wait until so many requests may go out for a wish; False: it was taken back meanwhile.

        Waiting is not being busy. The turn lasts until `end_turn`.
        """
        core = self._core
        called = self._line[op] = asyncio.Event()
        try:
            while op in core.state.operations and not core.closing:
                has_place = conversation_id in self._at
                if has_place or (len(self._at) < AT_ONCE and next(iter(self._line)) == op):
                    self._at.add(conversation_id)
                    left = self._seconds_left(requests)
                    if left <= 0:
                        self._went.extend([core.clock.monotonic()] * requests)
                        return True
                    with core.activity.resting():
                        await core.first_of(called.wait(), left)
                else:
                    with core.activity.resting():
                        await called.wait()
                called.clear()
            return False
        finally:
            del self._line[op]
            self._call_next()

    def end_turn(self, conversation_id: int) -> None:
        """Let the next one have the place of a conversation."""
        self._at.discard(conversation_id)
        self._call_next()

    def forget(self, op: str) -> None:
        """Have a wish wait no longer that was taken back."""
        if (called := self._line.get(op)) is not None:
            called.set()

    def _call_next(self) -> None:
        if self._line and len(self._at) < AT_ONCE:
            next(iter(self._line.values())).set()

    def _seconds_left(self, requests: int) -> float:
        now = self._core.clock.monotonic()
        while self._went and self._went[0] <= now - _MINUTE:
            self._went.popleft()
        most = max(requests, int(self._core.client.transport.budget.per_minute * SHARE))
        over = len(self._went) + requests - most
        return self._went[over - 1] + _MINUTE - now if over > 0 else 0.0
