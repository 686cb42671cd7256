from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tui.api import errors
from tui.api.client import Client
from tui.api.transport import Transport
from tui.cache.cache import Cache
from tui.models.board import Dialect
from tui.sync.funnels import funnels_of

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FUNNEL = {"id": 4, "name": "Vendas", "stages": [{"name": "Novo", "order": 0}]}


class Server:
    """One that has funnels until it is told otherwise; counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer = httpx.Response(200, json=[FUNNEL])

    def client(self) -> Client:
        """A console that was just started."""

        def answer(request: httpx.Request) -> httpx.Response:
            self.asked += 1
            return self.answer

        transport = Transport("https://chat.example", "token", http=httpx.MockTransport(answer), attempts=1)
        return Client("https://chat.example", "token", 1, transport=transport)


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[Cache]:
    cache = Cache(tmp_path)
    await cache.open()
    yield cache
    await cache.close()


async def test_the_next_start_does_not_ask_again_for_a_day(cache: Cache) -> None:
    server = Server()
    assert (await funnels_of(server.client(), cache, now=NOW)).dialect is Dialect.AIFOCUS
    for hours in (0, 1, 23.9):
        client = server.client()
        found = await funnels_of(client, cache, now=NOW + timedelta(hours=hours))
        assert found.dialect is Dialect.AIFOCUS
        assert (await client.funnels.usable()) is client.funnels.funnels
    assert server.asked == 1
    await funnels_of(server.client(), cache, now=NOW + timedelta(hours=24))
    assert server.asked == 2


async def test_who_asks_outright_gets_todays_answer_and_so_does_the_next(cache: Cache) -> None:
    server = Server()
    await funnels_of(server.client(), cache, now=NOW)
    server.answer = httpx.Response(403, json={"error": "You are not authorized to do this action"})
    assert (await funnels_of(server.client(), cache, now=NOW, refresh=True)).dialect is Dialect.FORBIDDEN
    assert (await funnels_of(server.client(), cache, now=NOW)).dialect is Dialect.FORBIDDEN
    assert server.asked == 2


async def test_what_cannot_be_said_now_is_not_kept(cache: Cache) -> None:
    server = Server()
    server.answer = httpx.Response(500)
    with pytest.raises(errors.ServerBroken):
        await funnels_of(server.client(), cache, now=NOW)
    server.answer = httpx.Response(200, json=[FUNNEL])
    assert (await funnels_of(server.client(), cache, now=NOW)).dialect is Dialect.AIFOCUS


async def test_a_verdict_from_the_future_or_of_a_newer_version_is_asked_again(cache: Cache) -> None:
    server = Server()
    await funnels_of(server.client(), cache, now=NOW + timedelta(days=3))
    await funnels_of(server.client(), cache, now=NOW)
    assert server.asked == 2
    await cache._write("update reference set body = replace(body, 'aifocus', 'later')", ())
    await funnels_of(server.client(), cache, now=NOW)
    assert server.asked == 3


async def test_without_a_cache_the_server_is_asked_each_time(tmp_path: Path) -> None:
    closed = Cache(tmp_path)
    server = Server()
    for _ in range(2):
        assert (await funnels_of(server.client(), closed, now=NOW)).dialect is Dialect.AIFOCUS
    assert server.asked == 2
