from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import COMMAND, free_port


class Server:
    """An embedded server that keeps its state, so that it can go and come back."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "server.db"
        self.port = free_port()
        self.facts: dict[str, Any] = {}

    def start(self) -> None:
        self._process = subprocess.Popen(
            [COMMAND, "demo-server", "--quiet", "--seed", "3", "--port", str(self.port), "--data", str(self._data)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.facts = json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def environment(self) -> dict[str, str]:
        return {
            "CHATWOOT_BASE_URL": self.facts["base_url"],
            "CHATWOOT_API_TOKEN": self.facts["tokens"]["agent"],
            "CHATWOOT_ACCOUNT_ID": "1",
        }

    def write(self, count: int) -> list[int]:
        """Write messages into two conversations; return their ids."""
        import httpx

        made = []
        for number in range(count):
            answer = httpx.post(
                f"{self.facts['base_url']}/api/v1/accounts/1/conversations/{7 + number % 2}/messages",
                json={"content": f"number {number}", "private": True},
                headers={"api-access-token": self.facts["tokens"]["agent"]},
                timeout=30,
            )
            answer.raise_for_status()
            made.append(int(answer.json()["id"]))
        return made


class Follower:
    """A running `follow`, and the messages that it has told."""

    def __init__(self, server: Server, cursor: Path) -> None:
        self.told: list[dict[str, Any]] = []
        self._heard = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tui", "follow", "--event", "message.created", "--cursor", str(cursor)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **server.environment()},
        )  # fmt: skip
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._heard:
                self.told.append(json.loads(line))
                self._heard.notify_all()

    def wait_for(self, message_id: int) -> None:
        with self._heard:
            assert self._heard.wait_for(lambda: any(each["data"]["id"] == message_id for each in self.told), 60)

    def end(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(30)
        self._thread.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status


@pytest.mark.slow
def test_a_follower_misses_and_doubles_nothing_over_restarts_of_the_server_and_of_itself(tmp_path: Path) -> None:
    server, cursor = Server(tmp_path), tmp_path / "cursor"
    server.start()
    try:
        follower = Follower(server, cursor)
        written: list[int] = []
        # The first is written until it is heard: nothing before the subscription is owed to anybody.
        while not follower.told:
            first = server.write(1)
            try:
                with follower._heard:
                    follower._heard.wait_for(lambda: bool(follower.told), 1)
            finally:
                written += first
        began = follower.told[0]["data"]["id"]
        written = [each for each in written if each >= began] + server.write(20)
        follower.wait_for(written[-1])
        server.stop()
        server.start()
        written += server.write(60)
        follower.wait_for(written[-1])
        written += server.write(5)
        follower.wait_for(written[-1])
        assert follower.end() == 0
        away = server.write(30)
        again = Follower(server, cursor)
        again.wait_for(away[-1])
        late = server.write(3)
        again.wait_for(late[-1])
        assert again.end() == 0
        assert [each["data"]["id"] for each in follower.told] == written
        assert [each["data"]["id"] for each in again.told] == away + late
        assert all(each["missed"] for each in again.told[:30])
    finally:
        server.stop()


def test_a_cursor_of_another_account_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    server, cursor = Server(tmp_path), tmp_path / "cursor"
    server.start()
    try:
        for text in ('{"base_url": "https://elsewhere.example", "account_id": 1}', "no JSON"):
            cursor.write_text(text)
            done = subprocess.run(
                [sys.executable, "-m", "tui", "follow", "--cursor", str(cursor)],
                capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **server.environment()},
            )  # fmt: skip
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1
            assert cursor.read_text() == text
    finally:
        server.stop()
