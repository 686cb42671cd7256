"""The installed program's start, in a pseudo-terminal: what is seen first, what it costs, and what keys do meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.program import COMMAND, DemoServer, Program
from tui.account.session import places_of
from tui.words.words import FILE

pytestmark = pytest.mark.pty

CURSOR = "▌"


def started(server: DemoServer, *arguments: str, **more: str) -> Program:
    return Program([COMMAND, *arguments], environment={**server.environment(), **more})


def run_once(server: DemoServer, *arguments: str, **more: str) -> str:
    """Start, wait for the fresh list, quit; return what the screen was."""
    program = started(server, *arguments, **more)
    screen = program.wait_for(rf"live.*{CURSOR}")
    program.session.run_until_quiet(0.4, 5)
    ended = program.finish("ctrl+q")
    assert ended["status"] == 0, ended
    assert ended["left_on"] == [], ended
    return screen


def top(program: Program) -> str:
    return program.screen().split("\n", 1)[0]


def frames() -> list[Path]:
    return sorted((places_of("default").cache / "frames").glob("*"))


def test_the_second_start_begins_with_the_last_queue_and_says_that_it_is_cached(server: DemoServer) -> None:
    screen = run_once(server)
    first_row = next(line for line in screen.splitlines() if CURSOR in line)[:30]

    program = started(server)
    program.wait_for(rf"\A[^\n]* cached.*{CURSOR}")
    assert first_row in program.screen()
    assert "live" not in top(program)
    assert len(program.raw()) < 5_500

    program.wait_for(r"\A[^\n]* live")
    program.session.run_until_quiet(0.5, 5)
    assert "cached" not in top(program)
    assert first_row in program.screen()
    # The frame of the last run, and what differs from it: the state of the link, and ages.
    assert len(program.raw()) <= 7_000
    assert program.finish("ctrl+q")["left_on"] == []


def test_what_is_kept_is_for_its_owner_alone(server: DemoServer) -> None:
    run_once(server)
    kept = frames()
    assert [path.suffix for path in kept].count(".frame") == 1
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
    assert stat.S_IMODE(kept[0].parent.stat().st_mode) == 0o700
    token = server.token().encode()
    assert not any(token in path.read_bytes() for path in kept)


def test_keys_typed_before_the_list_is_there_act_on_what_was_shown(server: DemoServer) -> None:
    program = started(server)
    program.wait_for(r"\A[^\n]* live")
    program.press("j", "j")
    program.session.run_until_quiet(0.4, 5)
    under_cursor = next(line for line in program.screen().splitlines() if CURSOR in line)
    name = under_cursor.strip(f"{CURSOR} ●○")[:12]
    program.finish("ctrl+q")

    program = started(server)
    program.wait_for(rf"\A[^\n]* cached.*{CURSOR}")
    program.session.write(b"\r")
    shown = next(line for line in program.screen().splitlines() if CURSOR in line)
    assert name in shown
    program.wait_for(rf"│ *{re.escape(name)}[^\n]*#\d+")
    assert program.finish("ctrl+q")["left_on"] == []


def test_whoever_quits_with_a_conversation_open_finds_the_queue_as_it_was_then(server: DemoServer) -> None:
    program = started(server)
    program.wait_for(r"\A[^\n]* live")
    program.press("2", "j", "enter")
    program.wait_for(r"│[^\n]*#\d+")
    program.press("r")
    program.session.run_until_quiet(0.4, 5)
    for path in frames():
        path.unlink()
    assert program.finish("ctrl+q")["left_on"] == []

    program = started(server)
    program.wait_for(rf"\A[^\n]* cached.*{CURSOR}")
    assert "No conversation is open." in program.screen()
    program.wait_for(r"\A[^\n]* live")
    program.session.run_until_quiet(0.5, 5)
    # What was shown at first was what the list then is, but for the state of the link; the view that was left follows.
    assert len(program.raw()) <= 11_000
    assert program.finish("ctrl+q")["left_on"] == []


def test_without_the_setting_nothing_is_kept_or_shown(server: DemoServer) -> None:
    run_once(server)
    assert frames()
    run_once(server, CHATWOOT_TUI_SAVED_SCREEN="false")
    assert not frames()


def test_another_terminal_size_begins_without_a_picture_of_the_wrong_one(server: DemoServer) -> None:
    run_once(server)
    program = Program([COMMAND], environment=server.environment(), size=(100, 30))
    program.wait_for(r"\A[^\n]* live")
    assert b"cached" not in program.raw()
    program.finish("ctrl+q")


def test_a_start_that_fails_takes_the_picture_off_again_before_it_says_why(server: DemoServer) -> None:
    places = places_of("default")
    places.account_file.parent.mkdir(parents=True, exist_ok=True)
    places.account_file.write_text(
        json.dumps({"base_url": server.base_url, "account_id": server.account_id, "place": "file"})
    )
    places.token_file.write_text(json.dumps({"base_url": server.base_url, "token": server.token()}))
    places.token_file.chmod(0o600)
    program = Program([COMMAND], environment={})
    program.wait_for("live")
    program.session.run_until_quiet(0.4, 5)
    program.finish("ctrl+q")
    places.token_file.unlink()

    program = Program([COMMAND], environment={})
    program.wait_for("Token or session is no longer")
    assert CURSOR.encode() in program.raw()
    ended = program.finish()
    assert ended["left_on"] == []
    assert CURSOR not in program.screen()


def test_a_signal_while_the_rest_is_imported_leaves_nothing_on(server: DemoServer) -> None:
    run_once(server)
    program = started(server)
    program.wait_for(CURSOR)
    ended = program.finish(how="term")
    assert ended["left_on"] == []
    assert ended["exited"]


@pytest.mark.parametrize("pause", [0.0, 0.3, 0.5, 0.7])
def test_a_second_signal_while_the_rest_is_loaded_leaves_nothing_on(server: DemoServer, pause: float) -> None:
    run_once(server)
    program = started(server)
    program.wait_for(CURSOR)
    program.watch(pause)
    if program.session.alive():
        os.kill(program.session.pid, signal.SIGHUP)
    ended = program.finish(how="term")
    assert ended["left_on"] == []
    assert ended["exited"]
    assert b"nobody foresaw" not in program.raw()


@pytest.mark.parametrize("how", ["term", "hup"])
def test_letters_typed_just_before_the_end_are_kept(server: DemoServer, how: str) -> None:
    program = started(server)
    program.wait_for(r"\A[^\n]* live")
    program.session.run_until_quiet(0.4, 5)
    program.press("2", "enter")
    program.wait_for(r"│[^\n]*#\d+")
    program.session.run_until_quiet(0.4, 5)
    program.press("r")
    program.wait_for("Reply to")
    program.session.write(b"the last words")
    program.session.pump(0.05)
    program.finish(how=how)
    kept = []
    for file in places_of("default").state.rglob(FILE):
        with closing(sqlite3.connect(file)) as connection:
            kept += [text for (text,) in connection.execute("select text from draft")]
    assert kept == ["the last words"]


def test_logging_out_forgets_the_picture(server: DemoServer) -> None:
    run_once(server)
    assert frames()
    program = Program([COMMAND, "logout", "--yes"], environment=dict(os.environ))
    program.wait_for("Logged out")
    program.finish()
    assert not frames()
