"""The program as scripts meet it: run in a process of its own, against the embedded server in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

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
