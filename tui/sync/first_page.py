"""The queue's first page, asked for before there was a client, on its way into the state."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.store import events
from tui.store.view import View

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.api.first import FirstAnswer, FirstRead
    from tui.models.conversation import ConversationPage
    from tui.store.store import Store
    from tui.sync.clock import Clock


PATIENCE_SECONDS = 0.15
"""How long the rest is not loaded, for the page to be on the screen before."""

LONGEST_SECONDS = 30.0
"""How long whoever asks for the same page waits for it, before they ask for themselves."""


class FirstPage:
    """Waits for the page, reads it and shows it, while everything else is still being loaded.

    What goes wrong with it is not told: the engine asks for the same page, and that tells.

    Args:
        first: The read on its way.
        kept: Gives the page that an earlier run read, by what it was asked for and its tag; for "nothing new".
    """

    def __init__(
        self,
        first: FirstRead,
        store: Store,
        clock: Clock,
        kept: Callable[[str, str], ConversationPage | None] = lambda _key, _etag: None,
    ) -> None:
        self._kept = kept
        self._first = first
        self._store = store
        self._clock = clock
        self._found: tuple[FirstAnswer, ConversationPage] | None = None
        self._is_given_up = False
        self._is_over = asyncio.Event()

    def show_when_there(self, shown: Callable[[], object]) -> None:
        """Put the page into the state as soon as it has come, and call `shown` then, on the running loop.

        The thread is one that the end of the program does not wait for, as long as the server may take.
        """
        loop = asyncio.get_running_loop()
        # The app is found through it by the timers that a changed state starts.
        context = contextvars.copy_context()

        def work() -> None:
            try:
                self._read()
            finally:
                # Whatever became of it: the list waits for it.
                with suppress(RuntimeError):
                    # Else the loop is closed: the agent has left.
                    loop.call_soon_threadsafe(self._show, shown, context=context)

        threading.Thread(target=work, name="first-page", daemon=True).start()

    async def shown(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Return when the page is shown, when none will come, or after this many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_over.wait(), seconds)

    def hand_to(self, client: Client) -> None:
        """Let the client ask conditionally once the page has come, and not for the same before."""
        if self._is_over.is_set():
            self._hand(client)
            return

        async def came() -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_over.wait(), LONGEST_SECONDS)
                self._hand(client)

        # Asked for again meanwhile it would take the same way once more, and each as long as both.
        client.wait_for(self._first.path, came)

    def _hand(self, client: Client) -> None:
        if self._found is not None and not self._found[0].unchanged:
            answer, page = self._found
            client.take(answer, lambda _json: page)

    def give_up(self) -> None:
        """Show it no more: the store is about to be closed."""
        self._is_given_up = True

    def _read(self) -> None:
        # While the server is still at it: what reads the answer takes as long to import as the answer to read.
        from tui.api import errors, reading
        from tui.api.decode import conversations
        from tui.models.codec import adapter
        from tui.models.conversation import Conversation

        adapter(Conversation)
        answer = self._first.wait()
        if answer is None:
            return
        if answer.unchanged:
            page = self._kept(answer.path, answer.etag)
            self._found = None if page is None else (answer, page)
            return
        with suppress(errors.ApiError):
            self._found = (answer, conversations.conversation_page(reading.loads(answer.body)))

    def _show(self, shown: Callable[[], object]) -> None:
        self._is_over.set()
        if self._found is not None and not self._is_given_up:
            page = self._found[1]
            arrived = events.PageArrived(View(), 1, page.conversations, page.counts, 0, self._clock.now())
            self._store.dispatch(arrived)
            shown()
