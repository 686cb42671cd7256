"""What the console has to say, in one line over the footer: nothing floats, nothing moves."""

from __future__ import annotations

from textual.timer import Timer

from tui.presentation.pasted import pasted_line
from tui.presentation.spans import Span, shortened
from tui.widgets.one_line import OneLine

SECONDS = 8.0
"""How long a sentence stands when nothing else ends it."""


class NoticeLine(OneLine):
    """Says one sentence at a time. Put it just before the footer in the screen: it lies over it while it says something."""

    DEFAULT_CSS = """
    NoticeLine { overlay: screen; constrain: inside; height: 1; width: 100%; background: $boost; display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.sentence = ""
        """What stands there now."""
        self._timer: Timer | None = None

    def say(self, sentence: str, ink: str = "", *, lasting: bool = False) -> None:
        """Say a sentence in place of the one before.

        Args:
            ink: `warning` or `danger` where it is more than news; empty for news.
            lasting: It stands until `clear` or the next sentence, and not just some seconds.
        """
        self._stop()
        self.sentence = pasted_line(sentence)
        if not self.sentence:
            self.clear()
            return
        words = self.sentence
        self.display = True
        self.show(lambda width: shortened((Span(" "), Span(words, ink or "bold")), width, self.glyphs.ellipsis))
        if not lasting:
            self._timer = self.set_timer(SECONDS, self.clear)

    def clear(self) -> None:
        """Say nothing any more."""
        self._stop()
        self.sentence = ""
        self.display = False

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
