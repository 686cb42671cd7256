from __future__ import annotations

import asyncio

from tui.api.socket import Connection
from tui.sync.keys_first import yielding


class Ready:
    """A connection with any number of frames lying ready."""

    def __init__(self) -> None:
        self.handed_out = 0

    async def send(self, text: str) -> None:
        raise AssertionError("nobody sends")

    async def recv(self) -> str:
        self.handed_out += 1
        return "news"

    async def close(self) -> None:
        """Nothing is open."""


async def test_news_wait_while_a_key_is_on_its_way_to_the_screen() -> None:
    ready, under_way = Ready(), True

    async def connect() -> Connection:
        return ready

    connection = await yielding(connect, lambda: under_way)()
    receiving = asyncio.ensure_future(connection.recv())
    for _ in range(20):
        await asyncio.sleep(0)
    assert ready.handed_out == 0
    under_way = False
    assert await receiving == "news"
    assert ready.handed_out == 1


async def test_frames_without_end_leave_room_for_others() -> None:
    ready = Ready()

    async def connect() -> Connection:
        return ready

    connection = await yielding(connect, lambda: False)()
    others = asyncio.Event()
    asyncio.get_running_loop().call_soon(others.set)
    while not others.is_set():
        await connection.recv()
    assert ready.handed_out
