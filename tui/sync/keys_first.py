"""Keys before news: while a key is on its way to the screen, and now and then in any case, the websocket waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.api.socket import Connection

SLICE_SECONDS: Final = 0.004
"""How long news may be taken in without a pause. What lies ready is handed out without one, thousands in a row."""

PAUSE_SECONDS: Final = 0.001
"""How long it waits before it looks again whether the key has been answered."""


class YieldingConnection:
    """A websocket that hands out nothing while somebody has precedence."""

    def __init__(self, connection: Connection, precedence: Callable[[], bool]) -> None:
        self._connection = connection
        self._precedence = precedence
        self._paused_at = 0.0

    async def send(self, text: str) -> None:
        """Send a text."""
        await self._connection.send(text)

    async def recv(self) -> str:
        """Return the next text, once no key waits to be handled."""
        # Before the frame is taken: whoever is cancelled while waiting has lost nothing.
        if self._precedence():
            # Nobody tells when a key has been answered; it never takes long.
            while self._precedence():  # noqa: ASYNC110
                await asyncio.sleep(PAUSE_SECONDS)
            self._paused_at = time.monotonic()
        elif time.monotonic() - self._paused_at >= SLICE_SECONDS:
            await asyncio.sleep(0)
            self._paused_at = time.monotonic()
        return await self._connection.recv()

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()


def yielding(
    connect: Callable[[], Awaitable[Connection]], precedence: Callable[[], bool]
) -> Callable[[], Awaitable[Connection]]:
    """Return a way to connect whose connections wait while `precedence` says so; it must not say so for ever."""

    async def connected() -> Connection:
        return YieldingConnection(await connect(), precedence)

    return connected
