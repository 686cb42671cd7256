"""What would be lost with a profile's folders: the drafts and replies in them that nobody has sent yet."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tui.models.record import record
from tui.paths import OTHERS


@record(kw_only=True)
class Unsent:
    """What waits in all accounts of a profile."""

    words: int = 0
    """Drafts and outbox entries."""
    unreadable: int = 0
    """Files that hold such words and can't be read, those that were set aside included."""

    def __bool__(self) -> bool:
        return bool(self.words or self.unreadable)

    def __str__(self) -> str:
        parts = []
        if self.words:
            parts.append("1 draft or reply" if self.words == 1 else f"{self.words} drafts and replies")
        if self.unreadable:
            parts.append(
                "an unreadable file of drafts"
                if self.unreadable == 1
                else f"{self.unreadable} unreadable files of drafts"
            )
        return " and ".join(parts) or "nothing"


def unsent_in(state: Path) -> Unsent:
    """Return what waits below a profile's state folder. What can't be read is counted, never taken for empty."""
    from tui.words.words import FILE, unsent

    words = unreadable = 0
    for file in state.glob(f"**/{FILE}*"):
        if file.is_relative_to(state / OTHERS):
            continue
        if file.name == FILE:
            if _readable(file):
                words += sum(unsent(file.parent))
            else:
                unreadable += 1
        elif file.name.startswith(f"{FILE}.") and not file.name.endswith(("-journal", "-wal", "-shm")):
            unreadable += 1
    return Unsent(words=words, unreadable=unreadable)


def _readable(file: Path) -> bool:
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("select count(*) from sqlite_master")
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return True
