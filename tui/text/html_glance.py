"""A glance at the HTML part of a mail: which words are seen there, and whether its text says them too."""

from __future__ import annotations

import re
from typing import Final

from tui.text.html_unseen import PARAGRAPH_ENDS, UNSEEN, VOID, hidden_names, hides

LONGEST_COMPARED: Final = 300_000
"""Characters of HTML that are compared with the text."""
MORE_WORDS: Final = 3
"""Words that have to be missing from the text."""

_TAG: Final = re.compile(r"<([^<>\s]*)[^<>]*>")
_WORD: Final = re.compile(r"\w{3,}")
_COMMENT_END: Final = "![endif]--"


def says_more(text: str, html: str) -> bool:
    """Whether an HTML part has words that its text has not."""
    return _compared(text, html)[0] >= MORE_WORDS


def is_stub(text: str, html: str) -> bool:
    """Whether most of the words of an HTML part are missing from its text: some texts say only that there is HTML."""
    missing, known = _compared(text, html)
    return missing >= MORE_WORDS and missing > known


def seen(html: str) -> str:
    """Return what is seen of a piece of HTML, on one line: a glance, not a reading of it."""
    hidden = hidden_names(html)
    parts: list[str] = []
    done, within, depth = 0, "", 0
    for found in _TAG.finditer(html):
        if not within:
            parts.append(html[done : found.start()])
        done = found.end()
        name = found[1].lower()
        if within == "p" and name in PARAGRAPH_ENDS:
            within = ""
        if within == _COMMENT_END:
            within = "" if name == within else within
        elif within:
            depth += (name == within not in UNSEEN) - (name == f"/{within}")
            within = within if depth else ""
        elif name == "!--[if":
            within = _COMMENT_END
        elif name in UNSEEN or (name not in VOID and hides(found[0], hidden)):
            within, depth = name, 1
    # Its table of names takes a third of a megabyte.
    from html import unescape

    return unescape(" ".join((*parts, "" if within else html[done:])))


def _compared(text: str, html: str) -> tuple[int, int]:
    """Return how many of the words of an HTML part are missing from its text, and how many are in it."""
    if not html or not text:
        return 0, 0
    known = set(_WORD.findall(text.casefold()))
    words = set(_WORD.findall(seen(html[:LONGEST_COMPARED]).casefold()))
    missing = sum(1 for word in words if word not in known)
    return missing, len(words) - missing
