from __future__ import annotations

import fcntl
import os
import select
import signal
import stat
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ptymeter import Terminal
from tests.terminal.screens import cells, differences, shown
from tui.terminal.frames import first_paint, last_frame
from tui.terminal.grid import Grid, Row
from tui.terminal.stage import OutputStage

ENVIRON = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def a_screen(width: int = 40, height: int = 6) -> list[Row]:
    grid = Grid(width, height)
    grid.apply(
        "\x1b[1;1H\x1b[1;38;2;1;2;3;48;2;9;9;9m 漢字 customer      \x1b[0m\x1b[3;1H│ plain words │"
        "\x1b[5;2H\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\\x1b[44m" + " " * 40 + "\x1b[0m"
    )
    return grid.rows


def save(directory: Path, rows: list[Row], account: str = "1", note: str = "") -> Path:
    return last_frame.save(directory, rows, ENVIRON, theme="dark", account=account, note=note)


@pytest.fixture
def pty(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    master, slave = os.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 40, 0, 0))
    yield master, slave
    os.close(master)
    os.close(slave)


def paint(directory: Path, slave: int, **options: Any) -> first_paint.Painted | None:
    return first_paint.paint(str(directory), file=slave, keyboard=slave, **options)


def test_the_frame_on_the_screen_is_the_one_that_was_saved(pty: tuple[int, int], tmp_path: Path) -> None:
    master, slave = pty
    save(tmp_path, a_screen(), note="conversation 7")
    painted = paint(tmp_path, slave)
    assert painted is not None
    assert (painted.width, painted.height, painted.note) == (40, 6, "conversation 7")
    terminal = Terminal(40, 6)
    while select.select([master], [], [], 0.2)[0]:
        terminal.feed(os.read(master, 65536))
    assert differences(cells(a_screen()), shown(terminal)) == []
    again = Grid(40, 6)
    again.apply(painted.frame)
    assert again.rows == a_screen()


def test_keys_come_raw_from_the_first_paint_on_and_undo_restores_the_terminal(
    pty: tuple[int, int], tmp_path: Path
) -> None:
    master, slave = pty
    before = termios.tcgetattr(slave)
    save(tmp_path, a_screen())
    painted = paint(tmp_path, slave)
    assert painted is not None
    assert not termios.tcgetattr(slave)[3] & (termios.ECHO | termios.ICANON | termios.ISIG)
    os.write(master, b"jj")
    first_paint.undo(painted, file=slave, keyboard=slave)
    assert termios.tcgetattr(slave) == before
    terminal = Terminal(40, 6)
    while select.select([master], [], [], 0.2)[0]:
        terminal.feed(os.read(master, 65536))
    assert 1049 not in terminal.modes
    assert {7, 25} <= terminal.modes


def test_signals_are_met_before_the_terminal_is_touched(pty: tuple[int, int], tmp_path: Path) -> None:
    master, slave = pty
    before = termios.tcgetattr(slave)
    save(tmp_path, a_screen())
    untouched: list[bool] = []

    def guarded(_painted: first_paint.Painted) -> None:
        written = select.select([master], [], [], 0)[0]
        untouched.append(not written and termios.tcgetattr(slave) == before)

    assert paint(tmp_path, slave, guarded=guarded) is not None
    assert untouched == [True]


def test_a_terminal_that_changed_its_size_and_came_back_is_not_taken_to_show_the_frame(
    pty: tuple[int, int], tmp_path: Path
) -> None:
    _master, slave = pty
    save(tmp_path, a_screen())
    painted = paint(tmp_path, slave, guarded=first_paint.guard)
    assert painted is not None
    assert painted.shows((40, 6))
    os.kill(os.getpid(), signal.SIGWINCH)
    assert not painted.shows((40, 6))
    stage = OutputStage(painted=painted)
    writer = stage.connect(slave, (40, 6), leave=lambda: None, on_gone=lambda: None, on_failure=lambda _: None)
    writer.open_screen("")
    # All of it is sent again, and nothing of it is taken to be there.
    assert all(cell == " " for cells, _ in writer.rows() for cell in cells)
    first_paint.undo(painted, file=slave, keyboard=slave)
    assert signal.getsignal(signal.SIGWINCH) is signal.SIG_DFL


def test_a_signal_while_the_picture_is_on_its_way_ends_after_its_last_byte(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _ENDED_WHILE_PAINTING, str(tmp_path)], capture_output=True, check=False
    )
    assert ended.returncode == 128 + signal.SIGTERM, ended.stderr.decode()
    assert ended.stdout == b"whole and undone\n"


_ENDED_WHILE_PAINTING = """
import os, pty, signal, sys, threading, time
from pathlib import Path
from tests.terminal.test_frames import ENVIRON, save
from tui.terminal.frames import first_paint
from tui.terminal.grid import Grid

os.environ.update(ENVIRON)
os.environ.pop("NO_COLOR", None)
grid = Grid(80, 24)
# More than a terminal's buffer takes at once.
grid.apply("".join(f"\\x1b[{y + 1};1H" + "".join(f"\\x1b[38;2;{x};{y};7mx" for x in range(80)) for y in range(24)))
save(Path(sys.argv[1]), grid.rows)
pid, master = pty.fork()
if pid == 0:
    import fcntl, struct, termios
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    first_paint.paint(sys.argv[1], guarded=first_paint.guard)
    os._exit(99)
seen = os.read(master, 100)
os.kill(pid, signal.SIGTERM)
time.sleep(0.2)
try:
    while piece := os.read(master, 65536):
        seen += piece
except OSError:
    pass
_, status = os.waitpid(pid, 0)
saved = Path(sys.argv[1]).glob("*.frame").__next__().read_bytes().decode().split("\\n")[3]
whole = seen.decode() == first_paint.OPEN + saved + first_paint.CLOSE
print("whole and undone" if whole else repr(seen[-200:]))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_leaving_before_the_driver_has_started_takes_the_frame_off(pty: tuple[int, int], tmp_path: Path) -> None:
    _master, slave = pty
    save(tmp_path, a_screen())
    painted = paint(tmp_path, slave)
    assert painted is not None
    stage = OutputStage(painted=painted)
    stage.leave()
    assert painted.taken
    assert stage.painted is None


def test_a_frame_of_another_size_account_or_look_is_not_shown(
    pty: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, slave = pty
    save(tmp_path, a_screen())
    assert paint(tmp_path, slave, account="2") is None
    monkeypatch.setenv("COLORTERM", "")
    assert paint(tmp_path, slave) is None
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm")
    assert paint(tmp_path, slave) is None
    monkeypatch.setenv("TERM", "xterm-256color")
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 41, 0, 0))
    assert paint(tmp_path, slave) is None


def test_a_frame_older_than_the_settings_is_not_shown(pty: tuple[int, int], tmp_path: Path) -> None:
    _, slave = pty
    save(tmp_path, a_screen())
    settings = tmp_path / "settings.toml"
    assert paint(tmp_path, slave, older_than=[str(settings)]) is not None
    settings.write_text("theme = 'light'")
    later = (tmp_path / first_paint.LAST).stat().st_mtime_ns + 1_000_000
    os.utime(settings, ns=(later, later))
    assert paint(tmp_path, slave, older_than=[str(settings)]) is None


@pytest.mark.parametrize("content", ["", "nonsense", "chatwoot-tui frame 0\na\nb\nc\nd", "\x1b]52;c;AAAA\x07"])
def test_a_file_that_is_not_a_frame_is_not_shown(pty: tuple[int, int], tmp_path: Path, content: str) -> None:
    _, slave = pty
    save(tmp_path, a_screen()).write_text(content)
    assert paint(tmp_path, slave) is None


def test_a_frame_others_could_have_written_is_not_shown(pty: tuple[int, int], tmp_path: Path) -> None:
    _, slave = pty
    save(tmp_path, a_screen()).chmod(0o666)
    assert paint(tmp_path, slave) is None


def test_frames_are_for_the_owner_alone_and_few(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    for account in range(last_frame.KEPT + 4):
        path = save(folder, a_screen(), account=str(account))
        os.utime(path, (1_000 + account, 1_000 + account))
    files = list(folder.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len([file for file in files if file.suffix == ".frame"]) == last_frame.KEPT
    last_frame.forget(folder)
    assert list(folder.iterdir()) == []


def test_a_stamp_takes_the_look_of_what_it_covers() -> None:
    rows = last_frame.stamped(a_screen(), 1, 0, "cached")
    assert "".join(rows[0][0]).startswith(" cachedustomer")
    assert set(rows[0][1][1:7]) == {a_screen()[0][1][1]}
    assert "".join(last_frame.stamped(a_screen(), -6, -1, "cached")[-1][0]).endswith("cached")


@given(
    st.lists(st.sampled_from(["漢", "ab", " ", "\x1b[1;44m", "\x1b[0m", "👍🏽", "e\u0301", "\x1b[3;9H"]), max_size=30)
)
def test_any_screen_comes_back_as_it_was_saved(pieces: list[str]) -> None:
    grid = Grid(12, 4)
    grid.apply("\x1b[1;1H" + "".join(pieces))
    again = Grid(12, 4)
    again.apply(last_frame.frame(grid.rows))
    assert cells(again.rows) == cells(grid.rows)


def test_before_the_first_paint_nothing_but_os_signal_and_termios_is_imported() -> None:
    code = (
        "import os, signal, sys, termios; before = set(sys.modules); import tui.terminal.frames.first_paint; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - {"__future__"} == {
        "tui",
        "tui.terminal",
        "tui.terminal.colours",
        "tui.terminal.frames",
        "tui.terminal.frames.first_paint",
    }
