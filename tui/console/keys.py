"""Keys in the order they were pressed: each acts on what those before it have made, however many come at once.

What is pressed before there is a screen waits for it; what acts on more than its first frame shows waits for the rest.

Words that are typed or pasted where only keys are taken are told from keys by their pace (`terminal/burst.py`). Moves
act at once; a letter that changes something waits for the blink in which no hand presses another, and so do letters that
come within that blink of a different one. What reads as words by then does nothing. What can't be told apart acts:

- what a hand types in its own pace while it believes to be writing, and three letters and fewer at once, are keys;
- a move that the words begin with has moved;
- words behind `r`, `n` or `/` that one read brought are taken for the reply that a slow line hands over with its key.

None of it sends anything to a customer. Resolving is held, and all of it can be taken back; what a reply's key and its
words left in the composer is a draft, and an Enter that came with them is a new line there, also where Enter sends.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any, Final

from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump
from textual.widget import Widget

from tui.terminal.burst import HAND_SECONDS, Burst, Stream
from tui.text.typed import is_typed

PATIENCE_SECONDS: Final = 0.5
"""How long a key waits at most for what those before it set off."""

QUIET_SECONDS: Final = 0.7
"""After so long without one, a letter is a key again where words were written, or came all at once, a moment ago."""

REST_SECONDS: Final = 0.1
"""After so long without a key, what came at once with the key that opened its place is over."""

_OF_TEXT: Final = frozenset({"enter", "tab", "backspace"})
"""Keys that write nothing by themselves and stand between words."""


class Words(Enum):
    """Why letters did nothing."""

    AT_ONCE = "at once"
    """They came all at once."""
    BEGUN = "begun"
    """They came all at once, and the first had moved something by then."""
    WRITTEN_ON = "written on"
    """What they were written in was closed a moment ago."""


class KeyOrder:
    """Hands keys on, the next when what the last one set off has been taken in.

    What a key does may need some steps: a letter is handed to the editor, a command tells the screen, which moves the
    focus. A slow line hands over several keys at once, and the second must not act on what the first found.

    Args:
        app: Whose keys they are.
        hand_on: Does what a key means.
        is_early: Whether a key that comes next does something that the first frame is enough for.
        opens_text: Whether a key that comes next opens a place to write in.
        in_place_of_enter: Gives the key that takes the place of an Enter that came all at once with words and with the
            key that opened their place: words that nobody meant to write must not go out by it.
        passed_over: Hears that letters did nothing because they were words.
    """

    def __init__(
        self,
        app: App[Any],
        hand_on: Callable[[Key], Awaitable[None]],
        is_early: Callable[[Key], bool],
        opens_text: Callable[[Key], bool] = lambda _key: False,
        in_place_of_enter: Callable[[Key], Key] = lambda enter: enter,
        passed_over: Callable[[Words], None] = lambda _why: None,
    ) -> None:
        self._app = app
        self._hand_on = hand_on
        self._takes: Callable[[Key], bool] = lambda _key: False
        self._is_early = is_early
        self._opens_text = opens_text
        self._in_place_of_enter = in_place_of_enter
        self._passed_over = passed_over
        self._waiting: deque[tuple[Key, float, Stream | None]] = deque()
        """Each with when it was read, and with what it came in; without the driver that is not known."""
        self._stream: Stream | None = None
        self._read_at = 0.0
        self._burst_keys = 0
        self._held: Key | None = None
        """The key that waits for what may come right behind it."""
        self._text_at = float("-inf")
        """When the last key was read of those that came at once with the key that opened their place."""
        self._letter_at = 0.0
        self._words_at = float("-inf")
        self._is_waiting = False
        self._at_last: asyncio.TimerHandle | None = None
        self._waits_since = 0.0
        self._written_to: Widget | None = None

    async def take(self, key: Key) -> None:
        """Take the next key. It returns at once, also where the key has to wait."""
        self._waiting.append((key, self._read_at, self._stream if self._burst_keys > 0 else None))
        self._burst_keys -= 1
        if not self._is_waiting:
            self._waits_since = time.monotonic()
            await self._go_on()

    def expect(self, burst: Burst) -> None:
        """Hear that the next keys came in one read."""
        if self._stream is not None and self._stream.goes_on_with(burst):
            self._stream.add(burst)
        else:
            self._stream = Stream(burst)
        self._read_at, self._burst_keys = burst.at, burst.keys

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

    def _go_on_at_last(self) -> None:
        """Go on when the patience is over: a widget that ends or hangs meets no more what it was told."""
        loop = asyncio.get_running_loop()
        self._at_last = loop.call_later(PATIENCE_SECONDS, lambda: self._app.call_later(self._go_on))

    async def _go_on(self) -> None:
        self._is_waiting = False
        if self._at_last is not None:
            self._at_last.cancel()
            self._at_last = None
        while self._waiting:
            key, read_at, stream = self._waiting[0]
            if not self._takes(key):
                return
            busy = self._busy_one()
            if busy is not None and not self._joins_a_text(key) and self._has_patience():
                self._is_waiting = busy.call_later(self._app.call_later, self._go_on)
                if self._is_waiting:
                    self._go_on_at_last()
                    return
            focused, letter = self._app.focused, is_typed(key.character)
            writes = focused is not None and focused.check_consume_key(key.key, key.character)
            if letter and not writes and stream is not None and (seconds := self._held_for(key, read_at, stream)):
                self._is_waiting = True
                self._app.set_timer(seconds, self._go_on)
                return
            self._waiting.popleft()
            self._waits_since = time.monotonic()
            if not writes and self._is_of_words(key, stream):
                continue
            if letter:
                self._letter_at = self._waits_since
            self._written_to = focused if writes and letter else None
            if stream is not None:
                key = self._taken(key, read_at, stream, writes=writes)
            await self._hand_on(key)

    def _held_for(self, key: Key, read_at: float, stream: Stream) -> float:
        """Return how many seconds a letter that acts waits still for what may come right behind it; 0: it does not."""
        if stream.is_over or stream.is_words or stream.is_text or stream.reads_as_words:
            return 0.0
        if key.character == stream.first and (not stream.first.isalpha() or self._is_early(key)):
            # No sentence begins with a sign.
            return 0.0
        left = max(read_at, stream.changed_at) + HAND_SECONDS - time.monotonic()
        if left <= 0 and self._held is not key:
            # Where the app was busy so long, what came meanwhile is on its way here.
            left = 0.001
        self._held = key
        return max(0.0, left)

    def _taken(self, key: Key, read_at: float, stream: Stream, *, writes: bool) -> Key:
        """Note what a key does that is about to be handed on; return what is handed on in its place."""
        if stream.is_text or read_at - self._text_at <= REST_SECONDS:
            self._text_at = read_at
            return self._in_place_of_enter(key) if key.key == "enter" else key
        if is_typed(key.character) and not writes:
            if self._opens_text(key):
                stream.is_text = True
            elif not (stream.moves and key.character == stream.first):
                stream.has_acted = True
        return key

    def _is_of_words(self, key: Key, stream: Stream | None) -> bool:
        """Whether a key that would act belongs to words, and does nothing therefore.

        Words that came all at once, typed by another program or pasted without its marks, are no commands; but one of
        their keys may open a place to write in, and the rest belongs there: a slow line hands over `r` and the reply's
        first words together. And whoever was writing a moment ago, until something closed what was written in, writes
        still.
        """
        now, letter = self._waits_since, is_typed(key.character)
        if not letter and key.key not in _OF_TEXT:
            if stream is not None:
                # No sentence holds Esc or ^S: a hand sent this, and what follows are its keys.
                stream.is_over, self._words_at = True, float("-inf")
            return False
        if stream is not None and stream.is_over:
            stream = None
        if stream is not None and stream.reads_as_words and (letter or stream.is_words):
            if not stream.is_words and not stream.is_text:
                if stream.moves and key.character == stream.first:
                    return False
                if not stream.has_acted and not stream.one_by_one and self._opens_text(key):
                    return False
            if not stream.is_words:
                self._passed_over(Words.BEGUN if stream.has_acted else Words.AT_ONCE)
            stream.is_words = True
            self._words_at = now
            return True
        if letter and now - self._words_at < QUIET_SECONDS:
            self._words_at = now
            return True
        if letter and self._written_to is not None and now - self._letter_at < QUIET_SECONDS:
            self._letter_at = now
            self._passed_over(Words.WRITTEN_ON)
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
