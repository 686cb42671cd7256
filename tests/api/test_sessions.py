"""A session opens what a token opens, is told when it ends, and follows what the server makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from tui.api import errors
from tui.api.ask import Ask
from tui.api.authority import headers_of, session_in
from tui.api.client import Client
from tui.api.transport import Transport, asgi_transport
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.credential import ServerSession, secrets_of

BASE = "https://chat.example.com"
SESSION = ServerSession("t0ken", "cl1ent", "ana@aurora.test", 1801318376)


def transport(answer: Callable[[httpx.Request], httpx.Response]) -> Transport:
    return Transport(BASE, SESSION, http=httpx.MockTransport(answer), attempts=1)


def read(path: str = "/api/v1/profile") -> Ask:
    return Ask(method="GET", path=path, feature="test")


def test_a_session_survives_the_way_to_the_server_and_back() -> None:
    assert session_in(headers_of(SESSION)) == SESSION
    assert "t0ken" not in repr(SESSION)
    assert set(secrets_of(SESSION)) == {"t0ken", "cl1ent"}


@pytest.mark.parametrize(
    "damage",
    [
        {"access-token": " "},
        {"client": ""},
        {"uid": "a\r\nb"},
        {"expiry": "soon"},
        {"expiry": "9" * 40},
        {"uid": "ü@x"},
    ],
)
def test_headers_that_hold_no_whole_session_give_none(damage: dict[str, str]) -> None:
    assert session_in({**headers_of(SESSION), **damage}) is None


async def test_a_session_travels_in_its_headers_and_no_token_beside_it() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    await transport(answer).call(read())
    for name, value in headers_of(SESSION).items():
        assert asked[0].headers[name] == value
    assert "api-access-token" not in asked[0].headers


async def test_a_changed_session_is_used_from_then_on_and_told_once() -> None:
    newer = replace(SESSION, token="n3wer", expiry=SESSION.expiry + 60)
    used: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        used.append(request.headers["access-token"])
        return httpx.Response(200, json={}, headers=headers_of(newer))

    line, told = transport(answer), list[ServerSession]()
    line.renewed = told.append
    for _ in range(3):
        await line.call(read())
    assert used == ["t0ken", "n3wer", "n3wer"]
    assert told == [newer]


@pytest.mark.parametrize(
    "headers",
    [
        headers_of(replace(SESSION, token=" ")),
        headers_of(replace(SESSION, client="another")),
        headers_of(replace(SESSION, token="older", expiry=SESSION.expiry - 60)),
        {},
    ],
)
async def test_blank_foreign_and_older_sessions_in_an_answer_are_passed_over(headers: dict[str, str]) -> None:
    used: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        used.append(request.headers["access-token"])
        return httpx.Response(200, json={}, headers=headers)

    line = transport(answer)
    for _ in range(2):
        await line.call(read())
    assert used == ["t0ken", "t0ken"]


async def test_an_ended_session_is_told_as_one_and_its_secrets_stay_out_of_the_sentence() -> None:
    body = {"errors": ["You need to sign in or sign up before continuing.", "t0ken cl1ent"]}
    with pytest.raises(errors.TokenDead, match="Your session has ended") as ended:
        await transport(lambda request: httpx.Response(401, json=body)).call(read())
    assert ended.value.code == "session_ended"
    assert "t0ken" not in ended.value.detail
    assert "cl1ent" not in ended.value.detail


async def test_where_api_access_is_off_a_session_works_and_a_token_is_told_why_it_does_not() -> None:
    demo = Demo(DemoOptions(quiet=True, size=3, accidents=("api-off",)))
    facts = demo.facts("http://127.0.0.1")
    async with httpx.AsyncClient(transport=asgi_transport(demo.app), base_url="http://127.0.0.1") as http:
        answer = await http.post("/auth/sign_in", json=facts["login"])
    session = session_in(answer.headers)
    assert session is not None
    line = Transport("http://127.0.0.1", session, http=asgi_transport(demo.app))
    async with Client("http://127.0.0.1", session, 1, transport=line) as client:
        assert (await client.conversations.page()).conversations
        assert not any(account.api_access for account in (await client.profile.get()).accounts)
    token = facts["tokens"]["agent"]
    line = Transport("http://127.0.0.1", token, http=asgi_transport(demo.app))
    async with Client("http://127.0.0.1", token, 1, transport=line) as client:
        with pytest.raises(errors.TokenDead, match="Sign in with e-mail and password") as off:
            await client.conversations.page()
    assert off.value.code == "api_off"
    await demo.aclose()
