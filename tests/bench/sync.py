"""What keeping up costs on the wire: bytes and requests over HTTP, and bytes of the websocket, in virtual time."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.desk import Desk, House, a_house
from tests.virtual_clock import run_virtually
from tests.wire import Wire
from tui.api.socket import Connection
from tui.store import select
from tui.store.view import View
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")
OPENED = 25
AWAY_SECONDS = 300.0
HOUR = 3600.0


class Counted:
    """A console on a wire whose bytes are counted in both directions."""

    def __init__(self, house: House, folder: Path) -> None:
        self.wire = Wire(house.demo)
        self.cable_bytes = 0
        settings = SyncSettings(hold_seconds=0.0, read_policy="never")
        self.desk = Desk(house, folder, settings=settings, http=self.wire.http(), connect=self._connect)

    async def _connect(self) -> Connection:
        connection = await self.wire.connect_cable()
        receive = connection.recv

        async def counted() -> str:
            text = await receive()
            self.cable_bytes += len(text.encode())
            return text

        connection.recv = counted  # type: ignore[method-assign]  # counts, and passes on
        return connection

    def spent(self) -> tuple[int, int, int]:
        """Return bytes over HTTP both ways, requests, and bytes of the websocket so far."""
        total = self.desk.client.transport.traffic.total()
        return total.bytes_down + total.bytes_up, total.requests, self.cable_bytes


async def measured(name: str, counted: Counted, act: Callable[[], Awaitable[None]]) -> list[Figure]:
    before = counted.spent()
    await act()
    http, requests, cable = (after - first for after, first in zip(counted.spent(), before, strict=True))
    return [
        Figure(f"{name}: HTTP", http, "B"),
        Figure(f"{name}: requests", requests, ""),
        Figure(f"{name}: websocket", cable, "B"),
    ]


async def all_figures(folder: Path) -> list[Figure]:
    found: list[Figure] = []
    async with a_house() as house:
        # The first warm start finds assignees present who were not; the second finds what the first did.
        for kind in ("cold", "warm", "second warm"):
            counted = Counted(house, folder)
            desk = counted.desk

            async def start(desk: Desk = desk) -> None:
                await desk.start()
                desk.engine.open_list(ALL)
                await desk.passes(5)

            found += await measured(f"start, {kind} cache", counted, start)
            if kind != "second warm":
                await desk.stop()
        numbers = [select.queue(desk.state, ALL).id_at(at) for at in range(OPENED)]

        through_the_api = [
            int(row["display_id"])
            for row in house.rows(
                "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
                " WHERE channel_type = 'Channel::Api' AND status = 'open' ORDER BY last_activity_at DESC"
            )
        ]

        async def open_them() -> None:
            for number in numbers:
                desk.engine.open_thread(number)
                await desk.passes(2)

        async def an_hour() -> None:
            await desk.passes(HOUR)

        async def away() -> None:
            counted.wire.go_down()
            await desk.passes(AWAY_SECONDS)
            counted.wire.go_up()
            for number in through_the_api[:5]:
                await house.customer_writes(number, "Are you there?")
            await desk.passes(60)

        found += await measured(f"opening {OPENED} conversations", counted, open_them)
        found += await measured(f"opening the same {OPENED} again", counted, open_them)
        found += await measured("an idle hour", counted, an_hour)
        found += await measured("back after 5 minutes without a line", counted, away)
        await desk.stop()
    return found


def figures() -> Iterator[Figure]:
    """Measure on the embedded server; time is virtual, the bytes are those of the streams."""
    with tempfile.TemporaryDirectory() as folder:
        yield from run_virtually(all_figures(Path(folder)))
