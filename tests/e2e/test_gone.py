"""What is deleted, refused or elsewhere, in the installed program against a server in its own process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server

pytestmark = pytest.mark.pty

ZONE = "America/Sao_Paulo"


@pytest.fixture
def server() -> Iterator[DemoServer]:
    # One of its own: its agent's token dies.
    with demo_server("--quiet") as running:
        yield running


@pytest.fixture
def console(server: DemoServer) -> Iterator[Program]:
    program = Program([COMMAND], environment={**server.environment(), "CHATWOOT_TUI_TIME_ZONE": ZONE}, size=(140, 36))
    yield program
    program.kill()


def a_customer(server: DemoServer, name: str) -> int:
    contact = server.as_customer("POST", "contacts", json={"name": name})
    door = f"contacts/{contact['source_id']}/conversations"
    number = int(server.as_customer("POST", door, json={})["id"])
    server.as_customer("POST", f"{door}/{number}/messages", json={"content": f"It is {name}"})
    return number


def opened(console: Program, name: str) -> None:
    console.wait_for(name)
    console.press("g", "g", "enter")
    console.wait_for(rf"It is {name}")


def test_until_tomorrow_is_nine_where_the_agent_is(server: DemoServer, console: Program) -> None:
    console.wait_for(r"live")
    console.press("3")
    number = a_customer(server, "Ivo Pires")
    opened(console, "Ivo Pires")
    before = datetime.now(ZoneInfo(ZONE)).date()
    console.press("z")
    console.wait_for(r"Until tomorrow")
    console.type("tomorrow")
    console.press("enter")
    end = time.monotonic() + 15
    while not (kept := server.ask("GET", f"conversations/{number}")["snoozed_until"]):
        assert time.monotonic() < end
        time.sleep(0.1)
    moment = datetime.fromisoformat(kept) if isinstance(kept, str) else datetime.fromtimestamp(kept, UTC)
    there = moment.astimezone(ZoneInfo(ZONE))
    assert (there.hour, there.minute) == (9, 0)
    assert there.date() in (before + timedelta(days=1), datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=1))


def test_a_deleted_conversation_and_a_dead_token_are_told_and_words_stay(server: DemoServer, console: Program) -> None:
    console.wait_for(r"live")
    console.press("3")
    number = a_customer(server, "Delia Gone")
    opened(console, "Delia Gone")
    server.ask("DELETE", f"conversations/{number}", whose="admin")
    console.press("R")
    console.wait_for(r"This conversation was deleted on the server")
    assert "Loading" not in console.screen()
    console.press("e")
    console.wait_for(r"Delia Gone: This conversation was deleted on the server")

    a_customer(server, "Ivo Pires")
    # The deleted row stays under the cursor until the agent turns away; R takes in what waits.
    console.press("escape", "R")
    opened(console, "Ivo Pires")
    console.press("r")
    console.type("half an answer")
    answer = httpx.post(
        f"{server.base_url}/api/v1/profile/reset_access_token", headers={"api-access-token": server.token()}, timeout=20
    )
    assert answer.status_code == 200
    console.press("ctrl+s", "ctrl+y")
    screen = console.wait_for(r"token not accepted")
    assert "offline" not in screen.splitlines()[0].lower()
    assert "half an answer" in screen
    console.press("n")
    console.wait_for(r"[Pp]rivate note")
    console.type("later")
    console.press("ctrl+s")
    console.wait_for(r"The server does not accept your token any more")
    assert "later" in console.screen()
