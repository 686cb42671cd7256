"""Large files over a narrow line: the installed program in one process, the server in another."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.narrow import NarrowLine
from tests.e2e.program import COMMAND, Program, demo_server
from tests.e2e.test_far_away import Customer, chaos, digest, until

pytestmark = pytest.mark.pty


def test_a_file_on_its_way_is_told_stopped_and_sent_once(tmp_path: Path) -> None:
    ours = bytes(range(256)) * 24_000
    to_send = tmp_path / "scan.pdf"
    to_send.write_bytes(ours)
    with demo_server("--quiet") as server, NarrowLine.before(server.base_url) as line:
        customer = Customer(server, "Uma Upload")
        customer.writes("Please send the scan")
        console = Program(
            [COMMAND], environment={**server.environment(), "CHATWOOT_BASE_URL": line.base_url}, size=(140, 40)
        )
        try:
            customer.open_in(console)
            console.press("r", "f3")
            console.type(str(to_send))
            console.press("enter")
            console.wait_for(r"\[1\] scan\.pdf")
            console.type("Here it is")
            line.rate = 150_000
            console.press("ctrl+s", "ctrl+y")
            console.wait_for(r"sending… [0-9.]+( [kM]B)? of 6\.1 MB \(X stops it\)")
            console.press("X")
            console.wait_for(r"Stopped sending the reply to Uma Upload #\d+: it is a draft again, with its file")
            console.wait_until_gone(r"sending…")
            assert not [each for each in customer.messages() if each["content"] == "Here it is"]
            line.rate = 0
            console.press("r")
            console.wait_for(r"\[1\] scan\.pdf")
            console.wait_for("Here it is")
            console.press("ctrl+s", "ctrl+y")
            sent = until(
                console,
                lambda: [each for each in customer.messages() if each["content"] == "Here it is"],
                "the reply is there",
            )
            console.wait_until_gone(r"sending…|not sent yet|held")
            assert len(sent) == 1
            assert digest(httpx.get(sent[0]["attachments"][0]["data_url"], follow_redirects=True).content) == digest(
                ours
            )
        finally:
            console.kill()


def test_a_file_being_saved_is_told_and_stopped_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    theirs = bytes(range(256)) * 24_000
    folder = tmp_path / "saved here"
    folder.mkdir()
    with demo_server("--quiet", "--chaos") as server:
        customer = Customer(server, "Dora Download")
        customer.writes("The film", ("film.mp4", theirs))
        environment = {**server.environment(), "CHATWOOT_TUI_DOWNLOAD_FOLDER": str(folder)}
        console = Program([COMMAND], environment=environment, size=(140, 40))
        try:
            customer.open_in(console)
            console.wait_for(r"film\.mp4")
            url = next(file["data_url"] for each in customer.messages() for file in each.get("attachments", ()))
            _, _, host, path = httpx.get(url).headers["location"].split("/", 3)
            with NarrowLine.before(f"http://{host}") as line:
                line.rate = 200_000
                slow = f"{line.base_url}/{path}"
                chaos(server, "POST", "/faults", kind="redirect", path="/blobs/redirect/", location=slow)
                console.press("d")
                console.wait_for(r"Saving film\.mp4: [0-9.]+( [kM]B)? of 6\.1 MB \(X stops it\)")
                console.press("X")
                console.wait_for("Stopped saving: nothing of it was kept")
                assert not list(folder.iterdir())
                console.press("X")
                console.wait_for("No file is on its way")
                line.rate = 0
                console.press("d")
                console.wait_for(r"Saved film\.mp4 in")
                assert digest((folder / "film.mp4").read_bytes()) == digest(theirs)
        finally:
            console.kill()
