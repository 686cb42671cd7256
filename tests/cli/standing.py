"""The program as scripts meet it: run in a process of its own, against the embedded server in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

import httpx

from tests.e2e.program import DemoServer


@dataclass(frozen=True)
class Script:
    """Runs commands as somebody on a server."""

    server: DemoServer
    whose: str = "agent"

    def run(self, *arguments: str, stdin: str | bytes = "", **environ: str) -> subprocess.CompletedProcess[str]:
        """Return how a command ended, and what it wrote."""
        done = subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env={**os.environ, **self.server.environment(self.whose), **environ},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *arguments: str, **more: Any) -> Any:
        """Return the records that a command prints."""
        done = self.run(*arguments, "--json", **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Line:
    """A line to the server that can keep the answers to messages back: whether they arrive is chosen."""

    def __init__(self, upstream: str) -> None:
        self.fault: Literal["", "hangs", "never arrives", "cut"] = ""
        self.met = threading.Event()
        """Set once a message met the fault."""
        self._healed = threading.Event()
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                meets = self.command == "POST" and self.path.endswith("/messages") and line.fault
                if line.fault == "never arrives" and meets:
                    line.met.set()
                    line._healed.wait(60)
                    self.close_connection = True
                    return
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                answer = httpx.request(self.command, upstream + self.path, content=body, headers=headers, timeout=30)
                if meets:
                    line.met.set()
                    if line.fault == "hangs":
                        line._healed.wait(60)
                    self.close_connection = True
                    return
                self.send_response(answer.status_code)
                self.send_header("content-type", answer.headers.get("content-type", "application/json"))
                self.send_header("content-length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815  # the names of the library

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def base_url(self) -> str:
        """Where the line begins."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def heal(self) -> None:
        """From now on everything is answered."""
        self.fault = ""
        self._healed.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
