"""A demo server on a clock that the test moves, and people who talk to it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tui.demo.clock import ManualClock
from tui.demo.options import DemoOptions
from tui.demo.server import CableConnection, Demo

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ACCOUNT = "/api/v1/accounts/1"


@dataclass
class Caller:
    """Somebody with a token (or none), asking over HTTP in the same process."""

    http: httpx.AsyncClient
    token: str | None

    async def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Return the answer to a request; `path` is below the account unless it begins with a slash."""
        headers = {"accept": "application/json"} | kwargs.pop("headers", {})
        if self.token:
            headers["api-access-token"] = self.token
        where = path if path.startswith("/") else f"{ACCOUNT}/{path}"
        return await self.http.request(method, where, headers=headers, **kwargs)

    async def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of a successful read."""
        answer = await self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        """Return the JSON of a successful write; `None` when the answer is empty."""
        answer = await self.ask("POST", path, json=body, **kwargs) if body is not None else await self.ask("POST", path)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None


@dataclass
class Stand:
    """A demo server with its clock and its people."""

    demo: Demo
    clock: ManualClock
    admin: Caller
    agent: Caller
    nobody: Caller

    async def heard_by(self, user_id: int) -> "Ear":
        """Return an open, confirmed subscription of a user."""
        user = self.demo.house.db.get("users", user_id)
        assert user is not None
        connection = await self.demo.connect_cable()
        ear = Ear(connection, self.clock)
        await ear.subscribe({"pubsub_token": user["pubsub_token"], "account_id": 1, "user_id": user_id})
        return ear


class Ear:
    """One socket, with what came through it."""

    def __init__(self, connection: CableConnection, clock: ManualClock) -> None:
        self.connection = connection
        self._clock = clock

    async def subscribe(self, who: dict[str, Any]) -> str:
        """Subscribe as somebody; return the identifier."""
        identifier = json.dumps({"channel": "RoomChannel", **who})
        await self.connection.send(json.dumps({"command": "subscribe", "identifier": identifier}))
        return identifier

    async def frames(self) -> list[dict[str, Any]]:
        """Return what came since the last look, after letting all due broadcasts go."""
        self._clock.advance(5)
        await self.connection.close()
        found = []
        while True:
            try:
                found.append(json.loads(await self.connection.recv()))
            except EOFError:
                return found

    async def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the broadcasts among the frames: name and data."""
        return [
            (frame["message"]["event"], frame["message"]["data"])
            for frame in await self.frames()
            if "identifier" in frame and "message" in frame
        ]


async def stand(options: DemoOptions) -> AsyncIterator[Stand]:
    clock = ManualClock(NOON)
    demo = Demo(options, clock=clock)
    tokens = demo.facts("http://demo.test")["tokens"]
    transport = httpx.ASGITransport(app=demo.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test") as http:
        yield Stand(demo, clock, Caller(http, tokens["admin"]), Caller(http, tokens["agent"]), Caller(http, None))
    await demo.aclose()
