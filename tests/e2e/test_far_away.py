"""Files, a server that moved and a sign-on in between: the installed program in one process, the server in another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server

pytestmark = pytest.mark.pty


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with demo_server("--quiet", "--chaos") as running:
        yield running


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "saved here"
    folder.mkdir()
    return folder


@pytest.fixture
def console(server: DemoServer, downloads: Path) -> Iterator[Program]:
    program = Program(
        [COMMAND],
        environment={**server.environment(), "CHATWOOT_TUI_DOWNLOAD_FOLDER": str(downloads)},
        size=(140, 40),
    )
    yield program
    program.kill()


class Customer:
    """Somebody who writes over the API inbox, in a conversation that is the agent's."""

    def __init__(self, server: DemoServer, name: str) -> None:
        contact = server.as_customer("POST", "contacts", json={"name": name})
        self.server = server
        self.name = name
        self.door = f"contacts/{contact['source_id']}/conversations"
        self.number = int(server.as_customer("POST", self.door, json={})["id"])
        self.door = f"{self.door}/{self.number}/messages"
        me = httpx.get(f"{server.base_url}/api/v1/profile", headers={"api-access-token": server.token()}).json()["id"]
        server.ask("POST", f"conversations/{self.number}/assignments", json={"assignee_id": me}, whose="admin")

    def writes(self, content: str, *files: tuple[str, bytes]) -> None:
        more: dict[str, Any] = {"json": {"content": content}}
        if files:
            parts = [("attachments[]", (name, data, "application/octet-stream")) for name, data in files]
            more = {"data": {"content": content}, "files": parts}
        self.server.as_customer("POST", self.door, **more)

    def messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.server.ask("GET", f"conversations/{self.number}/messages")["payload"]
        return found

    def open_in(self, console: Program) -> None:
        console.wait_for(re.escape(self.name))
        console.press("g", "g", "enter")
        console.wait_for(rf"#{self.number}")


def chaos(server: DemoServer, method: str, where: str = "", /, **fields: object) -> None:
    answer = httpx.request(
        method,
        f"{server.base_url}/chaos{where}",
        json=fields or None,
        headers={"api-access-token": server.token("admin")},
        timeout=20,
    )
    assert answer.status_code < 300, answer.text


def until(console: Program, fact: Callable[[], Any], what: str) -> Any:
    """Look until something is so, and let the console write meanwhile."""
    for _ in range(150):
        if answer := fact():
            return answer
        console.watch(0.2)
    raise AssertionError(f"never: {what}; the screen:\n{console.screen()}")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_files_come_and_go_whole_through_a_storage_elsewhere(
    server: DemoServer, console: Program, downloads: Path, tmp_path: Path
) -> None:
    theirs, ours = bytes(range(256)) * 5_000, b"\x00\xff ours " * 40_000
    customer = Customer(server, "Fila Files")
    customer.writes("Here is what you asked for", ("invoice 12.pdf", theirs))

    url = until(
        console,
        lambda: next(
            (file["data_url"] for message in customer.messages() for file in message.get("attachments", ())), ""
        ),
        "the file is there",
    )
    storage = httpx.get(url).headers["location"]
    assert httpx.URL(storage).port != httpx.URL(server.base_url).port
    assert httpx.get(server.base_url + httpx.URL(storage).raw_path.decode()).status_code == 404
    assert httpx.get(storage.split("/rails/")[0] + "/api/v1/profile").status_code == 404

    customer.open_in(console)
    console.wait_for(r"invoice 12\.pdf")
    for key, name in (("d", "invoice 12.pdf"), ("1", "invoice 12-2.pdf"), ("enter", "invoice 12-3.pdf")):
        console.press(key)
        console.wait_for(rf"Saved {re.escape(name)} in")
        assert digest((downloads / name).read_bytes()) == digest(theirs)
    assert {path.name for path in downloads.iterdir()} == {f"invoice 12{n}.pdf" for n in ("", "-2", "-3")}

    to_send = tmp_path / "label.bin"
    to_send.write_bytes(ours)
    console.press("r", "f3")
    console.type(str(to_send))
    console.press("enter")
    console.wait_for(r"\[1\] label\.bin")
    console.type("The label is attached")
    console.press("ctrl+s", "ctrl+y")
    sent = until(
        console,
        lambda: next((m["attachments"] for m in customer.messages() if m["content"] == "The label is attached"), None),
        "the reply is there",
    )
    assert digest(httpx.get(sent[0]["data_url"], follow_redirects=True).content) == digest(ours)


def test_a_file_that_lies_on_this_machine_is_asked_about_before_anything_is_asked(
    server: DemoServer, console: Program, downloads: Path
) -> None:
    customer = Customer(server, "Lana Local")
    customer.writes("A file", ("a.txt", b"mine"))
    url = until(
        console,
        lambda: next(
            (file["data_url"] for message in customer.messages() for file in message.get("attachments", ())), ""
        ),
        "the file is there",
    )
    port = httpx.URL(httpx.get(url).headers["location"]).port
    chaos(
        server, "POST", "/faults", kind="redirect", path="/blobs/redirect/", location=f"http://localhost:{port}/x.txt"
    )
    customer.open_in(console)
    console.wait_for(r"a\.txt")
    console.press("d")
    console.wait_for(rf"localhost:{port}")
    assert not list(downloads.iterdir())
    console.press("d")
    console.wait_for(rf"Fetch from localhost:{port}\?")
    console.press("escape")
    console.wait_for("Nothing was fetched")
    assert not list(downloads.iterdir())


def test_a_server_that_moved_is_told_with_its_new_address(server: DemoServer, console: Program) -> None:
    console.wait_for("live")
    chaos(
        server, "POST", "/faults", kind="redirect", path="/api/", status=301, location="https://chat.new.example/api/v1"
    )
    console.press("R")
    console.wait_for(r"server has moved")
    console.wait_for(r"The server's address has changed: it sends us to chat\.new\.example\. Use that address\.")


def test_behind_a_sign_on_nothing_is_lost_and_nothing_called_live(server: DemoServer, console: Program) -> None:
    customer = Customer(server, "Signe On")
    customer.writes("Hello?")
    console.wait_for("live")
    customer.open_in(console)
    console.wait_for(r"Hello\?")
    console.press("r")
    console.wait_for("Reply to Signe On")
    chaos(server, "POST", "/accidents", name="redirect", value="https://login.example/start")
    console.type("Written meanwhile")
    console.press("ctrl+s", "ctrl+y")
    console.wait_for(r"something else answers|Something other than Chatwoot")
    until(console, lambda: not re.search(r"\blive\b", console.screen().splitlines()[0]), "the header does not say live")
    assert "TypeError" not in console.screen()
    console.wait_for("Written meanwhile")
    chaos(server, "DELETE")
    console.press("escape", "R")
    until(console, lambda: [m for m in customer.messages() if m["content"] == "Written meanwhile"], "the reply is sent")
    console.watch(3)
    assert len([m for m in customer.messages() if m["content"] == "Written meanwhile"]) == 1
    console.wait_for("live")
