"""The console in other terminals: few colours, none, no UTF-8, small ones, and inside tmux and GNU screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests import ptymeter
from tests.e2e.program import COMMAND, DemoServer, Program

pytestmark = pytest.mark.pty

KEYS = ("3", "j", "j")
NO_COLOUR = {"NO_COLOR": "1"}


def shown(server: DemoServer, term: str, more: Mapping[str, str]) -> tuple[str, bytes]:
    """Return what a terminal shows after some keys, and all that was written to it; nothing may stay switched on."""
    program = Program([COMMAND], environment={**server.environment(), **more}, size=(100, 30), term=term)
    program.wait_for("live")
    program.press(*KEYS)
    program.session.run_until_quiet(0.4, 5)
    screen, raw = program.screen(), program.raw()
    ended = program.finish("ctrl+q")
    assert ended["status"] == 0
    assert ended["left_on"] == []
    return screen, raw


def colours_in(raw: bytes) -> set[str]:
    found = set()
    for match in re.findall(rb"\x1b\[([0-9;:]*)m", raw):
        if re.search(rb"[34]8[;:]2", match):
            found.add("truecolor")
        elif re.search(rb"[34]8[;:]5", match):
            found.add("256")
        elif re.search(rb"(?:^|;)(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])(?:;|$)", match):
            found.add("16")
    return found


@pytest.mark.parametrize(
    ("term", "environment", "colours"),
    [
        ("xterm-256color", {"COLORTERM": ""}, {"256"}),
        ("xterm", {"COLORTERM": ""}, {"16"}),
        ("linux", {"COLORTERM": ""}, {"16"}),
        ("screen", {"COLORTERM": ""}, {"16"}),
        ("tmux-256color", {"COLORTERM": ""}, {"256"}),
        ("xterm-256color", NO_COLOUR, set()),
        ("vt100", {"COLORTERM": ""}, set()),
        ("xterm-256color", {"CHATWOOT_TUI_LOW_BANDWIDTH": "true"}, {"16"}),
    ],
)
def test_every_terminal_gets_the_colours_it_knows_and_the_same_words(
    server: DemoServer, term: str, environment: Mapping[str, str], colours: set[str]
) -> None:
    screen, raw = shown(server, term, environment)
    assert "Aurora Coffee Roasters" in screen
    assert "Maria Fonseca" in screen
    assert colours_in(raw) <= colours | ({"16"} if colours else set())
    assert colours <= colours_in(raw)


def test_without_utf8_everything_is_ascii(server: DemoServer) -> None:
    screen, raw = shown(server, "xterm", {"LC_ALL": "pt_BR.ISO-8859-1", "COLORTERM": ""})
    assert "Maria Fonseca" in screen
    assert raw.isascii()


def test_a_dumb_terminal_gets_a_sentence(server: DemoServer) -> None:
    program = Program([COMMAND], environment=server.environment(), term="dumb")
    program.wait_for("cannot place text")
    program.finish()


@pytest.mark.parametrize(("size", "words"), [((40, 12), "Mine"), ((20, 8), "Too small"), ((30, 40), "Too small")])
def test_a_small_terminal_is_used_or_told(server: DemoServer, size: tuple[int, int], words: str) -> None:
    program = Program([COMMAND], environment=server.environment(), size=size)
    program.wait_for(words)
    program.press(*KEYS)
    assert program.session.alive()
    assert program.finish("ctrl+q")["left_on"] == []


def test_a_terminal_too_small_for_any_screen_gets_a_sentence(server: DemoServer) -> None:
    program = Program([COMMAND], environment=server.environment(), size=(19, 8))
    program.wait_for("needs at")
    program.finish()


def test_a_storm_of_sizes_ends_in_the_right_picture(server: DemoServer) -> None:
    program = Program([COMMAND], environment=server.environment(), size=(100, 30))

    def picture() -> str:
        return re.sub(r"\b(?:now|\d+[mhdwy])\b", "", program.screen())

    program.wait_for(r"live .*notifications .*online")
    program.press(*KEYS)
    program.wait_for(r"^▌○ Rafael dos Santos")
    program.session.run_until_quiet(0.4, 5)
    before = picture()
    for columns in (120, 80, 60, 20, 140, 44, 100) * 4:
        program.session.set_size(columns, 30)
        program.session.pump(0.01)
    end = time.monotonic() + 20.0
    while picture() != before and time.monotonic() < end:
        program.session.pump(0.1)
    # And it stays.
    program.session.run_until_quiet(0.6, 10)
    assert picture() == before
    assert program.finish("ctrl+q")["left_on"] == []


def needed(name: str) -> str:
    """Return the path of a multiplexer; without it the test is skipped, unless MULTIPLEXERS=required."""
    path = shutil.which(name)
    if path is None:
        sentence = f"{name} is not installed here: the console inside it was not tried."
        if os.environ.get("MULTIPLEXERS") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


def until(look: Callable[[], str], pattern: str, seconds: float = 20.0) -> str:
    """Return the picture once it matches."""
    end = time.monotonic() + seconds
    while True:
        picture = look()
        if re.search(pattern, picture, re.S):
            return picture
        assert time.monotonic() < end, picture
        time.sleep(0.1)


def words_of(picture: str) -> list[str]:
    """Return a picture without what depends on the time and on how wide a terminal takes some letters to be.

    The second line of a row tells how long somebody waits; it has a blank where the first one has its sign.
    """
    lines = []
    for line in picture.splitlines()[:28]:
        if line[1:2] == " ":
            continue
        # The last minute's traffic stands where the name of the program was.
        line = re.sub(r"(?:chatwoot-tui|↓ \S+ \S+/min)$", "", line.rstrip())
        ages = re.sub(r"\b(?:now|just now|\d+[mhdwy](?: ago)?)\b", "", line)
        lines.append(re.sub(r"[^\x21-\x7e]+", " ", ages).strip())
    return [line for line in lines if line]


def outside(server: DemoServer, term: str) -> str:
    return shown(server, term, {"COLORTERM": ""})[0]


def test_inside_tmux_the_same_keys_give_the_same_picture(server: DemoServer, tmp_path: Path) -> None:
    tmux = [needed("tmux"), "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    expected = outside(server, "xterm-256color")
    environment = {**os.environ, **server.environment(), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    environment.pop("TMUX", None)
    subprocess.run([*tmux, "new-session", "-d", "-x", "100", "-y", "30", COMMAND], env=environment, check=True)
    try:

        def look() -> str:
            return subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout

        subprocess.run([*tmux, "set", "-g", "status", "off"], check=True)
        subprocess.run([*tmux, "resize-window", "-x", "100", "-y", "30"], check=True)
        until(look, "live")
        subprocess.run([*tmux, "send-keys", *KEYS], check=True)
        selected = next(line for line in words_of(expected) if "Maria" in line)
        until(look, re.escape(selected.split()[0]))
        time_left = time.monotonic() + 15
        while words_of(look()) != words_of(expected) and time.monotonic() < time_left:
            time.sleep(0.2)
        assert words_of(look()) == words_of(expected)
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


def test_inside_gnu_screen_the_same_keys_give_the_same_picture(server: DemoServer) -> None:
    command, session = needed("screen"), f"chatwoot-tui-{os.getpid()}"
    expected = outside(server, "screen")
    program = Program(
        [command, "-U", "-S", session, "-c", "/dev/null", COMMAND],
        environment={**server.environment(), "LC_ALL": "C.UTF-8", "COLORTERM": ""},
        size=(100, 30),
        term="xterm",
    )
    try:
        program.wait_for("live")
        program.press(*KEYS)
        time_left = ptymeter.now() + 15
        while words_of(program.screen()) != words_of(expected) and ptymeter.now() < time_left:
            program.session.pump(0.2)
        assert words_of(program.screen()) == words_of(expected)
    finally:
        subprocess.run([command, "-S", session, "-X", "quit"], check=False, stdout=subprocess.DEVNULL)
        program.kill()
