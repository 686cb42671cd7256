"""What the bytes of a minute, and the time of a frame, mean."""

from __future__ import annotations

from tui.api.traffic import Traffic
from tui.sync.line_meter import DEAR_MINUTES, LIVE, POLLED_BYTES, SLOW_FRAMES, SLOW_SECONDS, LineMeter, metered


class Loop:
    """A connection that gives back what was sent."""

    def __init__(self) -> None:
        self._frames: list[str] = []

    async def send(self, text: str) -> None:
        self._frames.append(text)

    async def recv(self) -> str:
        return self._frames.pop(0)

    async def close(self) -> None:
        self._frames.clear()


async def test_the_websockets_bytes_are_counted_beside_those_of_requests() -> None:
    traffic = Traffic()

    async def connect() -> Loop:
        return Loop()

    connection = await metered(connect, traffic)()
    await connection.send("é" * 10)
    assert await connection.recv() == "é" * 10
    await connection.close()
    assert traffic.of(LIVE).bytes_up >= 20
    assert traffic.of(LIVE).bytes_down >= 20
    assert traffic.of(LIVE).requests == 1


def test_the_meter_tells_the_last_minute_alone() -> None:
    meter, traffic = LineMeter(), Traffic()
    assert meter.words == ""
    traffic.of("conversations").bytes_down = 50_000
    meter.minute(traffic)
    traffic.of("conversations").bytes_down += 1_200
    meter.minute(traffic)
    assert meter.words == "↓ 1.2 kB/min"


def test_a_websocket_is_dear_when_minute_after_minute_it_brings_more_than_asking_would() -> None:
    meter, traffic = LineMeter(), Traffic()

    def dear_after(received: int) -> bool:
        traffic.of(LIVE).bytes_down += received
        meter.minute(traffic)
        return meter.websocket_is_dear

    more = POLLED_BYTES + 1
    assert [dear_after(more) for _ in range(DEAR_MINUTES)] == [False] * (DEAR_MINUTES - 1) + [True]
    assert not dear_after(0)
    assert not dear_after(more)


def test_a_slow_line_is_told_once_and_not_for_a_hiccup() -> None:
    meter = LineMeter()
    slow = SLOW_SECONDS * 2
    told = [meter.is_slow(trip) for trip in (slow, slow, 0.01, *[slow] * SLOW_FRAMES, *[slow] * SLOW_FRAMES)]
    assert told.count(True) == 1
    assert not told[2]
