"""Unsent text on its way to the disk: at every pause, and before every call."""

from __future__ import annotations

import asyncio
import sqlite3

from tui.store import events
from tui.store.change import Change
from tui.store.wishes import ReplyRequested
from tui.sync.core import Core, log
from tui.words.entry import Draft

PAUSE_SECONDS = 0.5


class Drafts:
    """Writes what changed in the composers; never more than a second behind."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._kept: dict[tuple[int, bool], str] = {}
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()
        core.store.listen(self._noted)

    def restore(self, drafts: tuple[Draft, ...]) -> None:
        """Show the drafts of an earlier run."""
        for draft in drafts:
            self._kept[draft.conversation_id, draft.private] = draft.text
            if (draft.conversation_id, draft.private) not in self._core.state.drafts:
                self._core.dispatch(events.DraftChanged(draft.conversation_id, draft.private, draft.text))

    async def run(self) -> None:
        """Write after each pause, until cancelled."""
        while True:
            await self._wake.wait()
            await self._core.clock.sleep(PAUSE_SECONDS)
            with self._core.activity.busy():
                await self.flush()

    async def flush(self) -> None:
        """Write what is not on the disk yet."""
        async with self._busy:
            self._wake.clear()
            drafts = self._core.state.drafts
            at = self._core.clock.now().timestamp()
            for key in {*drafts, *self._kept}:
                text = drafts.get(key, "")
                if self._kept.get(key, "") == text or (not text and self._becomes_a_wish(*key)):
                    continue
                try:
                    await self._core.words.keep_draft(
                        Draft(conversation_id=key[0], private=key[1], text=text, changed_at=at)
                    )
                except sqlite3.Error as error:
                    log.error("drafts: %s", type(error).__name__)
                    self._core.dispatch(events.Told("A draft could not be written to the disk."))
                    return
                if text:
                    self._kept[key] = text
                    self._core.dispatch(events.DraftKept(*key))
                else:
                    self._kept.pop(key, None)

    def _becomes_a_wish(self, conversation_id: int, private: bool) -> bool:
        """Whether the text was sent off and is not on the disk as a wish yet: its draft goes in the same step."""
        state = self._core.state
        for op in state.pending.get(conversation_id, ()):
            operation = state.operations[op]
            if isinstance(operation.wish, ReplyRequested) and operation.wish.private == private:
                return not operation.durable
        return False

    def _noted(self, change: Change) -> None:
        if change.drafts:
            self._wake.set()
