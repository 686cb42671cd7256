from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tui.api.transport import Transport, asgi_transport
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.login.door import ServerDoor
from tui.login.talk import NeedsToken, WrongSecret
from tui.login.terminal import Failed

SERVER = "https://chat.example.com"
RECORDINGS = Path(__file__).parents[1] / "recordings"


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> ServerDoor:
    return ServerDoor(lambda base_url, token: Transport(base_url, token, http=httpx.MockTransport(answer), attempts=1))


def recorded(version: str, name: str) -> httpx.Response:
    """Return what a real server answered to a sign-in."""
    exchanges = json.loads((RECORDINGS / version / "sign_in.json").read_text())
    response = next(exchange["response"] for exchange in exchanges if exchange["name"] == name)
    return httpx.Response(response["status"], json=response["json"])


@pytest.mark.parametrize("version", ["4.15.1", "4.0.4"])
def test_a_real_servers_sign_in_gives_the_access_token(version: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return recorded(version, "good")

    profile = answering(answer).sign_in(SERVER, "ana@aurora.test", "pass")
    assert profile.access_token == "<admin-token>"
    assert [account.name for account in profile.accounts] == ["Padaria Aurora"]
    assert str(asked[0].url) == f"{SERVER}/auth/sign_in"
    assert json.loads(asked[0].content) == {"email": "ana@aurora.test", "password": "pass"}
    assert "api-access-token" not in asked[0].headers


@pytest.mark.parametrize("version", ["4.15.1", "4.0.4"])
@pytest.mark.parametrize("name", ["wrong password", "unknown e-mail"])
def test_a_wrong_password_and_an_unknown_e_mail_are_the_same_refusal(version: str, name: str) -> None:
    with pytest.raises(WrongSecret, match="does not accept that e-mail"):
        answering(lambda request: recorded(version, name)).sign_in(SERVER, "a@b.test", "s3cret")


def test_a_second_factor_asks_for_a_token_instead() -> None:
    door = answering(lambda request: httpx.Response(206, json={"mfa_required": True, "mfa_token": "abc"}))
    with pytest.raises(NeedsToken, match="second factor"):
        door.sign_in(SERVER, "a@b.test", "pass")


def test_too_many_tries_say_when_to_come_back() -> None:
    door = answering(lambda request: httpx.Response(429, text="Retry later\n"))
    with pytest.raises(Failed, match="seconds"):
        door.sign_in(SERVER, "a@b.test", "pass")


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (
            httpx.Response(200, text="<html>Welcome to the airport's network", headers={"content-type": "text/html"}),
            ".",
        ),
        (httpx.Response(404, json={"status": 404, "error": "Not Found"}), "no Chatwoot"),
        (httpx.Response(500, json={"status": 500, "error": "Internal Server Error"}), "failed"),
        (httpx.Response(302, headers={"location": "http://elsewhere.example.com/"}), "not encrypted"),
    ],
)
def test_whatever_else_answers_is_a_sentence(response: httpx.Response, sentence: str) -> None:
    door = answering(lambda request: response)
    with pytest.raises(Failed, match=sentence):
        door.profile(SERVER, "s3cret-token")
    with pytest.raises(Failed):
        door.sign_in(SERVER, "a@b.test", "s3cret")


def test_an_unreachable_server_is_a_sentence_without_secrets() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Failed, match=r"chat\.example\.com cannot be reached") as failure:
        answering(refuse).profile(SERVER, "s3cret")
    assert "s3cret" not in str(failure.value)
    with pytest.raises(Failed, match=r"chat\.example\.com cannot be reached") as failure:
        answering(refuse).sign_in(SERVER, "a@b.test", "s3cret")
    assert "s3cret" not in str(failure.value)


def test_the_demos_agent_can_log_in_both_ways() -> None:
    demo = Demo(DemoOptions(quiet=True, world="empty"))
    facts = demo.facts("http://127.0.0.1:3100")
    door = ServerDoor(lambda base_url, token: Transport(base_url, token, http=asgi_transport(demo.app), attempts=1))
    by_password = door.sign_in(facts["base_url"], facts["login"]["email"], facts["login"]["password"])
    assert by_password.access_token in facts["tokens"].values()
    assert door.profile(facts["base_url"], by_password.access_token) == by_password
    with pytest.raises(WrongSecret):
        door.sign_in(facts["base_url"], facts["login"]["email"], "not it")
    with pytest.raises(WrongSecret):
        door.profile(facts["base_url"], "not-a-token")
    demo.house.db.close()
