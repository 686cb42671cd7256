"""Marks and typing: told behind everything the agent waits for, and no answer to them read that has megabytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx

from tests.api.test_budget import Time, a_budget
from tests.virtual_clock import VirtualClock
from tui.api.client import Client
from tui.api.resources.conversations import LARGEST_MARK
from tui.api.transport import Transport
from tui.store.state import State
from tui.store.wishes import ReadRequested, new_op
from tui.sync.outbox.deliver import Context, delivered

BASE = "https://chat.example.com"
ROW = {"id": 7, "inbox_id": 1, "status": "open", "meta": {"sender": {"id": 3, "name": "Ivo"}}, "messages": []}


class Long(httpx.AsyncByteStream):
    """A body that goes on as long as somebody reads it."""

    def __init__(self) -> None:
        self.given = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.given < 8_000_000:
            self.given += 4096
            yield b"x" * 4096

    async def aclose(self) -> None:
        self.closed = True


def a_client(answer: object) -> Client:
    http = httpx.MockTransport(answer)  # type: ignore[arg-type]  # a function of the request
    return Client(BASE, "token", 1, transport=Transport(BASE, "token", http=http))


async def test_an_answer_to_a_reading_is_read_where_it_is_short() -> None:
    client = a_client(lambda _request: httpx.Response(200, json=ROW))
    read = await client.conversations.mark_read(conversation_id=7)
    assert read is not None
    assert read.id == 7


async def test_megabytes_in_answer_to_a_reading_are_closed_unread_and_the_reading_counts() -> None:
    body = Long()
    client = a_client(lambda _request: httpx.Response(200, stream=body))
    done = await delivered(ReadRequested(new_op(), 7), Context(client, State(), VirtualClock()))
    assert done.happened == ()
    assert body.closed
    assert body.given <= LARGEST_MARK + 2 * 4096


async def test_marks_and_typing_leave_the_agents_reads_alone() -> None:
    client = a_client(lambda _request: httpx.Response(200, json=ROW))
    time = Time()
    client.transport.budget = a_budget(time, per_minute=12, at_once=4)
    marks = [
        asyncio.create_task(delivered(ReadRequested(new_op(), number), Context(client, State(), VirtualClock())))
        for number in range(1, 9)
    ]
    await asyncio.gather(*marks)
    assert time.slept == []
    await client.conversations.get(conversation_id=7)
    assert time.slept == []
    await delivered(ReadRequested(new_op(), 9), Context(client, State(), VirtualClock()))
    assert time.slept
