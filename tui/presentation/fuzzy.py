"""Which entries of a list a few typed letters mean, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tui.text.folding import folded_in_place

T = TypeVar("T")

_SCATTERED_AT_MOST = 2
"""Letters found apart, and not all at the start of words, lie in at most this many times their own length."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well a text answers a query."""

    score: int
    """Higher is better; only comparable within one query."""
    positions: tuple[int, ...]
    """Indexes of the text's characters that matched, ascending; to be shown bold."""


def match(query: str, text: str) -> Match | None:
    """Return how the text answers the query; None where a word of the query is not found.

    The words of the query may come in any order. A word counts most at the start of the text, then at the start
    of a word, then anywhere, and least with its letters apart ("mrs" in "maria santos"). An empty query matches.
    """
    plain = folded_in_place(text)
    score = 0
    positions: set[int] = set()
    for word in folded_in_place(query).split():
        found = _together(word, plain) or _apart(word, plain)
        if found is None:
            return None
        score += found.score
        positions.update(found.positions)
    return Match(score - min(len(plain), 60) // 6, tuple(sorted(positions)))


def ranked(query: str, entries: Iterable[T], text: Callable[[T], str]) -> list[tuple[T, Match]]:
    """Return the entries that answer the query, best first; equals stay in the order they came in.

    With an empty query that is every entry, in its order.
    """
    if not query.strip():
        return [(entry, Match(0, ())) for entry in entries]
    found = [(entry, hit) for entry in entries if (hit := match(query, text(entry))) is not None]
    found.sort(key=lambda pair: -pair[1].score)
    return found


def _together(word: str, text: str) -> Match | None:
    at = first = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    if at < 0:
        at = first
    if at < 0:
        return None
    starts_word = at == 0 or not text[at - 1].isalnum()
    score = 100 if at == 0 else 80 if starts_word else 50
    if at + len(word) == len(text) or not text[at + len(word)].isalnum():
        score += 5
    return Match(score, tuple(range(at, at + len(word))))


def _apart(word: str, text: str) -> Match | None:
    if len(word) < 2:
        return None
    end = -1
    for letter in word:
        end = text.find(letter, end + 1)
        if end < 0:
            return None
    positions = [end]
    at = end
    for letter in reversed(word[:-1]):
        at = text.rfind(letter, 0, at)
        positions.append(at)
    positions.reverse()
    spread = positions[-1] - positions[0] + 1
    starts = sum(1 for at in positions if at == 0 or not text[at - 1].isalnum())
    if starts < len(word) and (len(word) < 3 or spread > len(word) * _SCATTERED_AT_MOST):
        return None
    return Match(10 + 5 * starts - (spread - len(word)), tuple(positions))
