"""Hostile text from the server's database in the real program: none of it commands the terminal."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import ptymeter
from tests.e2e.planting import plant
from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.hostile import CORPUS, NEVER_IN_TEXT, kinds, marks, payloads

pytestmark = pytest.mark.pty

SIZE = (140, 40)
ROOT = Path(__file__).parents[2]
UNCLEANED = [sys.executable, "-m", "tests.e2e.uncleaned"]

WALK: tuple[tuple[str, ...], ...] = (
    # Lists: all three tabs, to the end; then a thread: its text, its foldings, its search, a chosen message, others.
    ("3", "G"), ("2",), ("1", "j", "j", "j"),
    ("enter",), ("pageup",), ("f",), ("f",), ("f",), ("/", *"EVIL", "enter"), ("n",), ("escape",), ("x",), ("escape",),
    ("Q",), ("escape",), ("J",), ("J",), ("J",), ("K",),
    # The contact.
    ("c",), ("pagedown",), ("G",), ("escape",),
    # Dialogs.
    ("?",), ("escape",), (":",), ("escape",), ("A",), ("down", "E", "V"), ("escape",), ("T",), ("escape",),
    ("t",), ("down", "tab"), ("escape",), ("!",), ("escape",), ("z",), ("escape",), ("B",), ("escape",), ("s",), ("escape",),
    # Notices, the journal, the clipboard, downloads.
    ("m",), ("u",), ("@",), ("escape",), ("y",), ("Y",), ("d",), ("1",),
    # The composer and its offers: canned responses, their preview, people; what waits in the outbox.
    ("r",), ("/",), ("down",), ("tab",), ("ctrl+g",), ("y",), ("n",), ("@",), ("down",), ("enter",), ("ctrl+t",), ("escape",),
    ("r", "h", "i"), ("ctrl+s",), (":", *"outbox", "enter"), ("escape",), (":", *"traffic", "enter"), ("escape",),
    # What concerns the agent, macros told step by step, the search over everything, a message opened and copied.
    ("b",), ("j",), ("escape",), ("M",), ("down",), ("enter",), ("escape",), ("escape",),
    ("S", *"EVIL"), ("enter",), ("escape",), ("escape",), ("x",), ("ctrl+c",), ("enter",), ("escape",), ("escape",),
    ("E",), ("ctrl+y",), ("w",), ("w",), ("i",), ("i",), ("ctrl+l",),
)  # fmt: skip

HARMLESS_KINDS = {"OSC 2", "OSC 22", "OSC 52"}
"""Window title, pointer, and our own copying: their contents are looked at apart."""


@dataclass(frozen=True)
class Walk:
    """What one walk over every surface wrote and showed."""

    raw: bytes
    screens: str

    @property
    def kinds(self) -> set[str]:
        return kinds(self.raw)[0]

    @property
    def text(self) -> str:
        return kinds(self.raw)[1]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a server that ran once, and nothing done to it."""
    file = tmp_path_factory.mktemp("hostile") / "world.sqlite3"
    with demo_server("--quiet", "--data", str(file)):
        pass
    return file


@pytest.fixture(scope="module")
def harmless(seeded: Path) -> Iterator[DemoServer]:
    with demo_server("--quiet", "--data", str(shutil.copy(seeded, f"{seeded}.harmless"))) as server:
        yield server


@pytest.fixture
def hostile(seeded: Path, tmp_path: Path) -> Iterator[DemoServer]:
    """A server whose every word is an attacker's."""
    database = Path(shutil.copy(seeded, tmp_path / "evil.sqlite3"))
    plant(database)
    with demo_server("--quiet", "--data", str(database)) as server:
        yield server


@pytest.fixture(scope="module")
def harmless_kinds(harmless: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The kinds of sequences that the same walk writes where nobody means harm."""
    home = tmp_path_factory.mktemp("home")
    return walked(harmless, [COMMAND], home).kinds | HARMLESS_KINDS


def walked(
    server: DemoServer, command: list[str], home: Path, steps: Sequence[tuple[str, ...]] = WALK, **settings: str
) -> Walk:
    """Return what the program writes while every surface is visited, with a home of its own."""
    environment = {"HOME": str(home), "PYTHONPATH": str(ROOT), "TZ": "UTC"} | server.environment()
    for name in ("CONFIG", "CACHE", "STATE", "DATA"):
        environment[f"XDG_{name}_HOME"] = str(home / name.lower())
    environment |= {f"CHATWOOT_TUI_{name.upper()}": value for name, value in settings.items()}
    (home / "saved").mkdir(parents=True)
    program = Program(command, environment=environment, size=SIZE, folder=home / "saved")
    screens = []
    try:
        program.wait_for(r"Mine +\d+")
        program.wait_for(r"live")
        for keys in steps:
            program.session.write(b"".join(ptymeter.key_bytes(key, 1 in program.session.term.modes) for key in keys))
            program.session.quiet_from = ptymeter.now()
            # A lone Esc is known as one after 100 ms.
            program.session.run_until_quiet(0.16 if keys == ("escape",) else 0.06, 3)
            screens.append(program.screen())
            assert program.session.alive(), f"it ended at {keys}:\n{screens[-1]}"
        raw = program.raw()
        end = program.finish("ctrl+q")
        assert end["status"] == 0
        assert end["left_on"] == []
    finally:
        program.kill()
    return Walk(raw, "\n".join(screens))


def assert_nothing_was_obeyed(walk: Walk, harmless_kinds: set[str]) -> None:
    assert walk.kinds - harmless_kinds == set()
    # The output stage itself moves by backspace, carriage return and newline.
    leaked = {match.group() for match in NEVER_IN_TEXT.finditer(walk.text)} - {"\b", "\r", "\n"}
    assert leaked == set()
    assert "EVIL13\b\b" not in walk.text
    assert b"EVIL14\rO" not in walk.raw
    for number, content in payloads(walk.raw):
        assert "EVIL" not in content, (number, content)
        if number == 2:
            assert re.fullmatch(r";(\(\d+\) )?chatwoot-tui", content)
        if number == 52:
            assert "RVZJTD" not in content
    # Markup stands there as it was written.
    for words in ("[bold red]not bold[", "[/x][@click=", "[link=https://", "[@click=screen.dis"):
        assert words in walk.screens


def test_no_hostile_word_of_the_server_commands_the_terminal(
    hostile: DemoServer, tmp_path: Path, harmless_kinds: set[str]
) -> None:
    walk = walked(hostile, [COMMAND], tmp_path / "home")
    assert_nothing_was_obeyed(walk, harmless_kinds)
    assert len(marks(walk.screens)) == len(CORPUS)
    assert "EVIL13SAFE" in walk.screens
    assert re.search("EVIL14 ?OVERW", walk.screens)


def test_the_output_stage_alone_lets_no_hostile_word_through(
    hostile: DemoServer, tmp_path: Path, harmless_kinds: set[str]
) -> None:
    walk = walked(hostile, UNCLEANED, tmp_path / "home")
    assert_nothing_was_obeyed(walk, harmless_kinds)
    assert len(marks(walk.screens)) == len(CORPUS)


def test_textuals_own_driver_lets_no_hostile_word_through_either(
    hostile: DemoServer, tmp_path: Path, harmless_kinds: set[str]
) -> None:
    # It asks the terminal whether it reports its size by itself.
    asks = {"CSI ?2048$p"}
    walk = walked(hostile, UNCLEANED, tmp_path / "home", WALK[:24], driver="stock")
    assert_nothing_was_obeyed(walk, harmless_kinds | asks)
    assert len(marks(walk.screens)) > len(CORPUS) / 2


def test_the_doctor_and_the_login_print_no_hostile_word_raw(hostile: DemoServer, tmp_path: Path) -> None:
    said = b""
    for arguments, typed in (
        (["doctor"], ""),
        (["login", "--with-token", hostile.base_url], hostile.token() + "\n"),
        (["doctor"], ""),
    ):
        done = subprocess.run([COMMAND, *arguments], input=typed.encode(), capture_output=True, timeout=60)
        said += done.stdout + done.stderr
    assert b"EVIL" in said
    found, text = kinds(said)
    assert found == set()
    assert NEVER_IN_TEXT.search(text) is None
    assert hostile.token() not in text
