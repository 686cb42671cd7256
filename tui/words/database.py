"""The file that drafts and outbox lie in: opened, checked, set aside when it cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.disk import private_file

VERSION = 5

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
create table enclosed (
    conversation_id integer not null,
    private integer not null,
    body text not null,
    primary key (conversation_id, private)
) without rowid;
create table fact (name text primary key, value text not null) without rowid;
create table sent (message_id integer primary key, owner text not null, at real not null, op text not null default '');
create table watch (
    op text primary key,
    conversation_id integer not null,
    body text not null,
    created_at real not null,
    sent_at real,
    known_id integer not null,
    owner text not null
) without rowid;
"""

_UPGRADES = {
    1: """
alter table draft add column basis text not null default '';
create table sent (message_id integer primary key, owner text not null, at real not null);
""",
    2: """
create table enclosed (
    conversation_id integer not null,
    private integer not null,
    body text not null,
    primary key (conversation_id, private)
) without rowid;
""",
    3: "alter table sent add column op text not null default '';",
    4: """
create table watch (
    op text primary key,
    conversation_id integer not null,
    body text not null,
    created_at real not null,
    sent_at real,
    known_id integer not null,
    owner text not null
) without rowid;
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
    private_file.make_sure(file)
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


def damaged(connection: sqlite3.Connection) -> list[Damaged]:
    """Return the rows that hold something other than their columns are for, or text that is not UTF-8."""
    found: list[Damaged] = []
    names = connection.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    for (table,) in names.fetchall():
        columns = connection.execute(f"pragma table_info({table})").fetchall()
        keys = [column[1] for column in columns if column[5]]
        each = ", ".join(f"typeof({column[1]}), cast({column[1]} as blob)" for column in columns)
        # The names are those of our own tables.
        for row in connection.execute(f"select {each} from {table}"):  # noqa: S608
            values = dict(zip((column[1] for column in columns), row[1::2], strict=True))
            sound = (
                kind == declared.lower() or (kind == "null" and not needed and not key)
                for (_, _, declared, needed, _, key), kind in zip(columns, row[0::2], strict=True)
            )
            texts = (value for value, kind in zip(row[1::2], row[0::2], strict=True) if kind == "text")
            if not all(sound) or not all(map(_is_text, texts)):
                found.append(Damaged(table, values, {key: values[key] for key in keys}))
    return found


def _is_text(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Damaged:
    """A row that can't be used as it is."""

    table: str
    values: Mapping[str, bytes | None]
    """Column to what it holds, as bytes."""
    key: Mapping[str, bytes | None]
    """Those that tell it from others."""

    def __str__(self) -> str:
        """The row for a person who looks for their words in it."""
        lines = (
            f"{name}: {'' if value is None else value.decode('utf-8', 'backslashreplace')}"
            for name, value in self.values.items()
        )
        return f"[{self.table}]\n" + "\n".join(lines) + "\n"


def set_rows_aside(connection: sqlite3.Connection, file: Path, now: datetime | None = None) -> tuple[int, Path] | None:
    """Move damaged rows out of the way, into a text beside the file; returns how many, and where. None: there are none.

    Raises:
        sqlite3.Error: The disk takes no change.
        OSError: The folder does not let us.
    """
    if not damaged(connection):
        return None
    connection.execute("begin immediate")
    try:
        rows = damaged(connection)
        kept = _name_aside(file, now)
        # Before they go from where they were.
        private_file.replace(kept, "\n".join(map(str, rows)))
        for row in rows:
            which = " and ".join(f"cast({name} as blob) is ?" for name in row.key)
            connection.execute(f"delete from {row.table} where {which}", tuple(row.key.values()))  # noqa: S608  # our names
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    return len(rows), kept


def _name_aside(file: Path, now: datetime | None) -> Path:
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    for number in range(100):
        kept = file.with_name(f"{file.name}.unreadable-{stamp}{f'-{number}' if number else ''}")
        if not kept.exists():
            break
    return kept


def set_aside(file: Path, now: datetime | None = None) -> Path:
    """Move an unreadable file and its journal out of the way, keeping them; returns the new name.

    Raises:
        OSError: The folder does not let us.
    """
    kept = _name_aside(file, now)
    for ending in ("-journal", "-wal", "-shm"):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    file.rename(kept)
    return kept
