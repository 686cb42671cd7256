"""Copying to the clipboard of the terminal."""

from __future__ import annotations

from tui.commands.desk import Desk

MOST_COPIED = 70_000
"""Characters that go to the clipboard: terminals drop a longer sequence without a word, and a slow line chokes on it."""


def copy(desk: Desk, text: str, what: str) -> None:
    """Copy a text, and say so.

    Args:
        what: What it is, as a sentence begins with it.
    """
    if len(text) > MOST_COPIED:
        desk.say(
            f"{what} is too long for a terminal's clipboard. {desk.key('message.page')} opens it in your pager.",
            "warning",
        )
        return
    desk.program.copy(text)
    desk.say(f"{what} is copied: {' '.join(text[:1_000].split())}")
