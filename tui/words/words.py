"""Drafts and wishes on the disk: every change is durable when it returns, and two consoles never take the same wish."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tui.models.record import record
from tui.words import database
from tui.words.entry import Draft, Entry
from tui.words.owner import Owner

T = TypeVar("T")

FILE = "words.sqlite3"

_COLUMNS = "op, conversation_id, body, stage, created_at, sent_at, known_id"


@record(kw_only=True)
class Restored:
    """What an earlier run left behind."""

    entries: tuple[Entry, ...]
    """Wishes that no running console has in hand; now ours. Oldest first."""
    drafts: tuple[Draft, ...]


class Words:
    """The words file of one account. All work on it is done in one thread of its own."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="words")
        self._database: sqlite3.Connection | None = None
        self._owner: Owner | None = None
        self._closed = False
        self.notice = ""
        """A sentence for the agent when the file could not be used as it was; empty: all is well."""

    async def open(self) -> None:
        """Open the file. One that cannot be read is set aside, and `notice` says where; without a disk, memory serves.

        Once it is open, this does nothing.
        """
        await self._do(self._open)

    async def drafts(self) -> tuple[Draft, ...]:
        """Return the drafts alone, and take nothing over."""
        return await self._do(self._drafts)

    async def restore(self) -> Restored:
        """Return the drafts, and take over the wishes of consoles that run no more."""
        return await self._do(self._restore)

    async def adopt(self) -> tuple[Entry, ...]:
        """Take over the wishes of consoles that ended since; most often none."""
        return await self._do(self._adopt)

    async def add(self, entry: Entry, *, clears_draft: bool | None = None) -> None:
        """Keep a new wish.

        Args:
            clears_draft: Whether of the note (True) or of the reply (False) the draft goes in the same step.

        Raises:
            sqlite3.Error: It could not be written: the disk is full or gone.
        """
        await self._do(lambda: self._add(entry, clears_draft))

    async def change(
        self, op: str, *, stage: str, sent_at: float | None = None, known_id: int | None = None, body: str | None = None
    ) -> bool:
        """Note how far a wish is. False: it is not ours (any more), and must not be sent."""
        return await self._do(lambda: self._change(op, stage, sent_at, known_id, body))

    async def remove(self, op: str, *, draft: Draft | None = None) -> None:
        """Forget a wish that is done or taken back; a draft to keep in its place is written in the same step."""
        await self._do(lambda: self._remove(op, draft))

    async def keep_draft(self, draft: Draft) -> None:
        """Keep a draft; an empty text forgets it."""
        await self._do(lambda: self._draft(draft))

    async def fact(self, name: str) -> str | None:
        """Return something learned about the server earlier."""
        return await self._do(lambda: self._fact(name))

    async def keep_fact(self, name: str, value: str) -> None:
        await self._do(lambda: self._connection().execute("replace into fact values (?, ?)", (name, value)))

    async def close(self) -> None:
        """Close the file and let other consoles have what is still in it."""
        if not self._closed:
            await self._do(self._close)
            self._closed = True
            self._thread.shutdown(wait=False)

    def abandon(self) -> None:
        """Let go of everything at once, as a killed process does; for tests."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._close).result()
            self._thread.shutdown(wait=True)

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _connection(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            database.prepare(self._database)
        return self._database

    def _open(self) -> None:
        if self._database is not None:
            return
        file = self._folder / FILE
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database = self._opened(file)
            self._owner = Owner(self._folder)
        except (sqlite3.Error, OSError) as error:
            self.notice = (
                "Drafts and unsent replies cannot be kept on this machine "
                f"({error.strerror if isinstance(error, OSError) and error.strerror else error}): "
                "they last until the console ends."
            )

    def _opened(self, file: Path) -> sqlite3.Connection:
        try:
            return database.opened(file, durable=self._durable)
        except sqlite3.OperationalError:
            # Locked, full or read-only: nothing is wrong with what is in it.
            raise
        except (sqlite3.DatabaseError, database.Newer) as error:
            kept = database.set_aside(file)
            why = "comes from a newer version" if isinstance(error, database.Newer) else "cannot be read"
            self.notice = f"The file of drafts and unsent replies {why}. It was kept as {kept}."
            return database.opened(file, durable=self._durable)

    @property
    def _name(self) -> str:
        return self._owner.name if self._owner else "memory"

    def _drafts(self) -> tuple[Draft, ...]:
        rows = self._connection().execute("select conversation_id, private, text, changed_at from draft").fetchall()
        return tuple(
            Draft(conversation_id=row[0], private=bool(row[1]), text=row[2], changed_at=row[3]) for row in rows
        )

    def _restore(self) -> Restored:
        drafts = self._drafts()
        return Restored(entries=self._adopt(), drafts=drafts)

    def _adopt(self) -> tuple[Entry, ...]:
        if self._owner is None:
            return ()
        connection = self._connection()
        names = [row[0] for row in connection.execute("select distinct owner from outbox")]
        gone = [name for name in names if not self._owner.is_alive(name)]
        adopted: list[Entry] = []
        for name in gone:
            with _transaction(connection):
                rows = connection.execute(
                    f"select {_COLUMNS} from outbox where owner = ? order by position",  # noqa: S608  # fixed names
                    (name,),
                ).fetchall()
                connection.execute("update outbox set owner = ? where owner = ?", (self._name, name))
            adopted += map(_entry, rows)
            self._owner.bury(name)
        return tuple(sorted(adopted, key=lambda entry: entry.created_at))

    def _add(self, entry: Entry, clears_draft: bool | None) -> None:
        connection = self._connection()
        with _transaction(connection):
            connection.execute(
                f"insert into outbox ({_COLUMNS}, owner) values (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # fixed names
                (
                    entry.op,
                    entry.conversation_id,
                    entry.body,
                    entry.stage,
                    entry.created_at,
                    entry.sent_at,
                    entry.known_id,
                    self._name,
                ),
            )
            if clears_draft is not None:
                connection.execute(
                    "delete from draft where conversation_id = ? and private = ?", (entry.conversation_id, clears_draft)
                )

    def _change(self, op: str, stage: str, sent_at: float | None, known_id: int | None, body: str | None) -> bool:
        changed = self._connection().execute(
            "update outbox set stage = ?, sent_at = coalesce(?, sent_at), known_id = coalesce(?, known_id),"
            " body = coalesce(?, body) where op = ? and owner = ?",
            (stage, sent_at, known_id, body, op, self._name),
        )
        return changed.rowcount == 1

    def _remove(self, op: str, draft: Draft | None) -> None:
        connection = self._connection()
        with _transaction(connection):
            connection.execute("delete from outbox where op = ? and owner = ?", (op, self._name))
            if draft is not None:
                self._draft(draft)

    def _draft(self, draft: Draft) -> None:
        if draft.text:
            self._connection().execute(
                "replace into draft values (?, ?, ?, ?)",
                (draft.conversation_id, draft.private, draft.text, draft.changed_at),
            )
        else:
            self._connection().execute(
                "delete from draft where conversation_id = ? and private = ?", (draft.conversation_id, draft.private)
            )

    def _fact(self, name: str) -> str | None:
        row = self._connection().execute("select value from fact where name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._owner is not None:
            self._owner.close()
            self._owner = None


def unsent(folder: Path) -> tuple[int, int]:
    """Return how many drafts and how many wishes lie in a folder, without opening it for a session."""
    file = folder / FILE
    if not file.exists():
        return (0, 0)
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            drafts = connection.execute("select count(*) from draft").fetchone()[0]
            wishes = connection.execute("select count(*) from outbox").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error:
        return (0, 0)
    return (int(drafts), int(wishes))


class _transaction:  # noqa: N801  # used like a function
    """Makes several statements one: all of them are on the disk, or none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._connection.execute("rollback" if kind else "commit")


def _entry(row: tuple[str, int, str, str, float, float | None, int]) -> Entry:
    op, conversation_id, body, stage, created_at, sent_at, known_id = row
    return Entry(
        op=op,
        conversation_id=conversation_id,
        body=body,
        stage=stage,
        created_at=created_at,
        sent_at=sent_at,
        known_id=known_id,
    )
