"""The real program in a pseudo-terminal, against the embedded server over a real socket."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import COMMAND, DemoServer, Program

pytestmark = pytest.mark.pty


@pytest.fixture
def console(server: DemoServer) -> Iterator[Program]:
    program = Program([COMMAND], environment=server.environment())
    yield program
    program.kill()


def until(fact: Callable[[], Any], seconds: float = 15.0) -> Any:
    """Ask again until the answer is true; what a server does in a job needs a moment."""
    end = time.monotonic() + seconds
    while not (answer := fact()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)
    return answer


def test_an_agent_answers_a_customer_end_to_end(server: DemoServer, console: Program) -> None:
    console.wait_for(r"Mine +\d+")
    console.wait_for(r"live")
    console.press("3")
    console.wait_for(r"▌")

    contact = server.as_customer("POST", "contacts", json={"name": "Ivo Pires"})
    door = f"contacts/{contact['source_id']}/conversations"
    number = server.as_customer("POST", door, json={})["id"]
    server.as_customer("POST", f"{door}/{number}/messages", json={"content": "Is my parcel lost?"})
    console.wait_for(r"Ivo Pires")
    console.wait_for(r"Is my parcel lost\?")

    console.press("g", "g")
    console.press("enter")
    console.wait_for(rf"#{number}")
    console.press("r")
    console.wait_for(r"Reply to Ivo Pires")
    console.type("It left our warehouse this morning.")
    console.press("ctrl+s", "ctrl+y")
    until(
        lambda: any(
            message["content"] == "It left our warehouse this morning."
            for message in server.as_customer("GET", f"{door}/{number}/messages")
        )
    )

    console.press("n")
    console.wait_for(r"[Pp]rivate note")
    console.type("Call the depot tomorrow.")
    console.press("ctrl+s")
    notes = until(
        lambda: [
            message
            for message in server.ask("GET", f"conversations/{number}/messages")["payload"]
            if message["content"] == "Call the depot tomorrow."
        ]
    )
    assert notes[0]["private"] is True
    seen_by_the_customer = server.as_customer("GET", f"{door}/{number}/messages")
    assert not any("depot" in (message["content"] or "") for message in seen_by_the_customer)

    console.press("E", "ctrl+y")
    until(lambda: server.ask("GET", f"conversations/{number}")["status"] == "resolved")

    # In one packet: the letters behind Esc and ^S are commands, and none of them lands in the text.
    console.session.write(b"rin one piece\x13jk\x1bjj")
    until(
        lambda: any(
            message["content"] == "in one piece"
            for message in server.ask("GET", f"conversations/{number}/messages")["payload"]
        )
    )
    console.session.write(b"rkept\x1bjk")
    console.wait_for(r"Esc back")
    console.wait_until_gone(r"Reply to Ivo Pires")
    console.press("r")
    console.wait_for(r"│ kept +│?\s")
    console.press("escape")

    end = console.finish("ctrl+q")
    assert end["status"] == 0
    assert end["left_on"] == []

    server.stop()
    again = Program([COMMAND], environment=server.environment())
    try:
        again.wait_for(r"Mine +\d+")
        again.wait_for(r"offline")
        assert again.finish("ctrl+q")["status"] == 0
    finally:
        again.kill()


def test_the_idle_console_is_silent_on_the_wire_and_on_the_screen(server: DemoServer, tmp_path: Path) -> None:
    asked = tmp_path / "requests.log"
    console = Program([COMMAND, "--debug-http", str(asked)], environment=server.environment())
    try:
        console.wait_for(r"live")
        # Of the last things that a start asks for: it shows that requests are in the log at all.
        until(lambda: console.watch(1) is not None and " macros" in asked.read_text())
        console.session.run_until_quiet(1, 5)
        before = asked.read_text().splitlines()
        quiet = 0
        for _ in range(30):
            second = time.time() % 60
            written = console.watch(1)
            if second < 2 or second > 57:
                assert len(written) <= 400, written
            else:
                quiet += 1
                assert written == b"", written
        assert quiet >= 20
        assert asked.read_text().splitlines() == before
        console.finish("ctrl+q")
    finally:
        console.kill()


@pytest.mark.parametrize("how", ["term", "hup"])
def test_a_signal_leaves_nothing_switched_on(console: Program, how: str) -> None:
    console.wait_for(r"Mine +\d+")
    end = console.finish(how=how)
    assert end["exited"]
    assert end["left_on"] == []


def test_what_was_typed_survives_a_kill(server: DemoServer, console: Program) -> None:
    console.wait_for(r"live")
    console.press("enter")
    console.press("r")
    console.wait_for(r"Reply to")
    console.type("half a thought")
    console.wait_for(r"draft saved")
    console.kill()
    again = Program([COMMAND], environment=server.environment())
    try:
        again.wait_for(r"live")
        again.press("enter", "r")
        again.wait_for(r"half a thought")
        again.finish("ctrl+q")
    finally:
        again.kill()


def test_80_columns_show_list_and_thread_and_60_show_one_pane(server: DemoServer) -> None:
    for size, width in (((80, 24), 80), ((60, 20), 60)):
        program = Program([COMMAND], environment=server.environment(), size=size)
        try:
            program.wait_for(r"Mine +\d+")
            program.wait_for("▌")
            assert all(len(line) <= width for line in program.screen().splitlines())
            assert program.finish("ctrl+q")["status"] == 0
        finally:
            program.kill()


def test_without_a_terminal_the_console_is_one_sentence_and_status_2(server: DemoServer) -> None:
    import os
    import subprocess

    done = subprocess.run(
        [COMMAND],
        capture_output=True,
        text=True,
        env={**os.environ, **server.environment()},
        stdin=subprocess.DEVNULL,
        timeout=30,
    )
    assert done.returncode == 2
    assert re.fullmatch(r"[^\n]+\n", done.stderr)
    assert done.stdout == ""


def test_a_long_message_is_opened_whole_in_the_agents_pager(server: DemoServer, tmp_path: Path) -> None:
    contact = server.as_customer("POST", "contacts", json={"name": "Long Writer"})
    door = f"contacts/{contact['source_id']}/conversations"
    number = server.as_customer("POST", door, json={})["id"]
    letter = "".join(f"line {line} of a letter\n" for line in range(4_000)) + "the end"
    server.as_customer("POST", f"{door}/{number}/messages", json={"content": letter})
    program = Program([COMMAND], environment={**server.environment(), "PAGER": f"sh -c 'cat > {tmp_path}/message.txt'"})
    try:
        program.wait_for(r"live")
        program.press("3", "g", "g")
        program.wait_for(r"▌[^\n]*Long Writer")
        program.press("enter")
        program.wait_for(r"line 9 of a letter")
        program.press("G")
        program.wait_for(r"more lines: f unfolds")
        program.press("|")
        until(lambda: (tmp_path / "message.txt").exists())
        assert until((tmp_path / "message.txt").read_text) == letter
        # The screen is ours again.
        program.press("?")
        program.wait_for("Esc close")
        assert program.finish("ctrl+q")["status"] == 0
    finally:
        program.kill()
