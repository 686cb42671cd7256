"""Lists, searches and ways to write, as a day has them: the installed program in one process, the server in another."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_acts_apart import chosen
from tests.e2e.test_far_away import Customer, until
from tests.e2e.test_leaving import spoil

pytestmark = pytest.mark.pty


def by_palette(console: Program, title: str) -> None:
    """Run a command by its name."""
    console.press(":")
    console.wait_for("─ Commands ─")
    console.type(title)
    console.wait_for(rf"{re.escape(title)}(?s:.*)▌{re.escape(title)}")
    console.press("enter")
    console.wait_until_gone("─ Commands ─")


def shown(console: Program) -> int:
    """Return the number of the conversation in the panes."""
    return int(re.findall(r"  #(\d+) · ", console.wait_for(r"  #\d+ · "))[0])


def a_console(server: DemoServer) -> Program:
    return Program([COMMAND], environment=server.environment(), size=(140, 40))


def test_lists_of_each_status_part_and_order_come_from_the_server() -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Lena Lists")
        customer.writes("One of many")
        label = server.ask("GET", "labels")["payload"][0]["title"]
        team = server.ask("GET", "teams")[0]
        inbox_id = server.ask("GET", f"conversations/{customer.number}")["inbox_id"]
        inbox = next(each["name"] for each in server.ask("GET", "inboxes")["payload"] if each["id"] == inbox_id)
        server.ask("POST", f"conversations/{customer.number}/labels", json={"labels": [label]})
        server.ask("POST", f"conversations/{customer.number}/assignments", json={"team_id": team["id"]})
        console = a_console(server)
        try:
            console.wait_for("live")
            console.press("3")
            console.wait_for("Lena Lists")
            for name, told in (
                (label, f"label:{label}"),
                (team["name"], f"team:{team['name']}"),
                (inbox, f"inbox:{inbox}"),
            ):
                chosen(console, "f", "Show only", name)
                console.wait_for(re.escape(told))
                console.wait_for("Lena Lists")
            console.press("escape")
            console.wait_until_gone(re.escape(f"inbox:{inbox}"))
            chosen(console, "s", "snoozed conversations", "oldest created")
            console.wait_for("open · oldest created")
            console.wait_until_gone("Lena Lists")
            chosen(console, "s", "snoozed conversations", "newest created")
            console.wait_for("Lena Lists")
            for status in ("snoozed", "pending", "resolved", "open"):
                server.ask("POST", f"conversations/{customer.number}/toggle_status", json={"status": status})
                by_palette(console, f"Show {status} conversations")
                console.wait_for(f"{status} · newest created")
                console.wait_for("Lena Lists")
            by_palette(console, "Show conversations of any status")
            console.wait_for("any status · newest created")
            console.wait_for("Lena Lists")
        finally:
            console.kill()


def test_what_was_said_is_found_and_what_waits_is_gone_to() -> None:
    with demo_server("--quiet") as server:
        rita = Customer(server, "Rita Reads")
        second = server.as_customer("POST", rita.door.rsplit("/", 2)[0], json={})["id"]
        server.as_customer("POST", f"{rita.door.rsplit('/', 2)[0]}/{second}/messages", json={"content": "Other matter"})
        rita.writes("a quetzal feather was in the parcel")
        for number in range(45):
            rita.writes(f"more about it {number}")
        noor = Customer(server, "Noor Newest")
        noor.writes("Good morning")
        console = a_console(server)

        def goes_to_the_other(key: str) -> int:
            """Press a key on whichever of the two stands on top; return where it went, 0 while their order changes."""
            console.press("g", "g")
            names = {rita.number: "Rita Reads", noor.number: "Noor Newest"}
            rows = "\n".join(line[:30] for line in console.screen().splitlines())
            first = min(names, key=lambda number: rows.index(names[number]))
            console.wait_for(rf"  #{first} · ", 2.0)
            console.press(key)
            until(console, lambda: shown(console) != first, "it moved")
            return shown(console) if shown(console) in names else 0

        try:
            console.wait_for("Noor Newest")
            console.wait_for("Rita Reads")
            until(console, lambda: goes_to_the_other("space"), "the next unread one")
            if until(console, lambda: goes_to_the_other("a"), "the next that waits") != rita.number:
                console.press("g", "g")
                console.wait_for(rf"  #{rita.number} · ")
            console.press("enter")
            console.wait_for("more about it 44")
            console.press("/")
            console.type("quetzal")
            console.wait_for("not in the newest")
            console.press("enter")
            console.wait_for("1 found")
            console.wait_for("a quetzal feather was in the parcel")
            console.press("escape")
            console.press("H")
            console.wait_for(r"Other conversations \(1\)")
            console.press("enter")
            console.wait_for(rf"  #{second} · ")
            console.wait_for("Other matter")
            console.press("S")
            console.wait_for("Search the names and messages seen")
            console.type("quetzal")
            console.press("enter")
            console.wait_for("On this machine, for quetzal")
            console.type("Search on the server")
            console.press("enter")
            console.wait_for("On the server, for quetzal: 1 message")
            console.press("enter")
            console.wait_for(rf"  #{rita.number} · ")
            console.wait_for("a quetzal feather was in the parcel")
            console.press("G")
            # Noor's is the next that nobody has read.
            for _ in range(4):
                console.press("space")
                if re.search(rf"  #{rita.number} · ", console.screen()) is None:
                    break
            console.wait_until_gone(rf"  #{rita.number} · ")
        finally:
            console.kill()


def test_quotes_mentions_canned_responses_and_what_comes_after_a_reply_reach_the_server() -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Willa Writes")
        customer.writes("Which grinder do you advise?")
        # Out of hours an automatic answer comes behind it.
        asked = next(each["id"] for each in customer.messages() if "Which grinder" in (each["content"] or ""))
        canned = server.ask("GET", "canned_responses")[0]
        colleague = next(each for each in server.ask("GET", "agents") if each["name"] != "Mira Holt")
        console = a_console(server)

        def sent(words: str) -> dict[str, Any]:
            found: dict[str, Any] = until(
                console, lambda: next((it for it in customer.messages() if words in (it["content"] or "")), None), words
            )
            return found

        try:
            customer.open_in(console)
            console.wait_for("Which grinder do you advise")
            console.press("x", "Q")
            console.wait_for("Reply to Willa Writes")
            console.type("The small one.")
            console.press("ctrl+s", "ctrl+y")
            assert sent("The small one.")["content_attributes"]["in_reply_to"] == asked
            console.press("n")
            console.wait_for("Private note")
            console.type("Look, @")
            console.type(colleague["name"].split()[0])
            console.wait_for(re.escape(colleague["name"]))
            console.press("enter")
            console.type("she asks again")
            console.press("ctrl+s", "ctrl+y")
            note = sent("she asks again")
            assert note["private"]
            assert f"(mention://user/{colleague['id']}/" in note["content"]
            console.press("r")
            console.wait_for("Reply to Willa Writes")
            console.type(f"/{canned['short_code']}")
            console.wait_for(re.escape(canned["content"].split()[0]))
            console.press("enter")
            console.type(" Bye.")
            console.press("ctrl+r")
            console.wait_for("Send this reply to Willa Writes .*, and then")
            console.type("Resolve")
            console.press("enter")
            console.wait_until_gone("and then")
            console.press("ctrl+y")
            assert sent(" Bye.")["message_type"] == 1
            until(
                console,
                lambda: server.ask("GET", f"conversations/{customer.number}")["status"] == "resolved",
                "it is resolved behind the reply",
            )
        finally:
            console.kill()


def test_what_is_done_to_many_is_stopped_where_it_stands() -> None:
    with demo_server("--quiet", "--chaos") as server:
        numbers = [Customer(server, f"Stopper {number}").number for number in range(8)]
        spoil(server, {"kind": "latency", "path": "/toggle_status", "seconds": 2.0})
        console = a_console(server)

        def statuses() -> list[str]:
            return [server.ask("GET", f"conversations/{number}")["status"] for number in numbers]

        try:
            console.wait_for("live")
            console.press("/")
            console.type("Stopper")
            console.press("enter")
            console.wait_for(r"Stopper 0(?s:.*)/Stopper|/Stopper(?s:.*)Stopper 0")
            console.press("*")
            console.wait_for("8 are marked")
            console.press("p")
            console.wait_for(r"Set 8 conversations pending\?")
            console.press("p")
            console.wait_for(r"[1-7] of 8 set pending")
            console.press("ctrl+x")
            left = console.wait_for(r"(\d) left as they were")
            spoil(server, None)
            (count,) = re.findall(r"(\d) left as they were", left)
            until(console, lambda: statuses().count("pending") == 8 - int(count), "the others are pending")
            assert statuses().count("open") == int(count) > 0
        finally:
            console.kill()
