"""The real program in a pseudo-terminal, and the embedded server as a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests import ptymeter

COMMAND = str(Path(sys.executable).with_name("chatwoot-tui"))
"""The installed console script of this environment."""


@dataclass(frozen=True)
class DemoServer:
    """A running `chatwoot-tui demo-server`, and how to talk to it as anybody."""

    process: subprocess.Popen[str]
    facts: Mapping[str, Any]
    log: Path
    """What it wrote on standard error: a line for each request."""

    @property
    def base_url(self) -> str:
        return str(self.facts["base_url"])

    @property
    def account_id(self) -> int:
        return int(self.facts["account_id"])

    def token(self, whose: str = "agent") -> str:
        return str(self.facts["tokens"][whose])

    def ask(self, method: str, path: str, *, whose: str = "agent", **more: Any) -> Any:
        """Make one call of the Application API (`path` below the account); return the decoded answer."""
        answer = httpx.request(
            method,
            f"{self.base_url}/api/v1/accounts/{self.account_id}/{path}",
            headers={"api-access-token": self.token(whose)},
            timeout=20,
            **more,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def as_customer(self, method: str, path: str, **more: Any) -> Any:
        """Make one call of the Client API (`path` below the API inbox)."""
        (identifier,) = self.facts["inbox_identifiers"].values()
        answer = httpx.request(method, f"{self.base_url}/public/api/v1/inboxes/{identifier}/{path}", timeout=20, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def environment(self, whose: str = "agent") -> dict[str, str]:
        """Return the variables with which the console finds this server."""
        return {
            "CHATWOOT_BASE_URL": self.base_url,
            "CHATWOOT_API_TOKEN": self.token(whose),
            "CHATWOOT_ACCOUNT_ID": str(self.account_id),
        }

    def stop(self) -> int:
        """End the server as a supervisor would; return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_server(*options: str) -> Iterator[DemoServer]:
    """Run the embedded server on a free port until the block ends."""
    log = Path(tempfile.mkdtemp()) / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [COMMAND, "demo-server", "--port", str(free_port()), *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.wait(timeout=10)
        raise AssertionError(f"the demo server did not start:\n{log.read_text()[-4000:]}")
    server = DemoServer(process, json.loads(line), log)
    try:
        yield server
    finally:
        server.stop()
        process.stdout.close()
        shutil.rmtree(log.parent)


class Program:
    """A program in a pseudo-terminal, with hands and eyes."""

    def __init__(
        self,
        command: list[str],
        *,
        environment: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
        term: str = "xterm-256color",
        folder: Path | None = None,
        options: tuple[str, ...] = (),
    ) -> None:
        """Start a command.

        Args:
            folder: Where it is started.
            options: Of the meter, such as `--rtt 150`.
        """
        variables = [f"{name}={value}" for name, value in environment.items()]
        parsed = ptymeter.parse(
            ["--size", f"{size[0]}x{size[1]}", "--term", term]
            + [part for variable in variables for part in ("--env", variable)]
            + (["--cwd", str(folder)] if folder else [])
            + list(options)
            + ["--", *command]
        )
        self.session = ptymeter.Session(parsed)
        self.session.memories = []
        self.session.collect = b""
        self.session.start()

    def screen(self) -> str:
        """Return what the terminal shows."""
        return str(self.session.screen_text())

    def raw(self) -> bytes:
        """Return every byte that was written to the terminal."""
        return bytes(self.session.collect or b"")

    def wait_for(self, pattern: str, seconds: float = 20.0) -> str:
        """Return the screen once it matches; fail with the screen as it is otherwise."""
        if self.session.wait_screen(pattern, seconds) is None:
            raise AssertionError(f"never saw {pattern!r}; the screen:\n{self.screen()}")
        return self.screen()

    def wait_until_gone(self, pattern: str, seconds: float = 20.0) -> str:
        end = ptymeter.now() + seconds
        while re.search(pattern, self.screen(), re.M | re.S):
            if ptymeter.now() > end:
                raise AssertionError(f"still there: {pattern!r}; the screen:\n{self.screen()}")
            self.session.pump(0.1)
        return self.screen()

    def press(self, *keys: str) -> None:
        """Press keys by ptymeter's names, one after the other."""
        for key in keys:
            self.session.write(ptymeter.key_bytes(key, 1 in self.session.term.modes))
            self.session.quiet_from = ptymeter.now()
            self.session.run_until_quiet(0.08, 3)

    def type(self, text: str) -> None:
        self.session.write(text.encode())
        self.session.quiet_from = ptymeter.now()
        self.session.run_until_quiet(0.1, 3)

    def watch(self, seconds: float) -> bytes:
        """Return what is written during some seconds in which nothing is pressed."""
        before = len(self.raw())
        end = ptymeter.now() + seconds
        while (left := end - ptymeter.now()) > 0:
            self.session.pump(min(0.2, left))
        return self.raw()[before:]

    def finish(self, *keys: str, how: str = "term") -> dict[str, Any]:
        """End the program by keys or by a signal; return how it ended and what it left switched on."""
        self.session.options.quit = " ".join(keys)
        self.session.options.end = how
        # The longest that is waited: on a busy machine leaving takes its time.
        self.session.options.end_timeout = 40.0
        return dict(self.session.finish()["end"])

    def kill(self) -> None:
        if self.session.alive():
            os.kill(self.session.pid, signal.SIGKILL)
            self.finish()
