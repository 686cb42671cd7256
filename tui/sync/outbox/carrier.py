"""Carries the wishes of each conversation in their order: asks what speaks against one, sends it, and looks for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime

from tui.api import errors
from tui.api.budget import behind
from tui.api.stall import SLOW
from tui.models.outgoing import Stage
from tui.store import events, select
from tui.store.link import LinkKind, Trouble
from tui.store.operation import Operation, OperationConfirmed
from tui.store.state import State
from tui.store.wish import Wish, field_of
from tui.store.wishes import ReadRequested, ReplyRequested
from tui.sync.core import Core
from tui.sync.drafts import Drafts
from tui.sync.encoding import encoded
from tui.sync.outbox import leftovers
from tui.sync.outbox.bulk import Bulk
from tui.sync.outbox.deliver import Context, delivered
from tui.sync.outbox.follow_up import FollowUp
from tui.sync.outbox.guard import SendGuard
from tui.sync.outbox.happenings import (
    Denied,
    Done,
    Leaving,
    NoAnswer,
    NotReached,
    NotThere,
    NotTold,
    NotWritten,
    Objected,
    Outdated,
    Stopped,
)
from tui.sync.outbox.ledger import SLOWEST_RETRY_SECONDS, Ledger
from tui.sync.outbox.reconcile import Search, Verdict
from tui.sync.outbox.record import Record
from tui.sync.outbox.uploads import Uploads, UploadStoppedError

HANGS_SECONDS = 1.0
"""A message that the server has had for so long without an answer may be done at any time: from now on that is on the disk."""

READ_LATE_SECONDS = 10.0
"""The server marks as read all there is when it is told: after so long it may be more than the agent had seen."""


class Carrier:
    """Takes what stands first in each conversation one step further, until it has to wait for the agent."""

    def __init__(
        self,
        core: Core,
        drafts: Drafts,
        ledger: Ledger,
        *,
        bulk: Bulk,
        search: Search,
        uploads: Uploads,
        follow_up: FollowUp,
    ) -> None:
        self._core = core
        self._drafts = drafts
        self._ledger = ledger
        self._bulk = bulk
        self._search = search
        self._uploads = uploads
        self._follow_up = follow_up
        self._guard = SendGuard(core)

    def begin(self, conversation_id: int) -> None:
        """Carry what waits in a conversation; where that is done already, look again after it."""
        self._core.jobs.begin(f"outbox {conversation_id}", lambda: self._carry_on(conversation_id))

    async def _carry_on(self, conversation_id: int) -> None:
        """Carry a conversation's wishes; a bug in it is shown, and it begins again."""
        crashes = 0
        while True:
            try:
                await self._carry_in_order(conversation_id)
            except Exception as error:
                self._core.crashed("outbox", error)
                crashes += 1
                with self._core.activity.resting():
                    await self._core.wait_for_line(min(SLOWEST_RETRY_SECONDS, 2.0**crashes))
            else:
                return

    async def _carry_in_order(self, conversation_id: int) -> None:
        """Carry a conversation's wishes until one of them has to wait for the agent, or none is left."""
        while not self._core.closing:
            record = self._ledger.first(conversation_id)
            if record is None or record.entry is None or record.waits_for_agent:
                return
            await self._ledger.hold(record.op)
            if not self._bulk.holds(record.op):
                await self._advance(record.op)
                continue
            try:
                await self._carry_in_bulk(conversation_id)
            finally:
                self._bulk.end_turn(conversation_id)

    async def _carry_in_bulk(self, conversation_id: int) -> None:
        """Carry what belongs to an act on several conversations and stands first in this one."""
        while (record := self._ledger.first(conversation_id)) is not None and not self._core.closing:
            ready = record.entry is not None and not record.waits_for_agent and record.stage is not Stage.HELD
            if not ready or not self._bulk.holds(record.op):
                return
            operation = self._core.state.operations[record.op]
            # Before the first on a conversation it is asked whether somebody else was there.
            if await self._bulk.turn(record.op, conversation_id, 1 if operation.leader else 2):
                await self._advance(record.op)

    async def _advance(self, op: str) -> None:
        """Bring one wish one step further, or wait where the server or the disk does not let it."""
        if op not in self._core.state.operations or self._core.closing:
            return
        self._core.feel_pulse()
        record = self._ledger.get(op)
        if record is None:
            return
        try:
            with behind() if record.of_many else nullcontext():
                await self._send_or_look(record)
        except sqlite3.Error:
            self._core.tell_if_unkept()
            await self._ledger.hear(op, NotWritten())

    async def _send_or_look(self, record: Record) -> None:
        ledger, op = self._ledger, record.op
        try:
            match record.stage:
                case Stage.QUEUED:
                    await self._send_unless(record)
                case Stage.UNCERTAIN:
                    await self._look(record)
                case Stage.SENDING:
                    # A fault of ours ended its sending.
                    await ledger.hear(op, NoAnswer("", self._now()))
                case _:
                    pass
        except errors.Throttled as error:
            await ledger.hear(op, NotReached(error.sentence, error.retry_after, firm=True))
        except (errors.TokenDead, errors.AccountSuspended, errors.ServerMoved) as error:
            await ledger.hear(op, NotReached(error.sentence, SLOWEST_RETRY_SECONDS))
        except errors.Uncertain as error:
            await ledger.hear(op, self._no_answer(record, error))
        except (errors.Unreachable, errors.ServerBroken, errors.NotUnderstood) as error:
            self._note_line(error)
            await ledger.hear(op, NotReached(error.sentence))
        except errors.Refused as error:
            await self._denied(record, error)
        except UploadStoppedError:
            await ledger.hear(op, Stopped())

    async def _send_unless(self, record: Record) -> None:
        """Send a wish, unless something speaks against it.

        Raises:
            ApiError: It was not sent, or not answered.
        """
        ledger, op = self._ledger, record.op
        operation = self._core.state.operations[op]
        if isinstance(record.wish, ReadRequested) and await self._is_overtaken(operation):
            await ledger.hear(op, Outdated())
            return
        guard = await self._guard.objection(operation, trusting=record.trusts_events)
        now = ledger.get(op)
        if now is None or now.stage is not Stage.QUEUED or op not in self._core.state.operations:
            return
        if now.is_asked_about_for_its_age:
            guard = leftovers.asked_again(guard, ledger.age(op), old=True)
        if guard is not None:
            await ledger.hear(op, Objected(guard))
            return
        await self._send(self._core.state.operations[op])

    async def _is_overtaken(self, operation: Operation) -> bool:
        """Whether a reading that could not be told at once would hide what came since and nobody has seen."""
        late = self._ledger.age(operation.op) > READ_LATE_SECONDS
        return late and await self._guard.customer_wrote_since(operation)

    async def _send(self, operation: Operation) -> None:
        """Carry one wish to the server: first the disk says so, then it leaves."""
        core, ledger, op = self._core, self._ledger, operation.op
        wish = _without_what_is_gone(operation)
        await self._drafts.flush()
        record = ledger.get(op)
        if record is None or record.entry is None:
            return
        if record.sent_before is not None:
            await core.words.watch(record.sent_before)
        known_id = record.entry.known_id or select.newest_message_id(core.state, wish.conversation_id)
        await ledger.hear(op, Leaving(self._now(), known_id))
        record = ledger.get(op)
        if record is None or record.stage is not Stage.SENDING:
            return
        told = _told_at(core.state, wish)
        message_id, began = 0, core.clock.monotonic()
        async with self._noted_if_it_hangs(operation):
            answer = await self._uploads.watched(
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
        await ledger.hear(op, Done(OperationConfirmed(op, applies=applies, done=answer.done, message_id=message_id)))
        if not wish.came_as_asked(answer.done):
            core.dispatch(events.Told(f"{wish.failure} as asked: the server does not know that {field_of(wish)}."))
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
        while self._uploads.is_partly_sent(op):
            await clock.sleep(HANGS_SECONDS)
        body = encoded(operation.wish, operation.basis, leftovers.ENDED_UNANSWERED, operation.leader)
        await self._core.words.change(op, stage=Stage.SENDING, body=body)

    async def _look(self, record: Record) -> None:
        """Look whether a reply without an answer is there.

        What broke off is looked for once more after the server has been well for a while. What no answer came to in
        time is never sent again unasked.
        """
        core, ledger, op, wish, entry = self._core, self._ledger, record.op, record.wish, record.entry
        if not isinstance(wish, ReplyRequested) or entry is None:
            return
        try:
            found = await self._search.look(wish, entry.known_id, entry.sent_at or entry.created_at)
        except (errors.NotFound, errors.NotAllowed) as error:
            await self._denied(record, error)
            return
        except errors.ApiError as error:
            self._note_line(error)
            await ledger.hear(op, NotReached(error.sentence))
            return
        now = core.clock.monotonic()
        operation = core.state.operations.get(op)
        match found.verdict:
            case Verdict.THERE if found.message is not None:
                core.dispatch(events.MessageArrived(found.message))
                await ledger.hear(op, Done(OperationConfirmed(op, message_id=found.message.id)))
            case Verdict.UNKNOWN:
                guard = leftovers.cannot_be_known(found, operation.basis if operation else None)
                await ledger.hear(op, NotTold(now, guard))
            case _:
                await ledger.hear(op, NotThere(now, ledger.age(op)))

    def _no_answer(self, record: Record, error: errors.Uncertain) -> NoAnswer:
        fails_alone = error.status == 500 and self._core.state.link.trouble is Trouble.NONE
        return NoAnswer(
            error.sentence,
            self._now(),
            hangs=isinstance(error, errors.Unanswered),
            refusal=self._sentence(record, error) if fails_alone else "",
        )

    async def _denied(self, record: Record, error: errors.ApiError) -> None:
        """The server said no: a change goes, a reply's text returns to its composer."""
        core, op, about = self._core, record.op, record.wish.conversation_id
        is_wished = op in core.state.operations
        await self._ledger.hear(op, Denied(self._sentence(record, error)))
        if not is_wished:
            return
        if isinstance(error, errors.NotFound) and not error.code:
            core.dispatch(events.ConversationGone(about))
        elif isinstance(error, errors.NotAllowed) and about:
            core.suspect(about)

    def _sentence(self, record: Record, error: errors.ApiError) -> str:
        """Return what the agent is told about what the server does not do."""
        wish = record.wish
        about = wish.conversation_id
        sentence = f"{wish.failure}{f' (#{about})' if about else ''}: {error.sentence.rstrip('.')}."
        if isinstance(wish, ReplyRequested):
            deleted = isinstance(error, errors.NotFound) and not error.code
            sentence += " Its words are kept in the outbox." if deleted else " The text is a draft again."
            if any(each.leader == record.op for each in self._core.state.operations.values()):
                sentence += f" #{about} stays as it is."
        return sentence

    def _note_line(self, error: errors.ApiError) -> None:
        core = self._core
        at_the_line = isinstance(error, errors.Unreachable) and error.code != SLOW
        if at_the_line and core.state.link.kind is not LinkKind.LIVE:
            core.dispatch(events.LinkChanged(LinkKind.OFFLINE, core.clock.now(), error.sentence))

    def _now(self) -> float:
        return self._core.clock.now().timestamp()


def _without_what_is_gone(operation: Operation) -> Wish:
    """Return what is sent: an answer to what was deleted meanwhile, and the agent knows, is sent as words alone."""
    wish, basis = operation.wish, operation.basis
    if isinstance(wish, ReplyRequested) and basis is not None and basis.answered_gone:
        return replace(wish, in_reply_to=None, quoted_words="")
    return wish


def _told_at(state: State, wish: Wish) -> datetime | None:
    held = state.held.get(wish.conversation_id)
    return held.row.updated_at if held else None
