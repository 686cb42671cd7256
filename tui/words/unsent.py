"""What would be lost with a profile's folders: the drafts and replies in them that nobody has sent yet."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.disk.paths import OTHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """What waits in all accounts of a profile."""

    words: int = 0
    """Drafts, outbox entries, and texts that an editor has left behind."""
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
    from tui.words.editing import FOLDER, count
    from tui.words.words import unsent

    words, unreadable = 0, len(list(set_aside_in(state)))
    for file in _files_in(state):
        if _readable(file):
            words += sum(unsent(file.parent))
        else:
            unreadable += 1
    lent = (folder.parent for folder in state.glob(f"**/{FOLDER}") if not folder.is_relative_to(state / OTHERS))
    words += sum(map(count, lent))
    return Unsent(words=words, unreadable=unreadable)


def damaged_in(state: Path) -> Iterator[tuple[Path, int | None]]:
    """Yield each file of words with damage in it, and how many of its rows can't be used; None: it can't be read at all."""
    from tui.words.database import damaged

    for file in _files_in(state):
        try:
            with contextlib.closing(_read_only(file)) as connection:
                count: int | None = len(damaged(connection))
        except sqlite3.Error:
            count = None
        if count != 0:
            yield file, count


def set_aside_in(state: Path) -> Iterator[Path]:
    """Yield the files in which words lie that could not be read."""
    from tui.words.words import FILE

    for file in sorted(state.glob(f"**/{FILE}.*")):
        if not file.is_relative_to(state / OTHERS) and not file.name.endswith(("-journal", "-wal", "-shm")):
            yield file


def _files_in(state: Path) -> Iterator[Path]:
    from tui.words.words import FILE

    for file in sorted(state.glob(f"**/{FILE}")):
        if not file.is_relative_to(state / OTHERS):
            yield file


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _readable(file: Path) -> bool:
    try:
        with contextlib.closing(_read_only(file)) as connection:
            connection.execute("select count(*) from sqlite_master")
    except sqlite3.Error:
        return False
    return True
