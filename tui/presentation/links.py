"""Web addresses in a text."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://[^\s<>\"'`\]]+", re.IGNORECASE)


def links(text: str) -> tuple[str, ...]:
    """Return the web addresses of a text, each once, in their order, without the punctuation that follows them."""
    return tuple(dict.fromkeys(_trimmed(found[0]) for found in _LINK.finditer(text)))


def _trimmed(link: str) -> str:
    link = link.rstrip(".,;:!?*_")
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(".,;:!?")
    return link
