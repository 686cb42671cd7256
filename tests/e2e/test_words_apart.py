"""Words that another program types letter by letter into the console, as the terminal brings them."""

from __future__ import annotations

import time

import pytest

from tests.e2e.program import COMMAND, Program, demo_server
from tests.e2e.test_far_away import Customer, until
from tui.disk.paths import Paths

pytestmark = pytest.mark.pty

APART_SECONDS = 0.004


def dictated(console: Program, text: str) -> None:
    """Write letter by letter, faster than a hand does."""
    for letter in text:
        console.session.write(letter.encode())
        time.sleep(APART_SECONDS)
    console.watch(0.5)


def test_a_sentence_typed_by_a_program_changes_nothing_and_is_sent_to_nobody() -> None:
    folder = Paths().config
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("enter_sends = true\nhold_seconds = 0\n")
    with demo_server("--quiet") as server:
        customer = Customer(server, "Dora Dictates")
        customer.writes("Hello?")
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))
        try:
            customer.open_in(console)
            console.wait_for("Hello\\?")
            for _ in range(5):
                # A busy machine may come between two letters, and then they are keys.
                dictated(console, "maybe tomorrow, thanks")
                if "Words that come all at once are no keys here" in console.screen():
                    break
                console.press("escape", "escape", "enter")
            assert "Words that come all at once are no keys here" in console.screen()
            console.press("escape", "escape", "escape", "g", "g", "enter")
            console.session.write(b"really sorry for that\rwe will look\r")
            console.wait_for("That Enter came all at once with the words")
            console.wait_for("we will look")
            console.watch(1.0)
            assert [each for each in customer.messages() if each["message_type"] == 1] == []
            assert server.ask("GET", f"conversations/{customer.number}")["status"] == "open"
            console.press("enter")
            # What the server tells of an assignment may come after it.
            until(
                console,
                lambda: any("we will look" in (each["content"] or "") for each in customer.messages()),
                "a hand's Enter sends",
            )
        finally:
            console.kill()
