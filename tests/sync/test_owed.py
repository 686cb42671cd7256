"""What was missed stays owed until it was fetched: whatever fails, breaks or starts anew in between."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, opened
from tui.api.transport import asgi_transport
from tui.cache.cache import Cache
from tui.models.conversation import Priority
from tui.store import select
from tui.store.view import View
from tui.sync.settings import SyncSettings

AT_ONCE = SyncSettings(hold_seconds=0.0, read_policy="never")
ALL = View(assignee="all")
MANY = 25
"""More than the newest end of a thread brings."""


def on_server(house: House, number: int) -> list[int]:
    rows = house.rows(
        "SELECT messages.id FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
        " WHERE display_id = ? ORDER BY messages.id",
        number,
    )
    return [int(row["id"]) for row in rows]


def held(desk: Desk, number: int) -> list[int]:
    return [message.id for message in select.thread(desk.state, number).messages]


class Server(httpx.AsyncBaseTransport):
    """The server, of which a part can be out of order while the websocket stands."""

    def __init__(self, house: House) -> None:
        self._carrier = asgi_transport(house.demo.app)
        self.broken = ""
        """What is read under such an address fails; empty: all is well."""
        self.status = 502

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.broken and request.method == "GET" and re.search(self.broken, request.url.path):
            return httpx.Response(self.status, request=request, json={"error": "out of order"})
        return await self._carrier.handle_async_request(request)


async def started(house: House, folder: Path, server: Server) -> tuple[Desk, int]:
    desk, number = Desk(house, folder, settings=AT_ONCE, http=server), api_conversation(house)
    await desk.start()
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(10)
    return desk, number


async def with_a_hole(house: House, folder: Path, server: Server) -> tuple[Desk, int]:
    """Return a console that missed much while it was closed, cannot read it, and hears the newest message by event."""
    desk, number = await started(house, folder, server)
    await desk.stop()
    for each in range(MANY):
        await house.customer_writes(number, f"missed {each}")
    await house.clock.sleep(120)
    server.broken = "/messages$"
    again, _ = await started(house, folder, server)
    await house.customer_writes(number, "heard")
    await again.passes(10)
    assert held(again, number)[-1] == on_server(house, number)[-1]
    return again, number


def assert_whole(desk: Desk, house: House, number: int) -> None:
    there, here = on_server(house, number), held(desk, number)
    assert here == there[there.index(here[0]) :]
    assert len(here) > MANY


async def test_messages_missed_before_one_that_an_event_told_are_fetched(house: House, tmp_path: Path) -> None:
    server = Server(house)
    desk, number = await with_a_hole(house, tmp_path, server)
    server.broken = ""
    desk.engine.open_thread(number)
    await desk.passes(5)
    assert_whole(desk, house, number)
    await desk.stop()


async def test_a_thread_with_a_hole_is_kept_for_the_next_start_up_to_the_hole(house: House, tmp_path: Path) -> None:
    server = Server(house)
    desk, number = await started(house, tmp_path, server)
    server.broken = "/messages$"
    await desk.engine._sync.realtime.drop()
    for each in range(MANY):
        await house.customer_writes(number, f"missed {each}")
    await desk.passes(10)
    await house.customer_writes(number, "heard")
    await desk.passes(10)
    assert held(desk, number)[-1] == on_server(house, number)[-1]
    await desk.kill()
    cache = Cache(tmp_path / "cache")
    await cache.open()
    kept = await cache.load_thread(number)
    await cache.close()
    assert kept is not None
    there, ids = on_server(house, number), [message.id for message in kept.messages]
    assert ids == [each for each in there if ids[0] <= each <= ids[-1]]


async def test_a_conversation_known_from_the_cache_is_asked_for_when_it_is_opened(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path, AT_ONCE), api_conversation(house)
    await desk.passes(5)
    await desk.kill()
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await house.clock.sleep(120)
    again = await opened(house, tmp_path, AT_ONCE)
    assert priority(again, number) is Priority.URGENT
    await again.stop()


@pytest.mark.parametrize("broken", ["/messages$", "/conversations$", "/conversations"])
async def test_what_could_not_be_read_at_the_start_is_read_once_the_server_answers(
    house: House, tmp_path: Path, broken: str
) -> None:
    server = Server(house)
    desk, number = await started(house, tmp_path, server)
    await desk.stop()
    await house.customer_writes(number, "missed")
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await house.clock.sleep(120)
    server.broken = broken
    again, _ = await started(house, tmp_path, server)
    await again.passes(60)
    server.broken = ""
    await again.passes(70)
    assert priority(again, number) is Priority.URGENT
    assert held(again, number)[-1] == on_server(house, number)[-1]
    assert not select.queue(again.state, ALL).stale
    await again.stop()


async def test_a_gap_that_the_server_refused_to_tell_stays_owed(house: House, tmp_path: Path) -> None:
    server = Server(house)
    desk, number = await started(house, tmp_path, server)
    desk.engine.open_thread(api_conversation(house, place=1))
    await desk.passes(5)
    server.broken, server.status = "/conversations$", 403
    await desk.engine._sync.realtime.drop()
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await desk.passes(100)
    server.broken = ""
    await desk.passes(70)
    assert priority(desk, number) is Priority.URGENT
    await desk.stop()


def priority(desk: Desk, number: int) -> Priority:
    row = select.visible(desk.state, number)
    assert row is not None
    return row.priority
