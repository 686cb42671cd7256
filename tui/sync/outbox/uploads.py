"""Messages whose files are on their way: told how far they are, and stopped while a part of them is missing still."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tui.api.files import Progress
from tui.models.outgoing import Stage
from tui.presentation.sizes import part
from tui.store.operation import OperationStaged
from tui.store.wishes import ReplyRequested
from tui.sync.core import Core

T = TypeVar("T")

TOLD_SECONDS = 0.5
"""How often at most it is told how far a file is."""


class UploadStoppedError(Exception):
    """The agent stopped it while a part was missing: no server can have done it."""


@dataclass(frozen=True, slots=True)
class StoppedUploads:
    """What came of the wish to stop the files on their way to the server."""

    stopped: tuple[ReplyRequested, ...] = ()
    """They become drafts again."""
    too_late: int = 0
    """How many messages have been sent whole, and wait for their answer."""


class Uploads:
    """The messages that are being sent with files."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._begun: dict[str, _Upload] = {}

    async def watched(self, op: str, send: Callable[[Progress], Awaitable[T]]) -> T:
        """Return what sending gives; `send` is handed what hears how far the files are.

        Raises:
            UploadStoppedError: It was stopped before all of it was sent.
        """
        try:
            async with asyncio.timeout(None) as limit:
                upload = self._begun[op] = _Upload(self._core, op, limit)
                return await send(upload.heard)
        except TimeoutError:
            if not upload.stopped:
                raise
            raise UploadStoppedError(op) from None
        finally:
            self._begun.pop(op, None)

    def is_partly_sent(self, op: str) -> bool:
        """Whether a part of a message's files is missing still: then no server can have done it."""
        upload = self._begun.get(op)
        operation = self._core.state.operations.get(op)
        if upload is None or operation is None or not isinstance(operation.wish, ReplyRequested):
            return False
        return bool(operation.wish.attachments) and not upload.sent_whole

    def stop(self) -> StoppedUploads:
        """Stop what can be stopped."""
        stopped: list[ReplyRequested] = []
        too_late = 0
        for op, upload in tuple(self._begun.items()):
            operation = self._core.state.operations.get(op)
            if operation is None or not isinstance(operation.wish, ReplyRequested) or not operation.wish.attachments:
                continue
            if upload.stop():
                stopped.append(operation.wish)
            else:
                too_late += 1
        return StoppedUploads(tuple(stopped), too_late)


class _Upload:
    """One message being sent.

    Args:
        limit: Entered around the sending; it ends it.
    """

    def __init__(self, core: Core, op: str, limit: asyncio.Timeout) -> None:
        self.stopped = False
        self._core = core
        self._op = op
        self._limit = limit
        self.sent_whole = False
        self._told = ""
        self._told_at = core.clock.monotonic()

    def heard(self, sent: int, total: int) -> None:
        """Hear how much has been read to be sent; what was read last is not on the line yet."""
        if self.stopped:
            # What was read just now stays here: the rest must not slip out before the end is felt.
            raise UploadStoppedError(self._op)
        self.sent_whole = sent >= total
        now = self._core.clock.monotonic()
        due = sent and now - self._told_at >= TOLD_SECONDS
        words = "" if self.sent_whole else part(sent, total) if due else self._told
        if words != self._told:
            self._told, self._told_at = words, now
            self._core.dispatch(OperationStaged(self._op, Stage.SENDING, words))

    def stop(self) -> bool:
        """Stop, and return True; False: all of it has been sent."""
        if not self.sent_whole:
            self.stopped = True
            self._limit.reschedule(asyncio.get_running_loop().time())
        return not self.sent_whole
