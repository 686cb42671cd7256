"""The same server on a real port: one line on standard output, a socket that carries the same frames, status 0."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import websockets.sync.client


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """A running `demo-server`."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tui.demo", "--port", "0", "--quiet", "--size", "5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_one_line_when_it_is_ready_and_ends_well_when_told_to(
    process: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    assert set(facts) == {"base_url", "account_id", "tokens", "inbox_identifiers", "login"}
    headers = {"api-access-token": facts["tokens"]["agent"]}
    profile = httpx.get(f"{facts['base_url']}/api/v1/profile", headers=headers).json()
    identifier = json.dumps(
        {
            "channel": "RoomChannel",
            "pubsub_token": profile["pubsub_token"],
            "account_id": facts["account_id"],
            "user_id": profile["id"],
        }
    )
    address = facts["base_url"].replace("http", "ws") + "/cable"
    with websockets.sync.client.connect(
        address, subprotocols=[websockets.Subprotocol("actioncable-v1-json")], compression="deflate"
    ) as cable:
        assert cable.subprotocol == "actioncable-v1-json"
        assert cable.response is not None
        assert "sec-websocket-extensions" not in cable.response.headers
        assert json.loads(cable.recv()) == {"type": "welcome"}
        cable.send(json.dumps({"command": "subscribe", "identifier": identifier}))
        assert json.loads(cable.recv())["type"] == "confirm_subscription"
        assert json.loads(cable.recv())["message"]["event"] == "presence.update"
        note = httpx.post(
            f"{facts['base_url']}/api/v1/accounts/1/conversations/1/messages",
            json={"content": "over the wire", "private": True},
            headers=headers,
        ).json()
        heard = json.loads(cable.recv())
        assert heard["message"]["event"] == "message.created"
        assert heard["message"]["data"]["id"] == note["id"]
    process.send_signal(number)
    rest, _ = process.communicate(timeout=10)
    assert (process.returncode, rest) == (0, "")


def test_a_port_that_is_taken_is_a_sentence_and_a_status() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"demo-server: Port {port} cannot be used")
    assert done.stderr.count("\n") == 1


def test_a_data_file_that_is_none_is_left_alone_and_named(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer")
    for file in (letter, tmp_path / "nowhere" / "world.db"):
        done = started("--port", "0", "--data", str(file))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"demo-server: The data file {file} cannot be used")
        assert done.stderr.count("\n") == 1
    assert letter.read_text() == "Dear customer"


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tui.demo", "--quiet", "--size", "5", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
