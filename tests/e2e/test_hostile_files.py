"""What the program leaves behind: no token, no signed address, nothing that others may read."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from tests.e2e.program import COMMAND, DemoServer, Program

pytestmark = pytest.mark.pty


def files_below(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def holders(folder: Path, *secrets: str) -> list[str]:
    """Return which files hold one of these, in any of the encodings in which a database keeps text."""
    wanted = [form for secret in secrets for form in (secret.encode(), secret.encode("utf-16-le"))]
    return [path.name for path in files_below(folder) if any(form in path.read_bytes() for form in wanted)]


def arguments_of(pid: int) -> bytes:
    """Return the command lines of a process and all its children."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return Path(f"/proc/{pid}/cmdline").read_bytes() + b"".join(arguments_of(int(child)) for child in below)


def test_a_working_day_leaves_no_secret_on_the_disk_and_none_to_see_for_others(
    server: DemoServer, tmp_path: Path
) -> None:
    home, log = tmp_path / "home", tmp_path / "home" / "requests.log"
    saved = tmp_path / "saved"
    saved.mkdir()
    profile = server.ask("GET", "../../profile")
    with_files = next(
        conversation["id"]
        for page in (1, 2, 3)
        for conversation in server.ask(
            "GET", "conversations", params={"status": "all", "assignee_type": "all", "page": page}
        )["data"]["payload"]
        if server.ask("GET", f"conversations/{conversation['id']}/attachments")["payload"]
    )
    server.ask("POST", f"conversations/{with_files}/toggle_status", json={"status": "open"})
    server.ask("POST", f"conversations/{with_files}/messages", json={"content": "topmost", "private": True})

    program = Program([COMMAND, "--debug-http", str(log)], environment=server.environment(), folder=saved)
    try:
        program.wait_for(r"live")
        program.press("3")
        program.wait_for(r"topmost")
        program.press("g", "g", "enter")
        program.wait_for(rf"#{with_files}")
        program.press("pageup", "r")
        program.wait_for(r"Reply to")
        program.type("half a thought")
        program.wait_for(r"draft saved")
        assert server.token().encode() not in arguments_of(program.session.pid)
        assert profile["pubsub_token"].encode() not in arguments_of(program.session.pid)
        program.press("ctrl+l")
        assert server.token() not in program.raw().decode("utf-8", "replace")
        assert program.finish("ctrl+q")["status"] == 0
    finally:
        program.kill()
    subprocess.run([COMMAND, "doctor"], env=None, capture_output=True, timeout=60)

    assert {"cache.sqlite3", "words.sqlite3", "requests.log"} <= {path.name for path in files_below(home)}
    assert holders(home, server.token(), profile["pubsub_token"], profile["access_token"]) == []
    assert holders(home, "active_storage/blobs", "rails/active_storage") == []
    assert holders(home, "topmost") != []
    for path in sorted(home.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path.is_socket() or path.is_symlink():
            continue
        parts = path.relative_to(home).parts
        if "chatwoot-tui" in parts or path == log:
            assert mode & 0o077 == 0, (oct(mode), path)


def test_a_stored_token_lies_in_one_file_that_nobody_else_reads(server: DemoServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = subprocess.run(
        [COMMAND, "login", "--with-token", server.base_url],
        input=server.token() + "\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert server.token() not in done.stdout + done.stderr
    assert holders(home, server.token()) == ["token.json"]
    (token_file,) = home.rglob("token.json")
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(token_file.parent.stat().st_mode) == 0o700
    program = Program([COMMAND], environment={})
    try:
        program.wait_for(r"live")
        assert server.token().encode() not in arguments_of(program.session.pid)
        program.finish("ctrl+q")
    finally:
        program.kill()
    assert holders(home, server.token()) == ["token.json"]
    done = subprocess.run([COMMAND, "logout", "--yes"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert holders(home, server.token()) == []
