from __future__ import annotations

import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from tests.api.calls import APPLICATION, Ids
from tests.api.calls_elsewhere import PLATFORM, PUBLIC
from tests.conformance.recording import Exchange, Request, read
from tui.api import errors
from tui.api.client import Client
from tui.api.platform import PlatformClient, PlatformToken
from tui.api.public import PublicClient
from tui.api.transport import Transport

RECORDINGS = Path(__file__).parents[1] / "recordings"
BASE = "https://chat.example"

Clients: TypeAlias = Client | PublicClient | PlatformClient

AGENT = {"id": 2, "name": "Bruno", "available_name": "Bruno", "email": "b@aurora.example", "role": "agent"}
ACCOUNT_USER = {"id": 1, "account_id": 2, "user_id": 6, "role": "agent", "availability": "online"}
BOT = {"id": 1, "name": "Bot", "description": "", "outgoing_url": "https://bot.example", "account_id": 1}
RATING = {"id": 1, "rating": 5, "feedback_message": "ok", "account_id": 1, "message_id": 9, "conversation_id": 3}
BOT_SUMMARY = {"bot_resolutions_count": 1, "bot_handoffs_count": 0, "previous": {"bot_resolutions_count": 0}}
A = "/api/v1/accounts/:id"
EXAMPLES: Mapping[str, object] = {
    # Shapes of the contract, for routes of which no success was recorded.
    "PUT /api/v1/profile/set_active_account": None,
    "DELETE /api/v1/profile/avatar": {"id": 1, "name": "Ana", "accounts": []},
    f"PATCH {A}": {"id": 1, "name": "Padaria Aurora", "features": {}},
    f"POST {A}/update_active_at": None,
    f"GET {A}/conversations/unread_counts": {
        "payload": {"all_count": 5, "inboxes": {"7": 3}, "labels": {}, "teams": {}}
    },
    f"PATCH {A}/agents/:id": AGENT,
    f"DELETE {A}/agents/:id": None,
    f"POST {A}/agents/bulk_create": None,
    f"GET {A}/teams/:id": {"id": 1, "name": "billing", "is_member": True},
    f"PATCH {A}/teams/:id": {"id": 1, "name": "billing", "is_member": True},
    f"DELETE {A}/teams/:id": None,
    f"PATCH {A}/teams/:id/team_members": [AGENT],
    f"DELETE {A}/teams/:id/team_members": None,
    f"PATCH {A}/inbox_members": {"payload": [AGENT]},
    f"DELETE {A}/inbox_members": None,
    f"DELETE {A}/inboxes/:id": {"message": "Your inbox deletion request will be processed in some time."},
    f"GET {A}/inboxes/:id/agent_bot": {"agent_bot": BOT},
    f"GET {A}/labels/:id": {"id": 1, "title": "vip", "description": None, "color": "#1f93ff"},
    f"PATCH {A}/labels/:id": {"id": 1, "title": "vip", "description": "Money back", "color": "#1f93ff"},
    f"DELETE {A}/labels/:id": None,
    f"PATCH {A}/canned_responses/:id": {"id": 1, "short_code": "bye", "content": "Until then"},
    f"DELETE {A}/canned_responses/:id": None,
    f"GET {A}/macros/:id": {"payload": {"id": 1, "name": "Close", "visibility": "global", "actions": []}},
    f"PATCH {A}/macros/:id": {"payload": {"id": 1, "name": "Close", "visibility": "global", "actions": []}},
    f"DELETE {A}/macros/:id": None,
    f"GET {A}/custom_filters/:id": {"id": 1, "name": "Open", "filter_type": "conversation", "query": {"payload": []}},
    f"PATCH {A}/custom_filters/:id": {"id": 1, "name": "Open", "filter_type": "conversation", "query": {}},
    f"GET {A}/custom_attribute_definitions/:id": {"id": 1, "attribute_key": "stage", "attribute_values": ["New"]},
    f"PATCH {A}/custom_attribute_definitions/:id": {"id": 1, "attribute_key": "stage", "attribute_values": ["New"]},
    f"DELETE {A}/custom_attribute_definitions/:id": None,
    f"DELETE {A}/contacts/:id/avatar": {"payload": {"id": 1, "name": "Maria"}},
    f"GET {A}/contacts/:id/notes/:id": {"id": 1, "content": "Likes tea", "user": AGENT, "created_at": 1767600000},
    f"DELETE {A}/contacts/:id/notes/:id": None,
    f"POST {A}/contact_inboxes/filter": {"id": 1, "name": "Maria", "contact_inboxes": []},
    f"POST {A}/contacts/import": None,
    f"POST {A}/notifications/destroy_all": None,
    f"GET {A}/csat_survey_responses/download": "Agent Name,Rating\nBruno,5\n",
    f"PATCH {A}/csat_survey_responses/:id": RATING,
    "GET /api/v2/accounts/:id/reports/bot_summary": BOT_SUMMARY,
    "GET /api/v2/accounts/:id/reports/bot_metrics": {"conversation_count": 1, "message_count": 3, "handoff_rate": 0.0},
    f"GET {A}/portals/:slug": {"id": 1, "slug": "help", "name": "Help"},
    f"GET {A}/portals/:slug/categories": {"payload": [{"id": 1, "name": "Orders", "slug": "orders"}], "meta": {}},
    f"GET {A}/portals/:slug/articles/:id": {"payload": {"id": 1, "title": "Track", "status": "published"}},
    f"PATCH {A}/portals/:slug/articles/:id": {"payload": {"id": 1, "title": "Track", "status": "published"}},
    f"DELETE {A}/portals/:slug/articles/:id": None,
    f"GET {A}/agent_bots/:id": BOT,
    f"PATCH {A}/agent_bots/:id": BOT,
    f"DELETE {A}/agent_bots/:id": None,
    f"POST {A}/agent_bots/:id/reset_access_token": BOT,
    f"PATCH {A}/webhooks/:id": {"payload": {"webhook": {"id": 1, "url": "https://hooks.example", "subscriptions": []}}},
    f"GET {A}/integrations/apps/webhook": {"id": "webhook", "name": "Webhooks", "enabled": True, "hooks": []},
    "GET /rails/active_storage/blobs/redirect/x/a.txt": "the file",
    "PATCH /public/api/v1/csat_survey/:uuid": {"id": 9, "csat_survey_response": {"rating": 5}, "inbox_name": "App"},
    "GET /platform/api/v1/accounts": [{"id": 2, "name": "Second", "features": {}}],
    "GET /platform/api/v1/agent_bots/:id": BOT,
    "DELETE /platform/api/v1/agent_bots/:id/avatar": None,
    "GET /platform/api/v1/accounts/:id/account_users": [ACCOUNT_USER],
}


@cache
def recorded() -> dict[str, list[Exchange]]:
    """All exchanges by their route."""
    found: dict[str, list[Exchange]] = {}
    for version in ("4.15.1", "4.0.4"):
        for exchange in read(RECORDINGS / version).exchanges:
            found.setdefault(exchange.request.route, []).append(exchange)
    return found


def route(method: str, path: str) -> str:
    nothing: Mapping[str, str] = {}
    asked = Request(
        method=method, path=path, query={}, actor=None, json=None, has_json=False, form=None, files=(),
        headers=nothing, raw=None,
    )  # fmt: skip
    return asked.route


def resources(client: Clients) -> Iterator[tuple[str, object]]:
    if isinstance(client, PublicClient):
        yield "", client
        return
    rare = [name for name, made in vars(type(client)).items() if isinstance(made, cached_property)]
    for name, value in {**vars(client), **{name: getattr(client, name) for name in rare}}.items():
        if type(value).__name__.endswith("Resource") and name != "funnels":
            yield f"{name}.", value


def methods(client: Clients) -> dict[str, Callable[..., object]]:
    """Every public method that asks the server, by the name it is called by."""
    found: dict[str, Callable[..., object]] = {}
    for prefix, resource in resources(client):
        for name, method in inspect.getmembers(resource, callable):
            asks = inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method)
            if asks and not name.startswith("_") and name != "aclose":
                found[prefix + name] = method
    return found


def nowhere(answer: Callable[[httpx.Request], httpx.Response], token: str = "token") -> Transport:
    return Transport(BASE, token, http=httpx.MockTransport(answer), attempts=1, per_minute=10_000)


def application(answer: Callable[[httpx.Request], httpx.Response]) -> Client:
    return Client(BASE, "token", 1, transport=nowhere(answer))


def public(answer: Callable[[httpx.Request], httpx.Response]) -> PublicClient:
    return PublicClient(BASE, "identifier", transport=nowhere(answer, ""))


def platform(answer: Callable[[httpx.Request], httpx.Response]) -> PlatformClient:
    return PlatformClient(BASE, PlatformToken("platform"), transport=nowhere(answer))


def unasked(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"nobody should ask for {request.url.path}")


class Recorded:
    """Answers every route with what was recorded there, or with the contract's example; notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = route(request.method, request.url.path)
        self.asked.append(asked)
        if request.url.params.get("page", "1") != "1" or int(request.url.params.get("before", 10**9)) < 10**9:
            return httpx.Response(200, content=empty(example(asked)))
        if request.url.params.get("type") == "agent":
            return httpx.Response(200, content=json.dumps([AGENT | {"metric": {"open": 2}}]).encode())
        return httpx.Response(200, content=example(asked), headers={"etag": f'W/"{len(self.asked)}"'})


@cache
def example(asked: str) -> bytes:
    for exchange in recorded().get(asked, ()):
        if exchange.status in (200, 204) and not exchange.left_out and exchange.ids is None:
            return json.dumps(exchange.json).encode() if exchange.has_json else (exchange.text or "").encode()
    body = EXAMPLES[asked]
    return b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()


def empty(body: bytes) -> bytes:
    """The same answer past the last page."""
    value = json.loads(body)
    if isinstance(value, list):
        return b"[]"
    inner = value.get("data", value)
    inner["payload"] = []
    return json.dumps(value).encode()


NAMES = [
    *(pytest.param(application, name, call.route, call.call, id=name) for name, call in APPLICATION.items()),
    *(pytest.param(public, name, call.route, call.call, id=f"public.{name}") for name, call in PUBLIC.items()),
    *(pytest.param(platform, name, call.route, call.call, id=f"platform.{name}") for name, call in PLATFORM.items()),
]


@pytest.mark.parametrize(
    ("make", "table"), [(application, APPLICATION), (public, PUBLIC), (platform, PLATFORM)], ids=lambda each: ""
)
def test_the_table_names_every_method_of_the_client_and_no_other(
    make: Callable[[Callable[[httpx.Request], httpx.Response]], Clients], table: Mapping[str, object]
) -> None:
    assert set(table) == set(methods(make(unasked)))


@pytest.mark.parametrize(("make", "name", "asked", "call"), NAMES)
async def test_every_method_asks_its_route_and_understands_the_recorded_answer(
    make: Callable[[Callable[[httpx.Request], httpx.Response]], Clients],
    name: str,
    asked: str,
    call: Callable[[Clients, Ids], Awaitable[object]],
    tmp_path: Path,
) -> None:
    server = Recorded()
    file = tmp_path / "a.txt"
    file.write_text("hello", encoding="utf-8")
    client = make(server)
    answer: object = None
    # What is merged is read back, and a recorded answer says what somebody else once wrote.
    merges = ".change_" in name or ".merge_attributes" in name
    with suppress(*([errors.Conflict, errors.Invalid] if merges else [])):
        answer = await call(client, Ids(file))
    await client.aclose()
    assert asked in (server.asked if merges else server.asked[-1:])
    assert getattr(answer, "passed_over", 0) == 0


@pytest.mark.parametrize(("make", "name", "asked", "call"), NAMES)
def test_every_method_has_a_source_and_what_it_names_was_recorded(
    make: Callable[[Callable[[httpx.Request], httpx.Response]], Clients],
    name: str,
    asked: str,
    call: object,
) -> None:
    method = methods(make(unasked))[name]
    signature = inspect.signature(method)
    assert all(each.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD for each in signature.parameters.values())
    source = re.split(r"\n\s*Sources?:", inspect.getdoc(method) or "")[-1] if method.__doc__ else ""
    assert "Source:" in (method.__doc__ or ""), "says not where it is documented"
    files = re.findall(r"`([\w-]+)\.json`", source)
    exchanges = recorded().get(asked, [])
    by_file = {exchange.file for exchange in exchanges} | ({"attachments"} if "/rails/" in asked else set())
    if files:
        assert set(files) <= by_file, f"{asked} stands in {sorted(by_file)}, not in {sorted(set(files) - by_file)}"
    else:
        success = [each for each in exchanges if each.status in (200, 204)]
        assert not success or "Source" not in source, f"{asked} was recorded in {sorted(by_file)}: name it"
