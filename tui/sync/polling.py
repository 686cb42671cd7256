"""Without a websocket: ask at intervals, quickly where somebody looks, slowly elsewhere, not at all when nobody does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui.api import errors
from tui.models.row import Row
from tui.store import events
from tui.store.link import LinkKind
from tui.store.state import State
from tui.sync.catch_up import LISTS_AFTER_SECONDS, MARGIN_SECONDS, TRUST_SECONDS, CatchUp
from tui.sync.core import Core
from tui.sync.realtime import Realtime
from tui.sync.refresh import Refresh

THREAD_SECONDS = 4.0
QUICKEST_SECONDS = 10.0
SLOWEST_SECONDS = 60.0
_SLOWER = 1.5
_WINDOWS = (30, 60, 120, 300, 900, 3600, 10_800)
"""Differences are asked for in steps, so that the same question is asked again and can be answered by "nothing new"."""


class Polling:
    """Asks for changes while the websocket is away or not wanted."""

    def __init__(
        self, core: Core, refresh: Refresh, catch_up: CatchUp, realtime: Realtime, seen: Callable[[int], None]
    ) -> None:
        self._core = core
        self._catch_up = catch_up
        self._refresh = refresh
        self._realtime = realtime
        self._seen = seen
        self._pause = QUICKEST_SECONDS
        self._asked_at: float | None = None
        self._wake = asyncio.Event()

    @property
    def seconds(self) -> float:
        """How often the list is asked for now."""
        return self._pause

    def look(self) -> None:
        """Somebody came back or did something: ask soon again."""
        self._pause = QUICKEST_SECONDS
        self._wake.set()

    async def run(self) -> None:
        """Ask as long as the websocket does not tell, until cancelled."""
        while True:
            if not self._is_needed():
                await self._until_needed()
                continue
            with self._core.activity.busy():
                await self._ask()
            await self._wait()

    def _is_needed(self) -> bool:
        core = self._core
        if core.state.link.kind is LinkKind.LIVE or not core.attended or core.state.profile is None:
            return False
        if core.state.link.trouble.bars:
            # One question a minute asks whether the server lets us in again.
            return False
        return not self._realtime.wanted or self._realtime.failures >= 1 or core.state.link.deaf

    async def _until_needed(self) -> None:
        self._wake.clear()
        await self._core.first_of(1.0 if self._core.state.link.kind is not LinkKind.LIVE else 5.0, self._wake.wait())

    async def _ask(self) -> None:
        core = self._core
        now = core.clock.monotonic()
        # Nobody may have looked for hours, or the websocket have told all until a moment ago.
        last_good = max((at for at in (self._asked_at, self._realtime.heard_at) if at is not None), default=now - 60.0)
        away = now - last_good + MARGIN_SECONDS
        if now - last_good > LISTS_AFTER_SECONDS:
            self._catch_up.note(now - last_good)
        window = next((step for step in _WINDOWS if step >= away), _WINDOWS[-1])
        asked, before = core.state.beat, core.state
        try:
            page = await core.client.conversations.page(status=None, assignee_type="all", updated_within=window)
        except errors.ApiError as error:
            self._refresh.failed(error)
            self._slow_down()
            return
        self._asked_at = now
        core.dispatch(events.ConversationsArrived(page.conversations, asked, core.clock.now()))
        if any(listed.stale for listed in core.state.views.values()) and not self._catch_up.owes:
            core.dispatch(events.ViewsTrusted(core.ago(window), shown_alone=now - last_good > TRUST_SECONDS))
        if core.state.link.kind is not LinkKind.LIVE:
            fresh = core.state.link.kind is not LinkKind.POLLING
            core.dispatch(events.LinkChanged(LinkKind.POLLING, core.clock.now(), core.state.link.reason))
            if fresh:
                core.line_is_back()
        if any(_row(before, each.id) != _row(core.state, each.id) for each in page.conversations):
            self._pause = QUICKEST_SECONDS
        else:
            self._slow_down()
        await self._thread()

    async def _thread(self) -> None:
        conversation_id = self._core.state.open_thread
        if conversation_id is not None:
            await self._refresh.glance(conversation_id)
            self._seen(conversation_id)

    async def _wait(self) -> None:
        """Wait for the next turn; the thread in sight is asked for in between."""
        core = self._core
        waited = 0.0
        pause = self._pause * core.settings.slower * (1.0 + 0.1 * core.random.random())
        self._wake.clear()
        while waited < pause and self._is_needed():
            step = min(THREAD_SECONDS * core.settings.slower, pause - waited)
            if await core.first_of(step, self._wake.wait()):
                return
            waited += step
            quick = core.state.link.kind is LinkKind.POLLING and self._pause < SLOWEST_SECONDS
            if quick and waited < pause and core.state.open_thread is not None and self._is_needed():
                with core.activity.busy():
                    await self._thread()

    def _slow_down(self) -> None:
        self._pause = min(SLOWEST_SECONDS, self._pause * _SLOWER)


def _row(state: State, conversation_id: int) -> Row | None:
    held = state.held.get(conversation_id)
    return held.row if held else None
