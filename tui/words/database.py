"""The file that drafts and outbox lie in: opened, checked, set aside when it cannot be read."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

VERSION = 2

_TABLES = """
create table outbox (
    position integer primary key autoincrement,
    op text not null unique,
    conversation_id integer not null,
    body text not null,
    stage text not null,
    created_at real not null,
    sent_at real,
    known_id integer not null default 0,
    owner text not null
);
create table draft (
    conversation_id integer not null,
    private integer not null,
    text text not null,
    changed_at real not null,
    basis text not null default '',
    primary key (conversation_id, private)
) without rowid;
create table fact (name text primary key, value text not null) without rowid;
create table sent (message_id integer primary key, owner text not null, at real not null);
"""

_UPGRADES = {
    1: """
alter table draft add column basis text not null default '';
create table sent (message_id integer primary key, owner text not null, at real not null);
""",
}
"""What makes a file of that version one of the next: it only ever adds."""


class Newer(Exception):
    """The file was written by a newer version of this program."""


def opened(file: Path, *, durable: bool = True) -> sqlite3.Connection:
    """Return a connection to the file, made if it is missing; 0600, and every commit is on the disk when it returns.

    Raises:
        sqlite3.Error: It is no database, or a broken one.
        Newer: A newer version wrote it.
        OSError: The folder does not let us.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    os.fchmod(descriptor, 0o600)
    os.close(descriptor)
    connection = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        prepare(connection, durable=durable)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection, *, durable: bool = True) -> None:
    """Set the connection up and make the tables where there are none."""
    connection.execute(f"pragma synchronous = {'full' if durable else 'off'}")
    connection.execute("begin immediate")
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise Newer(str(version))
        if version == 0:
            _run(connection, _TABLES)
        for older in range(version or VERSION, VERSION):
            _run(connection, _UPGRADES[older])
        if version < VERSION:
            connection.execute(f"pragma user_version = {VERSION}")
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    if connection.execute("pragma quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("the check found damage")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    # One by one: `executescript` would commit first.
    for statement in statements.split(";"):
        if statement.strip():
            connection.execute(statement)


def set_aside(file: Path, now: datetime | None = None) -> Path:
    """Move an unreadable file and its journal out of the way, keeping them; returns the new name.

    Raises:
        OSError: The folder does not let us.
    """
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    for number in range(100):
        kept = file.with_name(f"{file.name}.unreadable-{stamp}{f'-{number}' if number else ''}")
        if not kept.exists():
            break
    for ending in ("-journal", "-wal", "-shm"):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    file.rename(kept)
    return kept
