"""Text that came from this machine, from a paste, a file name or another program, made fit for a message."""

from __future__ import annotations

from tui.text.shown import shown_name
from tui.text.typed import written


def pasted(text: str) -> str:
    """Return text without control characters; every kind of line end is a newline."""
    return written(text)


def pasted_line(text: str) -> str:
    """Return text as one line to be shown: every run of white space is one blank."""
    return " ".join(shown_name(text).split())
