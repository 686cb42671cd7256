"""Words that came all at once, told from keys that a hand pressed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.events import Key
from textual.message import Message

LEAST_LETTERS = 4
LEAST_DIFFERENT = 3


class Burst(Message):
    """The next keys came in one read, and read as words: where only keys are taken they are no string of commands."""

    def __init__(self, keys: int, letters: str) -> None:
        super().__init__()
        self.keys = keys
        """How many keys belong to it, those that write nothing too."""
        self.letters = letters
        """What they write."""
        self.is_words = False
        """Whether it was taken for words: what is left of it does nothing then."""
        self.is_text = False
        """Whether one of its keys has opened a place to write in: what follows belongs there."""

        self.is_over = False
        """Whether a key came that no sentence holds: what is behind it are keys again."""

    @property
    def moves(self) -> int:
        """How many letters at its beginning are a key held down: no word begins with two j or two k."""
        first = self.letters[:1]
        held = len(self.letters) - len(self.letters.lstrip(first))
        return held if first in ("j", "k") and held > 1 else 0


def burst_of(messages: Iterable[Message]) -> Burst | None:
    """Return what one read brought as a burst of words; None: a hand may have pressed these keys.

    A hand on a slow line may well have several keys in one read: the same one again and again (`eee`, `jjjj`, `gg`), or
    two or three. Words are at least four letters, three of them different.
    """
    keys = [message for message in messages if isinstance(message, Key)]
    letters = "".join(key.character for key in keys if key.character and key.character.isprintable())
    different = {letter.casefold() for letter in letters if letter.isalpha()}
    if len(letters) < LEAST_LETTERS or len(different) < LEAST_DIFFERENT:
        return None
    return Burst(len(keys), letters)
