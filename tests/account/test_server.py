from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tui.account.login import NeedsCode, TooLate, WrongSecret
from tui.account.server import HttpLoginServer
from tui.account.terminal import Failed
from tui.api.transport import Transport, asgi_transport
from tui.demo import second_factor
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.credential import ServerSession

SERVER = "https://chat.example.com"
RECORDINGS = Path(__file__).parents[1] / "recordings"


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> HttpLoginServer:
    return HttpLoginServer(
        lambda base_url, token: Transport(base_url, token, http=httpx.MockTransport(answer), attempts=1)
    )


def recorded(version: str, name: str) -> httpx.Response:
    """Return what a real server answered to a sign-in."""
    exchanges = json.loads((RECORDINGS / version / "sign_in.json").read_text())
    response = next(exchange["response"] for exchange in exchanges if exchange["name"] == name)
    headers = {name: response["headers"][name] for name in SESSION if name in response["headers"]}
    return httpx.Response(response["status"], json=response["json"], headers=headers)


SESSION = ("access-token", "client", "uid", "expiry")


@pytest.mark.parametrize("version", ["4.15.1", "4.0.4"])
def test_a_real_servers_sign_in_gives_the_access_token(version: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return recorded(version, "good")

    profile = answering(answer).sign_in(SERVER, "ana@aurora.test", "pass").profile
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


def test_a_second_factor_is_asked_for_with_a_ticket() -> None:
    login_server = answering(lambda request: httpx.Response(206, json={"mfa_required": True, "mfa_token": "abc"}))
    with pytest.raises(NeedsCode) as needed:
        login_server.sign_in(SERVER, "a@b.test", "pass")
    assert needed.value.ticket == "abc"


def test_the_console_names_itself_in_the_servers_list_of_sessions() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return recorded("4.15.1", "good")

    answering(answer).sign_in(SERVER, "ana@aurora.test", "pass")
    assert asked[0].headers["x-chatwoot-client-name"] == "chatwoot-tui"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            {
                "success": False,
                "errors": ["A confirmation email was sent to your account at 'a@b.test'."],
                "error_code": "user_not_confirmed",
            },
            "A confirmation email was sent",
        ),
        ({"success": False, "errors": ["This account uses SAML authentication."]}, "uses SAML authentication"),
        ({"success": False, "errors": ["Your account is locked."]}, "Your account is locked"),
    ],
)
def test_the_servers_own_sentence_says_what_is_in_the_way(answer: dict[str, object], sentence: str) -> None:
    with pytest.raises(WrongSecret, match=sentence):
        answering(lambda request: httpx.Response(401, json=answer)).sign_in(SERVER, "a@b.test", "pass")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(200, json={"version": "3.16.0"}), True),
        (httpx.Response(200, json={"version": "4.0.4"}), False),
        (httpx.Response(200, json={"version": "4.99.0"}), False),
        (httpx.Response(404), False),
    ],
)
def test_only_a_server_that_says_it_is_too_old_is_told(answer: httpx.Response, *, told: bool) -> None:
    assert ("The console needs 4.0 or newer" in answering(lambda request: answer).too_old(SERVER)) is told


def test_a_login_link_gives_a_session_once() -> None:
    answers = iter(
        [recorded("4.15.1", "good"), recorded("4.15.1", "wrong password")],
    )
    login_server = answering(lambda request: next(answers))
    login_server.follow_link(SERVER, "ana@aurora.test", "t")
    with pytest.raises(WrongSecret, match="works once"):
        login_server.follow_link(SERVER, "ana@aurora.test", "t")


def test_too_many_tries_say_when_to_come_back() -> None:
    login_server = answering(lambda request: httpx.Response(429, text="Retry later\n"))
    with pytest.raises(Failed, match="seconds"):
        login_server.sign_in(SERVER, "a@b.test", "pass")


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
    login_server = answering(lambda request: response)
    with pytest.raises(Failed, match=sentence):
        login_server.profile(SERVER, "s3cret-token")
    with pytest.raises(Failed):
        login_server.sign_in(SERVER, "a@b.test", "s3cret")


def test_an_unreachable_server_is_a_sentence_without_secrets() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Failed, match=r"chat\.example\.com cannot be reached") as failure:
        answering(refuse).profile(SERVER, "s3cret")
    assert "s3cret" not in str(failure.value)
    with pytest.raises(Failed, match=r"chat\.example\.com cannot be reached") as failure:
        answering(refuse).sign_in(SERVER, "a@b.test", "s3cret")
    assert "s3cret" not in str(failure.value)


def test_the_demos_agent_can_log_in_in_every_way() -> None:
    demo = Demo(DemoOptions(quiet=True, world="empty", accidents=("second-factor",)))
    facts = demo.facts("http://127.0.0.1:3100")
    where, login = facts["base_url"], facts["login"]
    login_server = HttpLoginServer(
        lambda base_url, token: Transport(base_url, token, http=asgi_transport(demo.app), attempts=1)
    )
    with pytest.raises(WrongSecret):
        login_server.sign_in(where, login["email"], "not it")
    with pytest.raises(WrongSecret):
        login_server.profile(where, "not-a-token")
    with pytest.raises(NeedsCode) as needed:
        login_server.sign_in(where, login["email"], login["password"])
    for wrong in ("000000", "nonsense"):
        with pytest.raises(WrongSecret):
            login_server.second_factor(where, needed.value.ticket, wrong)
    with pytest.raises(TooLate):
        login_server.second_factor(where, "nonsense", "000000")
    now = second_factor.step_of(demo.clock.now())
    by_code = login_server.second_factor(where, needed.value.ticket, second_factor.code(login["otp_secret"], now))
    by_backup = login_server.second_factor(where, needed.value.ticket, login["backup_codes"][0])
    for signed_in in (by_code, by_backup):
        assert isinstance(signed_in.credential, ServerSession)
        assert login_server.profile(where, signed_in.credential).id == signed_in.profile.id
    assert isinstance(by_code.credential, ServerSession)
    login_server.sign_out(where, by_code.credential)
    login_server.sign_out(where, by_code.credential)
    with pytest.raises(WrongSecret, match="session has ended"):
        login_server.profile(where, by_code.credential)
    demo.house.db.close()
