"""Drafts and wishes on the disk: every change is durable when it returns, and two consoles never take the same wish."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from tui.models.outgoing import Stage
from tui.words import database
from tui.words.editing import Edited, begun, left_over
from tui.words.entry import Draft, Entry
from tui.words.owner import Owner

T = TypeVar("T")

FILE = "words.sqlite3"

FADING = frozenset({"availability", "read", "unread"})
"""The kinds of wishes that mean nothing any more once they are old, by their names on the disk."""

SENT_SECONDS = 3 * 86_400.0
"""How long it is remembered which messages were sent from here."""

_DRAFTS = (
    "select draft.conversation_id, draft.private, text, changed_at, basis, coalesce(body, '')"
    " from draft left join enclosed using (conversation_id, private)"
)
"""What goes with the words is in a table of its own: where it is damaged, the words are not lost with it."""

_COLUMNS = "op, conversation_id, body, stage, created_at, sent_at, known_id"
_WATCH_COLUMNS = "op, conversation_id, body, 'uncertain', created_at, sent_at, known_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What an earlier run left behind."""

    entries: tuple[Entry, ...]
    """Wishes that no running console has in hand; now ours. Oldest first."""
    drafts: tuple[Draft, ...]
    sent: Mapping[int, str] = field(default_factory=dict)
    """The messages that consoles which run no more have sent lately, and the op of the reply that each was. The server
    forgets it when the message is deleted, or tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What other consoles over the same file have."""

    drafts: tuple[Draft, ...]
    """All there are, our own among them."""
    entries: tuple[Entry, ...]
    """Wishes that others have in hand."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the file knows of one wish."""

    entry: Entry | None = None
    """As it lies in the outbox; None: it does not."""
    in_hand: bool = False
    """Whether another process that runs has it."""
    message_id: int | None = None
    """The message that it became."""


@dataclass(frozen=True, slots=True)
class _Afloat:
    """A wish that the disk did not take, and what is to happen to its draft when it does."""

    entry: Entry
    clears_draft: bool | None
    known: str | None


class Words:
    """The words file of one account. All work on it is done in one thread of its own.

    A disk that takes nothing more does not stop the agent: new wishes are kept here until it does, and `unkept` says
    why. A wish never overtakes what is on the disk already:
    a caller whose wish was not kept waits for that first.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="words")
        self._database: sqlite3.Connection | None = None
        self._owner: Owner | None = None
        self._closed = False
        self._heard_version = 0
        self.notice = ""
        """A sentence for the agent when the file could not be used as it was; empty: all is well."""
        self.unkept = ""
        """Why what is written ends with this process, in a few words; empty: it is on the disk."""
        self._in_memory = False
        self._afloat: dict[str, _Afloat] = {}
        """Wishes that the disk did not take, by op."""
        self._owed: list[Callable[[], None]] = []
        """What the disk is to forget, and would not."""

    async def open(self) -> None:
        """Open the file. One that cannot be read is set aside, and `notice` says where; without a disk, memory serves, and
        `unkept` says why.

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

    async def elsewhere(self) -> Elsewhere | None:
        """Return what lies in the file if another console has written to it since this was last asked; None: it has not."""
        return await self._do(self._elsewhere)

    async def add(
        self, entry: Entry, *, clears_draft: bool | None = None, known: str | None = None, if_gone: Entry | None = None
    ) -> bool:
        """Keep a new wish; where the disk is full or gone, as long as we run.

        False: its draft was gone, and `if_gone` was kept in its place.

        Args:
            clears_draft: Whether of the note (True) or of the reply (False) the draft goes in the same step.
            known: What we know that draft to be; where another console has made it another one, it stays. None: it goes.
            if_gone: What is kept where another console has sent or discarded the draft that we know.
        """
        return await self._do(lambda: self._add(entry, clears_draft, known, if_gone))

    async def change(
        self,
        op: str,
        *,
        stage: Stage,
        sent_at: float | None = None,
        known_id: int | None = None,
        body: str | None = None,
    ) -> bool:
        """Note how far a wish is. False: it is not ours (any more), and must not be sent.

        Raises:
            sqlite3.Error: It lies on the disk as it was, and the disk takes no change: it must not be sent now.
        """
        return await self._do(lambda: self._change(op, stage, sent_at, known_id, body))

    async def remove(self, op: str, *, draft: Draft | None = None, became: int | None = None) -> None:
        """Forget a wish that is done or taken back; where the disk does not let go of it, with the next that it takes.

        Args:
            draft: Kept in its place, in the same step; words that another console left there stay below it.
            became: Id of the message that it became.
        """
        await self._do(lambda: self._remove(op, draft, became))

    async def keep_draft(self, draft: Draft, *, known: Draft | None = None) -> Draft | None:
        """Keep a draft; an empty one is forgotten.

        Args:
            known: What we know to be on the disk; None: it is written over, whatever it is.

        Returns:
            None where it was written; else the draft as another console has left it: nothing was written then.

        Raises:
            sqlite3.Error: The disk is full or gone; what it held of the draft is as it was.
        """
        return await self._do(lambda: self._watched(lambda: self._keep_draft(draft, known)))

    async def lend(self, conversation_id: int, private: bool, text: str) -> Edited:
        """Put a text where an editor can have it.

        Raises:
            OSError: The folder does not let us.
        """
        return await self._do(lambda: begun(self._folder, conversation_id, private, text))

    async def left_over(self) -> tuple[Edited, ...]:
        """Return the texts that consoles which run no more have left open in an editor."""
        return await self._do(lambda: tuple(left_over(self._folder)))

    async def fact(self, name: str) -> str | None:
        """Return something learned about the server earlier."""
        return await self._do(lambda: self._fact(name))

    async def keep_fact(self, name: str, value: str) -> None:
        await self._do(lambda: self._connection().execute("replace into fact values (?, ?)", (name, value)))

    async def keep_sent(self, message_id: int, op: str, at: float) -> None:
        """Note one more message that a reply became: of one that arrived twice, the second.

        Args:
            at: When the reply was written, or this was found, in Unix seconds.
        """
        values = (message_id, self._name, at, op)
        await self._do(lambda: self._connection().execute("replace into sent values (?, ?, ?, ?)", values))

    async def watch(self, entry: Entry) -> None:
        """Keep what a reply was that is sent once more: whatever becomes of us, its thread is watched for a twin.

        Where the disk is full or gone, nothing is kept.
        """
        with suppress(sqlite3.Error):
            await self._do(lambda: self._watch(entry))

    async def unwatch(self, op: str) -> None:
        """Forget a reply that has been watched for long enough."""
        with suppress(sqlite3.Error):
            await self._do(lambda: self._connection().execute("delete from watch where op = ?", (op,)))

    async def adopt_watches(self) -> tuple[Entry, ...]:
        """Take over the replies that consoles which run no more have watched; most often none."""
        return await self._do(self._adopt_watches)

    async def known(self, op: str) -> Known:
        """Return what the file knows of one wish; one that a console or a script left behind becomes ours.

        Raises:
            sqlite3.Error: The disk does not let us.
        """
        return await self._do(lambda: self._known(op))

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
            self._in_memory = True
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
            self.unkept = error.strerror if isinstance(error, OSError) and error.strerror else str(error)

    def _opened(self, file: Path) -> sqlite3.Connection:
        try:
            connection = database.opened(file, durable=self._durable)
            self._set_rows_aside(connection, file)
            return connection
        except sqlite3.OperationalError:
            # Locked, full or read-only: nothing is wrong with what is in it.
            raise
        except (sqlite3.DatabaseError, database.Newer) as error:
            kept = database.set_aside(file)
            why = "comes from a newer version" if isinstance(error, database.Newer) else "cannot be read"
            self.notice = f"The file of drafts and unsent replies {why}. It was kept as {kept}."
            return database.opened(file, durable=self._durable)

    def _set_rows_aside(self, connection: sqlite3.Connection, file: Path) -> None:
        """Let one damaged row not keep the agent from all others."""
        aside = database.set_rows_aside(connection, file)
        if aside is not None:
            count, kept = aside
            what = "1 entry" if count == 1 else f"{count} entries"
            self.notice = f"{what} among the drafts and unsent replies could not be read. Kept as {kept}."

    @property
    def _name(self) -> str:
        return self._owner.name if self._owner else "memory"

    def _drafts(self) -> tuple[Draft, ...]:
        return tuple(map(_draft_of, self._connection().execute(_DRAFTS)))

    def _restore(self) -> Restored:
        connection = self._connection()
        self._heard_version = _version(connection)
        newest = connection.execute("select max(at) from sent").fetchone()[0] or 0.0
        connection.execute("delete from sent where at < ?", (newest - SENT_SECONDS,))
        sent = {
            int(message_id): str(op)
            for message_id, name, op in connection.execute("select message_id, owner, op from sent")
            if self._owner is None or not self._owner.is_alive(name)
        }
        drafts = self._drafts()
        return Restored(entries=self._adopt(), drafts=drafts, sent=sent)

    def _elsewhere(self) -> Elsewhere | None:
        connection = self._connection()
        version = _version(connection)
        if version == self._heard_version:
            return None
        self._heard_version = version
        rows = connection.execute(f"select {_COLUMNS} from outbox where owner != ?", (self._name,))  # noqa: S608  # fixed names
        return Elsewhere(drafts=self._drafts(), entries=tuple(map(_entry, rows)))

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

    def _known(self, op: str) -> Known:
        connection = self._connection()
        with _transaction(connection):
            row = connection.execute("select message_id from sent where op = ?", (op,)).fetchone()
            if row is not None:
                return Known(message_id=int(row[0]))
            found = connection.execute(f"select {_COLUMNS}, owner from outbox where op = ?", (op,)).fetchone()  # noqa: S608  # fixed names
            if found is None:
                return Known()
            *columns, owner = found
            in_hand = owner != self._name and (self._owner is None or self._owner.is_alive(str(owner)))
            if not in_hand:
                connection.execute("update outbox set owner = ? where op = ?", (self._name, op))
            return Known(entry=_entry(tuple(columns)), in_hand=in_hand)

    def _watch(self, entry: Entry) -> None:
        values = (entry.op, entry.conversation_id, entry.body, entry.created_at, entry.sent_at, entry.known_id)
        self._connection().execute("replace into watch values (?, ?, ?, ?, ?, ?, ?)", (*values, self._name))

    def _adopt_watches(self) -> tuple[Entry, ...]:
        if self._owner is None:
            return ()
        connection = self._connection()
        adopted: list[Entry] = []
        for (name,) in connection.execute("select distinct owner from watch").fetchall():
            if self._owner.is_alive(name):
                continue
            with _transaction(connection):
                adopted += map(
                    _entry,
                    connection.execute(f"select {_WATCH_COLUMNS} from watch where owner = ?", (name,)),  # noqa: S608  # fixed names
                )
                connection.execute("update watch set owner = ? where owner = ?", (self._name, name))
        return tuple(adopted)

    def _watched(self, write: Callable[[], T]) -> T:
        """Write, after what the disk did not take earlier; whether it takes things now is said by `unkept`."""
        try:
            for op, afloat in tuple(self._afloat.items()):
                self._insert(afloat.entry, afloat.clears_draft, afloat.known, None)
                del self._afloat[op]
            while self._owed:
                self._owed[0]()
                del self._owed[0]
            written = write()
        except sqlite3.Error as error:
            self.unkept = str(error)
            raise
        if not self._in_memory:
            self.unkept = ""
        return written

    def _add(self, entry: Entry, clears_draft: bool | None, known: str | None, if_gone: Entry | None) -> bool:
        try:
            return self._watched(lambda: self._insert(entry, clears_draft, known, if_gone))
        except sqlite3.Error:
            self._afloat[entry.op] = _Afloat(entry, clears_draft, known)
            return True

    def _insert(self, entry: Entry, clears_draft: bool | None, known: str | None, if_gone: Entry | None) -> bool:
        connection = self._connection()
        with _transaction(connection):
            on_disk = "" if clears_draft is None else self._text(entry.conversation_id, clears_draft)
            gone = bool(known) and not on_disk and if_gone is not None
            if gone and if_gone is not None:
                entry = if_gone
            connection.execute(
                f"insert into outbox ({_COLUMNS}, owner) values (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # fixed names
                (
                    entry.op,
                    entry.conversation_id,
                    entry.body,
                    entry.stage.value,
                    entry.created_at,
                    entry.sent_at,
                    entry.known_id,
                    self._name,
                ),
            )
            if clears_draft is not None and (known is None or on_disk == known):
                self._forget_draft(entry.conversation_id, clears_draft)
            return not gone

    def _change(self, op: str, stage: Stage, sent_at: float | None, known_id: int | None, body: str | None) -> bool:
        if (afloat := self._afloat.get(op)) is not None:
            # Nobody finds it after a crash, so nobody sends it twice: it may go on without the disk.
            entry = afloat.entry
            entry = replace(
                entry,
                stage=stage,
                sent_at=entry.sent_at if sent_at is None else sent_at,
                known_id=entry.known_id if known_id is None else known_id,
                body=entry.body if body is None else body,
            )
            self._afloat[op] = replace(afloat, entry=entry)
            with suppress(sqlite3.Error):
                self._watched(lambda: None)
            return True
        changed = self._watched(
            lambda: self._connection().execute(
                "update outbox set stage = ?, sent_at = coalesce(?, sent_at), known_id = coalesce(?, known_id),"
                " body = coalesce(?, body) where op = ? and owner = ?",
                (stage.value, sent_at, known_id, body, op, self._name),
            )
        )
        return changed.rowcount == 1

    def _remove(self, op: str, draft: Draft | None, became: int | None) -> None:
        afloat = self._afloat.pop(op, None)
        if afloat is not None and afloat.clears_draft is not None and draft is None:
            # What it was made of lies on the disk still.
            self._owed.append(
                partial(self._drop_draft, afloat.entry.conversation_id, afloat.clears_draft, afloat.known)
            )
        self._owed.append(partial(self._delete, op, draft, became))
        with suppress(sqlite3.Error):
            self._watched(lambda: None)

    def _drop_draft(self, conversation_id: int, private: bool, known: str | None) -> None:
        with _transaction(self._connection()):
            if known is None or self._text(conversation_id, private) == known:
                self._forget_draft(conversation_id, private)

    def _delete(self, op: str, draft: Draft | None, became: int | None) -> None:
        connection = self._connection()
        with _transaction(connection):
            row = connection.execute("select created_at from outbox where op = ? and owner = ?", (op, self._name))
            found = row.fetchone()
            connection.execute("delete from outbox where op = ? and owner = ?", (op, self._name))
            if became and found is not None:
                connection.execute("replace into sent values (?, ?, ?, ?)", (became, self._name, found[0], op))
            if draft is not None:
                beside = self._text(draft.conversation_id, draft.private)
                if draft.text and beside and beside not in draft.text:
                    draft = replace(draft, text=f"{draft.text}\n\n{beside}")
                self._draft(draft)

    def _keep_draft(self, draft: Draft, known: Draft | None) -> Draft | None:
        with _transaction(self._connection()):
            on_disk = self._on_disk(draft.conversation_id, draft.private)
            if known is not None and on_disk.words not in (known.words, draft.words):
                return on_disk
            self._draft(draft)
            return None

    def _on_disk(self, conversation_id: int, private: bool) -> Draft:
        """Return a draft as it lies there; an empty one if there is no draft."""
        row = (
            self._connection()
            .execute(
                f"{_DRAFTS} where draft.conversation_id = ? and draft.private = ?",
                (conversation_id, private),
            )
            .fetchone()
        )
        if row is None:
            return Draft(conversation_id=conversation_id, private=private, text="", changed_at=0.0)
        return _draft_of(row)

    def _text(self, conversation_id: int, private: bool) -> str:
        return self._on_disk(conversation_id, private).text

    def _draft(self, draft: Draft) -> None:
        key = (draft.conversation_id, draft.private)
        self._forget_draft(*key)
        if draft:
            connection = self._connection()
            connection.execute(
                "insert into draft values (?, ?, ?, ?, ?)", (*key, draft.text, draft.changed_at, draft.basis)
            )
            if draft.enclosed:
                connection.execute("insert into enclosed values (?, ?, ?)", (*key, draft.enclosed))

    def _forget_draft(self, conversation_id: int, private: bool) -> None:
        for table in ("draft", "enclosed"):
            self._connection().execute(
                f"delete from {table} where conversation_id = ? and private = ?",  # noqa: S608  # fixed names
                (conversation_id, private),
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


def _kind(body: object) -> str:
    """Return of which kind a wish is; empty where it can't be read."""
    try:
        plain = json.loads(str(body))
    except ValueError:
        return ""
    return str(plain.get("kind", "")) if isinstance(plain, dict) else ""


def unsent(folder: Path) -> tuple[int, int]:
    """Return how many drafts and how many wishes lie in a folder, without opening it for a session.

    Wishes that mean nothing later, such as that something was read, are not counted: nothing is lost with them.
    """
    file = folder / FILE
    if not file.exists():
        return (0, 0)
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            drafts = connection.execute("select count(*) from draft").fetchone()[0]
            bodies = connection.execute("select body from outbox").fetchall()
            wishes = sum(_kind(body) not in FADING for (body,) in bodies)
        finally:
            connection.close()
    except sqlite3.Error:
        return (0, 0)
    return (int(drafts), int(wishes))


def _version(connection: sqlite3.Connection) -> int:
    """Return a number that changes with every commit of another connection."""
    return int(connection.execute("pragma data_version").fetchone()[0])


class _transaction:  # noqa: N801  # used like a function
    """Makes several statements one: all of them are on the disk, or none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        # A full disk has rolled back by itself.
        if self._connection.in_transaction:
            self._connection.execute("rollback" if kind else "commit")


def _entry(row: tuple[str, int, str, str, float, float | None, int]) -> Entry:
    op, conversation_id, body, stage, created_at, sent_at, known_id = row
    return Entry(
        op=op,
        conversation_id=conversation_id,
        body=body,
        stage=_stage(stage),
        created_at=created_at,
        sent_at=sent_at,
        known_id=known_id,
    )


def _stage(word: str) -> Stage:
    """Return how far a wish is; one that is somewhere we don't know may be on the server: it is looked for, not sent."""
    try:
        return Stage(word)
    except ValueError:
        return Stage.UNCERTAIN


def _draft_of(row: tuple[int, int, str, float, str, str]) -> Draft:
    conversation_id, private, text, changed_at, basis, enclosed = row
    return Draft(
        conversation_id=conversation_id,
        private=bool(private),
        text=text,
        changed_at=changed_at,
        basis=basis,
        enclosed=enclosed,
    )
