"""Text on a terminal: its width, and how it is cut and broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.presentation.cells import breaks, cut, fit, one_line, printable, width

PIECES = st.sampled_from(
    [
        "a",
        "word ",
        " ",
        "了解",
        "ー。",
        "「",
        "é",
        "e\u0301",
        "👩‍👩‍👧‍👦",
        "🇧🇷",
        "👍🏽",
        "أين",
        "ไทย",
        "❤️",
        "https://example.com/a",
        "\u00a0",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS, st.integers(0, 40))
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) == cells


@given(TEXTS, st.integers(0, 40))
def test_cut_text_never_takes_more_than_its_cells(text: str, cells: int) -> None:
    assert cell_len(cut(text, cells)) <= cells


@given(TEXTS)
def test_the_width_is_the_terminals(text: str) -> None:
    assert width(text) == cell_len(text)


@given(TEXTS, st.integers(2, 40))
def test_broken_lines_fit_and_lose_nothing_but_blanks(text: str, cells: int) -> None:
    lines = [text[start:end] for start, end in breaks(text, cells)]

    assert all(cell_len(one) <= cells for one in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert cut("日本語", 4) == "日…"
    assert fit("日本語", 4) == "日… "


def test_a_joined_emoji_is_cut_as_one() -> None:
    assert fit("ab👩‍👩‍👧‍👦", 3, ellipsis="") == "ab "


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("hello big world", 7, ["hello", "big", "world"]),
        ("", 5, [""]),
        ("    code stays indented", 12, ["    code", "stays", "indented"]),
        ("x https://example.com/long", 10, ["x", "https://ex", "ample.com/", "long"]),
        ("日本語のテキスト、とても", 8, ["日本語の", "テキス", "ト、とて", "も"]),
        ("de ééé e\u0301e\u0301 abc", 6, ["de ééé", "e\u0301e\u0301 abc"]),
    ],
)
def test_lines_break_at_words_and_where_a_script_has_none_before_no_closing_mark(
    text: str, cells: int, lines: list[str]
) -> None:
    assert [text[start:end] for start, end in breaks(text, cells)] == lines


def test_line_breaks_tabs_and_controls_cannot_leave_their_column() -> None:
    assert printable("a\u202eb\x9bc\n\td") == "abc\n\td"
    assert one_line("\u2066a\ufeff") == "a"
    assert one_line("a\nb\tc\r\n\x1b[2Jd\u2028e\x9be") == "a b c [2Jd ee"
