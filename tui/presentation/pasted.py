"""Text that came from this machine, from a paste, a file name or another program, made fit for a message."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def pasted(text: str) -> str:
    """Return text without control, direction and invisible characters; every kind of line end is a newline."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNSEEN.sub("", text)


def pasted_line(text: str) -> str:
    """Return text as one line: every run of white space is one blank."""
    return " ".join(pasted(text).split())
