from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import ptymeter
from tests.hostile import NEVER_IN_TEXT
from tests.terminal.playing import ROOT, SAMPLE, Played

pytestmark = pytest.mark.pty

Player = Callable[..., Played]


@pytest.fixture
def play() -> Iterator[Player]:
    started: list[Played] = []

    def start(*arguments: str, **kwargs: object) -> Played:
        started.append(Played(*arguments, **kwargs))  # type: ignore[arg-type]  # passed on as they are
        return started[-1]

    yield start
    for played in started:
        played.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing_switched_on(play: Player, number: signal.Signals) -> None:
    played = play("mouse", options=("--kitty",))
    assert played.sees("READY")
    os.kill(played.session.pid, number)
    assert played.ended()
    assert played.session.exit_status == 128 + number
    assert played.left_on() == []


def test_the_quit_key_leaves_nothing_switched_on(play: Player) -> None:
    played = play("mouse")
    assert played.sees("READY")
    played.press("ctrl+q")
    assert played.ended()
    assert played.session.exit_status == 0
    assert played.left_on() == []


def test_no_answer_of_the_terminal_lands_in_the_shell(play: Player) -> None:
    played = play(options=("--rtt", "200"))
    assert played.sees("READY")
    for key in ("f2", "escape", "f3"):
        played.press(key)
    played.press("ctrl+q")
    assert played.ended()
    # What the terminal answered after the end is still to be read; echoed, it would be on the screen.
    assert "2026" not in played.terminal.text()
    assert played.left_on() == []


@pytest.mark.parametrize("ignored", [False, True])
def test_a_vanished_terminal_ends_the_program(play: Player, ignored: bool) -> None:
    if ignored:
        # As under nohup.
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    played = play()
    if ignored:
        signal.signal(signal.SIGHUP, before)
    assert played.sees("READY")
    os.close(played.session.master)
    played.session.master = -1
    end = ptymeter.now() + 10
    while played.session.alive() and ptymeter.now() < end:
        deaf_for(0.01)
    assert not played.session.alive()


def test_a_terminal_that_takes_nothing_never_stops_the_program(play: Player) -> None:
    played = play(size="120x40")
    assert played.sees("READY")
    played.press("f8")
    assert played.sees("READY 3")
    before = len(played.output)
    count = shown_count(played)
    deaf_for(1.5)
    # It went on all the while, and what comes is the newest picture, not the seventy that were missed.
    assert played.until(lambda: shown_count(played) > count + 30, 5)
    assert len(played.output) - before < 60_000
    played.press("f10")
    assert played.sees("LAG ")
    late = re.search(r"LAG (\d+) ms", played.terminal.text())
    assert late is not None
    assert int(late[1]) < 1_000


def shown_count(played: Played) -> int:
    found = re.search(r"READY (\d+)", played.terminal.text())
    return int(found[1]) if found else 0


def deaf_for(seconds: float) -> None:
    """Read nothing of what the program writes."""
    select.select([], [], [], seconds)


def test_an_idle_screen_sends_nothing(play: Player) -> None:
    played = play()
    assert played.sees("READY")
    played.session.run_until_quiet(0.2, 5)
    before = len(played.output)
    wakeups = ptymeter.cpu_and_wakeups(played.session.pid)[1]
    played.until(lambda: False, 1)
    assert len(played.output) == before
    assert ptymeter.cpu_and_wakeups(played.session.pid)[1] - wakeups <= 12


@pytest.mark.parametrize("driver", [(), ("stock",)])
def test_hostile_text_is_harmless_without_the_first_wall(play: Player, driver: tuple[str, ...]) -> None:
    played = play(*driver)
    assert played.sees("READY")
    before = len(played.output)
    played.press("f6")
    assert played.sees("HOSTILE ")
    played.session.run_until_quiet(0.1, 5)
    assert "[2J[5;5H31m0;tevil[31m end" in played.terminal.text()
    sent = played.output[before:].decode()
    sent = re.sub("\x1b\\[[0-9;]*[mHCDGABKX]|\x1b\\[\\?2026(?:[hl]|\\$p)|[\r\b\n\x07]", "", sent)
    assert not NEVER_IN_TEXT.search(sent)


@pytest.mark.parametrize("term", ["linux", "screen", "vt100", "xterm"])
def test_an_old_terminal_is_asked_nothing_and_given_nothing_new(play: Player, term: str) -> None:
    played = play(options=("--term", term, "--colorterm", "", "--no-responder"))
    assert played.sees("READY")
    for key in ("down", "f5"):
        played.press(key)
    assert played.took()
    assert played.sees("READY 1")
    if term in ("linux", "vt100"):
        assert b"$p" not in played.output
        assert b"\x1b[>" not in played.output
    assert b"38;2;" not in played.output
    if term == "vt100":
        assert not re.search(rb"\x1b\[[0-9;]*3[0-9]m", played.output)
    played.press("ctrl+q")
    assert played.ended()
    assert played.left_on() == []


def test_a_resize_storm_ends_with_a_whole_screen(play: Player) -> None:
    played = play(size="80x24")
    assert played.sees("READY")
    for size in ((100, 30), (60, 20), (40, 12), (120, 40), (90, 28)):
        played.terminal.resize(*size)
        played.session.set_size(*size)
        played.session.pump(0)
    played.terminal.reset()
    played.session.set_size(91, 28)
    played.terminal.resize(91, 28)
    assert played.until(lambda: played.terminal.text().splitlines()[-1].startswith("READY 0"))
    assert played.until(lambda: len(played.terminal.text().splitlines()[0].rstrip()) == 91)


def test_a_size_that_changes_and_changes_back_is_drawn_again(play: Player) -> None:
    played = play(size="80x24")
    assert played.sees("READY")
    assert played.took()
    played.session.run_until_quiet(0.1, 5)
    screen = played.terminal.text()
    os.kill(played.session.pid, signal.SIGWINCH)
    played.terminal.reset()
    assert played.until(lambda: played.terminal.text() == screen)


def test_asleep_and_awake_again_the_screen_is_as_before(play: Player) -> None:
    played = play(size="80x24")
    assert played.sees("READY")
    played.press("f5")
    assert played.took()
    assert played.sees("READY 1")
    screen = played.terminal.text()
    pid = played.session.pid
    os.kill(pid, signal.SIGTSTP)
    assert played.until(lambda: 1049 not in played.terminal.modes)
    assert played.terminal.kitty_depth == 0
    # The child leads its session, so nothing can stop it: it comes back by itself.
    os.kill(pid, signal.SIGCONT)
    assert played.until(lambda: 1049 in played.terminal.modes)
    assert played.until(lambda: played.terminal.text() == screen)
    played.press("f5")
    assert played.sees("READY 2")


SHELL = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if job == 0:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execvp(sys.argv[1], sys.argv[1:])
os.setpgid(job, job)
os.tcsetpgrp(0, job)
while os.WIFSTOPPED(os.waitpid(job, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpgrp())
    os.write(1, b"STOPPED")
    os.read(0, 1)
    os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""
"""A shell's job control, as little of it as there can be."""


def test_a_job_put_to_sleep_leaves_the_terminal_to_the_shell_until_it_is_woken_up(play: Player) -> None:
    played = play(inside=[sys.executable, "-c", SHELL])
    assert played.sees("READY")
    played.press("f5")
    assert played.sees("READY 1")
    assert played.took()
    for _ in range(2):
        screen = played.terminal.text()
        played.press("f9")
        assert played.sees("STOPPED")
        assert 1049 not in played.terminal.modes
        assert termios.tcgetattr(played.session.master) == played.session.before
        played.session.write(b"\n")
        assert played.until(lambda: played.terminal.text() == screen)  # noqa: B023 - used within this turn
    played.press("f5")
    assert played.sees("READY 2")
    played.press("ctrl+q")
    assert played.ended()
    assert played.left_on() == []


def test_a_move_and_a_letter_cost_what_they_change(play: Player) -> None:
    played = play(size="120x40")

    def drawn() -> int:
        """Return what was written when all is drawn that was set off so far: a key that does nothing has been taken."""
        played.press("f12")
        assert played.took()
        return len(played.output)

    def bytes_of(key: str) -> int:
        before = drawn()
        played.press(key)
        assert played.took()
        return drawn() - before

    assert played.sees("READY")
    assert max(bytes_of("down") for _ in range(4)) <= 200
    bytes_of("tab")
    bytes_of("tab")
    assert max(bytes_of(letter) for letter in "word") <= 110


def test_ctrl_s_is_a_key_and_flow_control_comes_back(play: Player) -> None:
    played = play()
    assert played.sees("READY")
    attributes = termios.tcgetattr(played.session.master)
    assert not attributes[0] & termios.IXON
    played.press("ctrl+s")
    played.press("f5")
    assert played.sees("READY 1")
    played.press("ctrl+q")
    assert played.ended()
    assert termios.tcgetattr(played.session.master) == played.session.before


def test_the_next_start_shows_the_last_frame_and_then_sends_only_differences(play: Player, tmp_path: Path) -> None:
    frames = {"FRAMES": str(tmp_path)}
    first = play(environment=frames)
    assert first.sees("READY")
    first.press("f5")
    assert first.sees("READY 1")
    first.press("ctrl+q")
    assert first.ended()

    second = play(environment=frames)
    # Typed before Textual is there.
    second.session.write(ptymeter.key_bytes("f5"))
    assert second.sees("cached")
    assert "READY 1" in second.terminal.text()
    painted = len(second.output)
    assert second.until(lambda: "cached" not in second.terminal.text())
    assert second.sees("READY 1")
    second.session.run_until_quiet(0.2, 5)
    assert len(second.output) - painted < painted / 2
    assert b"\x1b[?1049h" not in second.output[painted:]
    second.press("ctrl+q")
    assert second.ended()
    assert second.left_on() == []


@pytest.mark.slow
def test_inside_tmux_the_picture_is_the_same(play: Player, tmp_path: Path) -> None:
    tmux = shutil.which("tmux")
    if tmux is None:
        pytest.skip("tmux is not installed here; .ci/run installs it")
    socket = str(tmp_path / "tmux")
    environment = {**os.environ, "PYTHONPATH": ROOT, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [tmux, "-S", socket, "-f", "/dev/null", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def picture(enough: Callable[[str], object]) -> list[str]:
        end = ptymeter.now() + 20
        while True:
            lines = run("capture-pane", "-p").splitlines()
            if enough("\n".join(lines)) or ptymeter.now() > end:
                return [line.rstrip() for line in lines]

    plain = play(size="80x24")
    run("new-session", "-d", "-x", "80", "-y", "24", f"{SAMPLE[0]} {SAMPLE[1]}")
    try:
        run("set-option", "-g", "status", "off")
        run("resize-window", "-x", "80", "-y", "24")
        assert plain.sees("READY")
        for key in ("Down", "Down", "F5", "Tab", "Down", "F3"):
            plain.press(key.lower())
            assert plain.took()
            run("send-keys", key)
        assert plain.sees("key 3")
        wanted = [line.rstrip() for line in plain.terminal.text().splitlines()]
        assert picture(lambda text: [line.rstrip() for line in text.splitlines()] == wanted) == wanted
        plain.press("x")
        assert plain.sees("READY 1")
        run("send-keys", "x")
        wanted = [line.rstrip() for line in plain.terminal.text().splitlines()]
        assert picture(lambda text: [line.rstrip() for line in text.splitlines()] == wanted) == wanted
    finally:
        run("kill-server")


@pytest.mark.slow
def test_inside_screen_the_picture_is_the_same(play: Player, tmp_path: Path) -> None:
    screen = shutil.which("screen")
    if screen is None:
        pytest.skip("GNU screen is not installed here; .ci/run installs it")
    sockets = tmp_path / "screens"
    sockets.mkdir(mode=0o700)
    plain = play(size="80x24")
    inside = play(
        size="80x24",
        options=("--colorterm", ""),
        environment={"SCREENDIR": str(sockets), "LC_ALL": "C.UTF-8"},
        inside=[screen, "-c", "/dev/null", "-U", "-T", "screen-256color"],
    )
    assert plain.sees("READY")
    assert inside.sees("READY")

    def same() -> bool:
        plain.session.pump(0)
        return bool(inside.terminal.text() == plain.terminal.text())

    for key in ("down", "down", "f5", "tab", "down", "f3", "x", "f5"):
        plain.press(key)
        inside.press(key)
        assert plain.took()
        assert inside.until(same), key
    inside.press("ctrl+q")
    assert inside.ended()
