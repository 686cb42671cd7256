"""What one read brought: keys of a hand, or words."""

from __future__ import annotations

import pytest
from textual.events import Key

from tui.terminal.burst import Burst, burst_of


def read(text: str) -> Burst | None:
    return burst_of([Key("enter" if letter == "\r" else letter, letter) for letter in text])


@pytest.mark.parametrize(
    "text", ["e", "eee", "jjjjjj", "gg", "gge", "jeu", "2*e", "uuuu", "\r\r\r\r", "jkjkjkjk", "xjxj", "nn"]
)
def test_keys_that_a_hand_presses_are_keys(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text", ["please", "never mind, I bought it elsewhere", "ok then", "já comprei", "заказ", "\rrearly words"]
)
def test_a_sentence_in_one_read_is_words(text: str) -> None:
    burst = read(text)
    assert burst is not None
    assert burst.keys == len(text)


def test_a_key_that_was_held_down_before_the_words_still_moves() -> None:
    burst = read("jjjrwords")
    assert burst is not None
    assert burst.moves == 3
    sentence = read("just this")
    assert sentence is not None
    assert sentence.moves == 0
