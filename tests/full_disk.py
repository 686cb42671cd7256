"""A disk that takes nothing more, by SQLite's own words for it; and one that does again."""

from __future__ import annotations

from tui.words.words import Words


def fill(words: Words) -> None:
    """Let the disk be full: what needs more room is refused."""
    assert words._database is not None
    pages = words._database.execute("pragma page_count").fetchone()[0]
    words._database.execute(f"pragma max_page_count = {pages}")


def make_room(words: Words) -> None:
    assert words._database is not None
    words._database.execute("pragma max_page_count = 100000")


def lock(words: Words, *, locked: bool = True) -> None:
    """Let the disk be one that can be read only: every change is refused."""
    assert words._database is not None
    words._database.execute(f"pragma query_only = {int(locked)}")
