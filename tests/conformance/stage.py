"""A fresh embedded server set up as the recorded one was when its day began, and moved through its hours."""

import re
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx

from tui.demo.clock import ManualClock
from tui.demo.installation import Installation
from tui.demo.options import VERSIONS, DemoOptions
from tui.demo.passwords import PASSWORD
from tui.demo.server import Demo

from .recording import Recording, mapping


class Stage:
    """The server, its clock, and two clients: one on the exempt address, one whose requests are counted."""

    password = PASSWORD
    """Everyone's."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._clock = ManualClock(recording.started)
        self._demo = Demo(
            DemoOptions(
                world="empty",
                quiet=True,
                clock=recording.started,
                server_version=served_version(recording.version),
                throttles=True,
            ),
            clock=self._clock,
        )
        self._name_people()
        self.tokens: dict[str, str] = dict(self._demo.facts("http://chatwoot.example")["tokens"])
        """Actor → token at the start of the day."""
        self.client = self._client("127.0.0.1")
        self.stranger = self._client("127.0.0.2")
        """The throttled calls came from an address of their own."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()
        await self.stranger.aclose()
        await self._demo.aclose()

    def move_to(self, at: float) -> None:
        """Set the clock; everything due by then happens first."""
        self._clock.advance_to(self._recording.started + timedelta(seconds=at))

    def present(self, account_id: int, user_id: int) -> None:
        """Note that an agent is on the socket."""
        self._demo.house.presence.user_came(account_id, user_id)

    @property
    def house(self) -> Installation:
        """The server behind the routes."""
        return self._demo.house

    def _client(self, address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self._demo.app, client=(address, 40000))
        return httpx.AsyncClient(transport=transport, base_url="http://chatwoot.example")

    def _name_people(self) -> None:
        """Call the first two users what they were called, so that signing in finds them by e-mail."""
        for user_id, actor in ((1, "admin"), (2, "agent")):
            profile = next(
                (
                    mapping(exchange.json)
                    for exchange in self._recording.day
                    if exchange.request.actor == actor and exchange.request.path == "/api/v1/profile"
                ),
                None,
            )
            if profile is not None:
                self._demo.house.db.update("users", user_id, name=profile.get("name"), email=profile.get("email"))


def served_version(recorded: str) -> str:
    """Return the recorded version as the embedded server takes it: without what follows the three numbers."""
    found = re.match(r"4\.\d+\.\d+", recorded)
    return found.group() if found else max(VERSIONS, key=VERSIONS.__getitem__)
