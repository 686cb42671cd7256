"""Figures: the installed program in one process, the server in another."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.e2e.program import COMMAND, Program, demo_server
from tests.e2e.test_acts_apart import chosen
from tests.e2e.test_far_away import Customer, until

pytestmark = pytest.mark.pty

_ANSWERS = r"answers to customers who waited +(\d+)"


def test_a_report_is_opened_its_period_changed_and_it_goes_into_a_file(tmp_path: Path) -> None:
    with demo_server("--quiet") as server:
        console = Program([COMMAND], environment=server.environment("admin"), size=(120, 40), folder=tmp_path)
        try:
            console.wait_for("live")
            console.press("#")
            console.wait_for("Conversations by day")
            chosen(console, "t", "Period", "Last month")
            console.wait_for("the one before")
            chosen(console, "s", "Reports", "Agents")
            console.wait_for(r"Last month by agent")
            console.press("b")
            console.wait_for("business hours")
            chosen(console, "x", "Write to a file", "JSON")
            console.wait_for("Written to")
            (file,) = tmp_path.glob("chatwoot-agents-last-month.json")
            rows = json.loads(file.read_text(encoding="utf-8"))["tables"][0]["rows"]
            agents = {each["name"] for each in server.ask("GET", "agents")}
            assert {row["agent"] for row in rows} <= agents
            console.press("l", "h")
            console.wait_for(r"Last month by agent")
            console.press("R")
            console.wait_for(r"Last month by agent")
            console.press("q")
            console.wait_for("Unassigned")
            assert console.finish("ctrl+q")["status"] == 0
        finally:
            console.kill()


def test_my_day_counts_the_answers_that_were_given_from_the_console() -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Ada Answers")
        customer.writes("Are you there?")
        console = Program([COMMAND], environment=server.environment(), size=(80, 24))
        try:
            console.wait_for("live")
            console.press("%")
            answered = re.search(_ANSWERS, console.wait_for(_ANSWERS))
            assert answered is not None
            console.press("q")
            customer.open_in(console)
            console.press("r")
            console.type("We are.")
            console.press("ctrl+s", "ctrl+y")
            until(console, lambda: any(each["content"] == "We are." for each in customer.messages()), "the reply")
            console.press("escape", "%")
            console.wait_for(_ANSWERS)

            def counted() -> bool:
                # The server writes the time down a moment after the reply.
                console.press("R")
                now = re.search(_ANSWERS, console.wait_for(_ANSWERS))
                return now is not None and int(now[1]) == int(answered[1]) + 1

            until(console, counted, "one more answer")
            assert console.finish("ctrl+q")["status"] == 0
        finally:
            console.kill()
