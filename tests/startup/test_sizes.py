"""A terminal that is sized there and back before the console hears of it: what it shows afterwards is drawn anew."""

from __future__ import annotations

import re

import pytest

from tests import ptymeter
from tests.e2e.program import COMMAND, DemoServer, Program

pytestmark = pytest.mark.pty

SIZE = (120, 40)


def started(server: DemoServer) -> Program:
    return Program([COMMAND], environment=server.environment(), size=SIZE)


def sized_there_and_back(program: Program) -> None:
    """Make the terminal smaller and as large as before, faster than the console can look: it finds the size that it knew."""
    session = program.session
    session.pump(0.0)
    for columns, rows in ((60, 15), SIZE):
        session.set_size(columns, rows)
    for columns, rows in ((60, 15), SIZE):
        session.term.resize(columns, rows)
    # Multiplexers draw themselves meanwhile, of whatever they kept.
    session.term.chars[0][-3:] = list("ing")
    session.term.chars[20][:3] = list("ing")


def picture(program: Program) -> list[str]:
    """Return what is shown at rest, without ages and traffic and the blanks around them."""
    program.session.quiet_from = ptymeter.now()
    program.session.run_until_quiet(0.5, 10)
    told = re.sub(r"chatwoot-tui|↓ \S+ \S+/min|\b(?:now|\d+[mhdwy]|\d+:\d+)\b", "", program.screen())
    return [" ".join(line.split()) for line in told.splitlines()]


def assert_is_what_is_meant(program: Program) -> None:
    program.wait_until_gone(r"\A[^\n]*ing$|^ing")
    seen = picture(program)
    program.press("ctrl+l")
    assert seen == picture(program)


def test_while_the_rest_is_imported_behind_the_kept_frame(server: DemoServer) -> None:
    first = started(server)
    first.wait_for("live")
    first.session.run_until_quiet(0.4, 5)
    assert first.finish("ctrl+q")["status"] == 0
    program = started(server)
    try:
        program.wait_for(r"\A[^\n]* cached")
        sized_there_and_back(program)
        program.wait_for(r"\A[^\n]* live")
        assert_is_what_is_meant(program)
    finally:
        program.kill()


def test_while_it_connects(server: DemoServer) -> None:
    program = started(server)
    try:
        program.wait_for(r"\A[^\n]*connecting")
        sized_there_and_back(program)
        program.wait_for(r"\A[^\n]* live")
        assert_is_what_is_meant(program)
    finally:
        program.kill()


def test_while_nothing_happens(server: DemoServer) -> None:
    program = started(server)
    try:
        program.wait_for(r"\A[^\n]* live")
        program.session.run_until_quiet(0.5, 5)
        sized_there_and_back(program)
        assert_is_what_is_meant(program)
    finally:
        program.kill()
