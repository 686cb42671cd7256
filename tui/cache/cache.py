"""The cache of one account: what was seen, kept for the next start, for reading offline and for search."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from tui.cache import columns, database
from tui.cache.database import FILE
from tui.models.codec import read, read_all, written, written_all
from tui.models.conversation import Conversation, ConversationCounts, ConversationPage
from tui.models.message import Message
from tui.models.people import Contact, Profile
from tui.models.row import KnownRow

T = TypeVar("T")
R = TypeVar("R")

RETRY_SECONDS = 30.0
"""After how long a file that could not be opened is tried again."""

# Another console of the same account writes at this moment; what is missed now comes with the next change.
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedList:
    """One list as it was last seen."""

    rows: tuple[KnownRow, ...]
    counts: ConversationCounts | None
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedThread:
    """A thread as it was last seen."""

    messages: tuple[Message, ...]
    """Oldest first, without holes; where their files lie is not kept."""
    reached_start: bool
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One message that a search found."""

    message: Message
    contact_name: str
    """Whose conversation it is in; empty: not known."""


class Cache:
    """The cache file of one account, worked on in one thread of its own.

    Nothing here fails: where the file cannot be had, reads find nothing, writes are lost, and `notice` says why. One
    that could not be opened is tried again now and then; one that cannot be written can still be read.
    Nothing secret is kept: no tokens, no signed addresses of files, no identifiers that let one write as a contact.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cache")
        self._database: sqlite3.Connection | None = None
        self._closed = False
        self._tried_at = 0.0
        """When the file was opened last, or could not be, by the monotonic clock."""
        self.searchable = False
        self.notice = ""
        """A sentence for the agent when there is no cache; empty: all is well."""

    async def open(self) -> None:
        """Open the file; once it is open, this does nothing."""
        await self._do(self._open, None)

    async def close(self) -> None:
        """Close the file; after that nothing is found and nothing kept."""
        await self._do(self._close, None)
        self._closed = True
        self._thread.shutdown(wait=False)

    async def keep_rows(self, rows: Iterable[KnownRow], at: datetime) -> None:
        """Keep what lists show of conversations as of a time, in place of older copies."""
        listed = tuple(rows)
        if listed:
            await self._change(lambda connection: columns.keep_rows(connection, listed, at.timestamp()))

    async def load_row(self, conversation_id: int) -> KnownRow | None:
        """Return what a list showed of a conversation; None if it is not there or can't be read."""
        return await self._read(lambda connection: columns.row(connection, conversation_id))

    async def keep_conversations(self, conversations: Iterable[Conversation], at: datetime) -> None:
        """Keep whole conversations as of a time, in place of older copies."""
        listed = tuple(conversations)
        if listed:
            await self._do(lambda: self._keep_conversations(listed, at.timestamp()), None)

    async def keep_list(
        self, name: str, ids: tuple[int, ...], counts: ConversationCounts | None, told_at: datetime
    ) -> None:
        """Keep a list's order and counts; its rows are kept by `keep_rows`."""
        await self._change(lambda connection: columns.keep_list(connection, name, ids, counts, told_at.timestamp()))

    async def load_list(self, name: str) -> CachedList | None:
        """Return a list as it was last seen; None: never, or no longer readable."""

        def work(connection: sqlite3.Connection) -> CachedList | None:
            if (about := columns.about(connection, name)) is None:
                return None
            counts, told_at = about
            return CachedList(rows=columns.listed(connection, name), counts=counts, told_at=told_at)

        return await self._read(work)

    async def keep_profile(self, profile: Profile) -> None:
        """Keep who we are, without tokens."""
        await self._change(lambda connection: columns.keep_profile(connection, profile))

    async def load_profile(self) -> Profile | None:
        """Return who we are, without tokens; None: it is not known."""
        return await self._read(columns.profile)

    async def keep_thread(
        self, conversation_id: int, messages: tuple[Message, ...], *, reached_start: bool, told_at: datetime
    ) -> None:
        """Keep a thread as it is now, in place of what was kept of it."""
        await self._do(lambda: self._keep_thread(conversation_id, messages, reached_start, told_at), None)

    async def load_thread(self, conversation_id: int, at_most: int = 200) -> CachedThread | None:
        """Return the newest messages kept of a thread; None: none are."""
        return await self._do(lambda: self._load_thread(conversation_id, at_most), None)

    async def load_conversation(self, conversation_id: int) -> Conversation | None:
        """Return a conversation as it was kept; None if it is not there or can't be read."""
        return await self._read(lambda connection: _body(connection, Conversation, "conversation", conversation_id))

    async def forget(self, conversation_id: int) -> None:
        """Forget a conversation that the server has no more."""
        await self._do(lambda: self._forget(conversation_id), None)

    async def keep_contact(self, contact: Contact, at: datetime) -> None:
        """Keep a contact as of a time, in place of an older copy."""
        from tui.cache import without

        body = written(without.of_contact(contact))
        await self._write("replace into contact values (?, ?, ?)", (contact.id, body, at.timestamp()))

    async def load_contact(self, contact_id: int) -> Contact | None:
        """Return a contact as it was kept; None if it is not there or can't be read."""
        return await self._read(lambda connection: _body(connection, Contact, "contact", contact_id))

    async def keep_reference(self, name: str, records: tuple[object, ...], at: datetime) -> None:
        """Keep a whole reference list, such as labels. The caller keeps secrets out of it."""
        await self._write("replace into reference values (?, ?, ?)", (name, written_all(records), at.timestamp()))

    async def load_reference(self, name: str, kind: type[R]) -> tuple[R, ...] | None:
        """Return a list such as labels or teams; None if it is not there or can't be read."""

        def work(connection: sqlite3.Connection) -> tuple[R, ...] | None:
            found = connection.execute("select body from reference where name = ?", (name,)).fetchone()
            return None if found is None else read_all(kind, str(found[0]))

        return await self._read(work)

    async def keep_answers(self, told: Iterable[tuple[str, str, object]], at: datetime) -> None:
        """Keep answers by which later reads may be conditional: key, the server's name for the version, and value."""
        listed = tuple(told)
        if listed:
            await self._do(lambda: self._keep_answers(listed, at.timestamp()), None)

    async def load_tags(self) -> dict[str, str]:
        """Return by key how the server calls the versions of those answers that are as they were written."""

        def work(connection: sqlite3.Connection) -> dict[str, str]:
            from tui.cache import answers

            return answers.tags(connection)

        return await self._read(work) or {}

    async def load_answer(self, key: str, etag: str) -> object | None:
        """Return the answer kept under a key, if it has this tag; None: there is none, or it can't be read any more."""

        def work(connection: sqlite3.Connection) -> object | None:
            from tui.cache import answers

            return answers.value(connection, key, etag)

        return await self._read(work)

    def page(self, key: str, etag: str) -> ConversationPage | None:
        """Return a list's first page, if the answer kept of it has this tag. Reads the file itself: for a thread."""
        from tui.cache import answers

        value = answers.alone(self._folder / FILE, key, etag)
        return value if isinstance(value, ConversationPage) else None

    async def search(self, text: str, limit: int = 50) -> tuple[Found, ...]:
        """Return the messages that hold every word, newest first; accents, case and letter widths do not matter."""
        return await self._do(lambda: self._search(text, limit), ())

    async def prune(self, *, now: datetime, days: float, megabytes: float) -> None:
        """Forget what was kept longer ago than `days`, then the oldest until the file is small enough."""
        await self._do(lambda: self._prune(now.timestamp() - days * 86_400, int(megabytes * 1_000_000)), None)

    async def size(self) -> int:
        """Return how many bytes the file holds; 0: there is none."""
        return await self._do(self._size, 0)

    async def clear(self) -> None:
        """Forget everything."""
        await self._do(self._clear, None)

    async def _do(self, work: Callable[[], T], otherwise: T) -> T:
        def guarded() -> T:
            try:
                if self._database is None and self.notice and time.monotonic() - self._tried_at > RETRY_SECONDS:
                    self._open()
                return work()
            except sqlite3.Error as error:
                self._failed(error)
                return otherwise

        if self._closed:
            return otherwise
        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    async def _write(self, statement: str, values: tuple[object, ...]) -> None:
        def work() -> None:
            if self._database is not None:
                self._database.execute(statement, values)

        await self._do(work, None)

    async def _change(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Have something written whole or not at all."""

        def whole() -> None:
            if self._database is not None:
                with _transaction(self._database):
                    work(self._database)

        await self._do(whole, None)

    async def _read(self, work: Callable[[sqlite3.Connection], T | None]) -> T | None:
        """Return what is found; what holds something else than we wrote is not there."""

        def found() -> T | None:
            try:
                return None if self._database is None else work(self._database)
            except (ValueError, TypeError):
                return None

        return await self._do(found, None)

    def _open(self) -> None:
        if self._database is not None:
            return
        self._tried_at = time.monotonic()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database, self.searchable = database.opened(self._folder / FILE)
            self.notice = ""
        except (sqlite3.Error, OSError) as error:
            self._failed(error)

    def _failed(self, error: sqlite3.Error | OSError) -> None:
        """Go on without: read what there is where it cannot be written, and nothing where it is damaged."""
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        if self._database is not None and isinstance(error, sqlite3.OperationalError):
            if error.sqlite_errorcode not in _BUSY:
                self.notice = (
                    f"The cache cannot be written ({why}): what is new cannot be read offline, the rest works."
                )
            return
        self.notice = f"There is no cache ({why}): nothing can be read offline, everything else works."
        self._close()
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            database.dropped(self._folder / FILE)

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _keep_conversations(self, conversations: tuple[Conversation, ...], at: float) -> None:
        from tui.cache import without

        if self._database is None:
            return
        with _transaction(self._database):
            self._database.executemany(
                "replace into conversation values (?, ?, ?)",
                [(each.id, written(without.of_conversation(each)), at) for each in conversations],
            )

    def _keep_answers(self, told: tuple[tuple[str, str, object], ...], at: float) -> None:
        from tui.cache import answers

        if self._database is None:
            return
        with _transaction(self._database):
            found = (answers.kept(key, etag, value) for key, etag, value in told)
            answers.put(self._database, [answer for answer in found if answer is not None], at)

    def _keep_thread(
        self, conversation_id: int, messages: tuple[Message, ...], reached_start: bool, told_at: datetime
    ) -> None:
        if self._database is None:
            return
        with _transaction(self._database):
            # What lies before the first message we hold is still true; what lies after it and is not held is gone.
            first = messages[0].id if messages else 0
            kept = (
                []
                if reached_start
                else self._database.execute(
                    "select id from message where conversation_id = ? and id < ?", (conversation_id, first)
                ).fetchall()
            )
            joined = reached_start or not kept or self._overlaps(conversation_id, messages)
            if joined:
                old = self._database.execute(
                    "select id from message where conversation_id = ? and id >= ?",
                    (conversation_id, 0 if reached_start else first),
                ).fetchall()
            else:
                old = self._database.execute(
                    "select id from message where conversation_id = ?", (conversation_id,)
                ).fetchall()
            self._drop_messages(old)
            for message in messages:
                self._put_message(message)
            before = self._database.execute(
                "select reached_start from thread where conversation_id = ?", (conversation_id,)
            ).fetchone()
            whole = reached_start or bool(joined and kept and before is not None and before[0])
            now = told_at.timestamp()
            self._database.execute("replace into thread values (?, ?, ?, ?)", (conversation_id, now, whole, now))

    def _overlaps(self, conversation_id: int, messages: tuple[Message, ...]) -> bool:
        row = (
            self._connection()
            .execute("select max(id) from message where conversation_id = ?", (conversation_id,))
            .fetchone()
        )
        return bool(messages) and row[0] is not None and row[0] >= messages[0].id

    def _connection(self) -> sqlite3.Connection:
        if self._database is None:
            raise sqlite3.OperationalError("closed")
        return self._database

    def _put_message(self, message: Message) -> None:
        from tui.cache import without

        connection = self._connection()
        at = message.created_at.timestamp() if message.created_at else 0.0
        body = written(without.of_message(message))
        connection.execute("replace into message values (?, ?, ?, ?)", (message.id, message.conversation_id, at, body))
        if self.searchable and not message.is_activity and message.subject_and_words and not message.deleted:
            from tui.cache import grams

            words, pairs = grams.indexed(message.subject_and_words)
            connection.execute("insert into found (rowid, words, grams) values (?, ?, ?)", (message.id, words, pairs))

    def _drop_messages(self, rows: list[tuple[int]]) -> None:
        connection = self._connection()
        connection.executemany("delete from message where id = ?", rows)
        if self.searchable:
            connection.executemany("delete from found where rowid = ?", rows)

    def _load_thread(self, conversation_id: int, at_most: int) -> CachedThread | None:
        if self._database is None:
            return None
        about = self._database.execute(
            "select told_at, reached_start from thread where conversation_id = ?", (conversation_id,)
        ).fetchone()
        if about is None:
            return None
        rows = self._database.execute(
            "select body from message where conversation_id = ? order by created_at desc, id desc limit ?",
            (conversation_id, at_most + 1),
        ).fetchall()
        messages = tuple(message for row in reversed(rows[:at_most]) if (message := _message(row[0])) is not None)
        return CachedThread(
            messages=messages,
            reached_start=bool(about[1]) and len(rows) <= at_most,
            told_at=datetime.fromtimestamp(about[0], UTC),
        )

    def _forget(self, conversation_id: int) -> None:
        if self._database is None:
            return
        with _transaction(self._database):
            rows = self._database.execute(
                "select id from message where conversation_id = ?", (conversation_id,)
            ).fetchall()
            self._drop_messages(rows)
            self._database.execute("delete from thread where conversation_id = ?", (conversation_id,))
            self._database.execute("delete from conversation where id = ?", (conversation_id,))
            self._database.execute("delete from row where id = ?", (conversation_id,))

    def _search(self, text: str, limit: int) -> tuple[Found, ...]:
        if self._database is None:
            return ()
        if self.searchable:
            from tui.cache import grams

            wanted = grams.query(text)
            if wanted is None:
                return ()
            rows = self._database.execute(
                "select message.body, contact_name from found join message on message.id = found.rowid"
                " left join row on row.id = message.conversation_id"
                " where found match ? order by message.created_at desc, message.id desc limit ?",
                (wanted, limit),
            ).fetchall()
        else:
            pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            rows = self._database.execute(
                "select body, contact_name from message left join row on row.id = message.conversation_id"
                " where json_extract(body, '$.content') like ? escape '\\'"
                " order by message.created_at desc, message.id desc limit ?",
                (pattern, limit),
            ).fetchall()
        return tuple(
            Found(message=message, contact_name=row[1] or "")
            for row in rows
            if (message := _message(row[0])) is not None
        )

    def _prune(self, oldest: float, at_most: int) -> None:
        if self._database is None:
            return
        for row in self._database.execute("select conversation_id from thread where kept_at < ?", (oldest,)).fetchall():
            self._forget(row[0])
        for table in ("row", "conversation", "contact", "answer"):
            self._database.execute(f"delete from {table} where kept_at < ?", (oldest,))  # noqa: S608  # our names
        self._database.execute("delete from list where told_at < ?", (oldest,))
        self._database.execute("delete from place where list not in (select name from list)")
        while self._used() > at_most:
            share = max(1, self._database.execute("select count(*) from thread").fetchone()[0] // 20)
            rows = self._database.execute(
                "select conversation_id from thread order by kept_at limit ?", (share,)
            ).fetchall()
            if not rows:
                rest = self._database.execute("select id from conversation order by kept_at limit 200").fetchall()
                if not rest:
                    break
                self._database.executemany("delete from conversation where id = ?", rest)
                self._database.executemany("delete from row where id = ?", rest)
            for row in rows:
                self._forget(row[0])
        free = self._database.execute("pragma freelist_count").fetchone()[0]
        if free * self._database.execute("pragma page_size").fetchone()[0] > 1_000_000:
            self._database.execute("vacuum")

    def _used(self) -> int:
        connection = self._connection()
        pages = connection.execute("pragma page_count").fetchone()[0]
        free = connection.execute("pragma freelist_count").fetchone()[0]
        return int((pages - free) * connection.execute("pragma page_size").fetchone()[0])

    def _size(self) -> int:
        return 0 if self._database is None else self._used()

    def _clear(self) -> None:
        self._close()
        database.dropped(self._folder / FILE)
        self.notice = ""
        self._open()


class _transaction:  # noqa: N801  # used like a function
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._connection.in_transaction:
            self._connection.execute("rollback" if kind else "commit")


def _body(connection: sqlite3.Connection, kind: type[R], table: str, number: int) -> R | None:
    found = connection.execute(f"select body from {table} where id = ?", (number,)).fetchone()  # noqa: S608  # our names
    return None if found is None else read(kind, str(found[0]))


def _message(body: str) -> Message | None:
    try:
        return read(Message, body)
    except ValueError:
        return None
