"""What came without a pause: keys of a hand, or words."""

from __future__ import annotations

import pytest
from textual.events import Key

from tui.terminal.burst import Burst, Stream, burst_of


def a_burst(text: str, at: float = 0.0) -> Burst:
    burst = burst_of([Key("enter" if letter == "\r" else letter, letter) for letter in text], at)
    assert burst is not None
    return burst


def read(text: str) -> Stream:
    return Stream(a_burst(text))


def typed(text: str, seconds: float) -> Stream:
    """Return what comes letter by letter, so many seconds apart; the last stream of it."""
    stream = Stream(a_burst(text[0]))
    for number, letter in enumerate(text[1:], 1):
        burst = a_burst(letter, number * seconds)
        if stream.goes_on_with(burst):
            stream.add(burst)
        else:
            stream = Stream(burst)
    return stream


KEYS = ["e", "eee", "jjjjjj", "gg", "gge", "jeu", "2*e", "uuuu", "\r\r\r\r", "jkjkjkjk", "xjxj", "nn"]
WORDS = ["please", "never mind, I bought it elsewhere", "ok then", "já comprei", "заказ", "\rrearly words"]


@pytest.mark.parametrize("text", KEYS)
def test_keys_that_a_hand_presses_are_keys(text: str) -> None:
    assert not read(text).reads_as_words
    assert not typed(text, 0.005).reads_as_words


@pytest.mark.parametrize("text", WORDS)
def test_a_sentence_in_one_read_is_words(text: str) -> None:
    assert a_burst(text).keys == len(text)
    assert read(text).reads_as_words


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("seconds", [0.0, 0.004, 0.012, 0.025])
def test_a_sentence_letter_by_letter_faster_than_a_hand_is_words(text: str, seconds: float) -> None:
    assert typed(text, seconds).reads_as_words


@pytest.mark.parametrize("text", WORDS)
def test_in_a_hands_own_pace_each_letter_is_a_key(text: str) -> None:
    assert not typed(text, 0.05).reads_as_words


def test_letters_come_one_by_one_from_a_program_and_several_at_once_over_a_slow_line() -> None:
    assert typed("really", 0.005).one_by_one
    hurried = Stream(a_burst("r"))
    hurried.add(a_burst("eally", 0.005))
    assert hurried.reads_as_words
    assert not hurried.one_by_one


def test_a_key_that_was_held_down_before_the_words_still_moves() -> None:
    assert read("jjjrwords").moves == 3
    assert read("just this").moves == 0


def test_what_is_read_without_a_key_in_it_is_nothing() -> None:
    assert burst_of([], 0.0) is None
