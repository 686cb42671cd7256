"""An embedded server that is told to be busy: `POST /busy?rate=1000&seconds=10` repeats a customer's message as events."""

from __future__ import annotations

import asyncio
import copy
import itertools
import json
import sys
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from tui.demo.options import DemoOptions
from tui.demo.server import Demo

TURN_SECONDS = 0.02


class Busy:
    """The server's application with one more route."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._heard: list[tuple[frozenset[str], dict[str, Any]]] = []
        self._numbers = itertools.count(9_000_000)
        self._storm: asyncio.Task[None] | None = None
        demo.house.hub.taps.append(self._note)

    def _note(self, streams: frozenset[str], event: str, data: dict[str, Any]) -> None:
        if event == "message.created":
            self._heard.append((streams, copy.deepcopy(data)))
            del self._heard[:-40]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/busy":
            await self._demo.app(scope, receive, send)
            return
        asked = dict(part.split("=") for part in scope["query_string"].decode().split("&"))
        self._storm = asyncio.create_task(self._blow(float(asked["rate"]), float(asked["seconds"])))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _blow(self, rate: float, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        began, sent = loop.time(), 0
        while (passed := loop.time() - began) < seconds:
            while sent < passed * rate:
                streams, data = self._heard[sent % len(self._heard)]
                number = next(self._numbers)
                for session in list(self._demo.house.hub.sessions):
                    message = {**data, "id": number, "content": f"news {number}"}
                    session.hear(streams, {"event": "message.created", "data": message})
                sent += 1
            await asyncio.sleep(TURN_SECONDS)


def main(port: int, size: int) -> None:
    """Serve until SIGTERM; one line of JSON tells the facts, as `demo-server` does."""
    demo = Demo(DemoOptions(quiet=True, size=size or None))
    config = uvicorn.Config(
        Busy(demo), host="127.0.0.1", port=port, log_config=None, ws="websockets-sansio", ws_ping_interval=None
    )
    print(json.dumps(demo.facts(f"http://127.0.0.1:{port}")), flush=True)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
