"""Words that came faster than a hand types, told from keys that a hand pressed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.events import Key
from textual.message import Message

LEAST_LETTERS = 4
LEAST_DIFFERENT = 3

HAND_SECONDS = 0.03
"""No hand presses four keys each within this of the one before; programs that type do (`xdotool type`: 12 ms)."""


class Burst(Message):
    """The next keys came in one read."""

    def __init__(self, keys: int, letters: str, at: float) -> None:
        super().__init__()
        self.keys = keys
        """How many keys belong to it, those that write nothing too."""
        self.letters = letters
        """What they write."""
        self.at = at
        """When it was read, in seconds on a clock that only goes forward."""


class Stream:
    """Keys without a pause between them: in one read, or in reads so close to each other that no hand made them.

    A hand on a slow line may well have several keys in one read: the same one again and again (`eee`, `jjjj`, `gg`), or
    two or three. Words are at least four letters, three of them different.
    """

    def __init__(self, burst: Burst) -> None:
        self.first = burst.letters[:1]
        """The letter that it begins with."""
        self.changed_at = burst.at
        """When a letter came last that is not the one before it again."""
        self.one_by_one = True
        """Whether each of its reads brought a single key, as from a program that types; a slow line brings several."""
        self.has_acted = False
        """Whether a letter of it was taken for a key already, beside those of `moves`."""
        self.is_words = False
        """Whether it was taken for words: what is left of it does nothing then."""
        self.is_text = False
        """Whether one of its keys has opened a place to write in: what follows belongs there."""
        self.is_over = False
        """Whether a key came that no sentence holds: what is behind it are keys again."""
        self._letters = 0
        self._different: set[str] = set()
        self._last = ""
        self._held = 0
        self._is_held_down = True
        self._last_at = burst.at
        self.add(burst)

    def add(self, burst: Burst) -> None:
        """Take in what came next."""
        self.one_by_one = self.one_by_one and burst.keys == 1
        self.first = self.first or burst.letters[:1]
        self._last_at = burst.at
        for letter in burst.letters:
            self._is_held_down = self._is_held_down and letter == self.first
            self._held += self._is_held_down
            if letter != self._last:
                self._last, self.changed_at = letter, burst.at
            if letter.isalpha() and len(self._different) < LEAST_DIFFERENT:
                self._different.add(letter.casefold())
        self._letters += len(burst.letters)

    def goes_on_with(self, burst: Burst) -> bool:
        """Whether what was read next came without a pause."""
        return not self.is_over and burst.at - self._last_at <= HAND_SECONDS

    @property
    def reads_as_words(self) -> bool:
        return self._letters >= LEAST_LETTERS and len(self._different) >= LEAST_DIFFERENT

    @property
    def moves(self) -> int:
        """How many letters at its beginning are a key held down: no word begins with two j or two k."""
        return self._held if self.first in ("j", "k") and self._held > 1 else 0


def burst_of(messages: Iterable[Message], at: float) -> Burst | None:
    """Return the keys that one read brought, in short; None: there is none among it."""
    keys = [message for message in messages if isinstance(message, Key)]
    if not keys:
        return None
    return Burst(len(keys), "".join(key.character for key in keys if key.character and key.character.isprintable()), at)
