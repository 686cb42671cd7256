"""Leaving within the seconds of the hold: what the terminal says afterwards is so on the server."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server

pytestmark = pytest.mark.pty


def conversation(server: DemoServer) -> int:
    """Make a conversation with a customer who waits; return its number."""
    contact = server.as_customer("POST", "contacts", json={"name": "Ivo Pires"})
    door = f"contacts/{contact['source_id']}/conversations"
    number = int(server.as_customer("POST", door, json={})["id"])
    server.as_customer("POST", f"{door}/{number}/messages", json={"content": "Is my parcel lost?"})
    return number


def messages(server: DemoServer, number: int) -> list[Any]:
    return [message["content"] for message in server.ask("GET", f"conversations/{number}/messages")["payload"]]


def spoil(server: DemoServer, fault: dict[str, Any] | None) -> None:
    """Have something go wrong on the server from now on; None: nothing any more."""
    answer = httpx.request(
        "POST" if fault else "DELETE",
        f"{server.base_url}/chaos/faults" if fault else f"{server.base_url}/chaos",
        json=fault,
        headers={"api-access-token": server.token("admin")},
        timeout=20,
    )
    answer.raise_for_status()


def held_reply(console: Program, number: int, words: str) -> None:
    """Write a reply and send it off; it is held now."""
    console.press("3")
    console.wait_for(r"Ivo Pires")
    console.press("g", "g", "enter")
    console.wait_for(rf"#{number}")
    console.press("r")
    console.wait_for(r"Reply to Ivo Pires")
    console.type(words)
    console.press("ctrl+s")
    console.wait_for(r"held")


def test_a_reply_held_when_the_agent_leaves_is_sent_and_said_to_be(server: DemoServer) -> None:
    number = conversation(server)
    console = Program([COMMAND], environment=server.environment())
    try:
        console.wait_for(r"live")
        held_reply(console, number, "It left this morning.")
        assert console.finish("ctrl+q")["status"] == 0
        assert "Sent before leaving: 1 message." in console.screen()
        assert "Not sent" not in console.screen()
        assert messages(server, number).count("It left this morning.") == 1
    finally:
        console.kill()


def test_a_resolve_held_when_the_agent_leaves_is_done_and_said_to_be(server: DemoServer) -> None:
    number = conversation(server)
    console = Program([COMMAND], environment=server.environment())
    try:
        console.wait_for(r"live")
        console.press("3")
        console.wait_for(r"Ivo Pires")
        console.press("g", "g", "E")
        console.wait_for(rf"#{number}.* in \d s")
        assert console.finish("ctrl+q")["status"] == 0
        assert "Done before leaving: 1 change." in console.screen()
        assert server.ask("GET", f"conversations/{number}")["status"] == "resolved"
    finally:
        console.kill()


def test_a_reply_whose_answer_does_not_come_is_not_known_to_have_arrived() -> None:
    with demo_server("--quiet", "--chaos") as server:
        number = conversation(server)
        console = Program([COMMAND], environment=server.environment())
        try:
            console.wait_for(r"live")
            # Before it is written: however busy the machine is, it meets this.
            fault = {"kind": "latency", "method": "POST", "path": f"/{number}/messages", "seconds": 120, "times": 1}
            spoil(server, fault)
            held_reply(console, number, "Did it arrive?")
            assert console.finish("ctrl+q")["status"] == 0
            assert re.search(r"Not known whether it\s+arrived: 1 message", console.screen())
        finally:
            console.kill()
