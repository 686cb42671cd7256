"""After a silence: fetch exactly what was missed, for everything held. The websocket does not replay."""

from __future__ import annotations

from tui.api import errors
from tui.store import events
from tui.store.link import Gone
from tui.sync.core import Core, log
from tui.sync.refresh import Refresh

MARGIN_SECONDS = 15.0
"""Clocks differ, and the server writes before it broadcasts."""

RELOAD_AFTER_SECONDS = 3 * 3600.0
"""After this long fetching what changed costs more than fetching everything again."""

LISTS_AFTER_SECONDS = 600.0
"""Lists are read again for what no difference shows, deletions and others' reading. No event shows it either: so not
after every gap, and a page costs as much as twenty differences."""

TRUST_SECONDS = 60.0
"""After a longer gap a list out of sight is read again when it is shown, and says its age until then."""

PAGES_AGAIN = 3

SOONEST_AGAIN_SECONDS = 5.0
LATEST_AGAIN_SECONDS = 60.0
"""After a failure it is tried again, more slowly each time: what refuses one question may refuse it for long."""


class CatchUp:
    """Closes the gap that a silence left."""

    def __init__(self, core: Core, refresh: Refresh) -> None:
        self._core = core
        self._refresh = refresh
        self._owed: float | None = None
        """Seconds of a silence whose gap is not closed yet: a line that breaks again meanwhile adds to it."""
        self._owed_since = 0.0
        self._pause = SOONEST_AGAIN_SECONDS
        self._due_at = 0.0

    def note(self, seconds: float) -> None:
        """Note a silence that ended just now."""
        now = self._core.clock.monotonic()
        if self._owed is not None:
            seconds = max(seconds, self._owed + now - self._owed_since)
        self._owed, self._owed_since = seconds, now
        self._pause, self._due_at = SOONEST_AGAIN_SECONDS, 0.0
        self._core.jobs.begin("catch up", self.run, last=True)

    async def run(self) -> None:
        """Fetch what was missed. What fails stays owed to the next time, whatever the reason: the gap is there still."""
        if self._owed is None:
            return
        core = self._core
        seconds = self._owed + core.clock.monotonic() - self._owed_since
        reload = seconds > RELOAD_AFTER_SECONDS
        core.dispatch(events.ThreadsDoubted(core.ago(seconds)))
        try:
            changed = None if reload else await self._changed_conversations(seconds + MARGIN_SECONDS)
            if seconds > LISTS_AFTER_SECONDS:
                await self._lists()
            else:
                core.dispatch(
                    events.ViewsTrusted(core.ago(seconds + MARGIN_SECONDS), shown_alone=seconds > TRUST_SECONDS)
                )
            await self._threads(changed)
            if reload:
                await self._rows()
        except errors.ApiError as error:
            log.info("catching up failed: %s", type(error).__name__)
            self._due_at = core.clock.monotonic() + self._pause
            self._pause = min(LATEST_AGAIN_SECONDS, 2 * self._pause)
            return
        self._owed = None
        await self._refresh.reference.fetch_changed()
        await self._refresh.notifications()
        if reload:
            await self._refresh.reference.fetch()

    @property
    def owes(self) -> bool:
        """Whether something was missed and has not been fetched yet."""
        return self._owed is not None

    @property
    def is_due(self) -> bool:
        """Whether it is time to try again what failed."""
        return self.owes and self._core.clock.monotonic() >= self._due_at

    async def _changed_conversations(self, seconds: float) -> frozenset[int]:
        core = self._core
        asked, asked_at = core.state.beat, core.clock.monotonic()
        # Without status=all a colleague's resolve stays unseen; the answer is not paged.
        page = await core.client.conversations.page(status=None, assignee_type="all", updated_within=seconds)
        core.dispatch(events.ConversationsArrived(page.conversations, asked, core.clock.now()))
        newest_id = max((each.last_message.id for each in page.conversations if each.last_message), default=0)
        core.proof.know(newest_id=newest_id, asked_at=asked_at)
        return frozenset(conversation.id for conversation in page.conversations)

    async def _lists(self) -> None:
        """Read the list in sight again: what was deleted, and who read what, is in no difference."""
        core = self._core
        view = core.state.view
        listed = core.state.views.get(view) if view else None
        if view is None or listed is None:
            return
        told = 0 if listed.frontier is None else listed.live.order.count_upto(listed.frontier)
        read = listed.pages if view.query or view.folder_id is not None else -(-told // listed.page_size)
        pages = min(PAGES_AGAIN, max(1, read))
        for number in range(1, pages + 1):
            asked = core.state.beat
            page, counts = await self._refresh.fetched_page(view, number)
            core.dispatch(events.PageArrived(view, number, page.conversations, counts, asked, core.clock.now()))
            current = core.state.views.get(view)
            if current is None or current.complete:
                return

    async def _rows(self) -> None:
        """Read the conversations of the threads held again: they may be in no list that is read."""
        for conversation_id in tuple(self._core.state.threads):
            await self._refresh.conversation(conversation_id)

    async def _threads(self, changed: frozenset[int] | None) -> None:
        """Read the thread in sight again, and those held whose conversation changed.

        The others stay marked as stale, and are read again before they are shown.
        """
        core = self._core
        for conversation_id in sorted(core.state.threads, key=lambda each: each != core.state.open_thread):
            in_sight = conversation_id == core.state.open_thread
            if not in_sight and changed is not None and conversation_id not in changed:
                continue
            thread = core.state.threads.get(conversation_id)
            if thread is None:
                continue
            try:
                if thread.messages and thread.as_of is not None and not thread.cached:
                    await self._refresh.window(conversation_id)
                elif in_sight:
                    await self._refresh.look_through(conversation_id)
            except errors.NotFound:
                core.dispatch(events.ConversationGone(conversation_id))
            except errors.NotAllowed as error:
                if error.code:
                    raise
                core.dispatch(events.ConversationGone(conversation_id, Gone.NO_ACCESS))
