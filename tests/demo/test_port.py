"""The same server on a real port: one line on standard output, a socket that carries the same frames, status 0."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets.sync.client
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tui.demo.visitors import Visitors


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


def _facts(*options: str) -> dict[str, Any]:
    """Start a server and stop it at once; return what it said."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tui.demo", "--port", "0", "--quiet", "--world", "empty", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert running.stdout is not None
    facts: dict[str, Any] = json.loads(running.stdout.readline())
    running.terminate()
    running.communicate()
    return facts


def test_tokens_are_new_at_each_start_unless_a_seed_or_a_file_keeps_them(tmp_path: Path) -> None:
    assert _facts()["tokens"] != _facts()["tokens"]
    assert _facts("--seed", "1")["tokens"] == _facts("--seed", "1")["tokens"]
    file = str(tmp_path / "demo.sqlite3")
    assert _facts("--data", file)["tokens"] == _facts("--data", file)["tokens"]


def test_other_hosts_and_pages_of_others_are_refused_with_a_sentence(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    base = json.loads(process.stdout.readline())["base_url"]
    port = base.rpartition(":")[2]
    login = {"email": "x@example.com", "password": "x"}
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", ""):
        answer = httpx.post(f"{base}/auth/sign_in", json=login, headers={"host": host})
        assert answer.status_code == 421
        assert "--allow-host" in answer.json()["error"]
    for origin in ("http://evil.example", f"http://evil.example:{port}", "http://localhost:1", "null"):
        assert httpx.post(f"{base}/auth/sign_in", json=login, headers={"origin": origin}).status_code == 403
        with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
            websockets.sync.client.connect(
                base.replace("http", "ws") + "/cable", origin=websockets.Origin(origin), compression=None
            )
        assert refused.value.response.status_code == 403
    for own in (f"http://localhost:{port}", base):
        answer = httpx.get(f"{own}/api", headers={"origin": own})
        assert answer.status_code == 200
    assert httpx.get(f"http://localhost:{port}/api").status_code == 200


def test_a_name_nested_deeper_than_anybody_means_is_a_bad_request(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    base = json.loads(process.stdout.readline())["base_url"]
    deep = "a" + "[b]" * 5000
    assert httpx.post(f"{base}/auth/sign_in", data={deep: "1"}).status_code == 400
    assert httpx.get(f"{base}/api?a" + "[b]" * 1000 + "=1").status_code == 400


def test_a_person_is_greeted_with_a_table_and_what_to_run_next() -> None:
    keyboard, terminal = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "tui.demo", "--port", "0", "--quiet", "--world", "empty"],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    seen = ""
    while "CHATWOOT_API_TOKEN" not in seen:
        seen += os.read(keyboard, 4096).decode()
    running.terminate()
    running.wait(20)
    os.close(keyboard)
    assert "{" not in seen
    address = re.search(r"address +(http://127\.0\.0\.1:\d+)", seen)
    assert address
    assert f"chatwoot-tui login {address[1]}" in seen
    for word in ("e-mail", "password", "token", "Ctrl+C"):
        assert word in seen


async def test_further_hosts_are_answered_where_they_are_allowed() -> None:
    reached: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["path"])
        await Response("ok")(scope, receive, send)

    visitors = Visitors(app, ("Demo.example",))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=visitors), base_url="http://demo.example:80"
    ) as http:
        assert (await http.get("/x", headers={"origin": "https://demo.example"})).status_code == 200
        assert (await http.get("/x", headers={"host": "other.example"})).status_code == 421
    assert reached == ["/x"]
