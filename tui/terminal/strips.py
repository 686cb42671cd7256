"""The lines that Textual keeps of each widget, without the empty dictionaries it keeps with each."""

from __future__ import annotations

from typing import Final, TypeVar

from textual import strip
from textual.cache import FIFOCache

K = TypeVar("K")
V = TypeVar("V")

_NONE_YET: Final[dict[object, object]] = {}


class LateCache(FIFOCache[K, V]):
    """Textual's cache, whose dictionary is made for the first thing in it.

    Each line has seven caches (8.2.8), and a screen of three panes a thousand lines; most never hold anything.
    """

    __slots__ = ()

    def __init__(self, maxsize: int) -> None:
        self._maxsize = maxsize
        self._cache = _NONE_YET  # type: ignore[assignment]  # never written to
        self.hits = 0
        self.misses = 0

    def set(self, key: K, value: V) -> None:
        if self._cache is _NONE_YET:
            self._cache = {}
        super().set(key, value)

    __setitem__ = set  # noqa: A003  # the method above, under the name Textual has it by


def stand() -> None:
    """Let every line made from here on be kept like this. Calling it twice is no harm."""
    # Each line makes its own, of the class by this name in that module.
    strip.FIFOCache = LateCache  # type: ignore[attr-defined]  # a name of the module's own
