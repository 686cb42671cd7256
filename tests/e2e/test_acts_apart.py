"""What an agent does to a conversation in a day: the installed program in one process, the server in another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_far_away import Customer, until

pytestmark = pytest.mark.pty


def chosen(console: Program, key: str, title: str, *typed: str, done: str = "enter") -> None:
    """Open a choice, narrow it by words, and take what is left."""
    console.press(key)
    console.wait_for(title)
    for words in typed:
        console.type(words)
        console.wait_for(re.escape(words))
    console.press(done)
    console.wait_until_gone(title)


def test_acts_on_a_conversation_reach_the_server_and_one_is_taken_back() -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Ada Acts")
        customer.writes("Please look at this")
        number = customer.number
        agents = {each["id"]: each["name"] for each in server.ask("GET", "agents")}
        mine = server.ask("GET", f"conversations/{number}")["meta"]["assignee"]["id"]
        other = next(each for each in agents if each != mine)
        team = server.ask("GET", "teams")[0]
        label = server.ask("GET", "labels")["payload"][0]["title"]
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))

        def told(what: Callable[[dict[str, Any]], object], wanted: object) -> None:
            until(console, lambda: what(server.ask("GET", f"conversations/{number}")) == wanted, f"it is {wanted}")

        try:
            customer.open_in(console)
            console.wait_for("Please look at this")
            chosen(console, "A", "Assign Ada Acts", agents[other])
            told(lambda it: it["meta"]["assignee"]["id"], other)
            console.press("m")
            told(lambda it: it["meta"]["assignee"]["id"], mine)
            chosen(console, "T", "Give Ada Acts", team["name"])
            told(lambda it: it["meta"].get("team", {}).get("id"), team["id"])
            chosen(console, "!", "Priority of Ada Acts", "Urgent")
            told(lambda it: it["priority"], "urgent")
            console.press("u")
            told(lambda it: it["priority"], None)
            console.press("t")
            console.wait_for("Labels of Ada Acts")
            console.type(label)
            console.press("space", "enter")
            told(lambda it: it["labels"], [label])
            console.press("p")
            told(lambda it: it["status"], "pending")
            console.press("o")
            told(lambda it: it["status"], "open")
            console.press("U")
            told(lambda it: it["unread_count"] > 0, True)
            console.press("e", "ctrl+y")
            told(lambda it: it["status"], "resolved")
        finally:
            console.kill()


def test_a_customer_is_muted_and_heard_again_and_a_conversation_watched() -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Max Mute")
        customer.writes("Buy my pills")
        number = customer.number
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))

        def told(what: Callable[[dict[str, Any]], object], wanted: object) -> None:
            until(console, lambda: what(server.ask("GET", f"conversations/{number}")) == wanted, f"it is {wanted}")

        def watchers() -> list[str]:
            return [each["name"] for each in server.ask("GET", f"conversations/{number}/participants")]

        try:
            customer.open_in(console)
            console.wait_for("Buy my pills")
            before = server.ask("GET", f"conversations/{number}")["meta"]["assignee"]["id"]
            chosen(console, ":", "Commands", "Mute or unmute")
            console.wait_for(rf"Max Mute #{number} will be muted in")
            console.press("ctrl+y")
            told(lambda it: (it["muted"], it["status"]), (True, "resolved"))
            console.wait_for("resolved · muted ·")
            console.wait_for(rf"Max Mute #{number}: open → resolved and muted")
            console.press("u")
            told(lambda it: (it["muted"], it["status"], it["meta"]["assignee"]["id"]), (False, "open", before))
            console.wait_for(rf"Undone: Max Mute #{number}: muted → not muted")
            server.ask("DELETE", f"conversations/{number}/participants", json={"user_ids": [before]}, whose="admin")
            chosen(console, ":", "Commands", "Watch")
            until(console, lambda: watchers() == ["Mira Holt"], "it is watched")
            chosen(console, ":", "Commands", "Stop watching")
            until(console, lambda: watchers() == [], "it is watched no more")
        finally:
            console.kill()


def availability(server: DemoServer) -> str:
    headers = {"api-access-token": server.token()}
    return str(httpx.get(f"{server.base_url}/api/v1/profile", headers=headers).json()["accounts"][0]["availability"])


def test_views_orders_and_what_concerns_come_from_the_server() -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Vera Views")
        customer.writes("quokkas ordered twice")
        other = next(each["id"] for each in server.ask("GET", "agents") if each["name"] != "Mira Holt")
        server.ask("POST", f"conversations/{customer.number}/assignments", json={"assignee_id": other}, whose="admin")
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))
        try:
            console.wait_for("live")
            console.press("1")
            console.wait_until_gone("Vera Views")
            console.press("tab", "tab")
            console.wait_for("Vera Views")
            console.press("shift+tab")
            console.wait_until_gone("Vera Views")
            console.press("3")
            console.wait_for("Vera Views")
            server.ask("POST", f"conversations/{customer.number}/toggle_status", json={"status": "pending"})
            chosen(console, "s", "snoozed conversations", "pending conv")
            console.wait_for("pending · newest activity")
            console.wait_for("Vera Views")
            chosen(console, "s", "snoozed conversations", "open conv")
            console.wait_for("open · newest activity")
            console.wait_until_gone("Vera Views")
            console.press("g", "g", "enter")
            first = int(console.wait_for(r"  #\d+ · ").split("  #", 1)[1].split(" ", 1)[0])
            console.press("J")
            console.wait_until_gone(rf"  #{first} · ")
            console.press("K")
            console.wait_for(rf"  #{first} · ")
            console.press("escape")
            chosen(console, "B", "Your availability", "Busy")
            until(console, lambda: availability(server) == "busy", "the agent is busy")
            console.press("b")
            console.wait_for("Notifications")
            console.wait_until_gone("loading…")
            console.press("escape")
            console.wait_until_gone("Esc close")
        finally:
            console.kill()


def test_a_filter_finds_a_customer_and_a_macro_runs() -> None:
    with demo_server("--quiet") as server:
        macro = next(
            each
            for each in server.ask("GET", "macros")["payload"]
            if any(action["action_name"] == "add_label" for action in each["actions"])
        )
        labels = next(each["action_params"] for each in macro["actions"] if each["action_name"] == "add_label")
        customer = Customer(server, "Mona Macro")
        customer.writes("First question")
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))
        try:
            console.wait_for("Mona Macro")
            console.press("/")
            console.type("Mona")
            console.press("enter")
            console.wait_for("/Mona")
            console.wait_until_gone("Maria Fonseca")
            console.press("g", "g", "enter")
            console.wait_for("First question")
            console.press("M")
            console.wait_for("on Mona Macro")
            console.type(macro["name"])
            console.press("enter")
            console.wait_for(r"Run .* on Mona Macro #\d+\?")
            console.press("r")
            console.wait_until_gone(r"Run .* on Mona Macro #\d+\?")
            console.press("ctrl+y")
            until(
                console,
                lambda: set(labels) <= set(server.ask("GET", f"conversations/{customer.number}")["labels"]),
                "the macro ran",
            )
        finally:
            console.kill()
