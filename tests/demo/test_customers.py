"""Customers write by themselves, and always through the Client API."""

import asyncio
from collections import Counter

import httpx

from tui.demo.customers import Customers
from tui.demo.world import teller

from .stand import Stand


class Counting(httpx.AsyncBaseTransport):
    """Counts the requests that pass."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.requests: Counter[str] = Counter()
        self.sent = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path.startswith("/public/api/v1/inboxes/")
        assert "api-access-token" not in request.headers
        self.requests[f"{request.method} {request.url.path.rpartition('/')[2]}"] += 1
        response = await self._inner.handle_async_request(request)
        if self.requests["POST messages"] >= 12:
            self.sent.set()
        return response


async def test_every_message_of_a_customer_is_a_request_of_its_own(shop: Stand) -> None:
    house = shop.demo.house
    before = house.db.value("SELECT count(*) FROM messages WHERE message_type = 0")
    transport = Counting(httpx.ASGITransport(app=shop.demo.app))
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test") as http:
        customers = Customers(house, http, teller(house), sleep=lambda _seconds: asyncio.sleep(0))
        life = asyncio.create_task(customers.live())
        await asyncio.wait_for(transport.sent.wait(), 10)
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
    after = house.db.value("SELECT count(*) FROM messages WHERE message_type = 0")
    assert after - before == transport.requests["POST messages"]
    assert transport.requests["POST toggle_typing"] >= transport.requests["POST messages"]
    assert transport.requests["POST contacts"] > 0
    assert house.presence.contacts(1)


async def test_a_customer_answers_an_agent(shop: Stand) -> None:
    house = shop.demo.house
    transport = Counting(httpx.ASGITransport(app=shop.demo.app))
    waiting = asyncio.Event()
    async with httpx.AsyncClient(transport=transport, base_url="http://demo.test") as http:

        async def sleep(seconds: float) -> None:
            # Only the first pause of the day, and those between two events, are long: they last the whole test.
            await (waiting.wait() if seconds == 4.0 else asyncio.sleep(0))

        life = asyncio.create_task(Customers(house, http, teller(house), sleep=sleep).live())
        await asyncio.sleep(0)
        row = house.db.one(
            "SELECT display_id FROM conversations WHERE status = 'open' AND inbox_id = 3 ORDER BY last_activity_at DESC"
        )
        assert row is not None
        await shop.agent.post(f"conversations/{row['display_id']}/messages", {"content": "How can I help?"})
        shop.clock.advance(1)
        for _ in range(200):
            if transport.requests["POST messages"]:
                break
            await asyncio.sleep(0)
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
    assert transport.requests["POST messages"] == 1
    thread = (await shop.agent.get(f"conversations/{row['display_id']}/messages"))["payload"]
    assert thread[-1]["message_type"] == 0
