"""Wishes on their way: durable before the first byte leaves, in order within a conversation, each done exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from tui.models.outgoing import Stage
from tui.store import events
from tui.store.change import Change
from tui.store.operation import OperationsRestored
from tui.store.wish import Wish
from tui.store.wishes import DeletionRequested, ReplyRequested
from tui.sync.core import Core
from tui.sync.drafts import Drafts
from tui.sync.encoding import decoded, encoded
from tui.sync.outbox import leftovers
from tui.sync.outbox.arrivals import Arrivals
from tui.sync.outbox.bulk import Bulk
from tui.sync.outbox.carrier import Carrier
from tui.sync.outbox.follow_up import FollowUp
from tui.sync.outbox.happenings import Decided, GoneElsewhere, Kept, SleptLong, TakenBack
from tui.sync.outbox.ledger import Ledger
from tui.sync.outbox.reconcile import Search
from tui.sync.outbox.record import Record
from tui.sync.outbox.uploads import Uploads
from tui.words.entry import Entry

_NOTHING: Mapping[int, str] = MappingProxyType({})

Decision = Literal["send", "edit", "cancel"]


class Outbox:
    """Takes wishes, and what the agent decides about them."""

    def __init__(self, core: Core, drafts: Drafts) -> None:
        self._core = core
        self._drafts = drafts
        self.uploads = Uploads(core)
        search, bulk = Search(core), Bulk(core)
        self._arrivals = Arrivals(core, search, self._take_over)
        self._ledger = Ledger(core, drafts, self._arrivals, bulk)
        self._carrier = Carrier(
            core,
            drafts,
            self._ledger,
            bulk=bulk,
            search=search,
            uploads=self.uploads,
            follow_up=FollowUp(core, self.wish),
        )
        core.store.listen(self._noted)

    def wish(self, wish: Wish, *, hold: bool = True, one_of_many: bool = False) -> None:
        """Take a wish: it shows at once, is written to the disk, and goes out in its turn.

        Args:
            one_of_many: What the agent does and reads otherwise goes before it.
        """
        core = self._core
        if core.closing and wish.is_background:
            # Nobody asked for it, and it would be left for the next start: what was seen is told then.
            return
        now = core.clock.now()
        if isinstance(wish, ReplyRequested) and wish.written_at is None:
            wish = replace(wish, written_at=now)
        core.dispatch(wish)
        self._ledger.put(Record(wish=wish, of_many=one_of_many))
        core.jobs.begin(f"keep {wish.op}", lambda: self._keep(wish, now, hold), again=False)

    async def restore(self, entries: tuple[Entry, ...], sent: Mapping[int, str] = _NOTHING) -> None:
        """Take over what an earlier run left: what may have gone out is looked for, what is old is asked about.

        Args:
            sent: The messages that earlier runs have sent, each with the op of its reply.
        """
        core = self._core
        restored = leftovers.restored(entries, core.clock.now().timestamp())
        for op in restored.outdated:
            await core.words.remove(op)
        if restored.unreadable:
            core.dispatch(events.Told("An unsent change of another version could not be read. It was kept."))
        if restored.operations or sent:
            core.dispatch(OperationsRestored(restored.operations, sent))
        for each in restored.operations:
            entry = restored.entries[each.op]
            self._ledger.put(
                Record(
                    wish=each.wish,
                    stage=each.stage,
                    entry=entry,
                    guard=each.guard,
                    unanswered=entry.stage in (Stage.SENDING, Stage.UNCERTAIN),
                    is_late=True,
                )
            )
        for conversation_id in dict.fromkeys(each.wish.conversation_id for each in restored.operations):
            self._carrier.begin(conversation_id)
        for each in restored.operations:
            self._ledger.look_on(each.op, at_once=True)
        for entry in await core.words.adopt_watches():
            self._watch_on(entry)

    def take_back(self, op: str, *, keep_text: bool = True) -> bool:
        """Take back a wish that has not gone out; a reply's text returns to its draft. False: too late."""
        record = self._ledger.get(op)
        if record is None or not self._ledger.hear_at_once(op, TakenBack(keep_text)):
            return False
        # What waited behind it may go now.
        self._carrier.begin(record.wish.conversation_id)
        return True

    async def settled(self) -> None:
        """Return once nothing is on its way: what is left waits for time, for the line, or for the agent's word."""
        await self._ledger.settled()

    def is_sending(self) -> bool:
        """Whether the server has been told of something, and has not answered yet."""
        return any(operation.stage is Stage.SENDING for operation in self._core.state.operations.values())

    def may_be_done(self, op: str) -> bool:
        """Whether a change that is on its way may have happened: it can't be called back, but be done backwards."""
        record = self._ledger.get(op)
        return record is not None and record.may_be_done

    def skip_hold(self, op: str | None = None) -> None:
        """Let go now what is held; without an op, all of it."""
        self._ledger.let_go(op)

    def end_holds(self) -> None:
        """Call queued what has been held for its seconds."""
        self._ledger.let_go(due=True)

    def overslept(self, seconds: float) -> None:
        """Hear that the process was stopped for so long: what is old then is not sent unasked."""
        if seconds > leftovers.OLD_SECONDS:
            for record in self._ledger.all():
                if record.entry is not None:
                    self._ledger.hear_at_once(record.op, SleptLong())

    def decide(self, op: str, decision: Decision) -> None:
        """Hear the agent's word on a wish that waits for it: send it as it is, edit it again, or forget it."""
        record = self._ledger.get(op)
        if record is None or not record.waits_for_agent:
            return
        if decision != "send":
            self.take_back(op, keep_text=decision == "edit")
        elif self._ledger.hear_at_once(op, Decided()):
            self._carrier.begin(record.wish.conversation_id)

    def retry(self, op: str) -> None:
        """Try a waiting wish now."""
        if (record := self._ledger.get(op)) is not None:
            about = record.wish.conversation_id
            # What stands before it has to go first.
            self._ledger.go_on((self._ledger.first(about) or record).op)
            self._carrier.begin(about)

    def _noted(self, change: Change) -> None:
        """Wake what waits in vain: an event confirmed a reply before its answer did."""
        if change.outbox:
            for conversation_id in self._ledger.look():
                self._carrier.begin(conversation_id)
        for twin in change.twins:
            self._arrivals.twin(twin)

    def _take_over(self, wish: DeletionRequested, entry: Entry) -> None:
        """Take what the console itself offers to do, once it is on the disk."""
        self._ledger.put(Record(wish=wish, stage=Stage.ASKING, entry=entry, guard=leftovers.TWICE))

    def _watch_on(self, entry: Entry) -> None:
        """Go on watching for a twin of what an earlier run sent once more, from when it is known to be there."""
        try:
            wish = decoded(entry.body).wish
        except ValueError:
            return
        if not isinstance(wish, ReplyRequested):
            return
        if (record := self._ledger.get(entry.op)) is not None:
            self._ledger.put(replace(record, sent_before=entry))
        else:
            self._arrivals.watch(wish, entry, at_once=True)

    async def _keep(self, wish: Wish, now: datetime, hold: bool) -> None:
        """Write a wish to the disk; only then is it called queued, and only then may it leave."""
        core, op = self._core, wish.op
        operation = core.state.operations.get(op)
        if operation is None:
            return
        is_held = hold and core.settings.hold_seconds > 0 and wish.is_held
        until = now + timedelta(seconds=core.settings.hold_seconds) if is_held else None
        entry = Entry(
            op=op,
            conversation_id=wish.conversation_id,
            body=encoded(wish, operation.basis, leader=operation.leader),
            stage=Stage.HELD if is_held else Stage.QUEUED,
            created_at=now.timestamp(),
        )
        kept: Kept | GoneElsewhere = Kept(entry, until)
        if isinstance(wish, ReplyRequested):
            body = encoded(wish, operation.basis, leftovers.gone_elsewhere(), operation.leader)
            if_gone = replace(entry, stage=Stage.ASKING, body=body)
            if not await self._drafts.hand_over(entry, wish, if_gone):
                kept = GoneElsewhere(if_gone)
        else:
            await core.words.add(entry)
        core.tell_if_unkept()
        if self._ledger.get(op) is None:
            # Taken back while it was being written.
            await core.words.remove(op)
            return
        self._ledger.hear_at_once(op, kept)
        self._carrier.begin(wish.conversation_id)
