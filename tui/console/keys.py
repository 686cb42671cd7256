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

from tui.terminal.burst import Burst
from tui.text.typed import is_typed

PATIENCE_SECONDS: Final = 0.5
"""How long a key waits at most for what those before it set off."""

QUIET_SECONDS: Final = 0.7
"""After so long without one, a letter is a key again where words were written, or came all at once, a moment ago."""

_OF_TEXT: Final = frozenset({"enter", "tab", "backspace"})
"""Keys that write nothing by themselves and stand between words."""


class KeyOrder:
    """Hands keys on, the next when what the last one set off has been taken in.

    What a key does may need some steps: a letter is handed to the editor, a command tells the screen, which moves the
    focus. A slow line hands over several keys at once, and the second must not act on what the first found.

    Args:
        app: Whose keys they are.
        hand_on: Does what a key means.
        is_early: Whether a key that comes next does something that the first frame is enough for.
        opens_text: Whether a key that comes next opens a place to write in.
        passed_over: Hears that letters did nothing because they were words; whether they came all at once.
    """

    def __init__(
        self,
        app: App[Any],
        hand_on: Callable[[Key], Awaitable[None]],
        is_early: Callable[[Key], bool],
        opens_text: Callable[[Key], bool] = lambda _key: False,
        passed_over: Callable[[bool], None] = lambda _at_once: None,
    ) -> None:
        self._app = app
        self._hand_on = hand_on
        self._takes: Callable[[Key], bool] = lambda _key: False
        self._is_early = is_early
        self._opens_text = opens_text
        self._passed_over = passed_over
        self._waiting: deque[tuple[Key, Burst | None]] = deque()
        self._burst: Burst | None = None
        self._burst_keys = 0
        self._letter_at = 0.0
        self._words_at = float("-inf")
        self._is_waiting = False
        self._waits_since = 0.0
        self._written_to: Widget | None = None

    async def take(self, key: Key) -> None:
        """Take the next key. It returns at once, also where the key has to wait."""
        self._waiting.append((key, self._burst if self._burst_keys > 0 else None))
        self._burst_keys -= 1
        if not self._is_waiting:
            self._waits_since = time.monotonic()
            await self._go_on()

    def expect(self, burst: Burst) -> None:
        """Hear that the next keys came all at once and read as words."""
        self._burst, self._burst_keys = burst, burst.keys

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
            key, burst = self._waiting[0]
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
            if not writes and self._is_of_words(key, burst):
                continue
            if is_typed(key.character):
                self._letter_at = self._waits_since
            self._written_to = focused if writes and is_typed(key.character) else None
            await self._hand_on(key)

    def _is_of_words(self, key: Key, burst: Burst | None) -> bool:
        """Whether a key that would act belongs to words, and does nothing therefore.

        Words that came all at once, typed by another program or pasted without its marks, are no commands; but one of
        their keys may open a place to write in, and the rest belongs there: a slow line hands over `r` and the reply's
        first words together. And whoever was writing a moment ago, until something closed what was written in, writes
        still.
        """
        now, letter = self._waits_since, is_typed(key.character)
        if not letter and key.key not in _OF_TEXT:
            if burst is not None:
                # No sentence holds Esc or ^S: a hand sent this, and what follows are its keys.
                burst.is_over, self._words_at = True, float("-inf")
            return False
        if burst is not None and burst.is_over:
            burst = None
        if burst is not None and (letter or burst.is_words):
            if not burst.is_words and not burst.is_text:
                if burst.moves and key.character == burst.letters[0]:
                    return False
                if self._opens_text(key):
                    burst.is_text = True
                    return False
            if not burst.is_words:
                self._passed_over(True)
            burst.is_words = True
            self._words_at = now
            return True
        if letter and now - self._words_at < QUIET_SECONDS:
            self._words_at = now
            return True
        if letter and self._written_to is not None and now - self._letter_at < QUIET_SECONDS:
            self._letter_at = now
            self._passed_over(False)
            return True
        return False

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
