"""How many cells a text takes, and where one character of it ends: for the layout, the output and the cursor alike.

The widths are Rich's, which lays out what Textual draws, but for spacing vowels (category Mc: Indic scripts, Burmese,
Khmer): Rich gives them no cell, tmux, xterm and VTE one. Behind each a cell of ours, a character that Unicode leaves to
programs for their own use, makes Rich's sum right; the output stage takes it out again.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from unicodedata import category

from rich.cells import cell_len, get_character_cell_size

FILLER: Final = "\ufdd0"
"""A cell that the character before it takes. One cell to Rich; it stands in no text, and nothing shown may contain it."""

JOINER: Final = "\u200d"

SINGLE: Final = re.compile("[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0523]*")
"""Text in which every character is one cell, so that `len` is its width."""

# Where spacing vowels are, and joiners, whose next character Rich takes for a part of the one before.
_UNEVEN: Final = re.compile(
    "[\u0900-\u0dff\u0f3e-\u0f7f\u1000-\u109f\u1715-\u1734\u17b6-\u17c8\u1900-\u1cff\ua800-\uabff"
    f"\U00011000-\U00011fff\U00016f50-\U00016f87\U0001d165-\U0001d172{JOINER}]"
)
_PICTURES: Final = re.compile("[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff]")
_REGIONAL: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
# What joins two consonants to one sign: virama, asat's stacking kin, coeng; not where it is seen itself, as in Tamil.
_LINKERS: Final = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2")
_ATTACHED: Final = re.compile("[\u200c\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


class Grapheme(NamedTuple):
    """What is one character to a reader, in a text."""

    start: int
    end: int
    width: int
    """Cells; 0 for a mark with nothing to stand on."""


def is_spacing(character: str) -> bool:
    """Return whether a character is a mark with a cell of its own, which Rich gives none."""
    return category(character) == "Mc" and get_character_cell_size(character) == 0


def joins(before: str, after: str) -> bool:
    """Return whether a joiner between these makes one picture of them."""
    return bool(_PICTURES.match(before) and _PICTURES.match(after))


def filled(text: str) -> str:
    """Return the text with a cell behind each character that Rich takes too little for: as wide to Rich as it is."""
    if SINGLE.fullmatch(text) or not _UNEVEN.search(text):
        return text
    parts: list[str] = []
    base = ""
    for at, character in enumerate(text):
        parts.append(character)
        if character == JOINER:
            # Rich passes over what follows a joiner; where nothing is joined, it passes over this.
            if not joins(base, text[at + 1 : at + 2]):
                parts.append(FILLER)
        elif is_spacing(character):
            parts.append(FILLER)
        if character != JOINER and get_character_cell_size(character):
            base = character
    return "".join(parts)


def width(text: str) -> int:
    """Return how many cells the text takes."""
    return len(text) if SINGLE.fullmatch(text) else cell_len(filled(text))


def graphemes(text: str) -> list[Grapheme]:
    """Return the characters of a text as a reader sees them, in order and without gaps; their widths add up to its width."""
    if SINGLE.fullmatch(text):
        return [Grapheme(at, at + 1, 1) for at in range(len(text))]
    found: list[Grapheme] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _begins(text, start, at):
            found.append(Grapheme(start, at, width(text[start:at])))
            start = at
    return found


def stops(text: str) -> list[int]:
    """Return between which code points of a text a cursor may stand, its beginning and end among them.

    They are the borders of its characters, without those within a conjunct: Indic consonants that are written as one.
    """
    found = [0]
    for start, end, _ in graphemes(text):
        if end == len(text) or not _is_linked(text[start:end], text[end]):
            found.append(end)
    return found


def _is_linked(one: str, after: str) -> bool:
    """Whether a character goes on in what stands behind it."""
    return (
        not _LINKERS.isdisjoint(one)
        and "\u200c" not in one
        and category(one[0]) == category(after) == "Lo"
        and ord(one[0]) >> 7 == ord(after) >> 7
    )


def _begins(text: str, start: int, at: int) -> bool:
    """Whether a new character begins here, where the one before began at `start`."""
    character, before = text[at], text[at - 1]
    if character.isascii() or character.isspace() or before in "\n\t":
        return True
    if before == JOINER:
        return not joins(text[start], character)
    if _REGIONAL.match(character) and _REGIONAL.match(before):
        return at - start != 1
    return not (
        character == JOINER
        or _ATTACHED.match(character)
        or category(character) in ("Mn", "Me", "Mc")
        or (get_character_cell_size(character) == 0 and category(character) not in ("Cc", "Cf"))
    )
