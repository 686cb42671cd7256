"""Faults happen where they were asked for, and nowhere without the switch."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tui.demo.options import DemoOptions

from .stand import Stand, stand

CONVERSATION = "conversations/1"


@pytest.fixture
async def wild() -> AsyncIterator[Stand]:
    """The demo world with the control endpoint for faults."""
    async for standing in stand(DemoOptions(quiet=True, chaos=True, size=10)):
        yield standing


async def test_without_the_switch_there_is_no_control_endpoint(shop: Stand) -> None:
    assert (await shop.admin.ask("GET", "/chaos")).status_code == 404


async def test_a_request_is_cut_before_or_after_it_was_done(wild: Stand) -> None:
    for kind, written in (("drop_before", 0), ("drop_after", 1)):
        await wild.admin.post("/chaos/faults", {"kind": kind, "path": "/messages", "method": "POST", "times": 1})
        count = "SELECT count(*) FROM messages WHERE content = ?"
        with pytest.raises(httpx.ReadError):
            await wild.agent.ask("POST", f"{CONVERSATION}/messages", json={"content": kind})
        assert wild.demo.house.db.value(count, kind) == written
        await wild.agent.post(f"{CONVERSATION}/messages", {"content": "fine again"})


async def test_answers_are_refused_garbled_and_halved(wild: Stand) -> None:
    async def spoiled(**fault: object) -> httpx.Response:
        await wild.admin.post("/chaos/faults", {"path": "labels", "times": 1, **fault})
        return await wild.agent.ask("GET", "labels")

    throttled = await spoiled(kind="status", status=429)
    assert (throttled.status_code, throttled.text, "retry-after" in throttled.headers) == (429, "Retry later\n", False)
    assert (await spoiled(kind="status", status=502)).status_code == 502
    assert (await spoiled(kind="html")).headers["content-type"].startswith("text/html")
    halved = await spoiled(kind="truncate")
    with pytest.raises(json.JSONDecodeError):
        halved.json()
    assert (await wild.agent.ask("GET", "labels")).json()["payload"]


async def test_broadcasts_are_lost_and_doubled(wild: Stand) -> None:
    for chances, times in (({"lose": 1}, 0), ({"double": 1}, 2)):
        await wild.admin.ask("DELETE", "/chaos")
        ear = await wild.heard_by(2)
        await wild.admin.post("/chaos/events", chances)
        await wild.agent.post(f"{CONVERSATION}/messages", {"content": "x", "private": True})
        assert [name for name, _ in await ear.events()].count("message.created") == times


async def test_sockets_are_dropped(wild: Stand) -> None:
    ear = await wild.heard_by(2)
    await wild.admin.post("/chaos/sockets/drop")
    await ear.connection.send("still there?")
    for _ in range(3):
        await ear.connection.recv()
    with pytest.raises(EOFError):
        await ear.connection.recv()


async def test_a_fault_that_does_not_exist_is_refused(wild: Stand) -> None:
    answer = await wild.admin.ask("POST", "/chaos/faults", json={"kind": "earthquake"})
    assert answer.status_code == 422
