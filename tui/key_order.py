"""Keys in the order they were pressed: each acts on what those before it have made, however many come at once.

What is pressed before there is a screen waits for it; what acts on more than its first frame shows waits for the rest.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump
from textual.widget import Widget

from tui.text.typed import is_typed

PATIENCE_SECONDS: Final = 0.5
"""How long a key waits at most for what those before it set off."""


class KeyOrder:
    """Hands keys on, the next when what the last one set off has been taken in.

    What a key does may need some steps: a letter is handed to the editor, a command tells the screen, which moves the
    focus. A slow line hands over several keys at once, and the second must not act on what the first found.

    Args:
        app: Whose keys they are.
        hand_on: Does what a key means.
        is_early: Whether a key that comes next does something that the first frame is enough for.
    """

    def __init__(
        self, app: App[Any], hand_on: Callable[[Key], Awaitable[None]], is_early: Callable[[Key], bool]
    ) -> None:
        self._app = app
        self._hand_on = hand_on
        self._takes: Callable[[Key], bool] = lambda _key: False
        self._is_early = is_early
        self._waiting: deque[Key] = deque()
        self._is_waiting = False
        self._waits_since = 0.0
        self._written_to: Widget | None = None

    async def take(self, key: Key) -> None:
        """Take the next key. It returns at once, also where the key has to wait."""
        self._waiting.append(key)
        if not self._is_waiting:
            self._waits_since = time.monotonic()
            await self._go_on()

    async def begin(self) -> bool:
        """Hand on what the first frame is enough for: it is shown. Whether keys have waited for it."""
        self._takes, have_waited = self._is_early, bool(self._waiting)
        await self._go_on()
        return have_waited

    async def rest(self) -> None:
        """Return when all that can be handed on is. Not to be awaited by what takes messages of the app."""
        while self._is_waiting:  # noqa: ASYNC110  # a turn or two of the loop, no time
            await asyncio.sleep(0)

    async def open(self) -> None:
        """Hand on every key from now on."""
        self._takes = lambda _key: True
        await self._go_on()

    async def _go_on(self) -> None:
        self._is_waiting = False
        while self._waiting:
            key = self._waiting[0]
            if not self._takes(key):
                return
            busy = self._busy_one()
            if busy is not None and not self._joins_a_text(key) and self._has_patience():
                self._is_waiting = busy.call_later(self._app.call_later, self._go_on)
                if self._is_waiting:
                    return
            self._waiting.popleft()
            self._waits_since = time.monotonic()
            focused = self._app.focused
            writes = focused is not None and focused.check_consume_key(key.key, key.character)
            self._written_to = focused if writes and is_typed(key.character) else None
            await self._hand_on(key)

    def _busy_one(self) -> MessagePump | None:
        """Return who has something to take in yet, from the focus up to the screen; None: all is quiet."""
        screen = self._app.screen
        if not screen.is_mounted:
            return screen
        # The last one is the app, whose next messages may be further keys.
        for node in (self._app.focused or screen).ancestors_with_self[:-1]:
            if node.message_queue_size:
                return node
        return None

    def _joins_a_text(self, key: Key) -> bool:
        """Whether a letter goes where the letter before it went: their order is kept by whoever takes them."""
        return is_typed(key.character) and self._written_to is not None and self._written_to is self._app.focused

    def _has_patience(self) -> bool:
        return time.monotonic() - self._waits_since < PATIENCE_SECONDS
