from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.keyboard import ESC, Keyboard


def cut(*texts: str, alt: str = "") -> list[str]:
    keyboard = Keyboard()
    keyboard.alt = frozenset(alt)
    return [piece for text in texts for piece in keyboard.cut(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("\x1bj", [ESC, "j"]),
        ("words\x1bjj", ["words", ESC, "jj"]),
        ("\x1b:help\r", [ESC, ":help\r"]),
        ("\x1b ", [ESC, " "]),
        ("\x1bé", [ESC, "é"]),
        ("\x1b\x1bj", [ESC, ESC, "j"]),
        ("\x1b\x1b[B", [ESC, "\x1b[B"]),
        ("\x1b", [ESC]),
    ],
)
def test_esc_and_a_letter_in_one_packet_are_two_keys(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


@pytest.mark.parametrize(
    "text", ["\x1b[A", "\x1bOP", "\x1b[27u", "\x1b[106;3u", "\x1b\r", "\x1b\x7f", "\x1b]11;rgb:0/0/0\x1b\\"]
)
def test_sequences_stay_whole(text: str) -> None:
    assert "".join(cut(text)) == text
    assert cut(text)[0] != ESC


def test_a_letter_that_something_is_bound_to_with_alt_keeps_it() -> None:
    assert cut("\x1bl", alt="l") == ["\x1bl"]
    assert cut("\x1bl\x1bj", alt="l") == ["\x1bl", ESC, "j"]


def test_what_is_pasted_is_not_looked_into() -> None:
    assert cut("a\x1b[200~x\x1bj y", "z\x1bk\x1b[201~\x1bj") == ["a\x1b[200~", "x\x1bj y", "z\x1bk\x1b[201~", ESC, "j"]


@given(st.text(alphabet="aé\x1b[]OP~0123;?u\r\x7f ", max_size=40))
def test_no_byte_is_lost_or_made_up(text: str) -> None:
    assert "".join(cut(text)) == text
