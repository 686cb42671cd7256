"""The measuring tool itself: its screen against sequences whose result is known, and one whole run."""

from __future__ import annotations

import sys

import pytest

from tests.ptymeter import Session, Terminal, parse
from tests.ptymeter.report import report
from tests.ptymeter.screen import diff_cost


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("plain\r\nnext", "plain\nnext"),
        ("\x1b[2;3Hhere\x1b[1;1Htop", "top\n  here"),
        ("abcdef\x1b[1;3H\x1b[2Pxy", "abxy"),
        ("abc\x1b[1;2H\x1b[2@-", "a- bc"),
        ("one\r\ntwo\r\nthree\x1b[2;1H\x1b[M", "one\nthree"),
        ("one\r\ntwo\x1b[1;1H\x1b[L", "\none\ntwo"),
        ("\x1b[1;2rA\r\nB\r\nC\x1b[r", "B\nC"),
        ("x" * 10 + "yz", "x" * 10 + "\nyz"),
        ("\x1b[?7l" + "x" * 10 + "yz", "x" * 9 + "z"),
        ("\u65e5\u672c\u8a9eab\x1b[1;3H.", "\u65e5. \u8a9eab"),
        ("e\u0301f", "e\u0301f"),
        ("ab\x1b[4b", "abbbbb"),
        ("junk\x1b[2J\x1b[H\x1b]0;title\x07ok", "ok"),
        ("abcdef\x1b[1;3H\x1b[K", "ab"),
        ("abcdef\x1b[1;3H\x1b[2X", "ab  ef"),
        ("\x1b[>4;2m\x1b[?25l\x1b(Bok\x1b7\x1b[3;3H\x1b8!", "ok!"),
    ],
)
@pytest.mark.parametrize("at_once", [False, True])
def test_the_screen_shows_what_a_terminal_would(sent: str, expected: str, at_once: bool) -> None:
    data = sent.encode()
    step = len(data) if at_once else 1
    terminal = Terminal(10, 4)
    for start in range(0, len(data), step):
        terminal.feed(data[start : start + step])
    assert terminal.text().rstrip("\n").replace(" \n", "\n") == expected


def test_questions_are_answered_and_styles_kept() -> None:
    terminal = Terminal(80, 24)
    terminal.feed(b"\x1b[6n\x1b[c\x1b[?2026$p\x1b[18t\x1b]11;?\x07\x1b[1;31mA\x1b[0;31;1mB\x1b[22;39mC")
    assert [len(reply) > 3 for reply in terminal.replies] == [True] * 5
    assert terminal.attrs[0][:3] == ["1;31", "1;31", ""]


def test_the_cost_of_a_change_is_what_an_ideal_differ_needs() -> None:
    terminal = Terminal(80, 24)
    before = terminal.snapshot()
    terminal.feed(b"\x1b[5;5Hxyz")
    assert diff_cost(before, terminal.snapshot()) == (3, 9)


COUNTING = """
import sys, os, tty
tty.setraw(0)
print('end', end='', flush=True)
n = 0
while os.read(0, 1) != b'q':
    n += 1
    print(f'\\r n={n}', end='', flush=True)
"""


@pytest.mark.pty
def test_a_run_counts_bytes_and_answers_of_each_key() -> None:
    options = parse(
        [
            "--until",
            "end",
            "--keys",
            "a*3",
            "--expect",
            r"n=(\d+)",
            "--settle",
            "30",
            "--key-timeout",
            "2000",
            "--quit",
            "q",
            "--",
            sys.executable,
            "-c",
            COUNTING,
        ]
    )
    told = report(options, [Session(options).run()])
    assert told["keys"]["a"]["bytes"] == 5
    assert told["keys"]["a"]["n"] == 3
    assert told["expect_latency_ms"]["n"] == 3
    assert told["end"][0]["status"] == 0
