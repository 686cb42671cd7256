"""The limits of the real server, where they are turned on: plain text, no hint when, and back to normal in time."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tui.demo.options import DemoOptions

from .stand import ACCOUNT, Stand, stand


@pytest.fixture
async def strict() -> AsyncIterator[Stand]:
    """A server with its limits on, and callers from elsewhere."""
    async for standing in stand(DemoOptions(world="empty", quiet=True, throttles=True)):
        transport = httpx.ASGITransport(app=standing.demo.app, client=("203.0.113.7", 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://demo.test") as http:
            standing.agent.http = standing.nobody.http = http
            yield standing


async def test_the_sixth_sign_in_within_five_minutes_is_too_much(strict: Stand) -> None:
    body = {"email": "nobody@aurora.test", "password": "wrong"}
    statuses = [(await strict.nobody.ask("POST", "/auth/sign_in", json=body)).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    strict.clock.advance(301)
    assert (await strict.nobody.ask("POST", "/auth/sign_in", json=body)).status_code == 401


async def test_who_is_throttled_reads_plain_text_and_no_time(strict: Stand) -> None:
    for _ in range(30):
        await strict.agent.get("conversations/meta")
    answer = await strict.agent.ask("GET", "conversations/meta")
    assert (answer.status_code, answer.text) == (429, "Retry later\n")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "retry-after" not in answer.headers
    assert (await strict.agent.ask("GET", "conversations")).status_code == 200
    strict.clock.advance(60)
    assert (await strict.agent.ask("GET", "conversations/meta")).status_code == 200


async def test_this_machine_is_exempt(strict: Stand) -> None:
    statuses = {(await strict.admin.ask("GET", "conversations/meta")).status_code for _ in range(40)}
    assert statuses == {200}


async def test_without_the_switch_nothing_is_counted(fresh: Stand) -> None:
    transport = httpx.ASGITransport(app=fresh.demo.app, client=("203.0.113.7", 40000))
    headers = {"api-access-token": fresh.agent.token or ""}
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test", headers=headers) as http:
        statuses = {(await http.get(f"{ACCOUNT}/conversations/meta")).status_code for _ in range(40)}
    assert statuses == {200}
