"""A client that we did not write works against the embedded server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import DemoServer

SDK = "chatwoot-sdk==0.2.0"
"""The official client on PyPI. It has an environment of its own: its dependencies are not ours."""

ENVIRONMENT = Path(sys.prefix).parent / ".venv-foreign"


@pytest.fixture(scope="module")
def foreign_python() -> str:
    """The interpreter of an environment with the SDK; made once, beside ours."""
    python = ENVIRONMENT / "bin" / "python"
    ready = ENVIRONMENT / ".ready"
    if not ready.exists() or ready.read_text() != SDK:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", SDK]
        done = subprocess.run(install, capture_output=True, text=True)
        if done.returncode:
            if os.environ.get("CI"):
                pytest.fail(f"{SDK} could not be installed:\n{done.stderr[-2000:]}")
            pytest.skip(f"{SDK} could not be installed here: no package index was reached")
        ready.write_text(SDK)
    return str(python)


def test_the_official_sdk_lists_and_sends(server: DemoServer, foreign_python: str) -> None:
    done = subprocess.run(
        [foreign_python, str(Path(__file__).with_name("foreign_client.py")), server.base_url, str(server.account_id)],
        input=server.token() + "\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout)
    assert seen["name"] == "Mira Holt"
    assert seen["conversations"] == 25
    assert seen["new"] == [seen["sent"]]
    assert seen["contacts"] == 15
