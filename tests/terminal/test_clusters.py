from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.hostile import CORPUS, NEVER_IN_TEXT
from tui.terminal.clusters import clusters, is_disputed, is_plain, reach
from tui.terminal.wall import clean, is_clean
from tui.text.cells import FILLER, filled, width
from tui.text.shown import MARKS, shown


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_a_terminal_would_obey_is_left_of_hostile_text(text: str) -> None:
    assert not NEVER_IN_TEXT.search(clean(text))


@given(st.text(max_size=40))
def test_cleaning_keeps_the_width_that_was_laid_out(text: str) -> None:
    assert cell_len(clean(text)) == cell_len(text) or "\u200d" in text or "\ufe0f" in text
    assert is_clean(clean(text))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_the_pieces_are_as_wide_as_the_text(text: str) -> None:
    assert sum(width for _, width in clusters(text)) == cell_len(clean(text))


def test_plain_characters_are_one_cell_wide_in_the_tables_we_lay_out_with() -> None:
    assert [
        chr(code) for code in range(0x20, 0xD800) if is_plain(chr(code)) and cell_len(chr(code)) != 1 and code != 0x7F
    ] == []


def test_what_is_drawn_as_one_is_one_piece() -> None:
    family, flag, thumb, heart = "👨‍👩‍👧", "🇩🇪", "👍🏽", "❤\ufe0f"
    assert [piece for piece, _ in clusters(family + flag + thumb + heart + "e\u0301")] == [
        family,
        flag,
        thumb,
        heart,
        "e\u0301",
    ]


def test_marks_piled_on_one_letter_are_cut_off() -> None:
    ((piece, width),) = clusters("e" + "\u0301" * 60)
    assert (len(piece), width) == (1 + MARKS, 1)


def test_a_joiner_between_letters_hides_nothing_in_a_cell() -> None:
    assert clusters("a\u200db")[0].text == "a"


def test_terminals_agree_on_han_and_letters_and_not_on_pictures() -> None:
    assert not any(map(is_disputed, ["a", "é", "e\u0301", "漢", "한", "│", "·"]))
    assert all(map(is_disputed, ["😀", "👍🏽", "👨‍👩‍👧", "🇩🇪", "❤\ufe0f", "नि", "\ue0b0", "⌚"]))


def test_what_is_not_joined_reaches_further() -> None:
    assert reach("👨‍👩‍👧") == 6
    assert reach("🇩🇪") == 4
    assert reach("👍🏽") == 4
    assert reach("a") == 1


def test_the_same_character_is_kept_once_however_many_texts_it_is_in() -> None:
    first, second = clusters("é日"), clusters("日")
    assert first[-1] is second[0]


def test_a_spacing_vowel_has_the_cell_it_was_laid_out_with() -> None:
    assert [piece for piece, _ in clusters(filled("कां नि"))] == ["क", "ां", " ", "न", "ि"]
    assert [wide for _, wide in clusters(filled("कां नि"))] == [1] * 5
    assert all(map(is_disputed, ["ां", "ि"]))


def test_a_vowel_whose_cell_was_cut_off_keeps_to_the_cell_of_its_letter() -> None:
    assert [piece for piece, _ in clusters("का")] == ["का"]
    assert [piece for piece, _ in clusters(FILLER + "x")] == [" ", "x"]


def test_a_joiner_at_the_end_of_a_cell_swallows_nothing_and_joins_what_is_to_be_joined() -> None:
    assert [tuple(one) for one in clusters(filled("क्\u200dष a"))] == [("क्\u200dष", 2), (" ", 1), ("a", 1)]
    assert [piece for piece, _ in clusters(filled("n\u200dx"))] == ["n", "x"]


@given(
    st.text(
        st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("ािक्\u200d\ufe0f👩🚀🇩🇪ကြေ")),
        max_size=20,
    )
)
@example("\u200d")
@example("\u200d\u200da")
@example("\u200dि")
def test_the_pieces_are_as_wide_as_the_text_that_was_laid_out(text: str) -> None:
    text = shown(text)
    assert sum(wide for _, wide in clusters(filled(text))) == width(text)
    assert all(FILLER not in piece for piece, _ in clusters(filled(text)))
