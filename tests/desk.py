"""A whole desk for tests: the embedded server, and the shipped engine on it, without a port and in virtual time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.virtual_clock import START, VirtualClock
from tui.api.client import Client
from tui.api.socket import Connection
from tui.api.transport import Transport, asgi_transport
from tui.cache.cache import Cache
from tui.demo.clock import Clock as DemoClock
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.store.state import State
from tui.store.store import Store
from tui.sync.core import Connect
from tui.sync.engine import Engine
from tui.sync.settings import SyncSettings
from tui.words.words import Words

BASE_URL = "http://127.0.0.1:3100"


class ServersClock(DemoClock):
    """The embedded server's time: the virtual loop's."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(START)
        self._clock = clock
        self._looks = 0

    def now(self) -> float:
        # Two looks are never at the same moment, as on a real machine.
        self._looks += 1
        passed = self._clock.monotonic()
        return round(START.timestamp() + passed + self._looks * 1e-6, 6)


class Desk:
    """One console of one agent, from the store to the words on the disk; a screen is all it lacks."""

    def __init__(
        self,
        house: House,
        folder: Path,
        *,
        settings: SyncSettings | None = None,
        http: httpx.AsyncBaseTransport | None = None,
        connect: Connect | None = None,
        seed: int = 1,
        role: str = "agent",
        token: str | None = None,
    ) -> None:
        facts = house.facts
        self.house = house
        self.store = Store(State(account_id=facts["account_id"]))
        transport = Transport(
            BASE_URL, token or facts["tokens"][role], http=http or asgi_transport(house.demo.app), per_minute=1_000_000
        )
        self.client = Client(BASE_URL, token or facts["tokens"][role], facts["account_id"], transport=transport)
        self.words = Words(folder / "state", durable=False)
        self.cache = Cache(folder / "cache")
        self.engine = Engine(self.store, self.words, self.cache, house.clock, account_id=facts["account_id"])
        self._connect = connect or house.demo.connect_cable
        self._settings = settings or SyncSettings(hold_seconds=0.0)
        self._randomness = random.Random(seed)
        self._loops: asyncio.Task[None] | None = None

    @property
    def state(self) -> State:
        return self.store.state

    async def start(self) -> None:
        await self.engine.start(self.client, self._connect, self._settings, randomness=self._randomness)
        self._loops = asyncio.create_task(self.engine.run(), name="engine")

    async def idle(self) -> None:
        """Return when the engine has nothing more to do, and what it asked for was answered and heard."""
        assert self._loops is not None
        quiet = asyncio.ensure_future(self.engine.idle())
        await asyncio.wait((quiet, self._loops), return_when=asyncio.FIRST_COMPLETED)
        if self._loops.done():
            self._loops.result()
        await quiet

    async def passes(self, seconds: float) -> None:
        """Let time pass, and what is due in it happen."""
        await asyncio.sleep(seconds)
        await self.idle()

    async def stop(self) -> None:
        await self.engine.close()
        await self._end()

    async def kill(self) -> None:
        """End as a killed process does: nothing more is written, nothing is said."""
        await self._end()
        self.words.abandon()
        await self.cache.close()

    async def _end(self) -> None:
        if self._loops is not None:
            self._loops.cancel()
            await asyncio.gather(self._loops, return_exceptions=True)
        await self.client.aclose()


class Nowhere(httpx.AsyncBaseTransport):
    """A network without a server."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)


async def no_cable() -> Connection:
    raise OSError("no route")


class House:
    """The embedded server in virtual time, and ways to act in it as others do."""

    def __init__(
        self,
        *,
        seed: int = 1,
        size: int | None = None,
        version: str = "4.15",
        world: str = "demo",
        funnels: bool = False,
    ) -> None:
        self.clock = VirtualClock()
        options = DemoOptions(
            seed=seed, size=size, quiet=True, chaos=True, server_version=version, world=world, funnels=funnels
        )
        self.demo = Demo(options, clock=ServersClock(self.clock))
        self.facts: dict[str, Any] = self.demo.facts(BASE_URL)

    def rows(self, question: str, *values: object) -> list[dict[str, Any]]:
        """Ask the server's own database."""
        return [dict(row) for row in self.demo.house.db.rows(question, *values)]

    async def ask(self, method: str, path: str, body: object = None, *, role: str = "admin") -> Any:
        """Act as somebody else: one request to the account, outside of the console."""
        async with httpx.AsyncClient(transport=asgi_transport(self.demo.app), base_url=BASE_URL) as http:
            answer = await http.request(
                method,
                f"/api/v1/accounts/{self.facts['account_id']}/{path}",
                json=body,
                headers={"api-access-token": self.facts["tokens"][role], "accept": "application/json"},
            )
        assert answer.status_code < 300, (answer.status_code, answer.text[:200])
        return answer.json() if answer.content else None

    async def customer_writes(self, conversation_id: int, content: str) -> None:
        """Let the customer of a conversation write: as an incoming message, which API inboxes take from an agent too."""
        await self.ask(
            "POST", f"conversations/{conversation_id}/messages", {"content": content, "message_type": "incoming"}
        )


@asynccontextmanager
async def a_house(**options: Any) -> AsyncIterator[House]:
    house = House(**options)
    await house.demo.start()
    try:
        yield house
    finally:
        await house.demo.aclose()
