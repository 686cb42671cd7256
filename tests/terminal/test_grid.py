from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.grid import Grid
from tui.terminal.style import LINK


def row(grid: Grid, y: int = 0) -> str:
    return "".join(grid.rows[y][0]).rstrip()


def test_a_frame_puts_text_at_its_place_in_its_look() -> None:
    grid = Grid(10, 3)
    assert grid.apply("\x1b[2;3H\x1b[1;31mab\x1b[0mc\x1b[1;5H") == {1}
    assert row(grid, 1) == "  abc"
    assert grid.rows[1][1][2:5] == ["1;31", "1;31", ""]
    assert grid.cursor == (0, 4)


def test_a_row_that_is_written_to_is_another_one() -> None:
    grid = Grid(10, 2)
    before = grid.rows[0]
    grid.apply("\x1b[1;1Hnew")
    assert "".join(before[0]).strip() == ""
    assert grid.rows[0] is not before


def test_text_beyond_the_edge_is_cut_off() -> None:
    grid = Grid(4, 1)
    grid.apply("\x1b[1;3Habcdef\x1b[5;1Hbelow\x1b[1;9Hright")
    assert row(grid) == "  ab"


def test_a_wide_character_takes_two_cells_and_none_at_the_edge() -> None:
    grid = Grid(5, 1)
    grid.apply("\x1b[1;1H漢字漢")
    assert grid.rows[0][0] == ["漢", "", "字", "", " "]


def test_a_wide_character_cut_in_two_leaves_a_blank() -> None:
    grid = Grid(6, 1)
    grid.apply("\x1b[1;1H漢字漢")
    grid.apply("\x1b[1;2Hx\x1b[1;5Hy")
    assert grid.rows[0][0] == [" ", "x", "字", "", "y", " "]


def test_a_mark_that_came_apart_joins_its_letter() -> None:
    grid = Grid(6, 1)
    grid.apply("\x1b[1;1H\x1b[1me\x1b[0m\x1b[2m\u0301x\x1b[0m")
    assert grid.rows[0][0][:2] == ["e\u0301", "x"]


def test_a_smaller_screen_keeps_no_half_characters() -> None:
    grid = Grid(6, 2)
    grid.apply("\x1b[1;1Hab漢字\x1b[2;6H")
    grid.resize(3, 1)
    assert grid.rows[0][0] == ["a", "b", " "]
    assert grid.cursor == (0, 2)
    grid.resize(5, 3)
    assert [len(cells) for cells, _ in grid.rows] == [5, 5, 5]


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b]52;c;AAAA\x07",
        "\x1b]52;c;AAAA\x1b\\",
        "\x1b]0;title\x07",
        "\x1bPq\x1b\\",
        "\x1b_Gf\x1b\\",
        "\x1b[2J",
        "\x1b[?1049l",
        "\x1b[6n",
        "\x1b[5A",
        "\x1b7",
        "\x1bc",
        "\x1b(0",
        "\x9b",
        "\x07",
        "\x00\x7f\x08\r",
        "\u202e\u2066\u200b\ufeff",
    ],
)
def test_a_sequence_that_is_no_part_of_a_picture_is_dropped_whole(sequence: str) -> None:
    grid = Grid(20, 2)
    grid.apply(f"\x1b[1;1Hab{sequence}cd")
    assert row(grid) == "abcd"


def test_links_to_the_web_and_to_mail_stay_and_all_others_go() -> None:
    grid = Grid(20, 1)
    grid.apply(
        "\x1b[1;1H\x1b]8;id=4;https://a.example/x\x1b\\A\x1b]8;;\x1b\\b"
        "\x1b]8;;mailto:a@b.example\x1b\\C\x1b]8;;\x1b\\\x1b]8;;file:///etc/passwd\x1b\\D\x1b]8;;\x1b\\"
        "\x1b]8;;https://a b\x1b\\E\x1b]8;;\x1b\\"
    )
    assert row(grid) == "AbCDE"
    assert grid.rows[0][1][:5] == [LINK + "https://a.example/x", "", LINK + "mailto:a@b.example", "", ""]


def test_without_colours_and_letters_beyond_ascii_the_places_stay() -> None:
    grid = Grid(20, 1, colours=False, ascii_only=True)
    grid.apply("\x1b[1;1H\x1b[1;38;2;1;2;3m│─é漢…x\x1b[0m")
    assert row(grid) == "|-e? .x"
    assert set(grid.rows[0][1][:7]) == {"1"}


@given(
    st.text(
        st.sampled_from(list("\x1b[]0123456789;?mHJKh\x07\\\x9b\x90\n\r\x08ab漢👍🏽\u200d\ufe0f\u0301\u202e 8")),
        max_size=60,
    )
)
def test_whatever_a_frame_contains_cells_hold_clean_text(frame: str) -> None:
    grid = Grid(12, 3)
    grid.apply(frame)
    for cells, styles in grid.rows:
        assert len(cells) == len(styles) == 12
        for x, cell in enumerate(cells):
            assert cell.isprintable() or "\u200d" in cell
            assert "\x1b" not in cell
            assert cell or (x > 0 and cells[x - 1])
