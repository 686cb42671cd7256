"""What the agent looks at and the server could not tell: asked for again until it was told."""

from __future__ import annotations

from tui.store import select
from tui.store.link import LinkKind
from tui.sync.catch_up import CatchUp
from tui.sync.core import Core
from tui.sync.refresh import Refresh

SOONEST_SECONDS = 5.0
LATEST_SECONDS = 60.0


class InSight:
    """Repeats what failed of the list, the thread and the conversation in sight, more slowly each time."""

    def __init__(self, core: Core, refresh: Refresh, catch_up: CatchUp) -> None:
        self._core = core
        self._refresh = refresh
        self._catch_up = catch_up
        self._pause = SOONEST_SECONDS
        self._due_at = 0.0

    def look(self) -> None:
        """Ask for what is owed, if the line stands, it is time, and it is not on its way."""
        core = self._core
        link = core.state.link
        if link.kind not in (LinkKind.LIVE, LinkKind.POLLING) or link.trouble.bars or not core.attended:
            return
        is_list_owed, is_thread_owed, is_row_owed = self._is_list_owed(), self._is_thread_owed(), self._is_row_owed()
        if not (is_list_owed or is_thread_owed or is_row_owed):
            self._pause = SOONEST_SECONDS
            return
        now = core.clock.monotonic()
        if now < self._due_at:
            return
        self._due_at, self._pause = now + self._pause, min(LATEST_SECONDS, 2 * self._pause)
        view, opened, refresh = core.state.view, core.state.open_thread, self._refresh
        if view is not None and is_list_owed:
            core.jobs.begin(f"list {view}", lambda: refresh.page(view), again=False, last=True)
        if opened is not None and is_thread_owed:
            core.jobs.begin(f"thread {opened}", lambda: refresh.look_through(opened), again=False, last=True)
        if opened is not None and is_row_owed:
            core.jobs.begin(f"look {opened}", lambda: refresh.look_at(opened), again=False, last=True)

    def _is_list_owed(self) -> bool:
        state = self._core.state
        listed = state.views.get(state.view) if state.view is not None else None
        if listed is None or listed.loading is not None:
            return False
        return listed.cached or listed.as_of is None or (listed.stale and not self._catch_up.owes)

    def _is_thread_owed(self) -> bool:
        state = self._core.state
        thread = state.threads.get(state.open_thread) if state.open_thread is not None else None
        if thread is None or state.open_thread is None or thread.loading or select.is_gone(state, state.open_thread):
            return False
        return thread.cached or (thread.stale and not self._catch_up.owes)

    def _is_row_owed(self) -> bool:
        state, opened = self._core.state, self._core.state.open_thread
        return opened is not None and not select.is_gone(state, opened) and select.is_row_owed(state, opened)
