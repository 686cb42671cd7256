"""The accidents of a real server happen by name, in the words in which it was recorded to have them, and end again."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from tui.demo import second_factor
from tui.demo.accident_kinds import KINDS, parsed
from tui.demo.accidents import EFFECTS
from tui.demo.options import DemoOptions

from .stand import Ear, Stand, stand

MESSAGES = "conversations/1/messages"


@pytest.fixture
async def wild() -> AsyncIterator[Stand]:
    """The demo world with the control endpoint."""
    async for standing in stand(DemoOptions(quiet=True, chaos=True, size=10)):
        yield standing


async def begin(wild: Stand, name: str, value: str | None = None) -> None:
    body: dict[str, Any] = {"name": name} if value is None else {"name": name, "value": value}
    answer = await wild.admin.ask("POST", "/chaos/accidents", json=body)
    assert answer.status_code == 200, answer.text
    assert name in [accident["name"] for accident in answer.json()["accidents"]]


async def end(wild: Stand, name: str) -> None:
    assert (await wild.admin.ask("DELETE", f"/chaos/accidents/{name}")).status_code == 200


async def note(wild: Stand, content: str = "a note") -> httpx.Response:
    return await wild.agent.ask("POST", MESSAGES, json={"content": content, "private": True})


def written(wild: Stand, content: str) -> int:
    return int(wild.demo.house.db.value("SELECT count(*) FROM messages WHERE content = ?", content))


async def sign_in(wild: Stand, **more: str) -> httpx.Response:
    login = wild.demo.facts("http://demo.test")["login"]
    who = {"email": login["email"], "password": login["password"]} | more
    return await wild.nobody.ask("POST", "/auth/sign_in", json=who)


def session_of(answer: httpx.Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in ("access-token", "token-type", "client", "expiry", "uid")}


async def until(is_so: Callable[[], bool]) -> None:
    """Give the server its turns until something is so."""
    while not is_so():  # noqa: ASYNC110  # what it waits for tells nobody
        await asyncio.sleep(0)


async def heard(ear: Ear) -> list[str]:
    return [name for name, _ in await ear.events()]


def test_what_an_accident_does_stands_under_its_name() -> None:
    assert EFFECTS.keys() <= KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
async def test_every_accident_begins_and_ends_and_leaves_a_server_that_works(wild: Stand, name: str) -> None:
    await begin(wild, name)
    await end(wild, name)
    assert (await note(wild)).status_code == 200
    assert (await wild.agent.ask("GET", "labels")).status_code == 200


async def test_only_an_administrator_switches_accidents() -> None:
    async for wild in stand(DemoOptions(quiet=True, chaos=True, size=3)):
        for caller, status in ((wild.nobody, 401), (wild.agent, 401), (wild.admin, 200)):
            answer = await caller.ask("POST", "/chaos/accidents", json={"name": "deaf"})
            assert answer.status_code == status
        assert (await wild.nobody.ask("DELETE", "/chaos")).status_code == 401


async def test_an_accident_nobody_knows_is_refused_with_the_names_of_those_there_are(wild: Stand) -> None:
    answer = await wild.admin.ask("POST", "/chaos/accidents", json={"name": "earthquake"})
    assert answer.status_code == 422
    assert "jobs-stopped" in answer.json()["error"]
    for text in ("deaf=1", "errors=99999", "hang=soon"):
        with pytest.raises(ValueError, match=r"value|status|seconds"):
            DemoOptions(accidents=(text,))


async def test_a_deaf_server_pings_and_confirms_and_tells_nothing(wild: Stand) -> None:
    await begin(wild, "deaf")
    ear = await wild.heard_by(2)
    await ear.connection.send(
        json.dumps({"command": "message", "identifier": "{}", "data": json.dumps({"action": "update_presence"})})
    )
    await note(wild)
    kinds = [frame.get("type") for frame in await ear.frames()]
    assert kinds == ["welcome", "confirm_subscription"]
    again = await wild.heard_by(2)
    await end(wild, "deaf")
    await note(wild)
    assert "message.created" in await heard(again)


async def test_stopped_jobs_hold_everything_back_and_let_all_come_when_they_go_on(wild: Stand) -> None:
    await begin(wild, "jobs-stopped")
    ear = await wild.heard_by(2)
    for number in range(3):
        await note(wild, f"note {number}")
    wild.clock.advance(60)
    await end(wild, "jobs-stopped")
    told = [data["content"] for name, data in await ear.events() if name == "message.created"]
    assert told == ["note 0", "note 1", "note 2"]


async def test_while_jobs_stand_still_presence_is_answered_and_messages_are_not_told(wild: Stand) -> None:
    await begin(wild, "jobs-stopped")
    ear = await wild.heard_by(2)
    await note(wild)
    assert set(await heard(ear)) == {"presence.update"}


async def test_a_changed_token_leaves_the_old_subscription_open_and_deaf(wild: Stand) -> None:
    ear = await wild.heard_by(2)
    before = (await wild.agent.get("/api/v1/profile"))["pubsub_token"]
    await begin(wild, "token-changed")
    await note(wild)
    assert "message.created" not in await heard(ear)
    assert (await wild.agent.get("/api/v1/profile"))["pubsub_token"] != before
    again = await wild.heard_by(2)
    await note(wild)
    assert "message.created" in await heard(again)


async def test_one_message_hangs_and_is_done_when_its_server_goes_on(wild: Stand) -> None:
    await begin(wild, "hang", "600")
    hanging = asyncio.create_task(note(wild, "first"))
    await until(lambda: not any(fault.times for fault in wild.demo.house.chaos.faults))
    assert (await note(wild, "second")).status_code == 200
    assert (written(wild, "first"), written(wild, "second")) == (0, 1)
    await end(wild, "hang")
    assert (await hanging).status_code == 200
    assert written(wild, "first") == 1


async def test_what_hangs_is_done_though_its_sender_is_gone(wild: Stand) -> None:
    await begin(wild, "hang", "600")
    hanging = asyncio.create_task(note(wild, "left behind"))
    await until(lambda: not any(fault.times for fault in wild.demo.house.chaos.faults))
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    assert written(wild, "left behind") == 0
    await end(wild, "hang")
    await until(lambda: written(wild, "left behind") == 1)


async def test_errors_come_from_the_proxy_in_front_and_end(wild: Stand) -> None:
    await begin(wild, "errors", "502")
    answer = await note(wild, "lost")
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")
    assert "<center>nginx</center>" in answer.text
    assert (await wild.nobody.ask("GET", "/api")).status_code == 502
    with pytest.raises(ConnectionRefusedError):
        await wild.demo.connect_cable()
    await end(wild, "errors")
    assert written(wild, "lost") == 0


async def test_the_applications_own_error_is_json(wild: Stand) -> None:
    await begin(wild, "errors", "500")
    answer = await note(wild)
    assert (answer.status_code, answer.json()) == (500, {"status": 500, "error": "Internal Server Error"})


async def test_a_throttled_server_answers_as_rack_attack_does(wild: Stand) -> None:
    await begin(wild, "throttled")
    answer = await note(wild)
    assert (answer.status_code, answer.text, "retry-after" in answer.headers) == (429, "Retry later\n", False)
    assert answer.headers["content-type"].startswith("text/plain")


async def test_a_portal_answers_every_path_with_its_page(wild: Stand) -> None:
    await begin(wild, "portal")
    for path in ("/api", "/api/v1/profile", "labels", "/nowhere"):
        answer = await wild.agent.ask("GET", path)
        assert (answer.status_code, "<html>" in answer.text) == (200, True)


async def test_a_redirect_leads_every_call_to_a_sign_on_page(wild: Stand) -> None:
    await begin(wild, "redirect")
    answer = await wild.agent.ask("GET", "labels")
    assert answer.status_code == 302
    page = await wild.nobody.ask("GET", answer.headers["location"])
    assert (page.status_code, "<html>" in page.text) == (200, True)
    await begin(wild, "redirect", "https://sso.example/login")
    assert (await note(wild)).headers["location"] == "https://sso.example/login"


async def test_where_api_access_is_off_a_session_opens_what_a_token_does_not(wild: Stand) -> None:
    await begin(wild, "api-off")
    refused = await wild.agent.ask("GET", "labels")
    assert (refused.status_code, refused.json()) == (403, {"error": "API access is not enabled for this account"})
    assert (await wild.agent.get("/api/v1/profile"))["access_token"] == ""
    signed_in = await sign_in(wild)
    assert signed_in.json()["data"]["access_token"] == ""
    session = session_of(signed_in)
    answer = await wild.nobody.ask("POST", MESSAGES, json={"content": "by session"}, headers=session)
    assert answer.status_code == 200
    assert session_of(answer) == session


async def test_a_suspended_account_answers_its_sentence_and_is_listed_as_suspended(wild: Stand) -> None:
    await begin(wild, "suspended")
    answer = await note(wild)
    assert (answer.status_code, answer.json()) == (401, {"error": "Account is suspended"})
    assert {account["status"] for account in (await wild.agent.get("/api/v1/profile"))["accounts"]} == {"suspended"}


async def test_ended_sessions_are_refused_and_new_ones_accepted(wild: Stand) -> None:
    old = session_of(await sign_in(wild))
    await begin(wild, "session-ended")
    refused = await wild.nobody.ask("GET", "labels", headers=old)
    assert refused.status_code == 401
    assert refused.json() == {"errors": ["You need to sign in or sign up before continuing."]}
    assert (await wild.agent.ask("GET", "labels")).json() == {"error": "Invalid Access Token"}
    new = session_of(await sign_in(wild))
    assert (await wild.nobody.ask("GET", "labels", headers=new)).status_code == 200


@pytest.fixture
async def careful() -> AsyncIterator[Stand]:
    """A server that asks for a second factor from the start."""
    async for standing in stand(DemoOptions(quiet=True, size=3, accidents=("second-factor",))):
        yield standing


async def test_the_second_factor_is_asked_for_and_each_code_works_once(careful: Stand) -> None:
    login = careful.demo.facts("http://demo.test")["login"]
    half = await sign_in(careful)
    assert (half.status_code, half.json()["mfa_required"]) == (206, True)
    token = half.json()["mfa_token"]
    code = second_factor.code(login["otp_secret"], second_factor.step_of(careful.clock.now()))

    async def send(**factor: str) -> httpx.Response:
        return await careful.nobody.ask("POST", "/auth/sign_in", json=factor)

    wrong = await send(mfa_token=token, otp_code="000000")
    assert (wrong.status_code, wrong.json()) == (400, {"error": "Invalid verification code"})
    assert (await send(mfa_token="nonsense", otp_code=code)).status_code == 401
    assert (await send(mfa_token=token, otp_code=code)).status_code == 200
    assert (await send(mfa_token=token, otp_code=code)).status_code == 400
    backup = login["backup_codes"][0]
    assert (await send(mfa_token=token, backup_code=backup)).status_code == 200
    assert (await send(mfa_token=token, backup_code=backup)).status_code == 400


async def test_the_digits_are_those_of_rfc_6238() -> None:
    assert second_factor.code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", second_factor.step_of(59)) == "287082"


async def test_a_session_is_listed_by_its_name_and_ended_by_another_or_by_itself(wild: Stand) -> None:
    names = {"x-chatwoot-client-name": "chatwoot-tui", "x-chatwoot-platform": "Linux"}
    login = wild.demo.facts("http://demo.test")["login"]
    who = {"email": login["email"], "password": login["password"]}
    first = session_of(await wild.nobody.ask("POST", "/auth/sign_in", json=who, headers=names))
    second = session_of(await sign_in(wild))
    rows = (await wild.nobody.ask("GET", "/api/v1/profile/sessions", headers=second)).json()
    assert sorted(row["current"] for row in rows) == [False, True]
    own = next(row["id"] for row in rows if row["current"])
    refused = await wild.nobody.ask("DELETE", f"/api/v1/profile/sessions/{own}", headers=second)
    assert refused.json() == {"error": "You cannot revoke the current session."}
    other = next(row["id"] for row in rows if not row["current"])
    assert (await wild.nobody.ask("DELETE", f"/api/v1/profile/sessions/{other}", headers=second)).status_code == 200
    assert (await wild.nobody.ask("GET", "labels", headers=first)).status_code == 401
    assert (await wild.nobody.ask("GET", "/auth/validate_token", headers=second)).json()["payload"]["success"]
    assert (await wild.nobody.ask("DELETE", "/auth/sign_out", headers=second)).json() == {"success": True}
    assert (await wild.nobody.ask("GET", "labels", headers=second)).status_code == 401


async def test_an_accident_planned_for_later_happens_later() -> None:
    async for wild in stand(DemoOptions(quiet=True, size=3, accidents=("errors=503@30",))):
        assert (await wild.agent.ask("GET", "labels")).status_code == 200
        wild.clock.advance(31)
        assert (await wild.agent.ask("GET", "labels")).status_code == 503


@pytest.mark.parametrize(
    ("text", "name", "value", "seconds"),
    [
        ("deaf", "deaf", "", 0),
        ("hang", "hang", "60", 0),
        ("hang=5@20", "hang", "5", 20),
        ("redirect=https://me@sso.example/", "redirect", "https://me@sso.example/", 0),
    ],
)
def test_an_accident_is_named_with_its_value_and_its_time(text: str, name: str, value: str, seconds: float) -> None:
    assert parsed(text) == (name, value, seconds)
