"""Signing in as an agent does, in the real program: where access tokens open nothing, and with a second factor."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_console import until
from tests.e2e.test_hostile_files import arguments_of, files_below, holders
from tui.demo import second_factor

pytestmark = pytest.mark.pty


def answered(program: Program, question: str, answer: str) -> None:
    program.wait_for(question)
    program.type(f"{answer}\n")


def signed_in(server: DemoServer, *more: tuple[str, str]) -> str:
    """Hold the talk of `login`; return what was on the screen at its end."""
    login = Program([COMMAND, "login", server.base_url], environment={})
    try:
        answered(login, r"Your e-mail:", str(server.facts["login"]["email"]))
        answered(login, r"Password \(not shown\):", str(server.facts["login"]["password"]))
        for question, answer in more:
            answered(login, question, answer)
        screen = login.wait_for(r"says what works")
        assert str(server.facts["login"]["password"]).encode() not in login.raw()
        return screen
    finally:
        login.kill()


def session_in(home: Path) -> dict[str, str]:
    (file,) = home.rglob("token.json")
    return {name: str(value) for name, value in json.loads(file.read_text())["session"].items()}


def test_where_api_access_is_off_an_agent_signs_in_answers_with_a_file_and_logs_out(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "work"
    folder.mkdir()
    (folder / "waybill.txt").write_text("no. 4711")
    with demo_server("--quiet", "--accident", "api-off") as server:
        contact = server.as_customer("POST", "contacts", json={"name": "Ivo Pires"})
        door = f"contacts/{contact['source_id']}/conversations"
        number = server.as_customer("POST", door, json={})["id"]
        server.as_customer("POST", f"{door}/{number}/messages", json={"content": "Is my parcel lost?"})

        assert re.search(r"The session lasts until \d", signed_in(server))
        session = session_in(home)
        program = Program([COMMAND, "--debug-http", str(home / "requests.log")], environment={}, folder=folder)
        try:
            program.wait_for(r"live")
            program.press("3")
            program.wait_for(r"Is my parcel lost\?")
            program.press("g", "g", "enter")
            program.wait_for(rf"#{number}")
            program.press("r")
            program.wait_for(r"Reply to Ivo Pires")
            program.press("f3")
            program.wait_for(r"The path of a file")
            program.type(str(folder / "waybill.txt"))
            program.press("enter")
            program.wait_for(r"\[1\] waybill\.txt")
            program.type("It left this morning.")
            program.press("ctrl+s", "ctrl+y")
            until(
                lambda: [
                    message
                    for message in server.as_customer("GET", f"{door}/{number}/messages")
                    if message["content"] == "It left this morning." and message.get("attachments")
                ]
            )
            # What a customer writes now comes over the websocket, which takes no session.
            server.as_customer("POST", f"{door}/{number}/messages", json={"content": "Thank you, found it."})
            program.wait_for(r"Thank you, found it\.")
            assert session["access-token"].encode() not in arguments_of(program.session.pid)
            assert program.finish("ctrl+q")["status"] == 0
        finally:
            program.kill()

        profile = f"{server.base_url}/api/v1/profile"
        listed = httpx.get(f"{profile}/sessions", headers=session).json()
        assert [row["current"] for row in listed] == [True]
        assert holders(home, session["access-token"], session["client"]) == ["token.json"]
        assert holders(home, server.token()) == []
        assert "requests.log" in {path.name for path in files_below(home)}

        logout = Program([COMMAND, "logout"], environment={})
        try:
            logout.wait_for(r"The session is ended on the server too")
        finally:
            logout.kill()
        assert httpx.get(profile, headers=session).status_code == 401
        assert not list(home.rglob("token.json"))


@pytest.mark.parametrize(
    ("accident", "sentence"),
    [
        ("locked", r"locked due to an excessive number of\s+unsuccessful"),
        ("saml", r"This account uses SAML authentication"),
        ("unconfirmed", r"A confirmation email was sent to your account"),
    ],
)
def test_who_is_not_let_in_reads_the_servers_own_sentence(accident: str, sentence: str) -> None:
    with demo_server("--quiet", "--accident", accident) as server:
        login = Program([COMMAND, "login", server.base_url], environment={})
        try:
            answered(login, r"Your e-mail:", str(server.facts["login"]["email"]))
            answered(login, r"Password \(not shown\):", str(server.facts["login"]["password"]))
            screen = login.wait_for(sentence)
            assert "does not accept that e-mail" not in screen
            assert login.wait_for(r"Your e-mail")
        finally:
            login.kill()


def test_a_second_factor_opens_the_console(tmp_path: Path) -> None:
    with demo_server("--quiet", "--accident", "second-factor") as server:
        secret = str(server.facts["login"]["otp_secret"])
        code = second_factor.code(secret, second_factor.step_of(time.time()))
        screen = signed_in(
            server,
            (r"authenticator app, or a backup code:", "000 000"),
            (r"was used before\.\s+Code of your authenticator app, or a backup code:", code),
        )
        assert "This account asks for a second factor." in screen
        assert session_in(tmp_path / "home")["uid"] == server.facts["login"]["email"]
        program = Program([COMMAND], environment={})
        try:
            program.wait_for(r"live")
            program.wait_for(r"session to \d")
            assert program.finish("ctrl+q")["status"] == 0
        finally:
            program.kill()


def test_an_ended_session_is_begun_anew_before_the_console_opens(tmp_path: Path) -> None:
    with demo_server("--quiet") as server:
        signed_in(server)
        (file,) = (tmp_path / "home").rglob("token.json")
        stored = json.loads(file.read_text())
        stored["session"]["expiry"] = int(time.time()) - 60
        file.write_text(json.dumps(stored))
        program = Program([COMMAND], environment={})
        try:
            program.wait_for(r"Your session on \S+ ended on")
            answered(program, r"Password \(not shown\):", str(server.facts["login"]["password"]))
            program.wait_for(r"live")
            assert program.finish("ctrl+q")["status"] == 0
        finally:
            program.kill()
