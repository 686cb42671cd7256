"""Files on their way to the server: told how far they are, stopped, and given up where they stand still."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, sent
from tui.api.transport import asgi_transport
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.wishes import ReplyRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings

PIECE_SECONDS = 1.0
"""How long the line needs for 64 KiB."""


class Narrow(httpx.AsyncBaseTransport):
    """A line that is slow for files and quick for all else."""

    def __init__(self, house: House) -> None:
        self._to = asgi_transport(house.demo.app)
        self.stands_still = False
        self.answers = asyncio.Event()
        self.answers.set()
        self.begun = 0
        self.whole = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if "multipart" not in request.headers.get("content-type", ""):
            return await self._to.handle_async_request(request)
        assert isinstance(request.stream, httpx.AsyncByteStream)
        self.begun += 1
        body = b"".join([piece async for piece in self._slowly(request.stream)])
        self.whole += 1
        await self.answers.wait()
        return await self._to.handle_async_request(
            httpx.Request(request.method, request.url, headers=request.headers, content=body)
        )

    async def _slowly(self, stream: httpx.AsyncByteStream) -> AsyncIterator[bytes]:
        async for piece in stream:
            yield piece
            await asyncio.sleep(1e9 if self.stands_still else PIECE_SECONDS if len(piece) > 1000 else 0)


@pytest.fixture
def line(house: House) -> Narrow:
    return Narrow(house)


@pytest.fixture
async def desk(house: House, tmp_path: Path, line: Narrow) -> AsyncIterator[Desk]:
    opened = Desk(house, tmp_path, http=line, settings=SyncSettings(hold_seconds=0.0, read_policy="never"))
    await opened.start()
    opened.engine.open_thread(api_conversation(house))
    await opened.passes(1)
    yield opened
    line.answers.set()
    await opened.stop()


def reply(house: House, folder: Path, size: int = 2_000_000) -> ReplyRequested:
    file = folder / "scan.pdf"
    file.write_bytes(bytes(size))
    return ReplyRequested(new_op(), api_conversation(house), "The scan", attachments=(str(file),))


def only(desk: Desk) -> tuple[Stage, str]:
    (operation,) = select.outbox(desk.state)
    return operation.stage, operation.reason


async def test_it_is_told_how_much_of_a_file_is_on_its_way(
    house: House, desk: Desk, line: Narrow, tmp_path: Path
) -> None:
    desk.engine.wish(reply(house, tmp_path))
    await asyncio.sleep(10.5)
    first = only(desk)
    await asyncio.sleep(10)
    assert first[0] is Stage.SENDING
    assert first[1].endswith(" kB of 2.0 MB")
    assert only(desk)[1] == "1.4 of 2.0 MB"
    line.answers.clear()
    await asyncio.sleep(30)
    assert only(desk) == (Stage.SENDING, "")
    line.answers.set()
    await desk.passes(1)
    assert not select.outbox(desk.state)
    assert sent(house, "The scan") == 1


async def test_what_is_stopped_on_its_way_is_a_draft_with_its_file_and_nothing_arrives(
    house: House, desk: Desk, line: Narrow, tmp_path: Path
) -> None:
    wish = reply(house, tmp_path)
    desk.engine.wish_all([wish, StatusRequested(new_op(), wish.conversation_id, Status.RESOLVED)])
    await asyncio.sleep(5)
    stopped = desk.engine.stop_uploads()
    assert stopped is not None
    assert stopped.stopped[0].op == wish.op
    await desk.passes(120)
    draft = select.whole_draft(desk.state, wish.conversation_id, False)
    assert (draft.text, [file.path for file in draft.files]) == ("The scan", [str(tmp_path / "scan.pdf")])
    assert not select.outbox(desk.state)
    assert (line.begun, line.whole, sent(house, "The scan")) == (1, 0, 0)
    row = select.visible(desk.state, wish.conversation_id)
    assert row is not None
    assert row.status is Status.OPEN
    kept = await desk.words.restore()
    assert [(each.text, bool(each.enclosed)) for each in kept.drafts] == [("The scan", True)]
    assert not kept.entries


async def test_what_was_sent_whole_is_not_called_stopped(
    house: House, desk: Desk, line: Narrow, tmp_path: Path
) -> None:
    line.answers.clear()
    desk.engine.wish(reply(house, tmp_path, size=100_000))
    await asyncio.sleep(10)
    stopped = desk.engine.stop_uploads()
    assert stopped is not None
    assert (stopped.stopped, stopped.too_late) == ((), 1)
    line.answers.set()
    await desk.passes(1)
    assert sent(house, "The scan") == 1


async def test_nothing_is_stopped_where_no_file_is_on_its_way(house: House, desk: Desk) -> None:
    desk.engine.wish(ReplyRequested(new_op(), api_conversation(house), "Words alone"))
    stopped = desk.engine.stop_uploads()
    assert stopped is not None
    await desk.passes(1)
    assert (stopped.stopped, stopped.too_late) == ((), 0)
    assert sent(house, "Words alone") == 1


async def test_a_file_that_stands_still_is_given_up_and_sent_once_when_the_line_is_better(
    house: House, desk: Desk, line: Narrow, tmp_path: Path
) -> None:
    line.stands_still = True
    desk.engine.wish(reply(house, tmp_path))
    await asyncio.sleep(31)
    stage, reason = only(desk)
    assert stage is Stage.QUEUED
    assert reason == "The file goes too slowly, and was given up."
    line.stands_still = False
    await asyncio.sleep(90)
    await desk.idle()
    assert not select.outbox(desk.state)
    assert sent(house, "The scan") == 1
