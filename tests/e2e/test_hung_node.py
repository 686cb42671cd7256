"""A node that takes a reply and hangs, while every other request is answered: nothing is sent twice, and that is said."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_console import until
from tests.e2e.test_leaving import conversation, held_reply, messages
from tui.words.words import FILE

pytestmark = pytest.mark.pty

WORDS = "It left this morning."
HUNG_SECONDS = 60
"""Longer than anything here waits: the node goes on when the test says so."""


def hang(server: DemoServer, *, over: bool = False) -> None:
    """Have the next message that is sent be taken and not done; or done now, if one is."""
    answer = httpx.request(
        "DELETE" if over else "POST",
        f"{server.base_url}/chaos/accidents{'/hang' if over else ''}",
        json=None if over else {"name": "hang", "value": str(10 * HUNG_SECONDS)},
        headers={"api-access-token": server.token("admin")},
        timeout=20,
    )
    answer.raise_for_status()


def test_a_reply_in_a_hanging_node_is_said_to_be_unknown_and_sent_again_only_by_hand() -> None:
    with demo_server("--quiet", "--chaos") as server:
        number = conversation(server)
        console = Program([COMMAND], environment=server.environment())
        try:
            console.wait_for(r"live")
            hang(server)
            held_reply(console, number, WORDS)
            console.wait_for(r"not known whether it arrived \(W asks\)", HUNG_SECONDS)
            assert "1 question" in console.screen().splitlines()[0]
            assert WORDS not in messages(server, number)
            # The node goes on: exactly one message, and nothing is asked any more.
            hang(server, over=True)
            until(lambda: messages(server, number).count(WORDS) == 1, 30)
            console.wait_until_gone(r"not known whether it arrived|1 question", 30)

            # Once more, and this time the agent does not wait for it.
            hang(server)
            console.press("r")
            console.type("It is with the courier.")
            console.press("ctrl+s")
            console.wait_for(r"not known whether it arrived \(W asks\)", HUNG_SECONDS)
            console.press("escape", "W")
            console.wait_for(r"(?s)Did this reply arrive\?.*s send again.*d it arrived, drop it.*Esc decide later")
            console.watch(0.6)
            console.press("s")
            until(lambda: messages(server, number).count("It is with the courier.") == 1, 30)
            hang(server, over=True)
            console.wait_for(r"arrived twice", 30)
            assert messages(server, number).count("It is with the courier.") == 2
            console.press("W")
            console.wait_for(r"(?s)Arrived twice: Ivo Pires.*s delete the second.*c keep both")
            console.watch(0.6)
            console.press("s")
            until(lambda: messages(server, number).count("It is with the courier.") == 1, 30)
            console.wait_until_gone(r"1 question", 30)
        finally:
            console.kill()


def test_a_console_that_is_killed_while_its_reply_hangs_asks_about_it_at_the_next_start() -> None:
    with demo_server("--quiet", "--chaos") as server:
        number = conversation(server)
        console = Program([COMMAND], environment=server.environment())
        try:
            console.wait_for(r"live")
            hang(server)
            held_reply(console, number, WORDS)
            until(lambda: any("slow to answer" in body for body in on_the_disk()), 30)
        finally:
            console.kill()
        again = Program([COMMAND], environment=server.environment())
        try:
            again.wait_for(r"(?s)live.*Not known whether it arrived: reply to Ivo Pires|1 question", HUNG_SECONDS)
            again.press(":")
            again.type("outbox")
            again.press("enter")
            again.wait_for(r"(?s)Outbox.*" + WORDS[:12])
            again.press("r")
            again.wait_for(r"(?s)Did this reply arrive\?.*slow to answer.*s send again.*d it arrived, drop it")
            assert WORDS not in messages(server, number)
            hang(server, over=True)
            until(lambda: messages(server, number).count(WORDS) == 1, 30)
            again.press("escape")
            again.wait_until_gone(r"not known whether it arrived|1 question", 30)
        finally:
            again.kill()


def on_the_disk() -> list[str]:
    """Return the wishes that lie on the disk."""
    found: list[str] = []
    for file in Path(os.environ["HOME"]).rglob(FILE):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            found += [row[0] for row in connection.execute("select body from outbox")]
    return found
