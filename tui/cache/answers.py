"""Answers of the server as they were last read, with the name it has for that version: what "nothing new" will stand for.

Each is whole in itself, so it is true whatever became of the rest of the cache. The first pages of lists and the lists
that everything refers to are kept, without what is secret in them; who we are is not, since it comes with tokens.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tui.cache import without
from tui.cache.codec import decoded, decoded_all, encoded, encoded_all
from tui.cache.database import digest, read_only
from tui.models.conversation import ConversationPage
from tui.models.inbox import Inbox
from tui.models.people import Agent, Team
from tui.models.reference import CannedResponse, Label, Macro

MOST = 24
"""How many are kept: a dozen lists' first pages, and the lists that everything refers to."""

_PAGE = "page"
_ROWS: dict[str, type] = {kind.__name__: kind for kind in (Agent, Team, Inbox, Label, CannedResponse, Macro)}


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer."""

    key: str
    """The path with its query, as it is asked for."""
    etag: str
    kind: str
    text: str
    """The value, encoded."""

    def value(self) -> object:
        """Return what was read.

        Raises:
            ValueError: It is damaged, or another version wrote it.
        """
        if self.kind == _PAGE:
            return decoded(ConversationPage, self.text)
        if (kind := _ROWS.get(self.kind)) is None:
            raise ValueError(self.kind)
        return decoded_all(kind, self.text)


def kept(key: str, etag: str, value: object) -> Kept | None:
    """Return an answer as it is kept; None if answers of this kind are not kept."""
    if isinstance(value, ConversationPage):
        if "page=1" not in key.partition("?")[2].split("&") or value.passed_over:
            return None
        page = replace(value, conversations=tuple(map(without.of_conversation, value.conversations)))
        return Kept(key, etag, _PAGE, encoded(page))
    if isinstance(value, tuple) and value and (kind := type(value[0])) in _ROWS.values():
        if getattr(value, "passed_over", 0):
            return None
        rows = tuple(without.of_inbox(row) if isinstance(row, Inbox) else row for row in value)
        return Kept(key, etag, kind.__name__, encoded_all(rows))
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


def held(connection: sqlite3.Connection, key: str | None = None) -> list[Kept]:
    """Return the answers that are as they were written and can be read: all, or that of one key."""
    found: list[Kept] = []
    one = " where key = ?" if key is not None else ""
    rows = connection.execute(f"select key, etag, kind, body, digest from answer{one}", (key,) if one else ())  # noqa: S608
    for name, etag, kind, text, proof in rows:
        answer = Kept(name, etag, kind, text)
        if proof == digest(etag, text):
            with suppress(ValueError):
                answer.value()
                found.append(answer)
    return found


def alone(file: Path, key: str) -> Kept | None:
    """Return one answer out of a cache's file that nobody has opened yet; None: it has none, whatever the reason."""
    with suppress(sqlite3.Error, OSError, ValueError), closing(read_only(file)) as connection:
        return next(iter(held(connection, key)), None)
    return None
