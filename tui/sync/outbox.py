"""Wishes on their way: durable before the first byte leaves, in order within a conversation, each done exactly once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from tui.api import errors
from tui.api.budget import behind
from tui.api.stall import SLOW
from tui.models.outgoing import Stage
from tui.store import events, select
from tui.store.change import Change
from tui.store.link import LinkKind, Trouble
from tui.store.operation import (
    Guard,
    Operation,
    OperationConfirmed,
    OperationRefused,
    OperationsRestored,
    OperationStaged,
    OperationTakenBack,
)
from tui.store.state import State
from tui.store.wish import Unclear, Wish, field_of
from tui.store.wishes import ReadRequested, ReplyRequested
from tui.sync import leftovers
from tui.sync.arrivals import Arrivals
from tui.sync.bulk import Bulk
from tui.sync.core import Core
from tui.sync.deliver import Context, delivered
from tui.sync.drafts import Drafts
from tui.sync.encoding import decoded, encoded
from tui.sync.follow_up import FollowUp
from tui.sync.guard import SendGuard
from tui.sync.holds import Holds
from tui.sync.reconcile import Search, Verdict
from tui.sync.uploads import Uploads, UploadStoppedError
from tui.words.entry import Entry

SERVER_SECONDS = 15.0
"""A server that is well gives a request up after this long (rack-timeout): what it has not done by then it never does."""

HANGS_SECONDS = 1.0
"""A message that the server has had for so long without an answer may be done at any time: from now on that is on the disk."""

READ_LATE_SECONDS = 10.0
"""The server marks as read all there is when it is told: after so long it may be more than the agent had seen."""

SLOWEST_RETRY_SECONDS = 60.0
BROKEN_ATTEMPTS = 4
"""So often the server may fail at a change while it answers everything else, before it is called not done."""

_WAITS_FOR_AGENT = (Stage.ASKING, Stage.REFUSED)

_NOTHING: Mapping[int, str] = MappingProxyType({})

Decision = Literal["send", "edit", "cancel"]


class Outbox:
    """Carries wishes to the server."""

    def __init__(self, core: Core, drafts: Drafts) -> None:
        self._core = core
        self._guard = SendGuard(core)
        self._search = Search(core)
        self._arrivals = Arrivals(core, self._search, self._take_over)
        self._drafts = drafts
        self._follow_up = FollowUp(core, self.wish)
        self._bulk = Bulk(core)
        self.holds = Holds(core)
        self.uploads = Uploads(core)
        self._entries: dict[str, Entry] = {}
        """What lies on the disk of the wishes in hand."""
        self._of_many: set[str] = set()
        """What is done to several conversations at once."""
        self._approved: set[str] = set()
        """What the agent wants sent though it is old."""
        self._overslept: set[str] = set()
        """What was written before a long sleep: it is asked about like what an earlier run left."""
        self._inherited: set[str] = set()
        """What an earlier run left: the world went on meanwhile."""
        self._attempts: dict[str, int] = {}
        self._unsure: set[str] = set()
        """What the server may have done, though it did not say so."""
        self._unknown: set[str] = set()
        """Replies that nobody knows to have arrived, and about which the agent is asked."""
        self._well_since: dict[str, float] = {}
        """Since when the server has answered whoever looked for a reply, by the clock's `monotonic`."""
        self._sent_again: dict[str, tuple[ReplyRequested, Entry]] = {}
        """Replies that may have arrived when they were sent once more."""
        self._resting: set[str] = set()
        """What could not go, and waits for time or the line."""
        self._forgetting: set[str] = set()
        """What is done, and lies on the disk still."""
        self._moved = asyncio.Event()
        core.store.listen(self._noted)

    def wish(self, wish: Wish, *, hold: bool = True, one_of_many: bool = False) -> None:
        """Take a wish: it shows at once, is written to the disk, and goes out in its turn.

        Args:
            one_of_many: What the agent does and reads otherwise goes before it.
        """
        core = self._core
        if one_of_many:
            self._of_many.add(wish.op)
        now = core.clock.now()
        if isinstance(wish, ReplyRequested) and wish.written_at is None:
            wish = replace(wish, written_at=now)
        core.dispatch(wish)
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
        self._entries.update(restored.entries)
        self._unsure.update(op for op in restored.entries if self._may_be_there(op))
        self._inherited.update(restored.entries)
        if restored.operations or sent:
            core.dispatch(OperationsRestored(restored.operations, sent))
            for conversation_id in dict.fromkeys(each.wish.conversation_id for each in restored.operations):
                self._drive(conversation_id)
        for each in restored.operations:
            if each.stage is Stage.ASKING and each.may_be_done:
                self._look_on(each, at_once=True)
        for entry in await core.words.adopt_watches():
            self._watch_on(entry)

    def take_back(self, op: str, *, keep_text: bool = True) -> bool:
        """Take back a wish that has not gone out; a reply's text returns to its draft. False: too late."""
        operation = self._core.state.operations.get(op)
        if operation is None or operation.stage not in (Stage.HELD, Stage.QUEUED, Stage.ASKING, Stage.REFUSED):
            return False
        self._unknown.discard(op)
        self._core.dispatch(OperationTakenBack(op, keep_text))
        self._done(op, keep_text=keep_text, operation=operation)
        self._take_back_followers(op)
        # What waited behind it may go now.
        self._drive(operation.wish.conversation_id)
        return True

    def _take_back_followers(self, op: str) -> None:
        """What one key asked for goes together: a conversation is not resolved by a reply that did not go out."""
        core = self._core
        for each in tuple(core.state.operations.values()):
            if each.leader == op and each.stage is not Stage.SENDING:
                core.dispatch(OperationTakenBack(each.op, keep_text=False))
                self._done(each.op)

    async def settled(self) -> None:
        """Return once nothing is on its way: what is left waits for time, for the line, or for the agent's word."""
        while self._forgetting or self._is_under_way():
            self._moved.clear()
            await self._moved.wait()

    def is_sending(self) -> bool:
        """Whether the server has been told of something, and has not answered yet."""
        return any(operation.stage is Stage.SENDING for operation in self._core.state.operations.values())

    def _is_under_way(self) -> bool:
        state = self._core.state
        first = (state.operations[ops[0]] for ops in state.pending.values() if ops)
        return any(each.stage not in _WAITS_FOR_AGENT and each.op not in self._resting for each in first)

    def may_be_done(self, op: str) -> bool:
        """Whether a change that is on its way may have happened: it can't be called back, but be done backwards."""
        operation = self._core.state.operations.get(op)
        return op in self._unsure or (operation is not None and operation.stage is Stage.SENDING)

    def overslept(self, seconds: float) -> None:
        """Hear that the process was stopped for so long: what is old then is not sent unasked."""
        if seconds > leftovers.OLD_SECONDS:
            self._overslept.update(op for op in self._entries if not self._may_be_there(op))

    def decide(self, op: str, decision: Decision) -> None:
        """Hear the agent's word on a wish that waits for it: send it as it is, edit it again, or forget it."""
        operation = self._core.state.operations.get(op)
        if operation is None or operation.stage not in (Stage.ASKING, Stage.REFUSED):
            return
        if decision == "send":
            self._approved.add(op)
            self._attempts.pop(op, None)
            entry = self._entries.get(op)
            self._unknown.discard(op)
            if entry is not None and self._may_be_there(op):
                # The agent saw that it cannot be known, and wants it sent all the same.
                self._queued_again(operation, entry)
            # What comes after what the agent has read now is asked about again.
            seen = operation.guard.seen if operation.guard else None
            self._core.dispatch(OperationStaged(op, Stage.QUEUED, basis=seen))
            self._drive(operation.wish.conversation_id)
        else:
            self.take_back(op, keep_text=decision == "edit")

    def retry(self, op: str) -> None:
        """Try a waiting wish now."""
        operation = self._core.state.operations.get(op)
        if operation is not None:
            self._core.line_is_back()
            self._drive(operation.wish.conversation_id)

    def _noted(self, change: Change) -> None:
        """Wake what waits in vain: an event confirmed a reply before its answer did."""
        if change.outbox:
            self._moved.set()
        for op in [op for op in self._unknown if op not in self._core.state.operations]:
            # It arrived after all. Nobody carries it any more, and what waited behind it may go.
            conversation_id = self._entries[op].conversation_id
            self._done(op)
            self._drive(conversation_id)
        if change.outbox and any(op not in self._core.state.operations for op in self._entries):
            self._core.line_is_back()
        for twin in change.twins:
            self._arrivals.twin(twin)

    def _take_over(self, entry: Entry) -> None:
        self._entries[entry.op] = entry

    def _look_on(self, operation: Operation, *, at_once: bool) -> None:
        """Go on looking for a reply while the agent is asked about it."""
        entry = self._entries.get(operation.op)
        if entry is not None and isinstance(operation.wish, ReplyRequested):
            self._unknown.add(operation.op)
            self._arrivals.look_for(entry, at_once=at_once)

    def _watch_on(self, entry: Entry) -> None:
        """Go on watching for a twin of what an earlier run sent once more, from when it is known to be there."""
        try:
            wish = decoded(entry.body).wish
        except ValueError:
            return
        if not isinstance(wish, ReplyRequested):
            return
        if entry.op in self._entries:
            self._sent_again[entry.op] = (wish, entry)
        else:
            self._arrivals.watch(wish, entry, at_once=True)

    def _queued_again(self, operation: Operation, entry: Entry) -> None:
        """Have what may have arrived go out once more; should both arrive, it is noticed."""
        self._entries[operation.op] = replace(entry, stage=Stage.QUEUED.value)
        self._well_since.pop(operation.op, None)
        if isinstance(operation.wish, ReplyRequested):
            self._sent_again[operation.op] = (operation.wish, entry)

    def _drive(self, conversation_id: int) -> None:
        self._core.jobs.begin(f"outbox {conversation_id}", lambda: self._carry(conversation_id))

    async def _keep(self, wish: Wish, now: datetime, hold: bool) -> None:
        """Write a wish to the disk; only then is it called queued, and only then may it leave."""
        core = self._core
        operation = core.state.operations.get(wish.op)
        if operation is None:
            return
        stage, until = Stage.QUEUED, None
        if hold and core.settings.hold_seconds > 0 and wish.is_held:
            stage, until = Stage.HELD, now + timedelta(seconds=core.settings.hold_seconds)
        entry = Entry(
            op=wish.op,
            conversation_id=wish.conversation_id,
            body=encoded(wish, operation.basis, leader=operation.leader),
            stage=stage.value,
            created_at=now.timestamp(),
        )
        guard: Guard | None = None
        if isinstance(wish, ReplyRequested):
            asked = leftovers.gone_elsewhere()
            body = encoded(wish, operation.basis, asked, operation.leader)
            if_gone = replace(entry, stage=Stage.ASKING.value, body=body)
            if not await self._drafts.hand_over(entry, wish, if_gone):
                entry, stage, until, guard = if_gone, Stage.ASKING, None, asked
        else:
            await core.words.add(entry)
        core.tell_if_unkept()
        self._entries[wish.op] = entry
        if wish.op not in core.state.operations:
            # Taken back while it was being written.
            await core.words.remove(wish.op)
            return
        if stage is Stage.HELD:
            self.holds.begin(wish.op)
        reason = " ".join(guard.reasons) if guard else ""
        core.dispatch(OperationStaged(wish.op, stage, reason, hold_until=until, guard=guard))
        self._drive(wish.conversation_id)

    async def _carry(self, conversation_id: int) -> None:
        """Carry a conversation's wishes in their order; a bug in it is shown, and it begins again."""
        crashes = 0
        while True:
            try:
                await self._carry_all(conversation_id)
            except Exception as error:
                self._core.crashed("outbox", error)
                crashes += 1
                with self._core.activity.resting():
                    await self._core.wait_for_line(min(SLOWEST_RETRY_SECONDS, 2.0**crashes))
            else:
                return

    async def _carry_all(self, conversation_id: int) -> None:
        """Carry a conversation's wishes until one of them has to wait for the agent, or none is left."""
        while not self._core.closing:
            ops = self._core.state.pending.get(conversation_id, ())
            operation = self._core.state.operations.get(ops[0]) if ops else None
            if operation is None or not operation.durable or operation.stage in _WAITS_FOR_AGENT:
                return
            await self.holds.over(operation)
            if not self._bulk.holds(operation.op):
                await self._step_if_there(operation.op)
                continue
            try:
                await self._carry_in_bulk(conversation_id)
            finally:
                self._bulk.end_turn(conversation_id)

    async def _carry_in_bulk(self, conversation_id: int) -> None:
        """Carry what belongs to an act on several conversations and stands first in this one."""
        while ops := self._core.state.pending.get(conversation_id, ()):
            operation = self._core.state.operations[ops[0]]
            ready = operation.durable and operation.stage not in (*_WAITS_FOR_AGENT, Stage.HELD)
            if not ready or self._core.closing or not self._bulk.holds(operation.op):
                return
            # Before the first on a conversation it is asked whether somebody else was there.
            if await self._bulk.turn(operation.op, conversation_id, 1 if operation.leader else 2):
                await self._step_if_there(operation.op)

    async def _step_if_there(self, op: str) -> None:
        if op in self._core.state.operations and not self._core.closing:
            await self._step(op)

    async def _step(self, op: str) -> None:
        """Bring one wish one step further, or wait where the disk takes no note of it."""
        try:
            with behind() if op in self._of_many else nullcontext():
                await self._further(op)
        except sqlite3.Error:
            # Sent now, it would be sent once more after a crash: the disk still says that it waits.
            self._core.tell_if_unkept()
            await self._rest(op, self._backoff(op))

    async def _further(self, op: str) -> None:
        core = self._core
        core.feel_pulse()
        operation = core.state.operations[op]
        try:
            if self._may_be_there(op) and isinstance(operation.wish, ReplyRequested):
                await self._find(operation, operation.wish)
                return
            if isinstance(operation.wish, ReadRequested) and await self._is_overtaken(operation):
                core.dispatch(OperationTakenBack(op))
                self._done(op)
                return
            trusting = not (self.holds.is_late(op) or op in self._attempts or op in self._inherited)
            guard = await self._guard.objection(operation, trusting=trusting)
            if op in self._overslept and op not in self._approved:
                guard = leftovers.asked_again(guard, self._age(op), old=True)
            if op not in core.state.operations:
                return
            if guard is not None and operation.wish.fades:
                # It is about another conversation by now, and nobody would miss it.
                core.dispatch(OperationTakenBack(op))
                self._done(op)
                return
            if guard is not None:
                await self._ask(op, guard)
                return
            await self._send(op)
        except errors.Throttled as error:
            await self._wait(op, error.sentence, error.retry_after)
        except (errors.TokenDead, errors.AccountSuspended, errors.ServerMoved) as error:
            await self._wait(op, error.sentence, SLOWEST_RETRY_SECONDS)
        except errors.Uncertain as error:
            await self._uncertain(op, error)
        except (errors.Unreachable, errors.ServerBroken, errors.NotUnderstood) as error:
            self._note_line(error)
            await self._wait(op, error.sentence)
        except errors.Refused as error:
            await self._refused(op, error)
        except UploadStoppedError:
            core.dispatch(OperationTakenBack(op))
            self._done(op, keep_text=True, operation=operation)
            self._take_back_followers(op)

    async def _is_overtaken(self, operation: Operation) -> bool:
        """Whether a reading that could not be told at once would hide what came since and nobody has seen."""
        return self._age(operation.op) > READ_LATE_SECONDS and await self._guard.customer_wrote_since(operation)

    async def _send(self, op: str) -> None:
        """Carry one wish to the server."""
        core = self._core
        operation = core.state.operations[op]
        wish = _without_what_is_gone(operation)
        await self._drafts.flush()
        entry = self._entries[op]
        sent_at = core.clock.now().timestamp()
        known_id = entry.known_id or select.newest_message_id(core.state, wish.conversation_id)
        if op in self._sent_again:
            await core.words.watch(self._sent_again[op][1])
        body = encoded(wish, operation.basis, leader=operation.leader)
        if not await core.words.change(op, stage=Stage.SENDING.value, sent_at=sent_at, known_id=known_id, body=body):
            # Another console has it in hand; it will show what becomes of it.
            self._entries.pop(op, None)
            core.dispatch(OperationTakenBack(op, keep_text=False))
            return
        if op not in core.state.operations:
            self._done(op)
            return
        self._entries[op] = replace(entry, stage=Stage.SENDING.value, sent_at=sent_at, known_id=known_id, body=body)
        core.dispatch(OperationStaged(op, Stage.SENDING))
        told = _told_at(core.state, wish)
        message_id, began = 0, core.clock.monotonic()
        async with self._noted_if_it_hangs(operation):
            answer = await self.uploads.watched(
                op, lambda heard: delivered(wish, Context(core.client, core.state, core.clock, heard))
            )
        for event in answer.happened:
            core.dispatch(event)
            if isinstance(event, events.MessageArrived) and isinstance(wish, ReplyRequested):
                await self._search.learn_from(wish, event.message)
                message_id = event.message.id
                core.proof.expect(message_id, began)
        # Where a push came meanwhile, it is newer than our answer: it may hold a colleague's later change.
        applies = _told_at(core.state, wish) == told
        core.dispatch(OperationConfirmed(op, applies=applies, done=answer.done, message_id=message_id))
        if not wish.came_as_asked(answer.done):
            core.dispatch(events.Told(f"{wish.failure} as asked: the server does not know that {field_of(wish)}."))
        await self._note_what_is_known(wish.conversation_id)
        self._done(op)
        self._follow_up.of(wish, operation.basis)

    @asynccontextmanager
    async def _noted_if_it_hangs(self, operation: Operation) -> AsyncIterator[None]:
        """Inside, a message is sent: where no answer comes soon, the disk says so before anything can end the process."""
        if not isinstance(operation.wish, ReplyRequested):
            yield
            return
        noting = asyncio.create_task(self._note_that_it_hangs(operation), name="hangs")
        try:
            yield
        finally:
            noting.cancel()
            await asyncio.gather(noting, return_exceptions=True)

    async def _note_that_it_hangs(self, operation: Operation) -> None:
        op, clock = operation.op, self._core.clock
        await clock.sleep(HANGS_SECONDS)
        while self.uploads.is_partly_sent(op):
            await clock.sleep(HANGS_SECONDS)
        body = encoded(operation.wish, operation.basis, leftovers.ENDED_UNANSWERED, operation.leader)
        await self._core.words.change(op, stage=Stage.SENDING.value, body=body)

    async def _note_what_is_known(self, conversation_id: int) -> None:
        """Write down that what was just done is no surprise to what waits behind it: also not after a crash."""
        core = self._core
        for op in core.state.pending.get(conversation_id, ()):
            operation, entry = core.state.operations[op], self._entries.get(op)
            if entry is not None and operation.basis is not None and operation.guard is None:
                body = encoded(operation.wish, operation.basis, leader=operation.leader)
                if body != entry.body and await core.words.change(op, stage=entry.stage, body=body):
                    self._entries[op] = replace(entry, body=body)

    async def _uncertain(self, op: str, error: errors.Uncertain) -> None:
        """What was sent has no answer. A reply is looked for; what may be done twice is simply asked for again."""
        core = self._core
        operation = core.state.operations.get(op)
        if operation is None:
            # An event confirmed it meanwhile.
            self._done(op)
            return
        if isinstance(operation.wish, ReplyRequested):
            now = core.clock.now().timestamp()
            # It may be done at any time, so it is on the disk at once that it is never sent again unasked.
            guard = leftovers.NOT_KNOWN if isinstance(error, errors.Unanswered) else None
            body = encoded(operation.wish, operation.basis, guard, operation.leader)
            self._entries[op] = replace(self._entries[op], stage=Stage.UNCERTAIN.value, sent_at=now, body=body)
            await core.words.change(op, stage=Stage.UNCERTAIN.value, sent_at=now, body=body)
            core.dispatch(OperationStaged(op, Stage.UNCERTAIN, error.sentence, guard=guard))
            return
        if operation.wish.if_unclear is Unclear.ASK:
            await self._ask(op, leftovers.MACRO_UNCERTAIN)
            return
        self._unsure.add(op)
        self._attempts[op] = self._attempts.get(op, 0) + 1
        fails_at_this_alone = error.status == 500 and core.state.link.trouble is Trouble.NONE
        if fails_at_this_alone and self._attempts[op] >= BROKEN_ATTEMPTS:
            await self._refused(op, error)
            return
        await self._wait(op, error.sentence)

    async def _find(self, operation: Operation, wish: ReplyRequested) -> None:
        """Look whether a reply without an answer is there; send it again only once it is known not to be.

        What broke off is looked for once more after the server has been well for a while. What no answer came to in
        time is never sent again unasked.
        """
        core, op = self._core, operation.op
        entry = self._entries[op]
        if operation.stage is not Stage.UNCERTAIN:
            core.dispatch(OperationStaged(op, Stage.UNCERTAIN, operation.reason))
        try:
            found = await self._search.look(wish, entry.known_id, entry.sent_at or entry.created_at)
        except (errors.NotFound, errors.NotAllowed) as error:
            await self._refused(op, error)
            return
        except errors.ApiError as error:
            self._well_since.pop(op, None)
            self._note_line(error)
            await self._rest(op, self._backoff(op))
            return
        if op not in core.state.operations:
            self._done(op)
            return
        if found.verdict is Verdict.THERE and found.message is not None:
            core.dispatch(events.MessageArrived(found.message))
            core.dispatch(OperationConfirmed(op, message_id=found.message.id))
            self._done(op)
            return
        if found.verdict is Verdict.NOT_THERE and operation.may_be_done and operation.guard is not None:
            await self._ask(op, operation.guard)
            return
        now = core.clock.monotonic()
        left = SERVER_SECONDS - (now - self._well_since.setdefault(op, now))
        if left > 0:
            await self._rest(op, left + 0.1)
            return
        if found.verdict is Verdict.UNKNOWN:
            await self._ask(op, leftovers.cannot_be_known(found, operation.basis))
            return
        await core.words.change(op, stage=Stage.QUEUED.value)
        self._queued_again(operation, entry)
        age = self._age(op)
        if age > leftovers.OLD_SECONDS and op not in self._approved:
            await self._ask(op, Guard(reasons=(leftovers.written_long_ago(age),)))
            return
        core.dispatch(OperationStaged(op, Stage.QUEUED, "It did not arrive; it is sent again."))

    async def _ask(self, op: str, guard: Guard) -> None:
        stage = Stage.UNCERTAIN if self._may_be_there(op) else Stage.ASKING
        operation = self._core.state.operations[op]
        body = encoded(operation.wish, operation.basis, guard, operation.leader)
        await self._core.words.change(op, stage=stage.value, body=body)
        if op not in self._core.state.operations:
            # An event confirmed it meanwhile.
            self._done(op)
            return
        self._core.dispatch(OperationStaged(op, Stage.ASKING, " ".join(guard.reasons), guard=guard))
        if guard.may_be_done:
            self._look_on(operation, at_once=False)

    async def _refused(self, op: str, error: errors.ApiError) -> None:
        """The server said no: a change goes, a reply's text returns to its composer."""
        core = self._core
        operation = core.state.operations.get(op)
        if operation is None:
            self._done(op)
            return
        about = operation.wish.conversation_id
        sentence = f"{operation.wish.failure}{f' (#{about})' if about else ''}: {error.sentence.rstrip('.')}."
        if isinstance(operation.wish, ReplyRequested):
            deleted = isinstance(error, errors.NotFound) and not error.code
            sentence += " Its words are kept in the outbox." if deleted else " The text is a draft again."
            if any(each.leader == op for each in core.state.operations.values()):
                sentence += f" #{about} stays as it is."
        kept = operation.wish.is_kept_when_refused
        if kept:
            await self._keep_as_not_done(operation, sentence)
        core.dispatch(OperationRefused(op, sentence, kept=kept))
        self._take_back_followers(op)
        if isinstance(error, errors.NotFound) and not error.code:
            core.dispatch(events.ConversationGone(about))
        elif isinstance(error, errors.NotAllowed) and about:
            core.suspect(about)
        if not kept:
            self._done(op, keep_text=True, operation=operation)

    async def _keep_as_not_done(self, operation: Operation, sentence: str) -> None:
        """Note on the disk that the server does not do this: it waits for the agent to ask again, or to discard it."""
        body = encoded(operation.wish, operation.basis, Guard(reasons=(sentence,)), operation.leader)
        await self._core.words.change(operation.op, stage=Stage.REFUSED.value, body=body)
        if (entry := self._entries.get(operation.op)) is not None:
            self._entries[operation.op] = replace(entry, stage=Stage.REFUSED.value)
        self._unsure.discard(operation.op)

    async def _wait(self, op: str, reason: str, seconds: float | None = None) -> None:
        core = self._core
        if op not in core.state.operations:
            self._done(op)
            return
        operation = core.state.operations[op]
        body = encoded(operation.wish, operation.basis, leader=operation.leader)
        await core.words.change(op, stage=Stage.QUEUED.value, body=body)
        if (entry := self._entries.get(op)) is not None:
            self._entries[op] = replace(entry, stage=Stage.QUEUED.value, body=body)
        core.dispatch(OperationStaged(op, Stage.QUEUED, reason))
        await self._rest(op, self._backoff(op) if seconds is None else seconds)

    async def _rest(self, op: str, seconds: float) -> None:
        """Wait without counting as busy, for the time, the line, or the agent's word."""
        self._resting.add(op)
        self._moved.set()
        try:
            with self._core.activity.resting():
                await self._core.wait_for_line(seconds)
        finally:
            self._resting.discard(op)
        if op not in self._core.state.operations:
            self._done(op)

    def _age(self, op: str) -> float:
        return self._core.clock.now().timestamp() - self._entries[op].created_at

    def _backoff(self, op: str) -> float:
        attempts = self._attempts[op] = self._attempts.get(op, 0) + 1
        return self._core.jitter(0.5, 1.0) * min(SLOWEST_RETRY_SECONDS, 2.0 ** min(attempts, 10))

    def _note_line(self, error: errors.ApiError) -> None:
        core = self._core
        at_the_line = isinstance(error, errors.Unreachable) and error.code != SLOW
        if at_the_line and core.state.link.kind is not LinkKind.LIVE:
            core.dispatch(events.LinkChanged(LinkKind.OFFLINE, core.clock.now(), error.sentence))

    def _may_be_there(self, op: str) -> bool:
        entry = self._entries.get(op)
        return entry is not None and entry.stage in (Stage.SENDING.value, Stage.UNCERTAIN.value)

    def _done(self, op: str, *, keep_text: bool = False, operation: Operation | None = None) -> None:
        """Forget a wish on the disk too; a text that returned to its draft is written in the same step."""
        core = self._core
        self.holds.forget(op)
        self._bulk.forget(op)
        self._entries.pop(op, None)
        self._attempts.pop(op, None)
        self._well_since.pop(op, None)
        for ops in (self._of_many, self._approved, self._overslept, self._unsure, self._inherited, self._unknown):
            ops.discard(op)
        if (sent_again := self._sent_again.pop(op, None)) is not None:
            self._arrivals.watch(*sent_again)
        wish = operation.wish if operation else None
        if keep_text and isinstance(wish, ReplyRequested):
            self._forget(op, lambda: self._drafts.put_back(op, wish))
            return
        became = next((message_id for message_id, of in core.state.sent.items() if of == op), None)
        self._forget(op, lambda: core.words.remove(op, became=became))

    def _forget(self, op: str, work: Callable[[], Awaitable[None]]) -> None:
        async def forgotten() -> None:
            try:
                await work()
            finally:
                self._forgetting.discard(op)
                self._moved.set()

        self._forgetting.add(op)
        self._core.jobs.begin(f"forget {op}", forgotten)


def _without_what_is_gone(operation: Operation) -> Wish:
    """Return what is sent: an answer to what was deleted meanwhile, and the agent knows, is sent as words alone."""
    wish, basis = operation.wish, operation.basis
    if isinstance(wish, ReplyRequested) and basis is not None and basis.answered_gone:
        return replace(wish, in_reply_to=None, quoted_words="")
    return wish


def _told_at(state: State, wish: Wish) -> datetime | None:
    held = state.held.get(wish.conversation_id)
    return held.row.updated_at if held else None
