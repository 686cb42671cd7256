"""What keys, events and nothing cost on the wire: the target table's rows in bytes, each with the installed program."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import pytest

from tests.bench.console import bytes_of_move, console
from tests.bench.program import a_conversation, console_on_a_long_thread
from tests.e2e.program import DemoServer, Program

pytestmark = pytest.mark.pty


@pytest.fixture(scope="module")
def program(server: DemoServer) -> Iterator[Program]:
    """The console on the list of all, at rest, for all tests of this module."""
    with console(server) as running:
        running.press("3", "g", "g")
        running.session.run_until_quiet(0.5, 5)
        yield running


def bytes_of(program: Program, *keys: str) -> int:
    """Return what keys cost; a minute that begins meanwhile is waited for first."""
    while time.time() % 60 > 54:
        program.session.pump(0.2)
    program.session.run_until_quiet(0.15, 5)
    before = len(program.raw())
    for key in keys:
        program.press(key)
    program.session.run_until_quiet(0.15, 5)
    return len(program.raw()) - before


def bytes_until(program: Program, key: str, pattern: str) -> int:
    """Return what a key costs until the screen shows what it brings; a busy machine may take its time."""
    cost = bytes_of(program, key)
    before = len(program.raw())
    program.wait_for(pattern)
    program.session.run_until_quiet(0.15, 5)
    return cost + len(program.raw()) - before


def test_a_move_costs_a_few_cells_and_at_the_edge_half_a_page(program: Program) -> None:
    bytes_of(program, "j")
    assert statistics.median(bytes_of_move(program) for _ in range(5)) <= 200
    # With the panes that follow once the cursor rests.
    assert statistics.median(bytes_of(program, "j") for _ in range(5)) <= 1_500
    assert bytes_of(program, *["j"] * 20) <= 20 * 600
    assert bytes_of(program, "g", "g") < 6_000


def test_help_and_dialogs_cost_what_they_cover(program: Program) -> None:
    assert bytes_until(program, "?", "Keys in the list") <= 6_000
    assert bytes_until(program, "q", "open · newest activity") <= 10_000
    assert bytes_until(program, "!", "Priority of") <= 4_000
    program.press("escape")


def test_a_letter_costs_a_letter(program: Program) -> None:
    bytes_of(program, "enter")
    bytes_of(program, "r")
    program.wait_for(r"Reply to ")
    bytes_of(program, "w")
    letters = [bytes_of(program, letter) for letter in "order"]
    assert statistics.median(letters) <= 110
    bytes_of(program, "escape")
    bytes_of(program, "escape")


def test_a_message_elsewhere_costs_its_row(program: Program, server: DemoServer) -> None:
    door, _ = a_conversation(server, "Somebody Else")
    bytes_of(program, "g", "g")
    program.watch(2)
    while time.time() % 60 > 52:
        program.session.pump(0.2)
    program.session.run_until_quiet(0.3, 5)
    before = len(program.raw())
    server.as_customer("POST", door, json={"content": "Is anybody there?"})
    program.watch(3)
    assert 0 < len(program.raw()) - before <= 400


def test_a_line_of_the_thread_costs_a_line(server: DemoServer) -> None:
    with console_on_a_long_thread(server) as program:
        costs = [bytes_of(program, "k") for _ in range(5)]
    assert 0 < statistics.median(costs) <= 2_900


def test_nothing_costs_nothing(program: Program) -> None:
    bytes_of(program, "g", "g")
    program.watch(3)
    # What the tests before have set going may come late on a busy machine: it comes once, and then there is nothing more.
    for _ in range(3):
        while time.time() % 60 > 48 or time.time() % 60 < 2:
            program.session.pump(0.5)
        program.session.run_until_quiet(0.5, 5)
        program.session.idle(8)
        found = program.session.idles[-1]
        if not found["bytes"]:
            break
    assert found["bytes"] == 0
    assert found["wakeups_per_s"] <= 12
