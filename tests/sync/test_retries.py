"""How often the outbox asks a server that does nothing for it: never as fast as it can, whatever else is answered meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, sent
from tests.wire import Fault, Plan, Wire
from tui.api.transport import asgi_transport
from tui.models.conversation import Priority, Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.wishes import PriorityRequested, ReplyRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings

PLAIN = SyncSettings(hold_seconds=0.0, read_policy="never")

A_MINUTE = 60
AT_MOST = 45
"""So many requests of one kind about a conversation are plenty for a minute in which none helps: each attempt may be three."""


class Worker(httpx.AsyncBaseTransport):
    """A server that reads, and answers what is written to it by one status."""

    def __init__(self, house: House) -> None:
        self._server = asgi_transport(house.demo.app)
        self.answer: httpx.Response | None = None
        self.asked: Counter[str] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path}"
        self.asked[what] += 1
        if self.asked[what] > 500:
            # In virtual time whoever asks without a pause would do so for ever.
            raise AssertionError(f"{what} without end")
        if self.answer is not None and request.method != "GET" and "/conversations/" in request.url.path:
            return httpx.Response(
                self.answer.status_code, headers=self.answer.headers, content=self.answer.content, request=request
            )
        return await self._server.handle_async_request(request)


def too_often(worker: Worker) -> dict[str, int]:
    return {what: count for what, count in worker.asked.items() if count > AT_MOST}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(502),
        httpx.Response(503),
        httpx.Response(429, text="Retry later\n", headers={"retry-after": "30"}),
        httpx.Response(401, json={"error": "Invalid Access Token"}),
        httpx.Response(401, json={"error": "Account is suspended"}),
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
    ],
    ids=["500", "502", "503", "429", "token", "suspended", "moved"],
)
async def test_a_server_that_reads_and_does_not_write_is_not_asked_without_a_pause(
    house: House, tmp_path: Path, answer: httpx.Response
) -> None:
    worker = Worker(house)
    desk = Desk(house, tmp_path, settings=PLAIN, http=worker)
    await desk.start()
    numbers = [api_conversation(house, place=place) for place in range(3)]
    for number in numbers:
        desk.engine.open_thread(number)
        await desk.passes(1)
    worker.answer = answer
    worker.asked.clear()
    for number in numbers:
        desk.engine.wish(StatusRequested(new_op(), number, Status.RESOLVED))
        desk.engine.wish(ReplyRequested(new_op(), number, "In a moment."))
    await asyncio.sleep(A_MINUTE)
    assert too_often(worker) == {}
    worker.answer = None
    await desk.passes(180)
    assert sent(house, "In a moment.") == len(numbers)
    # One whose server answers everything else and fails at it again and again is given up, and stays as not done.
    assert {each.stage for each in select.outbox(desk.state)} <= {Stage.REFUSED}
    await desk.stop()


async def test_a_reply_whose_event_came_before_its_answer_hurries_nobody(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = Desk(house, tmp_path, settings=PLAIN, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    first, *others = (api_conversation(house, place=place) for place in range(3))
    desk.engine.open_thread(first)
    await desk.passes(1)
    wire.plans.append(Plan(Fault.ANSWER_LATE, seconds=50.0))
    desk.engine.wish(ReplyRequested(new_op(), first, "It has left."))
    await asyncio.sleep(0.5)
    assert sent(house, "It has left.") == 1
    house.demo.house.accidents.begin("errors", "503")
    for number in others:
        desk.engine.wish(PriorityRequested(new_op(), number, Priority.URGENT))
    heard: list[object] = []
    desk.store.listen(lambda change: heard.append(change) if change.outbox else None)
    async with asyncio.timeout(40):
        await asyncio.sleep(30)
    assert len(heard) < 60
    house.demo.house.accidents.end_all()
    await desk.passes(120)
    assert select.outbox(desk.state) == ()
    await desk.stop()
