from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui import __version__
from tui.__main__ import main, refusal
from tui.cli import crash
from tui.cli import program as cli


def program(*arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the real program without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
        timeout=60,
        check=False,
    )


def test_the_first_module_imports_nothing_that_the_interpreter_does_not_have() -> None:
    code = (
        "import sys; before = set(sys.modules); import tui.__main__; "
        "print(*sorted(set(sys.modules) - before - {'os', 'sys'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == [
        "tui",
        "tui.__main__",
        "tui.terminal",
        "tui.terminal.frames",
        "tui.terminal.frames.opening",
    ]


def test_without_a_terminal_and_an_account_the_console_is_one_sentence_and_status_2() -> None:
    done = program()
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr
    assert "chatwoot-tui login" in done.stderr


def test_without_a_terminal_an_account_does_not_help() -> None:
    done = program(CHATWOOT_BASE_URL="https://chat.example.com", CHATWOOT_API_TOKEN="s3cret")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "login" not in done.stderr
    assert "s3cret" not in done.stderr


def test_the_demo_without_a_terminal_says_the_same() -> None:
    done = program("--demo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--no-such-option",),
        ("no-such-command",),
        ("--profile", "Not/Good"),
        ("--profile", "demo"),
        ("login", "--profile", "../x"),
        ("--theme", "\x1b[31m"),
        ("cache", "burn"),
        ("doctor", "--debug-http", "log"),
        ("--debug-http", "/no/such/folder/log", "doctor"),
        ("demo-server", "--port", "70000"),
        ("demo-server", "--size", "-1"),
        ("demo-server", "--clock", "yesterday"),
        ("login",),
        ("login", "--with-token"),
        ("--demo", "login"),
    ],
)
def test_a_mistake_on_the_command_line_is_a_sentence_and_status_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err
    assert "\x1b" not in said.err


def test_version_and_help_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"chatwoot-tui {__version__}\n"
    assert cli.run(["--help"]) == 0
    told = capsys.readouterr().out
    for word in ("login", "logout", "doctor", "cache", "demo-server", "--demo", "--passive", "--low-bandwidth"):
        assert word in told


def test_a_reader_that_went_away_is_no_error_worth_a_word() -> None:
    for arguments in (["--help"], ["cache"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "tui", *arguments], stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False
        )
        os.close(writer)
        assert done.stderr == b""
        assert done.returncode in (0, 1)


def test_an_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(arguments: object, painted: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_do", interrupted)
    monkeypatch.setattr(sys, "argv", ["chatwoot-tui"])
    assert main() == 130
    assert capsys.readouterr() == ("", "")


def test_an_error_nobody_foresaw_is_a_sentence_and_a_file_without_its_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "s3" + "cret"

    def broken(arguments: object, painted: object) -> int:
        raise LookupError(typed)

    monkeypatch.setattr(cli, "_do", broken)
    assert cli.run([]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "LookupError" in said
    assert "s3cret" not in said
    file = next(Path(os.environ["HOME"]).rglob("crash.log"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert "in broken" in file.read_text()
    assert "s3cret" not in file.read_text()


def test_the_cache_is_shown_and_cleared_and_drafts_stay(capsys: pytest.CaptureFixture[str]) -> None:
    from tui.account.session import places_of

    assert cli.run(["cache"]) == 0
    assert "Nothing is cached" in capsys.readouterr().out
    places = places_of("default")
    (places.cache / "1").mkdir(parents=True)
    (places.cache / "1" / "cache.db").write_bytes(b"x" * 12_300)
    places.state.mkdir(parents=True)
    (places.state / "words.db").write_bytes(b"x")
    assert cli.run(["cache", "show"]) == 0
    assert "12.3 kB in all" in capsys.readouterr().out
    assert cli.run(["cache", "clear"]) == 0
    assert "12.3 kB deleted" in capsys.readouterr().out
    assert not places.cache.exists()
    assert (places.state / "words.db").exists()


def test_the_last_five_crashes_are_kept_with_what_a_report_needs() -> None:
    words = "of a customer"
    for _ in range(7):
        try:
            raise KeyError(words)
        except KeyError as error:
            sentence = crash.report(error, secrets=("s3cret",))
    (file,) = Path(os.environ["HOME"]).rglob("crash.log")
    assert str(file) in sentence
    assert "report it where you got chatwoot-tui from" in sentence
    text = file.read_text()
    assert text.count("=== ") == 5
    assert text.count("chatwoot-tui 0") == 5
    for word in ("Python 3.", "Textual 8.", os.uname().sysname, "TERM=", "builtins.KeyError", "Please report it"):
        assert text.count(word) >= 5
    assert "of a customer" not in text
    assert file.stat().st_mode & 0o777 == 0o600


def test_on_windows_it_names_the_way_in_a_sentence() -> None:
    assert "WSL" in refusal("nt")
    assert refusal("nt").isascii()
    assert refusal("posix") == ""
