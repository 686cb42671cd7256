"""A line that is pinged and tells nothing, in the installed program against a server in its own process."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_gone import a_customer, opened

pytestmark = pytest.mark.pty


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with demo_server("--quiet", "--chaos") as running:
        yield running


@pytest.fixture
def console(server: DemoServer) -> Iterator[Program]:
    program = Program([COMMAND], environment=server.environment(), size=(140, 36))
    yield program
    program.kill()


def an_open_conversation(server: DemoServer, console: Program) -> int:
    console.wait_for(r"live")
    console.press("3")
    number = a_customer(server, "Ivo Pires")
    opened(console, "Ivo Pires")
    return number


def accident(server: DemoServer, name: str) -> None:
    answer = httpx.post(
        f"{server.base_url}/chaos/accidents",
        json={"name": name},
        headers={"api-access-token": server.token("admin")},
        timeout=20,
    )
    answer.raise_for_status()


def customer_writes(server: DemoServer, number: int, content: str) -> None:
    server.ask(
        "POST",
        f"conversations/{number}/messages",
        whose="admin",
        json={"content": content, "message_type": "incoming"},
    )


def contents(server: DemoServer, number: int) -> list[str]:
    messages = server.ask("GET", f"conversations/{number}/messages")["payload"]
    return [message["content"] or "" for message in messages]


def test_no_reply_leaves_over_a_question_that_a_deaf_line_did_not_tell(server: DemoServer, console: Program) -> None:
    number = an_open_conversation(server, console)
    console.press("r")
    console.type("We ship it today")
    accident(server, "deaf")
    customer_writes(server, number, "Please cancel, do NOT ship")
    console.press("ctrl+s")
    screen = console.wait_for(r"1 question", 25)
    assert "do NOT ship" in screen
    assert "We ship it today" not in contents(server, number)
    console.wait_for(r"live updates do not arrive", 40)


def test_a_changed_password_is_noticed_and_live_is_true_again(server: DemoServer, console: Program) -> None:
    number = an_open_conversation(server, console)
    accident(server, "token-changed")
    console.press("r")
    console.type("On its way")
    console.press("ctrl+s")
    console.wait_for(r"Live updates arrive again", 40)
    console.wait_for(r"\blive\b", 20)
    customer_writes(server, number, "Thank you, that was quick")
    console.wait_for(r"that was quick", 5)
