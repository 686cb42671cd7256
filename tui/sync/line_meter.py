"""What goes over the line: the websocket's bytes, the last minute's sum, and what that means on a narrow one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from tui.presentation.sizes import size

if TYPE_CHECKING:
    from tui.api.socket import Connection
    from tui.api.traffic import Traffic
    from tui.models.cost import Cost

LIVE: Final = "live updates"
"""The feature that the websocket's bytes are counted for."""

POLLED_BYTES: Final = 2_500
"""What a minute of asking costs where news is rare. A websocket that brings more is given up on a narrow line."""

DEAR_MINUTES: Final = 2
"""So many such minutes in a row are no burst."""

SLOW_SECONDS: Final = 0.4
"""A frame that needs longer to the terminal and back speaks of a slow line."""

SLOW_FRAMES: Final = 5
"""So many of them in a row, and it is the line, not a hiccup."""


class MeteredConnection:
    """A websocket whose bytes are counted."""

    def __init__(self, connection: Connection, cost: Cost) -> None:
        self._connection = connection
        self._cost = cost

    async def send(self, text: str) -> None:
        """Send a text and count its bytes, with those of the frame."""
        self._cost.bytes_up += len(text.encode()) + 6
        await self._connection.send(text)

    async def recv(self) -> str:
        """Return the next text and count its bytes, with those of the frame."""
        text = await self._connection.recv()
        self._cost.bytes_down += len(text.encode()) + 4
        return text

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()


def metered(connect: Callable[[], Awaitable[Connection]], traffic: Traffic) -> Callable[[], Awaitable[Connection]]:
    """Return a way to connect whose connections are counted in `traffic`."""

    async def connected() -> Connection:
        cost = traffic.of(LIVE)
        cost.requests += 1
        return MeteredConnection(await connect(), cost)

    return connected


class LineMeter:
    """Sums of each minute, and the conclusions from them."""

    def __init__(self) -> None:
        self.words = ""
        """The last whole minute in words: `↓ 1.2 kB/min`; empty before there is one."""
        self._before = 0
        self._live_before = 0
        self._dear = 0
        self._slow = 0
        self._suggested = False

    def minute(self, traffic: Traffic) -> None:
        """Close a minute."""
        total = traffic.total()
        live = traffic.of(LIVE).bytes_down
        down = total.bytes_down
        self.words = f"↓ {size(down - self._before)}/min"
        self._dear = self._dear + 1 if live - self._live_before > POLLED_BYTES else 0
        self._before, self._live_before = down, live

    @property
    def websocket_is_dear(self) -> bool:
        """Whether asking now and then would cost less than hearing everything."""
        return self._dear >= DEAR_MINUTES

    def is_slow(self, round_trip: float | None) -> bool:
        """Hear how long a frame needed; whether that shows a slow line, said once and never again."""
        self._slow = self._slow + 1 if round_trip is not None and round_trip > SLOW_SECONDS else 0
        if self._suggested or self._slow < SLOW_FRAMES:
            return False
        self._suggested = True
        return True
