from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.ptymeter import Terminal
from tui.terminal.style import LINK, applied, blank, erasable, linked, transition

CODES = st.sampled_from(
    [
        "0",
        "1",
        "2",
        "3",
        "4",
        "7",
        "9",
        "22",
        "24",
        "27",
        "31",
        "97",
        "39",
        "44",
        "105",
        "49",
        "38;5;200",
        "38;2;1;2;3",
        "48;5;7",
        "48;2;10;20;30",
    ]
)
STYLES = st.lists(CODES, max_size=5).map(lambda codes: applied("", ";".join(codes)))


def look_of(sequence: str) -> str:
    terminal = Terminal(4, 1)
    terminal.feed(sequence.encode() + b"x")
    return applied("", terminal.attrs[0][0]) if terminal.attrs[0][0] else ""


def test_equal_looks_are_equal_strings() -> None:
    assert applied("", "48;5;7;1;38;2;1;2;3") == applied(applied("", "38;2;1;2;3"), "1;48;5;7") == "1;38;2;1;2;3;48;5;7"


def test_a_reset_ends_everything_but_a_link() -> None:
    assert applied(linked("1;31", "https://a.example"), "0") == LINK + "https://a.example"


def test_codes_that_no_terminal_agrees_on_change_nothing() -> None:
    assert applied("1", "38;2;1") == applied("1", "38;9;1;1") == applied("1", "777") == applied("1", "38") == "1"


def test_without_colours_the_rest_of_the_look_stays() -> None:
    assert applied("", "1;7;38;2;1;2;3;44", colours=False) == "1;7"


@given(STYLES, STYLES)
def test_a_transition_leads_from_any_look_to_any_other(old: str, new: str) -> None:
    assert look_of(f"\x1b[0;{old}m" + transition(old, new)) == new


@given(STYLES, STYLES)
def test_a_transition_is_never_longer_than_starting_afresh(old: str, new: str) -> None:
    assert len(transition(old, new)) <= len(f"\x1b[0;{new}m")


@given(STYLES)
def test_a_transition_from_the_unknown_starts_afresh(new: str) -> None:
    assert look_of("\x1b[1;3;4;9;35;46m" + transition(None, new)) == new


def test_only_what_changes_is_sent() -> None:
    assert transition("38;2;1;2;3;48;2;4;5;6", "38;2;9;9;9;48;2;4;5;6") == "\x1b[38;2;9;9;9m"
    assert transition("31", "1;31") == "\x1b[1m"
    assert transition("1;38;2;1;2;3", "38;2;1;2;3") == "\x1b[22m"


def test_ending_bold_keeps_dim() -> None:
    assert look_of("\x1b[0;1;2m" + transition("1;2", "2")) == "2"


def test_a_blank_has_only_a_background_unless_it_is_underlined() -> None:
    assert blank("1;31;44") == "44"
    assert blank("4;31;44") == "4;31;44"
    assert erasable("1;44")
    assert not erasable("7;44")
    assert not erasable(linked("44", "https://a.example"))
