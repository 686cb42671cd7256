from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.pty


class Child:
    """The real program in a pseudo-terminal of its own, answered like a person would."""

    def __init__(self, *arguments: str, **environ: str) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("4H", 40, 120, 0, 0))
            # Whoever runs the tests in the background ignores Ctrl+C, and children would too.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execve(
                sys.executable, [sys.executable, "-m", "tui", *arguments], {**os.environ, "TERM": "xterm", **environ}
            )
        self.seen = ""
        self._read = 0

    def type(self, after: str, text: str) -> None:
        """Wait for a question, then type an answer to it."""
        self._until(lambda: after in self.seen[self._read :], after)
        self._read = self.seen.index(after, self._read) + len(after)
        os.write(self._terminal, text.encode())

    def ended(self, *, again: str = "") -> int:
        """Return the exit status; until it ends, type `again` now and then, as an impatient person does."""
        self._until(lambda: False, "", again)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _until(self, satisfied: Callable[[], bool], what: str, again: str = "") -> None:
        until = time.monotonic() + 30
        while not satisfied():
            ready, _, _ = select.select([self._terminal], [], [], 0.2)
            assert time.monotonic() < until, f"{what or 'the end'!r} did not come: {self.seen!r}"
            if not ready:
                os.write(self._terminal, again.encode())
                continue
            try:
                text = os.read(self._terminal, 4096)
            except OSError:  # how a closed pseudo-terminal ends
                text = b""
            if not text:
                assert not what, f"{what!r} did not come: {self.seen!r}"
                os.close(self._terminal)
                return
            self.seen += text.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def demo() -> Iterator[dict[str, Any]]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tui", "demo-server", "--port", "0", "--quiet", "--world", "empty"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    yield json.loads(server.stdout.readline())
    server.terminate()
    assert server.wait(30) == 0
    server.stdout.close()


def test_a_person_logs_in_looks_around_and_logs_out_again(demo: dict[str, Any]) -> None:
    password = demo["login"]["password"]
    login = Child("login")
    login.type("Address of your Chatwoot", f"{demo['base_url']}/app/accounts/{demo['account_id']}/dashboard\n")
    login.type("Your e-mail", f"{demo['login']['email']}\n")
    login.type("Password", f"{password}\n")
    assert login.ended() == 0
    assert "Logged in to" in login.seen
    assert "doctor` says what works" in login.seen
    assert password not in login.seen
    session = json.loads(next(Path(os.environ["HOME"]).rglob("token.json")).read_text())["session"]
    token = session["access-token"]
    for lasting in demo["tokens"].values():
        assert not any(lasting in file.read_text() for file in Path(os.environ["HOME"]).rglob("*.json"))
    for file in Path(os.environ["HOME"]).rglob("*"):
        if file.is_file():
            assert password not in file.read_text()
            assert token not in file.read_text() or file.name == "token.json"

    doctor = Child("doctor")
    doctor.type("\x1b[c", "\x1b[?62;4c")
    assert doctor.ended() == 0
    told = re.sub(r"\x1b\[[0-9;?$]*[a-zA-Z]", "", doctor.seen)
    for subject in ("reach", "clock", "version", "session", "user", "websocket", "terminal", "keyring", "state"):
        assert re.search(rf"^(ok|warn) +{subject} ", told.replace("\r", ""), re.M), told
    assert "subscribed; live updates come in" in told
    assert token not in doctor.seen

    named = {name: str(value) for name, value in session.items()}
    profile = f"{demo['base_url']}/api/v1/profile"
    assert httpx.get(profile, headers=named).status_code == 200
    logout = Child("logout")
    assert logout.ended() == 0
    assert "The session is ended on the server too." in logout.seen
    assert httpx.get(profile, headers=named).status_code == 401
    assert not list(Path(os.environ["HOME"]).rglob("token.json"))


def test_who_has_no_account_is_offered_login_or_the_demo() -> None:
    console = Child()
    console.type("What would you like?", "x\n")
    console.type("Please type l, d or q.", "")
    console.type("What would you like?", "q\n")
    assert console.ended() == 0
    assert "try the demo" in console.seen


def test_an_interrupted_login_is_quiet_and_changes_nothing() -> None:
    login = Child("login")
    login.type("Address of your Chatwoot", "\x03")
    # Between its question and its reading Python misses a Ctrl+C; people are slower than that, or press it twice.
    assert login.ended(again="\x03") == 130
    assert "Traceback" not in login.seen
    assert not list(Path(os.environ["HOME"]).rglob("*.json"))


def test_an_unanswered_login_ends_with_a_sentence() -> None:
    login = Child("login")
    login.type("Address of your Chatwoot", "\x04")
    assert login.ended() == 1
    assert "Not logged in, nothing was changed." in login.seen


def test_a_terminal_that_cannot_draw_is_told_so() -> None:
    console = Child("--demo", TERM="dumb")
    assert console.ended() == 2
    assert "TERM=dumb" in console.seen
