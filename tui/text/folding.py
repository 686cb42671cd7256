"""Text as searches compare it: case, accents and the widths of letters do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Marks that make another letter of a kana, not an accent on it.
_VOICED = "\u3099\u309a"


def folded(text: str) -> str:
    """Return text in lower case, without accents, full-width and half-width forms joined. It may be longer or shorter."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter) or letter in _VOICED)
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=4096)
def folded_in_place(text: str) -> str:
    """Return the text folded exactly one character per character: places in it are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFKD", letter)[:1].casefold()[:1] or letter for letter in text)
