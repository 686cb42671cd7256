"""What a server is too old for is told with the version that has it, and nothing is told of servers that are new enough."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import httpx
import pytest

from tui.api import errors
from tui.api.client import Client
from tui.api.platform.accounts import PlatformAccountsResource
from tui.api.transport import Transport, asgi_transport
from tui.api.versions import came_with
from tui.demo.options import VERSIONS, DemoOptions
from tui.demo.server import Demo
from tui.models.reference import ServerVersion

BASE = "http://127.0.0.1"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 8, tzinfo=UTC)
NO_ROUTE = {"status": 404, "error": "Not Found"}


@pytest.fixture(params=list(VERSIONS))
async def administrator(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    demo = Demo(DemoOptions(quiet=True, size=3, server_version=request.param))
    token = demo.facts(BASE)["tokens"]["admin"]
    async with Client(BASE, token, 1, transport=Transport(BASE, token, http=asgi_transport(demo.app))) as client:
        yield client
    await demo.aclose()


@pytest.mark.parametrize(
    ("method", "path", "since"),
    [
        ("GET", "/api/v2/accounts/3/reports/conversations_summary", "4.10"),
        ("PATCH", "/api/v1/accounts/3/conversations/9/messages/4", "4.2"),
        ("DELETE", "/api/v1/accounts/3/conversations/9", "4.3"),
        ("POST", "/api/v1/profile/reset_access_token", "4.3"),
        ("GET", "/platform/api/v1/accounts", "4.5"),
        ("GET", "/api/v1/profile/sessions", "4.15"),
    ],
)
def test_an_address_is_known_by_the_version_it_came_with(method: str, path: str, since: str) -> None:
    came = came_with(method, path)
    assert came is not None
    assert came.sentence.endswith(f"that needs Chatwoot {since} or newer.")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/accounts/3/conversations/9"),
        ("GET", "/api/v1/accounts/3/conversations/9/messages/4"),
        ("GET", "/public/api/v1/inboxes/x/contacts/y"),
        ("GET", "/api/v1/profile"),
    ],
)
def test_an_address_that_was_always_there_came_with_no_version(method: str, path: str) -> None:
    assert came_with(method, path) is None


async def test_what_a_server_lacks_is_asked_for_once() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(404, json=NO_ROUTE)

    client = Client(BASE, "tok-1", 1, transport=Transport(BASE, "tok-1", http=httpx.MockTransport(answer)))
    for _ in range(2):
        with pytest.raises(errors.Unsupported, match=r"that needs Chatwoot 4\.10 or newer"):
            await client.reports.table(table="conversations_summary", since=SINCE, until=UNTIL)
    assert len(asked) == 1
    with pytest.raises(errors.NotFound, match="may need a newer Chatwoot"):
        await client.labels.list()


async def test_what_is_switched_off_is_told_as_that_and_in_the_servers_words() -> None:
    sentence = "Conversation unread counts feature not enabled for this account"
    answer = httpx.Response(403, json={"error": sentence})
    client = Client(
        BASE, "tok-1", 1, transport=Transport(BASE, "tok-1", http=httpx.MockTransport(lambda request: answer))
    )
    with pytest.raises(errors.Unsupported, match=f"switched off for this account.*{sentence}") as off:
        await client.conversations.unread_counts()
    assert off.value.code == "switched_off"


async def test_no_report_table_portal_or_rating_fails_for_what_was_left_out(administrator: Client) -> None:
    with pytest.raises(errors.Unsupported, match="demo server does not have"):
        # It falls over without a time zone, as the real one does, and this is what it says with one.
        await administrator.reports.table(table="conversation_traffic", since=SINCE, until=UNTIL)
    assert await administrator.ratings.table()
    assert (await administrator.portals.create(name="Help", slug="second-help")).slug == "second-help"


def test_a_version_newer_than_all_that_are_known_can_do_what_the_newest_can() -> None:
    for version in ("4.18.0", "4.99.1", "5.0.0"):
        assert ServerVersion(version=version).at_least(4, 16)


@pytest.mark.parametrize(
    ("path", "words"),
    [("portals", "Chatwoot 4.0 does each time"), ("platform", "ask for each by its number"), ("other", "")],
)
async def test_what_a_version_is_known_to_fail_at_is_told(path: str, words: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        return httpx.Response(500, json={"status": 500, "error": "Internal Server Error"})

    async with Client(BASE, "t", 1, transport=Transport(BASE, "t", http=httpx.MockTransport(fail))) as client:
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "portals": lambda: client.portals.create_category(slug="acme", name="Orders", category_slug="orders"),
            "platform": lambda: PlatformAccountsResource(client.agents._caller).list(),
            "other": lambda: client.portals.list(),
        }
        with pytest.raises(errors.ServerBroken) as failed:
            await calls[path]()
    assert words in failed.value.sentence
    assert str(failed.value) == failed.value.sentence
    assert bool(words) == ("as Chatwoot" in failed.value.sentence)
