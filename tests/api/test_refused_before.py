"""What the server would say yes to, and not do, is refused before it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import pytest

from tui.api import errors
from tui.api.client import Client
from tui.api.transport import Transport

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 8, tzinfo=UTC)

CALLS: dict[str, Callable[[Client], Awaitable[object]]] = {
    "page 0": lambda client: client.conversations.page(number=0),
    "page -1": lambda client: client.contacts.page(number=-1),
    "a page no number holds": lambda client: client.notifications.page(number=10**25),
    "an article's status": lambda client: client.portals.create_article(
        slug="a", title="T", content="C", author_id=1, status="publish"
    ),
    "an article's new status": lambda client: client.portals.update_article(slug="a", article_id=1, status="nope"),
    "a figure": lambda client: client.reports.series(metric="nonsense", since=SINCE, until=UNTIL),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", list(CALLS))
async def test_it_is_refused_and_nothing_is_sent(what: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    async with Client(
        "https://x", "t", 1, transport=Transport("https://x", "t", http=httpx.MockTransport(answer))
    ) as client:
        with pytest.raises(errors.Invalid):
            await CALLS[what](client)
    assert asked == []
