"""The second wall against hostile text: what a string may contain when it goes to the terminal as text.

The first wall cleans what the server says (`api/decode.py`). This one stands where Textual turns strips into sequences,
so it also holds for text that came another way: a file name, a paste, an error message.
"""

from __future__ import annotations

import re
from typing import Final

# Zero cells wide in Rich's tables, so nothing moves when they go: C0, DEL, C1, Arabic letter mark, Mongolian separator,
# zero-width space, non-joiner and marks, line and paragraph separator, bidi embeddings and isolates, byte order mark, annotations, tags.
_DROPPED: Final = (
    "\\x00-\\x1f\\x7f-\\x9f\\u061c\\u180e\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"
    "\\U000e0000-\\U000e007f"
)
# One cell wide in the tables and anything in a terminal: soft hyphen, surrogates, non-characters.
_REPLACED: Final = "\\xad\\ud800-\\udfff\\ufffe\\uffff"
_SUSPECT: Final = re.compile(f"[{_DROPPED}{_REPLACED}]")
_DROP: Final = re.compile(f"[{_DROPPED}]+")
_REPLACE: Final = re.compile(f"[{_REPLACED}]")


def is_clean(text: str) -> bool:
    """Return whether `clean` would change nothing."""
    return text.isprintable() or _SUSPECT.search(text) is None


def clean(text: str) -> str:
    """Return the text without anything a terminal would obey; as many cells wide as Rich takes it to be."""
    if is_clean(text):
        return text
    return _REPLACE.sub("\ufffd", _DROP.sub("", text))


def stand() -> None:
    """Clean the text of every strip that Textual renders from here on, with any driver. Calling it twice is no harm.

    A frame alone cannot tell a sequence of Textual's from one in a customer's name: both are text by then. So the text
    is cleaned where it still is apart from its style (`textual.strip.Strip.render`, Textual 8.2.8).
    """
    from rich.console import Console
    from rich.segment import Segment
    from textual.strip import Strip

    original = Strip.render
    if hasattr(original, "original"):
        return

    def render(self: Strip, console: Console) -> str:
        if self._render_cache is None and not all(is_clean(segment.text) for segment in self._segments):
            cleaned = Strip([Segment(clean(text), style) for text, style, _ in self._segments])
            self._render_cache = original(cleaned, console)
        return original(self, console)

    render.original = original  # type: ignore[attr-defined]  # marks our own function
    Strip.render = render  # type: ignore[method-assign]  # the one place where text and style are still apart
