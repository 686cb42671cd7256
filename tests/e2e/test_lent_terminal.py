"""Editor and pager of the agent's own in a real terminal: it is lent to them, and is the console's again afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import COMMAND, DemoServer, Program
from tests.e2e.test_console import until

pytestmark = pytest.mark.pty


def _composing(server: DemoServer, **environment: str) -> Program:
    program = Program([COMMAND], environment={**server.environment(), "VISUAL": "", **environment})
    program.wait_for(r"live")
    program.press("3", "enter", "r")
    program.wait_for(r"Reply to")
    program.type("begun here")
    return program


def test_an_editor_and_a_pager_that_are_not_there_are_a_sentence_and_the_keys_go_on(server: DemoServer) -> None:
    program = _composing(server, EDITOR="/nowhere/editor --wait", PAGER="/nowhere/pager")
    try:
        program.press("ctrl+o")
        program.wait_for(r"The editor could not be started: /nowhere/editor")
        program.type(" and on")
        program.wait_for(r"begun here and on")
        program.press("esc", "|")
        program.wait_for(r"The pager could not be started: /nowhere/pager")
        program.press("?")
        program.wait_for("Esc close")
        ended = program.finish("esc", "ctrl+q")
        assert ended["status"] == 0
    finally:
        program.kill()


def test_an_editor_that_removes_its_file_takes_no_word_with_it(server: DemoServer, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "begun here, finished there" > "$1"\nrm "$1"\n')
    editor.chmod(0o700)
    program = _composing(server, EDITOR=str(editor))
    try:
        program.press("ctrl+o")
        program.wait_for(r"The editor removed its file")
        program.wait_for(r"begun here, finished there")
        assert program.finish("ctrl+q")["status"] == 0
    finally:
        program.kill()


def test_a_pager_that_opens_files_gets_one(server: DemoServer, tmp_path: Path) -> None:
    program = _composing(server, PAGER=f"cp %s {tmp_path}/message.txt")
    try:
        program.press("esc", "|")
        until(lambda: (tmp_path / "message.txt").exists() and (tmp_path / "message.txt").read_text())
        assert program.finish("ctrl+q")["status"] == 0
    finally:
        program.kill()
