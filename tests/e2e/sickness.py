"""A server that can fall ill: the embedded one on a port of this process, with answers of its own in between."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.types import Message, Receive, Scope, Send

from tui.demo.options import DemoOptions
from tui.demo.server import Demo

Illness = Callable[[Scope, Receive, Send], Awaitable[bool]]
"""Answers a request in its own way; False: it lets the healthy server answer."""


def answering(status: int, body: object = b"", *, kind: str = "application/json", **headers: str) -> Illness:
    """Return the illness of always giving this answer. What is no bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answer(scope: Scope, receive: Receive, send: Send) -> bool:
        named = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
        named += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": content})
        return True

    return answer


def silent(seconds: float) -> Illness:
    """Return the illness of saying nothing for a while, and closing then."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> bool:
        await asyncio.sleep(seconds)
        return await answering(503)(scope, receive, send)

    return answer


@dataclass
class Patient:
    """The server, what it was asked, and what ails it."""

    demo: Demo
    base_url: str = ""
    illness: Illness | None = None
    only: re.Pattern[str] = field(default_factory=lambda: re.compile(""))
    """Which paths the illness concerns."""
    cable: str = "well"
    """`well`, `refused`, `silent` (opens and says nothing), `dropped` (ends at once)."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path and headers of every request."""

    @property
    def facts(self) -> dict[str, Any]:
        return self.demo.facts(self.base_url)

    def falls_ill(self, illness: Illness, only: str = "") -> None:
        self.illness, self.only = illness, re.compile(only)

    def recovers(self) -> None:
        self.illness, self.cable = None, "well"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and self.cable != "well":
            await self._cable(receive, send)
            return
        if scope["type"] == "http":
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            self.asked.append((scope["method"], scope["path"], headers))
            if self.illness and self.only.search(scope["path"]) and await self.illness(scope, receive, send):
                return
        await self.demo.app(scope, receive, send)

    async def _cable(self, receive: Receive, send: Send) -> None:
        opening: Message = await receive()
        assert opening["type"] == "websocket.connect"
        if self.cable == "refused":
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept", "subprotocol": "actioncable-v1-json"})
        if self.cable == "silent":
            while (await receive())["type"] != "websocket.disconnect":
                pass
        else:
            await send({"type": "websocket.close", "code": 1011})


@asynccontextmanager
async def a_patient(options: DemoOptions | None = None) -> AsyncIterator[Patient]:
    """Run a server on a free port of this process; it is healthy at first."""
    demo = Demo(options or DemoOptions(quiet=True))
    await demo.start()
    patient = Patient(demo)
    config = uvicorn.Config(patient, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    ticking = asyncio.create_task(server.main_loop())
    patient.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    patient.demo.facts(patient.base_url)
    try:
        yield patient
    finally:
        server.should_exit = True
        await ticking
        await server.shutdown()
        await demo.aclose()
