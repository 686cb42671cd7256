"""What came after the messages held of a thread: fetched wherever something shows that there may be more."""

from __future__ import annotations

from tui.api import errors
from tui.store import events, select
from tui.store.change import Change
from tui.store.link import LinkKind
from tui.sync.core import Core, log

AFTER_COUNT = 100
"""How many messages the server answers at most to `after` (4.0.4, 4.15.1)."""

EVENT_SECONDS = 1.0
"""So long an event may come after what tells of the same message: events of one change come in any order."""


async def fetch_newer(core: Core, conversation_id: int) -> None:
    """Fetch what came after the last message before which none is missing: one that came by event may lie behind a hole.

    What a true line must have told, it has to tell in time.

    Raises:
        ApiError: The server could not be asked, or the conversation is gone.
    """
    thread = core.state.threads.get(conversation_id)
    if thread is None or not thread.messages or not thread.whole_to:
        return
    was_true = core.state.link.kind is LinkKind.LIVE and not thread.stale and not thread.cached
    true_at = core.proof.true_at
    message_id = thread.whole_to
    while True:
        asked = core.state.beat
        page = await core.client.messages.after(conversation_id=conversation_id, message_id=message_id)
        whole = len(page.messages) + page.passed_over < AFTER_COUNT
        core.dispatch(events.ThreadArrived(conversation_id, page.messages, "newer", whole, asked, core.clock.now()))
        if was_true:
            for message in page.messages:
                core.proof.expect(message.id, true_at)
        if whole or not page.messages:
            return
        message_id = page.messages[-1].id


class KeepingUp:
    """Fetches what a thread lacks once its row tells of it, whatever told the row."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tried: dict[int, int] = {}
        """Up to which message of a conversation it was fetched; what never comes is not fetched for ever."""
        core.store.listen(self._noted)

    def _noted(self, change: Change) -> None:
        if not change.conversations:
            return
        for conversation_id in self._core.state.threads:
            if conversation_id in change.conversations and self._lacks(conversation_id):
                self._begin(conversation_id)

    def _begin(self, conversation_id: int) -> None:
        self._core.jobs.begin(f"keep up {conversation_id}", lambda: self._fetch(conversation_id), again=False)

    def _lacks(self, conversation_id: int) -> int:
        """Return the newest message that is told and not held; 0: there is none."""
        newest = select.lacking_message_id(self._core.state, conversation_id)
        return newest if newest > self._tried.get(conversation_id, 0) else 0

    async def _fetch(self, conversation_id: int) -> None:
        core = self._core
        with core.activity.resting():
            await core.clock.sleep(EVENT_SECONDS)
        newest = self._lacks(conversation_id)
        if not newest or core.state.link.trouble.bars:
            return
        try:
            await fetch_newer(core, conversation_id)
        except errors.ApiError as error:
            # Whoever opens it asks again, and so does the send guard.
            log.info("keeping up: %s", type(error).__name__)
            return
        self._tried[conversation_id] = newest
