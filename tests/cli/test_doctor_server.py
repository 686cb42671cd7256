from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import cast

import httpx
import pytest

from tui.account.session import Session
from tui.api.client import Client
from tui.api.errors import Unreachable
from tui.api.socket import Connection
from tui.api.transport import Transport, asgi_transport
from tui.cache.cache import Cache
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.disk.paths import Paths
from tui.doctor.examination import Finding, Verdict
from tui.doctor.server import server

SERVER = "https://chat.example.com"
PROFILE = {
    "id": 2,
    "name": "Mira Holt",
    "pubsub_token": "pub-secret",
    "accounts": [
        {"id": 3, "name": "Acme", "role": "agent", "status": "active"},
        {"id": 4, "name": "Gone", "role": "agent", "status": "suspended"},
    ],
}


class Line:
    """A websocket that says what it is told to, then nothing more."""

    last_received = 0.0

    def __init__(self, *frames: str) -> None:
        self._frames = list(frames)
        self.heard: list[str] = []
        self.closed = False

    async def send(self, text: str) -> None:
        self.heard.append(text)

    async def recv(self) -> str:
        if not self._frames:
            raise EOFError
        return self._frames.pop(0)

    async def close(self) -> None:
        self.closed = True


async def examined(
    routes: dict[str, httpx.Response], line: Line | Exception, *, account_id: int = 3, passive: bool = False
) -> dict[str, Finding]:
    def answer(request: httpx.Request) -> httpx.Response:
        return routes.get(request.url.path) or httpx.Response(404, json={"status": 404, "error": "Not Found"})

    async def connect() -> Connection:
        if isinstance(line, Exception):
            raise line
        return cast(Connection, line)

    session = Session(base_url=SERVER, account_id=account_id, token="s3cret", profile_name="default")
    transport = Transport(SERVER, "s3cret", http=httpx.MockTransport(answer), attempts=1)
    client = Client(SERVER, "s3cret", account_id, transport=transport)
    cache = Cache(Paths("default").account_cache(SERVER, account_id))
    found = {finding.subject: finding async for finding in server(client, connect, session, cache, passive=passive)}
    await client.aclose()
    for finding in found.values():
        assert "s3cret" not in str(finding)
        assert "pub-secret" not in str(finding)
    return found


def routes(
    version: str = "4.15.1", *, profile: httpx.Response | None = None, **more: object
) -> dict[str, httpx.Response]:
    about = {"version": version, "queue_services": "ok", "data_services": "ok", **more}
    return {
        "/api": httpx.Response(200, json=about, headers={"date": "Wed, 06 May 2020 07:08:09 GMT"}),
        "/api/v1/profile": profile or httpx.Response(200, json=PROFILE),
    }


WELCOME = '{"type":"welcome"}'
CONFIRMED = '{"identifier":"x","type":"confirm_subscription"}'


async def test_the_embedded_server_is_found_well_in_every_point() -> None:
    demo = Demo(DemoOptions(quiet=True, world="empty"))
    await demo.start()
    facts = demo.facts("http://127.0.0.1:3100")
    token, account_id = facts["tokens"]["agent"], facts["account_id"]
    session = Session(base_url=facts["base_url"], account_id=account_id, token=token, profile_name="default")
    transport = Transport(session.base_url, token, http=asgi_transport(demo.app), attempts=1)
    client = Client(session.base_url, token, account_id, transport=transport)
    cache = Cache(Paths("default").account_cache(session.base_url, account_id))
    found = [finding async for finding in server(client, demo.connect_cable, session, cache, passive=False)]
    await client.aclose()
    await demo.aclose()
    subjects = [finding.subject for finding in found]
    assert subjects == ["reach", "clock", "version", "compression", "user", "websocket", "boards"]
    verdicts = {finding.subject: finding.verdict for finding in found}
    # In this process nobody writes a Date header; a server behind a port does.
    assert verdicts.pop("clock") in (Verdict.OK, Verdict.WARN)
    # It packs nothing, as a Chatwoot without a proxy.
    assert verdicts.pop("compression") is Verdict.WARN
    assert set(verdicts.values()) == {Verdict.OK}


async def test_every_step_is_told_and_the_websocket_is_left_again() -> None:
    line = Line(WELCOME, '{"type":"ping","message":1}', CONFIRMED)
    found = await examined(routes(), line)
    assert found["version"].sentence == "Chatwoot 4.15.1"
    assert found["user"].sentence == "Mira Holt, agent in Acme (account 3)"
    assert found["clock"].verdict is Verdict.WARN
    assert found["websocket"].verdict is Verdict.OK
    assert len(line.heard) == 1
    assert line.closed


async def test_who_does_not_want_to_be_seen_is_not_subscribed() -> None:
    line = Line(WELCOME)
    found = await examined(routes(), line, passive=True)
    assert found["websocket"].verdict is Verdict.OK
    assert line.heard == []
    assert line.closed


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (Line(WELCOME), "closed"),
        (Line('{"type":"disconnect","reason":"server_restart","reconnect":true}'), "server_restart"),
        (Line(WELCOME, '{"identifier":"x","type":"reject_subscription"}'), "refused"),
        (Unreachable("The websocket cannot be reached."), "cannot be reached"),
        (TimeoutError(), "no confirmation"),
    ],
)
async def test_without_a_websocket_it_works_by_polling_and_says_so(line: Line | Exception, word: str) -> None:
    found = await examined(routes(), line)
    assert found["websocket"].verdict is Verdict.WARN
    assert word in found["websocket"].sentence
    assert found["websocket"].advice


@pytest.mark.parametrize(("account_id", "word"), [(9, "does not belong to account 9"), (4, "Gone is suspended")])
async def test_a_wrong_account_ends_the_examination(account_id: int, word: str) -> None:
    found = await examined(routes(), AssertionError("no websocket"), account_id=account_id)
    assert found["user"].verdict is Verdict.FAIL
    assert word in found["user"].sentence
    assert "websocket" not in found


async def test_where_no_account_was_named_the_one_used_last_is_examined() -> None:
    found = await examined(routes(), Line(WELCOME, CONFIRMED), account_id=0)
    assert found["user"].sentence == "Mira Holt, agent in Acme (account 3)"
    assert found["websocket"].verdict is Verdict.OK


async def test_a_dead_token_is_told_from_a_server_that_cannot_be_reached() -> None:
    refused = httpx.Response(401, json={"error": "Invalid Access Token"})
    found = await examined(routes(profile=refused), AssertionError("no websocket"))
    assert found["user"].verdict is Verdict.FAIL
    assert "login" in found["user"].advice
    assert found["reach"].verdict is Verdict.OK


@pytest.mark.parametrize(
    ("about", "verdict"),
    [
        (routes("3.16.0"), Verdict.FAIL),
        (routes("4.0.4"), Verdict.OK),
        (routes("4.99.0"), Verdict.OK),
    ],
)
async def test_the_servers_version_is_judged(about: dict[str, httpx.Response], verdict: Verdict) -> None:
    assert (await examined(about, Line(WELCOME, CONFIRMED)))["version"].verdict is verdict


async def test_a_database_that_answers_for_a_user_is_not_failing_whatever_a_quiet_server_says() -> None:
    found = await examined(routes(data_services="failing"), Line(WELCOME, CONFIRMED))
    assert "services" not in found
    assert found["version"].verdict is Verdict.OK


async def test_a_queue_that_does_not_run_is_told_with_what_waits_for_it() -> None:
    found = await examined(routes(queue_services="failing"), Line(WELCOME, CONFIRMED))
    assert found["services"].verdict is Verdict.WARN
    assert "live updates" in found["services"].sentence


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(200, text="<html>Log in to the network</html>", headers={"content-type": "text/html"}),
        lambda: httpx.Response(404, json={"status": 404, "error": "Not Found"}),
        lambda: httpx.Response(503, text="down"),
    ],
)
async def test_what_is_no_chatwoot_fails_at_the_first_step(answer: Callable[[], httpx.Response]) -> None:
    found = await examined({"/api": answer()}, AssertionError("no websocket"))
    assert list(found) == ["reach"]
    assert found["reach"].verdict is Verdict.FAIL
    assert found["reach"].advice


async def test_a_server_that_packs_nothing_is_told_with_what_to_write_into_nginx() -> None:
    found = await examined(routes(), Line(WELCOME, CONFIRMED))
    assert "compresses nothing" in found["compression"].sentence
    assert "gzip_types application/json" in found["compression"].advice
    packed = httpx.Response(
        200, content=gzip.compress(json.dumps(PROFILE).encode()), headers={"content-encoding": "gzip"}
    )
    assert "compression" not in await examined(routes(profile=packed), Line(WELCOME, CONFIRMED))
