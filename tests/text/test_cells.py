from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text.cells import FILLER, filled, graphemes, stops, width
from tui.text.shown import shown

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("ािीक्षষ\u200d\u200c\ufe0f👩🚀🇩🇪🏽ကြေေាា"),
    ),
    max_size=12,
)
WORDS = ["आपका सामान कहाँ है", "আমার টাকা ফেরত", "எனது பணம் எங்கே", "నాకు సహాయం", "എന്റെ പണം", "ကျေးဇူး ကြ", "ខ្ញុំ ជា"]


@pytest.mark.parametrize("words", WORDS)
def test_a_spacing_vowel_takes_a_cell_as_in_terminals(words: str) -> None:
    assert width(words) == sum(category(character) not in ("Mn", "Me", "Cf") for character in words)


@given(TEXTS)
def test_rich_takes_filled_text_for_as_wide_as_it_is(text: str) -> None:
    assert cell_len(filled(text)) == width(text)
    assert filled(text).replace(FILLER, "") == text.replace(FILLER, "")


@given(TEXTS)
def test_the_characters_make_up_the_text_and_its_width(text: str) -> None:
    text = shown(text)
    found = graphemes(text)
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert sum(one.width for one in found) == width(text)


@pytest.mark.parametrize(
    "one",
    [
        "का",
        "नि",
        "👩🏽\u200d🚀",
        "👨\u200d👩\u200d👧",
        "🇧🇷",
        "👍🏽",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "e\u0301",
        "ကျေး",
        "한",
        "a",
    ],
)
def test_what_a_reader_takes_for_one_character_is_one(one: str) -> None:
    text = f"x{one}{one}y"
    assert [text[start:end] for start, end, _ in graphemes(text)] == ["x", one, one, "y"]


@pytest.mark.parametrize("one", ["क्षि", "क्\u200dष", "ন্ত্র", "ക്ഷ", "స్త్రీ", "સ્થિ", "କ୍ଷ", "က္က", "ខ្ញុំ", "का", "🇧🇷"])
def test_a_cursor_goes_over_a_conjunct_in_one_step(one: str) -> None:
    assert stops(f"x{one}{one}y") == [0, 1, 1 + len(one), 1 + 2 * len(one), 2 + 2 * len(one)]


@pytest.mark.parametrize("two", [("க்", "ஷ"), ("क्\u200c", "ष"), ("क्", "a"), ("क्", " "), ("क", "ष"), ("क्", "আ")])
def test_what_is_seen_apart_is_gone_over_apart(two: tuple[str, str]) -> None:
    assert stops("".join(two)) == [0, len(two[0]), len(two[0]) + len(two[1])]


@given(TEXTS)
def test_a_cursor_stands_only_between_characters(text: str) -> None:
    assert set(stops(text)) <= {0, *(one.end for one in graphemes(text))}
    assert stops(text)[-1] == len(text)
