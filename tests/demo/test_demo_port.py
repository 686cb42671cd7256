"""The same server on a real port: one line on standard output, a socket that carries the same frames, status 0."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

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
    ) as socket:
        assert socket.subprotocol == "actioncable-v1-json"
        assert socket.response is not None
        assert "sec-websocket-extensions" not in socket.response.headers
        assert json.loads(socket.recv()) == {"type": "welcome"}
        socket.send(json.dumps({"command": "subscribe", "identifier": identifier}))
        assert json.loads(socket.recv())["type"] == "confirm_subscription"
        assert json.loads(socket.recv())["message"]["event"] == "presence.update"
        note = httpx.post(
            f"{facts['base_url']}/api/v1/accounts/1/conversations/1/messages",
            json={"content": "over the wire", "private": True},
            headers=headers,
        ).json()
        heard = json.loads(socket.recv())
        assert heard["message"]["event"] == "message.created"
        assert heard["message"]["data"]["id"] == note["id"]
    process.send_signal(number)
    rest, _ = process.communicate(timeout=10)
    assert (process.returncode, rest) == (0, "")
