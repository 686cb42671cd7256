"""Mail that is answered in the installed program, against a server in its own process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.mailbox import INBOX, Mailbox
from tests.e2e.program import COMMAND, DemoServer, Program, demo_server

pytestmark = pytest.mark.pty


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "world.sqlite3"
    with demo_server("--quiet", "--data", str(file)):
        pass
    return file


@pytest.fixture
def served(database: Path) -> Iterator[Callable[[], tuple[DemoServer, Program]]]:
    running: list[Any] = []

    def serve() -> tuple[DemoServer, Program]:
        door = demo_server("--quiet", "--data", str(database))
        server = door.__enter__()
        program = Program([COMMAND], environment=server.environment(), size=(140, 40))
        running.extend((door, program))
        return server, program

    yield serve
    if running:
        running[1].kill()
        running[0].__exit__(None, None, None)


def the_reply(server: DemoServer, number: int, words: str) -> Any:
    end = time.monotonic() + 30
    while True:
        for each in server.ask("GET", f"conversations/{number}/messages")["payload"]:
            if words in (each["content"] or ""):
                return each["content_attributes"]
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_mail_from_a_third_person_is_answered_to_its_writer(
    database: Path, served: Callable[[], tuple[DemoServer, Program]]
) -> None:
    mailbox = Mailbox(database)
    number = mailbox.conversation("Ida Holm", "ida.holm@example.net")
    mailbox.came(
        number,
        "Please answer me instead, Ida is on leave.",
        **{"from": ["boss@example.net"], "to": [INBOX, "partner@example.net"], "cc": ["ida.holm@example.net", "Array"]},
    )
    server, console = served()
    console.wait_for(r"live")
    console.press("3")
    console.wait_for(r"Ida Holm")
    console.press("g", "g", "enter")
    console.wait_for(r"boss@example\.net for Ida Holm")
    console.press("r")
    screen = console.wait_for(r"Reply to boss@example\.net for Ida Holm")
    assert "to boss@example.net cc partner@example.net, ida.holm@example.net" in " ".join(screen.split())
    assert "without" not in screen
    console.type("Certainly, Mr Boss.")
    console.press("ctrl+s")
    kept = the_reply(server, number, "Certainly, Mr Boss.")
    assert kept["to_emails"] == ["boss@example.net"]
    assert kept["cc_emails"] == ["partner@example.net", "ida.holm@example.net"]
    assert kept["bcc_emails"] == []


def test_a_copy_goes_to_whom_the_agent_names(database: Path, served: Callable[[], tuple[DemoServer, Program]]) -> None:
    mailbox = Mailbox(database)
    number = mailbox.conversation("Ida Holm", "ida.holm@example.net")
    mailbox.came(number, "Where is it?", **{"from": ["ida.holm@example.net"]})
    server, console = served()
    console.wait_for(r"live")
    console.press("3")
    console.wait_for(r"Ida Holm")
    console.press("g", "g", "enter")
    console.wait_for(r"Where is it\?")
    console.press("r")
    console.wait_for(r"Reply to Ida Holm")
    console.type("On its way.")
    console.press("f4")
    console.wait_for(r"Who else gets the reply to Ida Holm")
    console.type("Bcc")
    console.press("enter")
    console.wait_for(r"Bcc of the reply to Ida Holm")
    console.type("files@example.org")
    console.press("enter")
    console.wait_for(r"bcc files@example\.org")
    console.press("f4")
    console.wait_for(r"Who else gets the reply to Ida Holm")
    console.press("down", "enter")
    console.wait_for(r" Cc of the reply to Ida Holm")
    console.type("carrier@example.org")
    console.press("enter")
    console.wait_for(r"cc carrier@example\.org")
    console.press("ctrl+s", "ctrl+y")
    kept = the_reply(server, number, "On its way.")
    assert kept["cc_emails"] == ["carrier@example.org"]
    assert kept["bcc_emails"] == ["files@example.org"]
