"""The place in a long text where words were found."""

from __future__ import annotations

from tui.text.folding import folded_in_place

_BEFORE = 16
"""Letters kept before the first word found."""


def snippet(text: str, wanted: str, letters: int = 60) -> str:
    """Return the piece of a text around the first of the wanted words, in one line; accents and case do not matter.

    Args:
        letters: How long it is at most, the signs for what is left out not counted.
    """
    words = " ".join(text.split())
    if len(words) <= letters:
        return words
    folded = folded_in_place(words)
    places = [at for word in folded_in_place(wanted).split() if (at := folded.find(word)) >= 0]
    start = max(0, min(places, default=0) - _BEFORE)
    if start:
        # Not in the middle of a word, where one begins nearby.
        start = words.find(" ", start, start + _BEFORE) + 1 or start
    end = start + letters
    return f"{'…' if start else ''}{words[start:end].strip()}{'…' if end < len(words) else ''}"
