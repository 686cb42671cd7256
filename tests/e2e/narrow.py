"""A line before the server that carries so many bytes a second upwards and downwards, and no more."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

_PIECE = 8 * 1024
_BUFFER = 16 * 1024
"""So little lies in the sockets themselves that what was sent has gone about as far as it seems."""


class NarrowLine:
    """Runs in a thread with a loop of its own; the program's end of it stands at `base_url`."""

    def __init__(self, upstream: str) -> None:
        where = urlsplit(upstream)
        assert where.hostname is not None
        assert where.port is not None
        self._upstream = (where.hostname, where.port)
        self.rate = 0
        """Bytes a second that one connection carries each way; 0: any number."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._carrying: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="narrow line", daemon=True)

    @classmethod
    @contextmanager
    def before(cls, upstream: str) -> Iterator[NarrowLine]:
        line = cls(upstream)
        line._thread.start()
        line._ready.wait(10)
        try:
            yield line
        finally:
            assert line._loop is not None
            line._loop.call_soon_threadsafe(line._stop.set)
            line._thread.join(10)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._joined, sock=self._listener, limit=_BUFFER)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for writer in self._writers:
            writer.transport.abort()
        if self._carrying:
            await asyncio.wait(self._carrying, timeout=10)

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrying = asyncio.current_task()
        assert carrying is not None
        self._carrying.add(carrying)
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection(*self._upstream)
        except OSError:
            writer.close()
            return
        self._writers.add(back)
        await asyncio.gather(self._carried(reader, back), self._carried(there, writer), return_exceptions=True)

    async def _carried(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(_PIECE):
                if self.rate:
                    await asyncio.sleep(len(piece) / self.rate)
                writer.write(piece)
                await writer.drain()
        writer.close()
