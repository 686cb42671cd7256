"""What is done to many conversations, a little at a time: what the agent does meanwhile goes before it.

What of the minute's requests such acts may use says the budget. It is asked before a wish goes out, and not only by the
request itself: until then the wish can be taken back.
"""

from __future__ import annotations

import asyncio

from tui.sync.core import Core

AT_ONCE = 2
"""Conversations."""


class Bulk:
    """Lets such acts through: two conversations at once, each when the budget has requests for what goes behind."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._at: set[int] = set()
        """The conversations whose turn it is."""
        self._line: dict[str, asyncio.Event] = {}
        """The ops that wait for a turn, in their order."""

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
                    left = core.client.transport.budget.seconds_behind(requests)
                    if left <= 0:
                        return True
                    with core.activity.resting():
                        await core.first_of(left, called.wait())
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
