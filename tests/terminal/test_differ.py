from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import CORPUS, NEVER_IN_TEXT
from tests.ptymeter import Terminal
from tests.terminal.screens import cells, differences, shown
from tui.terminal.clusters import is_disputed
from tui.terminal.differ import Differ
from tui.terminal.grid import Grid

WIDTH, HEIGHT = 24, 5
OURS = re.compile("\x1b\\[[0-9;]*[mHCDGABKX]|\x1b\\]8;;[\x21-\x7e]*\x1b\\\\|[\r\b]")
"""What a difference is made of, besides text."""


class Screen:
    """A grid, its differ, and a terminal that is told the differences."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, *, coloured: bool = True, **terminal: bool) -> None:
        self.grid = Grid(width, height)
        self.differ = Differ(width, height, erases_in_colour=coloured)
        self.terminal = Terminal(width, height, erases_in_colour=coloured, **terminal)
        self.terminal.feed(b"\x1b[?7l")
        self.dirty = set(range(height))

    def draw(self, frame: str, limit: int | None = None) -> str:
        """Draw a frame; returns what was sent for it."""
        self.dirty |= self.grid.apply(frame)
        text, self.dirty = self.differ.difference(self.grid.rows, self.dirty, self.grid.cursor, limit)
        self.terminal.feed(text.encode())
        return text

    def wrong(self) -> object:
        return differences(cells(self.grid.rows), shown(self.terminal))


STYLES = st.sampled_from(
    ["", "1;38;2;1;2;3", "48;5;17", "7", "4;31;44", "38;5;3;48;5;17", "1;2", "97;105", "9;48;5;17"]
)
TEXTS = st.sampled_from(
    ["hello world", "   ", " " * 15, " " * 30, "x", "漢字", "─│─", "ab漢", "e\u0301é", "한글 text", ""]
)
PICTURES = st.sampled_from(["👍🏽", "👨‍👩‍👧", "🇩🇪🇫🇷", "❤\ufe0f ok", "😀😀", "नि", "\ue0b0"])
HOSTILE = st.sampled_from(CORPUS)


def frames(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Frames as Textual writes them: places, styled pieces with a reset each, a cursor address at the end."""
    place = st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
    piece = st.tuples(STYLES, texts).map(lambda both: f"\x1b[{both[0]}m{both[1]}\x1b[0m" if both[0] else both[1])
    span = st.tuples(place, st.lists(piece, max_size=3)).map(lambda both: both[0] + "".join(both[1]))
    return st.tuples(st.lists(span, min_size=1, max_size=4), place).map(lambda both: "".join(both[0]) + both[1])


LIMITS = st.sampled_from([None, None, 1, 40])


@given(st.lists(st.tuples(frames(TEXTS), LIMITS), min_size=1, max_size=6), st.booleans())
def test_the_terminal_shows_what_is_wanted(steps: list[tuple[str, int | None]], coloured: bool) -> None:
    screen = Screen(coloured=coloured)
    for frame, limit in steps:
        screen.draw(frame, limit)
    screen.draw("\x1b[1;1H")
    assert screen.wrong() == []
    assert (screen.terminal.y, screen.terminal.x) == (0, 0)


def whole_screens(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Frames with many pieces, so that it pays to draw what looks alike in one go."""
    piece = st.tuples(STYLES, texts).map(lambda both: f"\x1b[{both[0]}m{both[1]}\x1b[0m" if both[0] else both[1])
    line = st.lists(piece, min_size=2, max_size=6).map("".join)
    return st.lists(line, min_size=HEIGHT, max_size=HEIGHT).map(
        lambda lines: "\n".join(f"\x1b[{y};1H{line}" for y, line in enumerate(lines, 1)) + "\x1b[1;1H"
    )


@given(st.lists(whole_screens(TEXTS | PICTURES), min_size=1, max_size=3), st.booleans())
def test_whole_screens_are_shown_as_wanted_in_whatever_order_they_are_drawn(drawn: list[str], coloured: bool) -> None:
    screen = Screen(coloured=coloured, joins=True)
    for frame in drawn:
        screen.draw(frame)
        assert screen.wrong() == []


@given(st.lists(frames(TEXTS), min_size=1, max_size=4))
def test_what_is_shown_is_not_sent_again(drawn: list[str]) -> None:
    screen = Screen()
    for frame in drawn:
        screen.draw(frame)
    assert screen.draw(drawn[-1]) == ""


@given(st.lists(frames(TEXTS | PICTURES), min_size=1, max_size=5), st.booleans())
def test_disputed_characters_move_nothing_else(drawn: list[str], joins: bool) -> None:
    screen = Screen(joins=joins)
    for frame in drawn:
        screen.draw(frame)
    covered = set()
    for y, (row, _) in enumerate(screen.grid.rows):
        for x, cell in enumerate(row):
            if cell and is_disputed(cell):
                # The character itself and its second half are as the terminal draws them.
                covered |= {(y, x), (y, x + 1)}
    found = differences(cells(screen.grid.rows), shown(screen.terminal))
    assert [one for one in found if one[:2] not in covered] == []


@given(st.lists(frames(TEXTS | HOSTILE), min_size=1, max_size=4))
def test_no_control_byte_but_ours_gets_out(drawn: list[str]) -> None:
    screen = Screen(joins=True)
    sent = "".join(screen.draw(frame) for frame in drawn)
    assert not NEVER_IN_TEXT.search(OURS.sub("", sent))
    assert screen.terminal.strings.keys() <= {"8"}
    assert screen.terminal.bells == 0
    assert screen.terminal.replies == []
    screen.draw("\x1b[1;1H")
    assert screen.wrong() == []


def screen_with(lines: Iterable[str], width: int = 80) -> Screen:
    screen = Screen(width, 10)
    screen.draw("".join(f"\x1b[{y};1H{line}" for y, line in enumerate(lines, 1)) + "\x1b[1;1H")
    return screen


def test_a_letter_where_the_cursor_stands_costs_a_byte() -> None:
    screen = screen_with(["words"])
    screen.draw("\x1b[1;6H")
    assert screen.draw("\x1b[1;1Hwordsx\x1b[1;7H") == "x"


def test_only_changed_cells_are_sent_and_gaps_are_jumped() -> None:
    screen = screen_with(["one two three four five"])
    assert screen.draw("\x1b[1;1HOne two three four Five\x1b[1;1H") == "O\x1b[18CF\r"


def test_a_gap_shorter_than_a_jump_is_written() -> None:
    screen = screen_with(["abcdefgh"])
    assert screen.draw("\x1b[1;1HaXcdXfgh\x1b[1;1H") == "aXcdX\r"


def test_trailing_blanks_are_erased_in_their_colour() -> None:
    screen = screen_with(["x" * 80])
    assert screen.draw("\x1b[1;1H\x1b[44m" + " " * 80 + "\x1b[0m\x1b[1;1H") == "\x1b[44m\x1b[K"
    assert screen.wrong() == []


def test_underlined_blanks_are_written() -> None:
    screen = screen_with(["x" * 80])
    assert " " * 80 in screen.draw("\x1b[1;1H\x1b[4m" + " " * 80 + "\x1b[0m\x1b[1;1H")


def test_a_terminal_that_erases_without_colour_gets_coloured_blanks_written() -> None:
    screen = Screen(coloured=False)
    text = screen.draw("\x1b[1;1H\x1b[44m" + " " * WIDTH + "\x1b[0m\x1b[2;1H" + " " * WIDTH)
    assert " " * WIDTH in text
    assert screen.wrong() == []


def test_long_blanks_before_a_border_are_erased() -> None:
    screen = screen_with(["x" * 79 + "│"])
    sent = screen.draw("\x1b[1;1Hshort" + " " * 74 + "│\x1b[1;1H")
    assert sent == "short\x1b[74X\r"
    assert screen.wrong() == []


def test_a_blank_does_not_change_the_look_for_a_colour_it_cannot_show() -> None:
    screen = Screen()
    assert screen.draw("\x1b[1;1H\x1b[31;44mab\x1b[0m\x1b[32;44m  \x1b[0m\x1b[31;44mcd\x1b[0m").count("m") == 2


def test_with_a_limit_the_cursors_row_goes_first_and_the_rest_follows() -> None:
    screen = Screen()
    frame = "".join(f"\x1b[{y};1Hrow {y} of the text" for y in range(1, HEIGHT + 1)) + "\x1b[4;3H"
    first = screen.draw(frame, 1)
    assert "row 4" in first
    assert "row 1" not in first
    assert screen.dirty == {0, 1, 2, 4}
    screen.draw("\x1b[4;3H")
    assert screen.wrong() == []


def test_the_cursor_is_addressed_again_after_a_character_terminals_dispute() -> None:
    screen = Screen()
    assert "👍🏽\x1b[3Gx" in screen.draw("\x1b[1;1H👍🏽x")


@pytest.mark.parametrize("joins", [True, False])
def test_half_a_flag_is_never_sent_alone(joins: bool) -> None:
    screen = Screen(joins=joins)
    screen.draw("\x1b[1;1H🇩🇪 Germany")
    assert "🇩🇰" in screen.draw("\x1b[1;1H🇩🇰 Germany")


def test_what_looks_alike_is_drawn_in_one_go_where_that_is_shorter() -> None:
    border, text = "\x1b[38;2;1;2;3m│\x1b[0m", "\x1b[1;38;2;200;200;200mwords\x1b[0m"
    screen = Screen()
    sent = screen.draw("\n".join(f"\x1b[{y};1H{border}{text}{border}" for y in range(1, HEIGHT + 1)) + "\x1b[1;1H")
    assert sent.count("38;2;1;2;3") == sent.count("38;2;200;200;200") == 1
    assert screen.wrong() == []


def test_links_are_opened_once_and_closed_at_the_end() -> None:
    screen = Screen()
    sent = screen.draw("\x1b[1;1H\x1b]8;id=1;https://a.example\x1b\\\x1b[1mtext\x1b[0m\x1b]8;;\x1b\\")
    assert sent.count("\x1b]8;;https://a.example\x1b\\") == 1
    assert sent.count("\x1b]8;;\x1b\\") == 1
    # Rich gives the link another id in each frame.
    assert screen.draw("\x1b[1;1H\x1b]8;id=2;https://a.example\x1b\\\x1b[1mtext\x1b[0m\x1b]8;;\x1b\\") == ""


def test_a_forgotten_screen_is_sent_again() -> None:
    screen = screen_with(["words"])
    screen.differ.forget(80, 10)
    screen.dirty = set(range(10))
    screen.terminal.feed(b"\x1b[H\x1b[Jsomething else wrote here")
    screen.draw("\x1b[1;1H")
    assert screen.wrong() == []
