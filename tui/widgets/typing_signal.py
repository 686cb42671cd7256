"""Whether words are being written just now: said once when it begins, and once when it has been quiet for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.timer import Timer

TYPING_SECONDS = 4.0
"""After this long without a letter nobody is typing."""


class TypingSignal:
    """Tells of each change.

    Args:
        set_timer: Has something called after this many seconds.
        tell: Hears whether somebody is typing now.
    """

    def __init__(self, set_timer: Callable[[float, Callable[[], Any]], Timer], tell: Callable[[bool], None]) -> None:
        self._set_timer = set_timer
        self._tell = tell
        self._timer: Timer | None = None
        self._is_on = False

    def changed(self, has_words: bool) -> None:
        """Hear that the text has changed.

        Args:
            has_words: Whether anything is left of it: who has deleted all is not typing.
        """
        if self._timer is None:
            self._timer = self._set_timer(TYPING_SECONDS, self.stop)
        else:
            self._timer.reset()
        if not self._is_on and has_words:
            self._is_on = True
            self._tell(True)
        elif self._is_on and not has_words:
            self.stop()

    def stop(self) -> None:
        """Nobody is typing any more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._is_on:
            self._tell(False)
        self._is_on = False
