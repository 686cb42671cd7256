"""Where the state of the server lies: SQLite, in memory or in a file, with rows as dictionaries."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from tui.demo import schema

Row = dict[str, Any]
"""One record, column by column; JSON columns are decoded, flags are bool, times are epoch seconds."""

sqlite3.register_converter("JSON", json.loads)
sqlite3.register_converter("FLAG", lambda raw: raw == b"1")


def _stored(value: object) -> object:
    """Return a value as SQLite keeps it."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, bool):
        return int(value)
    return value


@lru_cache(maxsize=64)
def _pattern(like: str, escape: str | None) -> re.Pattern[str]:
    """Return what a pattern of LIKE means."""
    parts: list[str] = []
    signs = iter(like)
    for sign in signs:
        if sign == escape:
            parts.append(re.escape(next(signs, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(sign, re.escape(sign)))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _like(pattern: object, value: object, escape: str | None = None) -> bool | None:
    """Compare without regard to case in all scripts, as PostgreSQL does; SQLite's own knows but ASCII."""
    if pattern is None or value is None:
        return None
    return _pattern(str(pattern), escape).fullmatch(str(value)) is not None


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


class Database:
    """The tables of `tui.demo.schema`, and the few ways to read and write them.

    Table and column names come from our own code alone; values are always bound.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._connection = sqlite3.connect(
            file or ":memory:", detect_types=sqlite3.PARSE_DECLTYPES, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = _as_dict
        self._depth = 0
        for arity in (2, 3):
            self._connection.create_function("like", arity, _like, deterministic=True)
        self._connection.create_function("lower", 1, _lower, deterministic=True)
        self._connection.execute("PRAGMA foreign_keys = OFF")
        if file:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
        for module in sorted(iter_modules(schema.__path__), key=lambda found: found.name):
            self._connection.executescript(import_module(f"{schema.__name__}.{module.name}").TABLES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside, or nothing of it; one inside another belongs to the outer one."""
        if self._depth == 0:
            self._connection.execute("BEGIN")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("ROLLBACK")
            raise
        self._depth -= 1
        if self._depth == 0:
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return all rows of a query."""
        return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Row | None:
        """Return the first row of a query."""
        row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row; `None` without a row."""
        row = self.one(sql, *values)
        return next(iter(row.values())) if row else None

    def column(self, sql: str, *values: object) -> list[Any]:
        """Return the first column of all rows."""
        return [next(iter(row.values())) for row in self.rows(sql, *values)]

    def execute(self, sql: str, *values: object) -> int:
        """Run a statement; return how many rows it changed."""
        return self._connection.execute(sql, [_stored(value) for value in values]).rowcount

    def get(self, table: str, row_id: object) -> Row | None:
        """Return the row with this id."""
        return self.one(f"SELECT * FROM {table} WHERE id = ?", row_id)  # noqa: S608

    def where(self, table: str, *, order: str = "rowid", **columns: object) -> list[Row]:
        """Return the rows whose columns have these values, in an order."""
        return self.rows(f"SELECT * FROM {table} {_condition(columns)} ORDER BY {order}", *_bound(columns))  # noqa: S608

    def find(self, table: str, **columns: object) -> Row | None:
        """Return the first row whose columns have these values."""
        return self.one(f"SELECT * FROM {table} {_condition(columns)} LIMIT 1", *_bound(columns))  # noqa: S608

    def insert(self, table: str, **columns: object) -> int:
        """Add a row; return its id."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        row_id = self._connection.execute(statement, [_stored(value) for value in columns.values()]).lastrowid
        assert row_id is not None
        return row_id

    def update(self, table: str, row_id: object, **columns: object) -> None:
        """Change columns of the row with this id."""
        pairs = ", ".join(f"{name} = ?" for name in columns)
        statement = f"UPDATE {table} SET {pairs} WHERE id = ?"  # noqa: S608
        self._connection.execute(statement, [*(_stored(value) for value in columns.values()), row_id])

    def delete(self, table: str, **columns: object) -> int:
        """Remove the rows whose columns have these values; return how many."""
        assert columns
        statement = f"DELETE FROM {table} {_condition(columns)}"  # noqa: S608
        return self._connection.execute(statement, _bound(columns)).rowcount

    def bulk(self, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add many rows at once; JSON values must come encoded."""
        marks = ", ".join("?" * len(names))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608


def _as_dict(cursor: sqlite3.Cursor, row: tuple[object, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def _condition(columns: Mapping[str, object]) -> str:
    parts = [f"{name} IS NULL" if value is None else f"{name} = ?" for name, value in columns.items()]
    return "WHERE " + " AND ".join(parts) if parts else ""


def _bound(columns: Mapping[str, object]) -> list[object]:
    return [_stored(value) for value in columns.values() if value is not None]
