"""What a server does late: replies without an answer are looked for on, and what was sent again is watched for a twin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui.api import errors
from tui.models.outgoing import Stage
from tui.store import events
from tui.store.operation import Operation, OperationConfirmed, OperationsRestored, Twin
from tui.store.wishes import DeletionRequested, ReplyRequested
from tui.sync.core import Core, log
from tui.sync.encoding import encoded
from tui.sync.outbox import leftovers
from tui.sync.outbox.reconcile import Search, Verdict
from tui.words.entry import Entry

LATE_SECONDS = (60.0, 120.0, 300.0, 600.0, 900.0)
"""The pauses after which a reply without an answer is looked for; the last again and again, until the agent decides."""

TWIN_SECONDS = (15.0, 60.0, 120.0, 300.0, 600.0)
"""The pauses after which the thread of a reply that was sent twice is looked at. Events tell sooner, where they come."""


class Arrivals:
    """Looks for what may arrive later than anybody waits for it.

    Args:
        search: Finds replies on the server.
        kept: Takes over an offer that lies on the disk.
    """

    def __init__(self, core: Core, search: Search, kept: Callable[[DeletionRequested, Entry], None]) -> None:
        self._core = core
        self._search = search
        self._kept = kept

    def look_for(self, entry: Entry, *, at_once: bool) -> None:
        """Look for a reply until it is there, or the agent has decided what becomes of it."""
        self._core.jobs.begin(f"look for {entry.op}", lambda: self._look_for(entry, at_once), again=False, last=True)

    def watch(self, wish: ReplyRequested, entry: Entry, *, at_once: bool = False) -> None:
        """Watch the thread of a reply that was sent twice."""
        self._core.jobs.begin(f"watch for {wish.op}", lambda: self._watch(wish, entry, at_once), last=True)

    def twin(self, twin: Twin) -> None:
        """Say that a reply arrived twice, and offer to delete one of the two."""
        self._core.jobs.begin(f"twin {twin.message.id}", lambda: self._offer(twin), again=False)

    async def _look_for(self, entry: Entry, at_once: bool) -> None:
        for pause in _pauses(at_once):
            await self._rest(pause)
            operation = self._core.state.operations.get(entry.op)
            if operation is None or operation.stage is not Stage.ASKING or not operation.may_be_done:
                return
            if not isinstance(operation.wish, ReplyRequested):
                return
            try:
                found = await self._search.look(operation.wish, entry.known_id, entry.sent_at or entry.created_at)
            except errors.ApiError as error:
                log.info("look for: %s", type(error).__name__)
                continue
            if found.verdict is Verdict.THERE and found.message is not None:
                self._core.dispatch(events.MessageArrived(found.message))
                self._core.dispatch(OperationConfirmed(entry.op, message_id=found.message.id))
                return

    async def _watch(self, wish: ReplyRequested, entry: Entry, at_once: bool) -> None:
        pauses = [0.0, *TWIN_SECONDS] if at_once else list(TWIN_SECONDS)
        while pauses:
            await self._rest(pauses[0])
            try:
                found = await self._search.copies(wish, entry.known_id, entry.created_at)
            except errors.NotFound:
                break
            except errors.ApiError as error:
                log.info("watch for: %s", type(error).__name__)
                # Without a last look it does not end.
                del pauses[: len(pauses) > 1]
                continue
            del pauses[0]
            for message in found:
                # Where its token is kept, the store knows it for a twin.
                self._core.dispatch(events.MessageArrived(message))
            sent = self._core.state.sent
            first = next((message.id for message in found if sent.get(message.id) == wish.op), None)
            others = [message for message in found if message.id not in sent]
            if first is not None and others:
                self._core.dispatch(OperationsRestored((), {others[0].id: wish.op}))
                await self._offer(Twin(wish.op, first, others[0]))
        await self._core.words.unwatch(wish.op)

    async def _offer(self, twin: Twin) -> None:
        core, message = self._core, twin.message
        now = core.clock.now()
        wish = DeletionRequested(
            f"{twin.op}-{message.id}", message.conversation_id, max(message.id, twin.first_id), message.content
        )
        await core.words.keep_sent(message.id, twin.op, now.timestamp())
        entry = Entry(
            op=wish.op,
            conversation_id=wish.conversation_id,
            body=encoded(wish, None, leftovers.TWICE),
            stage=Stage.ASKING,
            created_at=now.timestamp(),
        )
        await core.words.add(entry)
        self._kept(wish, entry)
        asked = Operation(
            op=wish.op,
            wish=wish,
            stage=Stage.ASKING,
            at=now,
            durable=True,
            reason=" ".join(leftovers.TWICE.reasons),
            guard=leftovers.TWICE,
        )
        core.dispatch(OperationsRestored((asked,)))

    async def _rest(self, seconds: float) -> None:
        with self._core.activity.resting():
            await self._core.clock.sleep(seconds)


def _pauses(at_once: bool) -> Iterator[float]:
    if at_once:
        yield 0.0
    yield from LATE_SECONDS
    while True:
        yield LATE_SECONDS[-1]
