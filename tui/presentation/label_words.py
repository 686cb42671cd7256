"""What `+vip -late` means for the labels at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.text.folding import folded


@dataclass(frozen=True, slots=True)
class LabelWords:
    """Typed words, read."""

    add: tuple[str, ...]
    remove: tuple[str, ...]
    search: str
    """What is no `+` or `-` word yet: it filters the list."""
    unknown: tuple[str, ...]
    """Words that mean no label, or more than one."""


def label_words(text: str, titles: Iterable[str]) -> LabelWords:
    """Return what the words add and remove.

    A word after `+` or `-` is a label's title, or the beginning of exactly one. The last word, while no space
    follows it, is still being typed: without a sign it is the search.
    """
    known = tuple(titles)
    add: list[str] = []
    remove: list[str] = []
    unknown: list[str] = []
    search: list[str] = []
    for word in text.split():
        if word[0] not in "+-":
            search.append(word)
            continue
        title = _meant(word[1:], known)
        if title is None:
            if len(word) > 1:
                unknown.append(word[1:])
        elif word[0] == "+":
            add.append(title)
        else:
            remove.append(title)
    return LabelWords(tuple(dict.fromkeys(add)), tuple(dict.fromkeys(remove)), " ".join(search), tuple(unknown))


def _meant(word: str, titles: tuple[str, ...]) -> str | None:
    if not word:
        return None
    plain = folded(word)
    for title in titles:
        if folded(title) == plain:
            return title
    begins = [title for title in titles if folded(title).startswith(plain)]
    return begins[0] if len(begins) == 1 else None
