"""Answers of the server as they were last read, with the name it has for that version: what "nothing new" will stand for.

Each is whole in itself, so it is true whatever became of the rest of the cache. The first pages of lists and the lists
that everything refers to are kept, without what is secret in them; who we are is not, since it comes with tokens.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tui.cache import without
from tui.cache.database import digest, read_only
from tui.models.codec import read, read_all, written, written_all
from tui.models.conversation import Conversation, ConversationCounts, ConversationPage
from tui.models.inbox import Inbox
from tui.models.people import Agent, Team
from tui.models.reference import CannedResponse, Label, Macro

MOST = 24
"""How many are kept: a dozen lists' first pages, and the lists that everything refers to."""

_PAGE = "page"
_ROWS: dict[str, type] = {kind.__name__: kind for kind in (Agent, Team, Inbox, Label, CannedResponse, Macro)}


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer, as it is written down."""

    key: str
    """The path with its query, as it is asked for."""
    etag: str
    kind: str
    text: str
    """The value, encoded."""


def kept(key: str, etag: str, value: object) -> Kept | None:
    """Return an answer as it is kept; None if answers of this kind are not kept."""
    if isinstance(value, ConversationPage):
        if "page=1" not in key.partition("?")[2].split("&") or value.passed_over:
            return None
        # In two lines: a codec of the page would hold that of a conversation a second time, in half a megabyte.
        rows = written_all(map(without.of_conversation, value.conversations))
        return Kept(key, etag, _PAGE, f"{written(value.counts)}\n{rows}")
    if isinstance(value, tuple) and value and (kind := type(value[0])) in _ROWS.values():
        if getattr(value, "passed_over", 0):
            return None
        told = (without.of_inbox(row) if isinstance(row, Inbox) else row for row in value)
        return Kept(key, etag, kind.__name__, written_all(told))
    return None


def put(connection: sqlite3.Connection, answers: Iterable[Kept], at: float) -> None:
    """Write answers, each in place of the one before it; the oldest beyond this many go."""
    connection.executemany(
        "replace into answer values (?, ?, ?, ?, ?, ?)",
        [(each.key, each.etag, each.kind, each.text, digest(each.etag, each.text), at) for each in answers],
    )
    connection.execute(
        "delete from answer where key not in (select key from answer order by kept_at desc limit ?)", (MOST,)
    )


def tags(connection: sqlite3.Connection) -> dict[str, str]:
    """Return by key the tags of the answers that are as they were written."""
    found = connection.execute("select key, etag, body, digest from answer")
    return {key: etag for key, etag, text, proof in found if proof == digest(etag, text)}


def value(connection: sqlite3.Connection, key: str, etag: str) -> object | None:
    """Return what was read when an answer had this tag; None: it is not kept as it was written.

    Raises:
        ValueError: Another version wrote it.
    """
    found = connection.execute("select kind, body, digest from answer where key = ? and etag = ?", (key, etag))
    for kind, text, proof in found:
        if proof == digest(etag, text):
            if kind == _PAGE:
                counts, rows = text.split("\n", 1)
                return ConversationPage(
                    counts=read(ConversationCounts, counts), conversations=read_all(Conversation, rows)
                )
            if kind in _ROWS:
                return read_all(_ROWS[kind], text)
    return None


def alone(file: Path, key: str, etag: str) -> object | None:
    """Return one answer out of a cache's file that nobody has opened yet; None: it has none, whatever the reason."""
    with suppress(sqlite3.Error, OSError, ValueError), closing(read_only(file)) as connection:
        return value(connection, key, etag)
    return None
