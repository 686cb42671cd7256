"""Clearing a queue while the server is brought up anew: everything answers 502 for some seconds."""

from __future__ import annotations

import re

import pytest

from tests.e2e.program import COMMAND, Program, demo_server
from tests.e2e.test_console import until
from tests.e2e.test_leaving import conversation, spoil

pytestmark = pytest.mark.pty


def test_four_resolves_during_a_deploy_are_all_done_and_the_bar_says_what_is_the_matter() -> None:
    with demo_server("--quiet", "--chaos") as server:
        numbers = [conversation(server) for _ in range(5)][1:]
        console = Program([COMMAND], environment=server.environment())
        try:
            console.wait_for(r"live")
            console.press("3")
            console.wait_for(rf"(?s){'.*'.join('Ivo Pires' for _ in numbers)}")
            console.press("g", "g")
            spoil(server, {"kind": "status", "path": "/api/v1", "status": 502})
            console.press("e", "e", "e", "e", "ctrl+y")
            console.wait_for(r"errors.*4 queued")
            console.watch(6)
            assert "Not changed" not in console.screen()
            spoil(server, None)
            console.wait_until_gone(r"queued", 90)
            until(
                lambda: all(server.ask("GET", f"conversations/{each}")["status"] == "resolved" for each in numbers), 30
            )
            assert not re.search(r"not done|errors", console.screen().splitlines()[0])
        finally:
            console.kill()
