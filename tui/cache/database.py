"""The cache's file: opened if it is ours and readable, made again if not, and done without if that fails too.

The first request waits for this module, so it imports no model.
"""

from __future__ import annotations

import contextlib
import sqlite3
from hashlib import blake2b
from pathlib import Path

from tui.disk import private_file

FILE = "cache.sqlite3"
"""Its name in the folder of an account's cache."""

VERSION = 3
"""Any other version, older or newer, is dropped: everything in here can be fetched again."""

_PAGES_KIB = 256
"""What SQLite may keep of the file in memory. Its own two megabytes save nothing: the system keeps the file too."""

_TABLES = """
create table row (
    id integer primary key,
    inbox_id integer not null,
    contact_id integer not null,
    contact_name text not null,
    status text not null,
    channel text not null,
    priority text not null,
    assignee_id integer,
    assignee_name text not null,
    assignee_is_bot integer not null,
    team_id integer,
    team_name text not null,
    labels text not null,
    unread_count integer not null,
    snippet text not null,
    snippet_kind text not null,
    subject text not null,
    last_activity_at real,
    created_at real,
    updated_at real,
    waiting_since real,
    snoozed_until real,
    can_reply integer not null,
    muted integer not null,
    newest_message_id integer not null,
    snippet_id integer not null,
    counted_id integer not null,
    agent_last_seen_at real,
    kept_at real not null
);
create table list (
    name text primary key, mine integer, unassigned integer, every integer, assigned integer, told_at real not null
) without rowid;
create table place (
    list text not null, position integer not null, id integer not null, primary key (list, position)
) without rowid;
create table profile (
    id integer primary key,
    name text not null,
    available_name text not null,
    display_name text not null,
    email text not null,
    role text not null,
    message_signature text not null,
    account_id integer
);
create table membership (
    id integer primary key,
    name text not null,
    role text not null,
    status text not null,
    availability text not null,
    availability_status text not null,
    auto_offline integer not null,
    api_access integer not null
);
create table conversation (id integer primary key, body text not null, kept_at real not null);
create table message (
    id integer primary key, conversation_id integer not null, created_at real not null, body text not null
);
create index message_thread on message (conversation_id, created_at, id);
create table thread (
    conversation_id integer primary key, told_at real not null, reached_start integer not null, kept_at real not null
);
create table contact (id integer primary key, body text not null, kept_at real not null);
create table reference (name text primary key, body text not null, kept_at real not null) without rowid;
create table answer (
    key text primary key, etag text not null, kind text not null, body text not null, digest blob not null,
    kept_at real not null
)
"""

_SEARCH = """
create virtual table found using fts5 (words, grams, tokenize = 'unicode61 remove_diacritics 2')
"""


def opened(file: Path) -> tuple[sqlite3.Connection, bool]:
    """Return a connection and whether full-text search is there. An unreadable or foreign file is replaced.

    Raises:
        sqlite3.Error: Locked by another process, or the disk is full.
        OSError: The folder does not let us.
    """
    try:
        return _connected(file)
    except (sqlite3.OperationalError, OSError):
        raise
    except sqlite3.DatabaseError:
        dropped(file)
        return _connected(file)


def counted(file: Path) -> tuple[int, int] | None:
    """Return how many conversations and messages a file holds; None: it cannot be read, or not now."""
    # Where no console has it open, nothing else is read, and no files of SQLite's are left beside it.
    alone = "" if file.with_name(f"{file.name}-wal").exists() else "&immutable=1"
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro{alone}", uri=True, timeout=1)
        try:
            conversations = connection.execute("select count(*) from row").fetchone()[0]
            messages = connection.execute("select count(*) from message").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return int(conversations), int(messages)


def tag_alone(file: Path, key: str) -> str:
    """Return the tag of an answer that is kept as it was written; empty: there is none, whatever the reason.

    Args:
        key: The path with its query, as it is asked for.
    """
    with contextlib.suppress(sqlite3.Error, OSError, ValueError), contextlib.closing(read_only(file)) as connection:
        row = connection.execute("select etag, body, digest from answer where key = ?", (key,)).fetchone()
        if row is not None and row[2] == digest(row[0], row[1]):
            return str(row[0])
    return ""


def read_only(file: Path) -> sqlite3.Connection:
    """Return a connection that changes nothing, and never creates the file."""
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=0.05)


def digest(etag: str, text: str) -> bytes:
    """Return what tells an answer that was written whole from one that was not."""
    return blake2b(f"{etag}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def dropped(file: Path) -> None:
    """Delete the file and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            file.with_name(file.name + ending).unlink()


def _connected(file: Path) -> tuple[sqlite3.Connection, bool]:
    # SQLite gives its own files beside this one the same mode.
    private_file.make_sure(file)
    connection = sqlite3.connect(file, timeout=2, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute(f"pragma cache_size = -{_PAGES_KIB}")
        version = connection.execute("pragma user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError("another version")
        connection.execute("begin immediate")
        try:
            if connection.execute("pragma user_version").fetchone()[0] == 0:
                for statement in _TABLES.split(";"):
                    connection.execute(statement)
                with contextlib.suppress(sqlite3.OperationalError):
                    connection.execute(_SEARCH)
                connection.execute(f"pragma user_version = {VERSION}")
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        connection.execute("select count(*) from row").fetchone()
        searchable = connection.execute("select 1 from sqlite_master where name = 'found'").fetchone() is not None
    except BaseException:
        connection.close()
        raise
    return connection, searchable
