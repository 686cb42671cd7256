"""A TCP relay before the server that cuts connections in the middle of whatever they carry, and is away for a while now and then."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Weather:
    """How bad the line is; seconds, from and to."""

    lives: tuple[float, float] = (0.1, 3.0)
    """How long a connection lasts."""
    carries: tuple[int, int] = (100, 20_000)
    """After how many bytes one breaks, where chance wants it to break in the middle of a text."""
    breaks: float = 0.5
    """The chance that a connection breaks after so many bytes, and not after some time."""
    answers: float = 0.2
    """The chance that what was asked for by POST gets through, and its answer is lost with the connection."""
    up: tuple[float, float] = (1.0, 5.0)
    down: tuple[float, float] = (0.2, 2.0)


@dataclass
class _Fate:
    """What becomes of one connection."""

    left: int | None
    """How many bytes it may carry yet; None: any number."""
    loses_answer: bool = False


class Relay:
    """Runs in a thread with a loop of its own, so that tests with and without a loop can use it."""

    def __init__(self, upstream: str, weather: Weather, seed: int) -> None:
        where = urlsplit(upstream)
        assert where.hostname is not None
        assert where.port is not None
        self._upstream = (where.hostname, where.port)
        self._weather = weather
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._fair = False
        self._away = False
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self.port = 0
        self.cuts = 0
        """How many connections it has broken so far."""

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(10)

    def calm_down(self) -> None:
        """From now on nothing breaks any more."""
        self._loop.call_soon_threadsafe(self._become_fair)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _become_fair(self) -> None:
        self._fair, self._away = True, False

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        outages = asyncio.create_task(self._outages())
        await self._stop.wait()
        outages.cancel()
        server.close()
        self._break_all()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        if others:
            await asyncio.wait(others, timeout=5)

    async def _outages(self) -> None:
        while not self._fair:
            await asyncio.sleep(self._chance.uniform(*self._weather.up))
            if not self._fair:
                self._away = True
                self._break_all()
                await asyncio.sleep(self._chance.uniform(*self._weather.down))
                self._away = False

    def _break_all(self) -> None:
        for pair in tuple(self._pairs):
            self._break(pair)

    def _break(self, pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        if pair in self._pairs:
            self._pairs.discard(pair)
            self.cuts += 1
            for writer in pair:
                writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._away:
            writer.transport.abort()
            return
        server_reader, server_writer = await asyncio.open_connection(*self._upstream)
        pair = (writer, server_writer)
        self._pairs.add(pair)
        weather, chance = self._weather, self._chance
        fate = _Fate(chance.randint(*weather.carries) if not self._fair and chance.random() < weather.breaks else None)
        timer = None
        if not self._fair and fate.left is None:
            timer = self._loop.call_later(chance.uniform(*weather.lives), self._expire, pair)
        await asyncio.gather(
            self._carry(reader, server_writer, pair, fate, up=True),
            self._carry(server_reader, writer, pair, fate, up=False),
        )
        if timer is not None:
            timer.cancel()
        self._pairs.discard(pair)
        for each in pair:
            each.transport.abort()

    def _expire(self, pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        if not self._fair:
            self._break(pair)

    async def _carry(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
        fate: _Fate,
        *,
        up: bool,
    ) -> None:
        """Pass on one direction."""
        try:
            while data := await source.read(4096):
                if not self._fair:
                    if up and data.startswith(b"POST "):
                        fate.loses_answer = self._chance.random() < self._weather.answers
                    if not up and fate.loses_answer:
                        self._break(pair)
                        return
                    if fate.left is not None:
                        data, fate.left = data[: fate.left], fate.left - len(data)
                sink.write(data)
                await sink.drain()
                if not self._fair and fate.left is not None and fate.left <= 0:
                    self._break(pair)
                    return
            if sink.can_write_eof():
                sink.write_eof()
        except OSError:
            self._break(pair)


@contextmanager
def a_relay(upstream: str, seed: int, weather: Weather | None = None) -> Iterator[Relay]:
    """Run a relay before a server until the block ends."""
    relay = Relay(upstream, weather or Weather(), seed)
    relay.start()
    try:
        yield relay
    finally:
        relay.close()
