"""The line under the thread for searching: it jumps from one find to the next.

Of a thread only the end may be here: then the rest is fetched until the words are found, or all of it is.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from tui.screens import view_models
from tui.store import select

if TYPE_CHECKING:
    from textual.worker import Worker

    from tui.screens.context import Context
    from tui.widgets.find_line import FindLine
    from tui.widgets.thread import ThreadView


class Finding:
    """Does what is typed in a line.

    Args:
        words: The line under the thread.
        thread: In which `words` are looked for.
        context: What all parts of the screen may ask.
        opened: Gives the conversation that is open.
        go_back: Puts the focus back into the thread.
        start: Has something done that takes its time.
    """

    def __init__(
        self,
        words: FindLine,
        thread: ThreadView,
        context: Context,
        *,
        opened: Callable[[], int | None],
        go_back: Callable[[], None],
        start: Callable[[Coroutine[Any, Any, None]], Worker[None]],
    ) -> None:
        self.words = words
        self._thread = thread
        self._context = context
        self._opened = opened
        self._go_back = go_back
        self._start = start
        self._looking: Worker[None] | None = None
        """A search that fetches the rest of the thread."""

    def end_search(self) -> bool:
        """Close the line under the thread; return whether it was open."""
        is_open = self.words.is_open
        if is_open:
            self.words.close()
            self._thread.end_search()
        return is_open

    def changed(self, words: str) -> None:
        """Look for what is typed so far."""
        self.stop_looking()
        self._tell(self._thread.find(words), words)

    def _tell(self, found: int, words: str) -> None:
        held, whole = self._held()
        self.words.tell(view_models.found_words(found, words, held, whole=whole))

    def entered(self, words: str) -> None:
        """Go back to what was found; where nothing was, and there is more of the thread, look through that first."""
        if words.strip() and not self._thread.matches and not self._held()[1]:
            self._look_further(words)
            return
        self._go_back()

    def given_up(self) -> None:
        """Stop looking further; else go back to what was there before."""
        if self.stop_looking():
            self._tell(self._thread.find(self.words.words), self.words.words)
            return
        self.words.close()
        self._thread.end_search()
        self._go_back()

    def _held(self) -> tuple[int, bool]:
        """Return how many messages of the opened thread are here, and whether these are all."""
        if (opened := self._opened()) is None:
            return 0, True
        thread = select.thread(self._context.state, opened)
        return len(thread.messages), thread.reached_start

    def _look_further(self, words: str) -> None:
        opened = self._opened()
        if opened is None or self._looking is not None:
            return

        async def look() -> None:
            try:
                found = await self._fetch_and_find(opened, words)
            finally:
                self._looking = None
            if found and self.words.is_open:
                self._go_back()

        self._looking = self._start(look())

    def stop_looking(self) -> bool:
        """Fetch no more of the thread: what has come stays; return whether more was being fetched."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
        return looking is not None

    async def _fetch_and_find(self, conversation_id: int, words: str) -> int:
        """Fetch older messages until the words are found or the thread's beginning is here; return how many were found."""
        asked_from = -1
        while True:
            thread = select.thread(self._context.state, conversation_id)
            if thread.loading or thread.loading_older or len(self._thread.entries) < len(thread.entries):
                await self._thread.shown_anew()
                continue
            held = len(thread.messages)
            if found := self._thread.find(words):
                self.words.tell(view_models.found_words(found, words, held, whole=thread.reached_start))
                return found
            if thread.reached_start:
                self.words.tell(view_models.found_words(0, words, held, whole=True))
                return 0
            if thread.error or held in (0, asked_from):
                self.words.tell(f"not found in the newest {held}; the rest could not be loaded")
                return 0
            asked_from = held
            self.words.tell(f"looking further up, {held} messages so far; Esc stops")
            self._context.engine.older(conversation_id)
            await self._thread.shown_anew()
