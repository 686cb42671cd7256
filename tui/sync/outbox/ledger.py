"""The records of all wishes in hand: hears what happens to them, and does what the table says."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime

from tui.models.outgoing import Stage
from tui.store.operation import Operation
from tui.store.wishes import ReplyRequested
from tui.sync.core import Core
from tui.sync.drafts import Drafts
from tui.sync.encoding import encoded
from tui.sync.outbox.arrivals import Arrivals
from tui.sync.outbox.bulk import Bulk
from tui.sync.outbox.deeds import Deed, Forget, LookOn, NoteWhatIsKnown, Rest, TakeFollowersBack, Write
from tui.sync.outbox.happenings import Happening, HoldEnded, LeaderGone, TakenElsewhere, Vanished
from tui.sync.outbox.record import Record
from tui.sync.outbox.table import next_of

SLOWEST_RETRY_SECONDS = 60.0

LEAST_PAUSE_SECONDS = 5.0
"""What could not go is not tried again sooner for anything that the server answers meanwhile: it may read, and do nothing else."""

LATE_SECONDS = 0.5
"""What was held longer than this beyond its time was held too long."""


class Ledger:
    """One record a wish, and nothing beside it: store and disk are told what it says."""

    def __init__(self, core: Core, drafts: Drafts, arrivals: Arrivals, bulk: Bulk) -> None:
        self._core = core
        self._drafts = drafts
        self._arrivals = arrivals
        self._bulk = bulk
        self._records: dict[str, Record] = {}
        self._holding: dict[str, asyncio.Event] = {}
        """By the op of what is waited for until its hold is over: set when something happens to it."""
        self._resting: dict[str, asyncio.Event] = {}
        """By the op of what could not go, and waits for time or the line: set when it waits no longer."""
        self._removing: set[str] = set()
        """What is done, and lies on the disk still."""
        self._moved = asyncio.Event()

    def get(self, op: str) -> Record | None:
        """Return the record of a wish; None: it is not in hand here (any more)."""
        return self._records.get(op)

    def all(self) -> Iterable[Record]:
        return tuple(self._records.values())

    def first(self, conversation_id: int) -> Record | None:
        """Return the wish whose turn it is in a conversation."""
        ops = self._core.state.pending.get(conversation_id, ())
        return self._records.get(ops[0]) if ops else None

    def put(self, record: Record) -> None:
        """Take a wish in hand, or know more of it."""
        self._records[record.op] = record
        self._wake(record.op)

    def hear_at_once(self, op: str, happening: Happening) -> bool:
        """Do at once what follows from something that needs no waiting: an end, a hold, the agent's word.

        Returns:
            Whether it changed anything.
        """
        if (before := self._records.get(op)) is None:
            return False
        deeds = self._changed(before, happening)
        for deed in deeds:
            self._do(before, deed)
        return bool(deeds)

    async def hear(self, op: str, happening: Happening) -> None:
        """Do what follows from something, in its order, and wait for it.

        Raises:
            sqlite3.Error: The disk takes no note that it is to be sent: it must not be, and its record is as it was.
        """
        if (before := self._records.get(op)) is None:
            return
        for deed in self._changed(before, happening):
            if op in self._records and op not in self._core.state.operations:
                self.hear_at_once(op, Vanished())
                return
            match deed:
                case Write():
                    if not await self._write(before, deed):
                        return
                case Rest():
                    await self._pause(op, deed)
                case NoteWhatIsKnown():
                    await self._note_what_is_known(before)
                case _:
                    self._do(before, deed)

    def let_go(self, op: str | None = None, *, due: bool = False) -> None:
        """Call queued what is held: also what waits behind another wish, and so has not had its turn yet.

        Args:
            op: Only this one; None: all.
            due: Only what has been held for its seconds.
        """
        now = self._core.clock.now()
        for record in self.all():
            until = record.hold_until
            if record.stage is not Stage.HELD or until is None or op not in (None, record.op) or (due and until > now):
                continue
            self.hear_at_once(record.op, HoldEnded(late=_is_late(until, now)))

    async def hold(self, op: str) -> None:
        """Return when a wish may go; at once where it is not held."""
        core = self._core
        while (record := self._records.get(op)) is not None and record.stage is Stage.HELD and not core.closing:
            until = record.hold_until or core.clock.now()
            # The day's clock may be set meanwhile: nothing is held longer than it was meant to be.
            left = min((until - core.clock.now()).total_seconds(), core.settings.hold_seconds)
            woken = self._holding[op] = asyncio.Event()
            try:
                with core.activity.resting():
                    moved = left > 0 and await core.first_of(left, woken.wait())
            finally:
                del self._holding[op]
            if not moved:
                self.hear_at_once(op, HoldEnded(late=_is_late(until, core.clock.now())))

    def look(self) -> list[int]:
        """Forget what events have confirmed; return the conversations in which something may go now.

        Whoever carries such a wish may be waiting for the answer still. It tells nothing that is not known, and ends
        with the process: on the disk the wish must not wait for it.
        """
        core = self._core
        self._moved.set()
        gone = [record for record in self.all() if record.op not in core.state.operations]
        for record in gone:
            self.hear_at_once(record.op, Vanished())
        return [record.wish.conversation_id for record in gone]

    async def settled(self) -> None:
        """Return once nothing is on its way: what is left waits for time, for the line, or for the agent's word."""
        while self._removing or self._is_under_way():
            self._moved.clear()
            await self._moved.wait()

    def age(self, op: str) -> float:
        """Return for how many seconds a wish has been on the disk."""
        record = self._records.get(op)
        entry = record.entry if record else None
        return self._core.clock.now().timestamp() - entry.created_at if entry else 0.0

    def _is_under_way(self) -> bool:
        state = self._core.state
        first = (state.operations[ops[0]] for ops in state.pending.values() if ops)
        return any(not _waits(each) and each.op not in self._resting for each in first)

    def _changed(self, before: Record, happening: Happening) -> tuple[Deed, ...]:
        """Let something happen to a record; return what is to be done."""
        op = before.op
        after, deeds = next_of(before, happening if op in self._core.state.operations else Vanished())
        if after is None:
            del self._records[op]
            self._wake(op)
            self.go_on(op)
        elif after is not before:
            self.put(after)
        return deeds

    def _wake(self, op: str) -> None:
        if (woken := self._holding.get(op)) is not None:
            woken.set()

    def _do(self, record: Record, deed: Deed) -> None:
        """Do what needs no waiting.

        Args:
            record: As it was before.
        """
        match deed:
            case Forget():
                self._forget(record, deed)
            case LookOn():
                self.look_on(record.op, at_once=False)
            case TakeFollowersBack():
                for each in tuple(self._core.state.operations.values()):
                    if each.leader == record.op:
                        self.hear_at_once(each.op, LeaderGone())
            case Write() | Rest() | NoteWhatIsKnown():
                raise TypeError(f"{type(deed).__name__} has to be waited for")
            case _:
                self._core.dispatch(deed)

    def look_on(self, op: str, *, at_once: bool) -> None:
        """Go on looking for a reply while the agent is asked about it."""
        record = self._records.get(op)
        if record is not None and record.entry is not None and record.is_looked_for:
            self._arrivals.look_for(record.entry, at_once=at_once)

    async def _write(self, before: Record, deed: Write) -> bool:
        """Write down how far a wish is; False: it is no more our concern."""
        core, op = self._core, before.op
        operation, record = core.state.operations.get(op), self._records.get(op, before)
        if operation is None or record.entry is None:
            return True
        body = encoded(operation.wish, operation.basis, deed.guard, operation.leader)
        entry = replace(record.entry, stage=deed.stage, body=body)
        try:
            ours = await core.words.change(
                op, stage=entry.stage, sent_at=entry.sent_at, known_id=entry.known_id, body=body
            )
        except sqlite3.Error:
            if deed.stage is Stage.SENDING:
                self.put(before)
                raise
            # What the disk says meanwhile was so before: after a crash it is looked for, or asked about, anew.
            core.tell_if_unkept()
            return True
        if not ours and deed.stage is Stage.SENDING:
            self.hear_at_once(op, TakenElsewhere())
            return False
        if (now := self._records.get(op)) is not None:
            self._records[op] = replace(now, entry=entry)
        return True

    def go_on(self, op: str) -> None:
        """Have what could not go wait no longer."""
        if (resting := self._resting.get(op)) is not None:
            resting.set()

    async def _pause(self, op: str, rest: Rest) -> None:
        """Wait without counting as busy, for the time, the line, or the agent's word."""
        core = self._core
        seconds = self._backoff(op) if rest.seconds is None else rest.seconds
        least = seconds if rest.firm else min(seconds, LEAST_PAUSE_SECONDS)
        # What moves while the line counts for nothing is not forgotten.
        line, over = core.link_moved, asyncio.Event()
        self._resting[op] = over
        self._moved.set()
        try:
            with core.activity.resting():
                if not await core.first_of(least, over.wait()):
                    await core.first_of(seconds - least, over.wait(), line.wait())
        finally:
            del self._resting[op]
        if op not in core.state.operations:
            self.hear_at_once(op, Vanished())

    def _backoff(self, op: str) -> float:
        record = self._records.get(op)
        attempts = record.attempts if record else 1
        return self._core.jitter(0.5, 1.0) * min(SLOWEST_RETRY_SECONDS, 2.0 ** min(attempts, 10))

    async def _note_what_is_known(self, done: Record) -> None:
        core = self._core
        for op in core.state.pending.get(done.wish.conversation_id, ()):
            operation, record = core.state.operations.get(op), self._records.get(op)
            if operation is None or record is None or record.entry is None:
                continue
            if operation.basis is not None and operation.guard is None:
                body = encoded(operation.wish, operation.basis, leader=operation.leader)
                if body != record.entry.body:
                    await self._rewrite(record, body)

    async def _rewrite(self, record: Record, body: str) -> None:
        """Write down what is known more of a wish, as far as it is."""
        try:
            ours = record.entry is not None and await self._core.words.change(
                record.op, stage=record.entry.stage, body=body
            )
        except sqlite3.Error:
            self._core.tell_if_unkept()
            return
        now = self._records.get(record.op)
        if ours and now is not None and now.entry is not None:
            self._records[record.op] = replace(now, entry=replace(now.entry, body=body))

    def _forget(self, record: Record, deed: Forget) -> None:
        core, op, wish = self._core, record.op, record.wish
        self._bulk.forget(op)
        if record.sent_before is not None and isinstance(wish, ReplyRequested):
            self._arrivals.watch(wish, record.sent_before)
        if deed.keep_text and isinstance(wish, ReplyRequested):
            self._remove(op, lambda: self._drafts.put_back(op, wish))
            return
        became = next((message_id for message_id, of in core.state.sent.items() if of == op), None)
        self._remove(op, lambda: core.words.remove(op, became=became))

    def _remove(self, op: str, work: Callable[[], Awaitable[None]]) -> None:
        async def removed() -> None:
            try:
                await work()
            finally:
                self._removing.discard(op)
                self._moved.set()

        self._removing.add(op)
        self._core.jobs.begin(f"forget {op}", removed)


def _is_late(until: datetime, now: datetime) -> bool:
    return (now - until).total_seconds() > LATE_SECONDS


def _waits(operation: Operation) -> bool:
    return operation.stage in (Stage.ASKING, Stage.REFUSED)
