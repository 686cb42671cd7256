"""A network in memory whose byte streams break where a test wants: real HTTP bytes between the client and the embedded server."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import httpcore
import httpx
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tui.api.socket import Connection
from tui.demo.server import Demo

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nothing is encrypted here: reading the machine's certificates for each console took a third of the time."""


class Fault(Enum):
    """Where an exchange breaks."""

    REQUEST_CUT = "the request breaks off on its way"
    REQUEST_LOST = "the request is written, and never arrives"
    REQUEST_LATE = "the request is written, the line breaks, and it arrives later all the same"
    ANSWER_CUT = "the server did it, and its answer breaks off"
    ANSWER_LATE = "the answer takes its time: what the websocket tells comes first"


@dataclass(slots=True)
class Plan:
    """What happens to the next request that it concerns."""

    fault: Fault
    at: int = 0
    """After so many bytes of the request or of the answer."""
    seconds: float = 1.0
    only: re.Pattern[bytes] = re.compile(rb"POST [^ ]*/messages ")
    """Which request: matched against its first line."""


class Wire:
    """The line between one console and the server."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._config = uvicorn.Config(demo.app, lifespan="off", log_config=None, access_log=False, ws="none")
        self._config.load()
        self._state = ServerState()
        self._streams: set[_Stream] = set()
        self._cables: set[_Cable] = set()
        self.up = True
        self.plans: list[Plan] = []
        self.cable_seconds = 0.0
        """How much later than written the websocket's frames arrive."""
        self.struck: list[Fault] = []
        """What has broken so far."""

    def http(self) -> httpx.AsyncBaseTransport:
        """Return what carries a client's requests over this line."""
        transport = httpx.AsyncHTTPTransport(verify=_NO_TLS)
        transport._pool = httpcore.AsyncConnectionPool(network_backend=_Backend(self), keepalive_expiry=4.0)
        return transport

    async def connect_cable(self) -> Connection:
        if not self.up:
            raise OSError("the line is down")
        cable = _Cable(self, await self._demo.connect_cable())
        self._cables.add(cable)
        return cable

    def cut(self) -> None:
        """Break every connection there is."""
        for stream in tuple(self._streams):
            stream.break_off()
        self.cut_cables()

    def cut_cables(self) -> None:
        for cable in tuple(self._cables):
            cable.break_off()
        self._cables.clear()

    def go_down(self) -> None:
        self.up = False
        self.cut()

    def go_up(self) -> None:
        self.up = True

    def plan_for(self, first_bytes: bytes) -> Plan | None:
        for plan in self.plans:
            if plan.only.match(first_bytes):
                self.plans.remove(plan)
                self.struck.append(plan.fault)
                return plan
        return None

    def protocol(self) -> H11Protocol:
        return H11Protocol(self._config, self._state, {}, asyncio.get_running_loop())


class _Backend(httpcore.AsyncNetworkBackend):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        await asyncio.sleep(0.01)
        if not self._wire.up:
            raise httpcore.ConnectError("the line is down")
        return _Stream(self._wire)


_START = re.compile(rb"(GET|POST|PUT|PATCH|DELETE) ")


class _Stream(httpcore.AsyncNetworkStream):
    """One connection: what the client writes goes to the server's protocol, and back, as far as the plan lets it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        wire._streams.add(self)
        self._answer = bytearray()
        self._more = asyncio.Event()
        self._broken = False
        self._ended = False
        self._plan: Plan | None = None
        self._up_left: int | None = None
        self._down_left: int | None = None
        self._late: bytearray | None = None
        self._server = wire.protocol()
        self._server.connection_made(_ServerSide(self))  # type: ignore[arg-type]  # as much of a transport as it uses

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await asyncio.sleep(0)
        if self._broken or not self._wire.up:
            raise httpcore.WriteError("broken")
        if not buffer:
            # To the server's parser nothing at all would mean the end.
            return
        if _START.match(buffer):
            self._begin(self._wire.plan_for(buffer))
        if self._late is not None:
            self._late += buffer
        elif self._up_left is not None:
            passed, self._up_left = buffer[: self._up_left], max(0, self._up_left - len(buffer))
            if passed:
                self._server.data_received(passed)
        else:
            self._server.data_received(buffer)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            async with asyncio.timeout(timeout):
                return await self._read(max_bytes)
        except TimeoutError:
            raise httpcore.ReadTimeout from None

    async def _read(self, max_bytes: int) -> bytes:
        plan = self._plan
        if plan is not None and plan.fault in (Fault.REQUEST_CUT, Fault.REQUEST_LOST):
            await asyncio.sleep(plan.seconds / 10)
            self.break_off()
        if plan is not None and plan.fault is Fault.REQUEST_LATE and self._late is not None:
            late, self._late = bytes(self._late), None
            asyncio.get_running_loop().call_later(plan.seconds, self._arrive, late)
            self._broken = True
        if plan is not None and plan.fault is Fault.ANSWER_LATE:
            self._plan = None
            await asyncio.sleep(plan.seconds)
        while not self._answer:
            if self._broken:
                raise httpcore.ReadError("broken")
            if self._ended:
                return b""
            if self._down_left == 0:
                self.break_off()
                continue
            self._more.clear()
            await self._more.wait()
        if self._down_left is not None:
            max_bytes = min(max_bytes, max(1, self._down_left))
            if self._down_left == 0:
                self.break_off()
                raise httpcore.ReadError("broken")
        chunk = bytes(self._answer[:max_bytes])
        del self._answer[:max_bytes]
        if self._down_left is not None:
            self._down_left -= len(chunk)
        return chunk

    def _begin(self, plan: Plan | None) -> None:
        self._plan = plan
        self._up_left = self._down_left = self._late = None
        if plan is None:
            return
        match plan.fault:
            case Fault.REQUEST_CUT:
                self._up_left = plan.at
            case Fault.REQUEST_LOST:
                self._up_left = 0
            case Fault.REQUEST_LATE:
                self._late = bytearray()
            case Fault.ANSWER_CUT:
                self._down_left = plan.at
            case Fault.ANSWER_LATE:
                pass

    def _arrive(self, late: bytes) -> None:
        """Whoever wrote it is gone; the server reads it nonetheless."""
        server = self._wire.protocol()
        server.connection_made(_Deaf())  # type: ignore[arg-type]  # as much of a transport as it uses
        server.data_received(late)

    def heard(self, data: bytes) -> None:
        self._answer += data
        self._more.set()

    def ended(self) -> None:
        self._ended = True
        self._more.set()

    def break_off(self) -> None:
        if not self._broken:
            self._broken = True
            self._answer.clear()
            self._more.set()
            self._hang_up()

    async def aclose(self) -> None:
        self._broken = True
        self._hang_up()

    def _hang_up(self) -> None:
        if self in self._wire._streams:
            self._wire._streams.discard(self)
            self._server.connection_lost(None)

    def get_extra_info(self, info: str) -> Any:
        return self._broken or self._ended if info == "is_readable" else None


class _ServerSide:
    """What the server's protocol takes for its transport."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self._closing = False

    def write(self, data: bytes) -> None:
        self._stream.heard(data)

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._stream.ended()

    def is_closing(self) -> bool:
        return self._closing

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 3100)}.get(name, default)

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class _Deaf(_ServerSide):
    def __init__(self) -> None:
        self._closing = False

    def write(self, data: bytes) -> None: ...

    def close(self) -> None:
        self._closing = True


class _Cable:
    """The websocket over the line."""

    def __init__(self, wire: Wire, inner: Connection) -> None:
        self._wire = wire
        self._inner = inner
        self._broken = asyncio.Event()

    async def send(self, text: str) -> None:
        if self._broken.is_set():
            raise EOFError("broken")
        await self._inner.send(text)

    async def recv(self) -> str:
        frame = asyncio.ensure_future(self._inner.recv())
        broken = asyncio.ensure_future(self._broken.wait())
        try:
            await asyncio.wait((frame, broken), return_when=asyncio.FIRST_COMPLETED)
            if self._wire.cable_seconds and not broken.done():
                await asyncio.wait((broken,), timeout=self._wire.cable_seconds)
            if broken.done():
                raise EOFError("broken")
            return frame.result()
        finally:
            for task in (frame, broken):
                task.cancel()
            await asyncio.gather(frame, broken, return_exceptions=True)

    async def close(self) -> None:
        self._broken.set()
        await self._inner.close()

    def break_off(self) -> None:
        self._broken.set()
