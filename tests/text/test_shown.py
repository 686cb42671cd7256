from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import CORPUS, NEVER_IN_TEXT
from tui.text.shown import shown, shown_line, shown_name

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x9b\x9d\x00\x7f\r\n\t\x0b\u200b\u200d\u202e\u2066\u2028\ufeff\u0301\ufe0f❤🔥👩a🏴"),
        st.sampled_from([chr(0xD800), chr(0xE0041), chr(0xE007F), chr(0xDFFF), chr(0xFDD0)]),
    ),
    max_size=40,
)
WALES = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbwls") + "\U000e007f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Olá, 世界! مرحبا", "Olá, 世界! مرحبا"),
        ("a\x1b]52;c;Zm9v\x07b", "a]52;c;Zm9vb"),
        ("a\x9b31mb\x9d0;t\x9c", "a31mb0;t"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("Bob \u202egnp.exe", "Bob gnp.exe"),
        ("z\u200be\ufeffro", "zero"),
        ("👩\u200d🚀 and ❤\ufe0f\u200d🔥", "👩\u200d🚀 and ❤\ufe0f\u200d🔥"),
        ("a" + "\u0301" * 9, "a" + "\u0301" * 4),
        ("flag \U0001f3f4\U000e0067\U000e0062", "flag \U0001f3f4"),
        ("lone \ud800 surrogate \ufdd0", "lone \ufffd surrogate \ufffd"),
        ("नमस्ते หวัดดี é́", "नमस्ते หวัดดี é́"),
    ],
)
def test_what_could_drive_a_terminal_or_turn_its_letters_is_taken_out(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "അവന\u200dd",
        "5 ש״ח\u200f!",
        WALES,
        "Donau\u00addampf",
        "❤\ufe0f 1\ufe0f\u20e3",
        "葛\U000e0100",
        "🇧🇷",
    ],
)
def test_what_belongs_to_words_stays(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\x1c", "\x1d", "\x1e", "\u2028", "\u2029"])
def test_a_line_break_of_any_kind_is_one_and_never_nothing(end: str) -> None:
    assert shown(f"Item 10{end}Item 20") == "Item 10\nItem 20"
    assert shown_line(f"Item 10{end}Item 20") == "Item 10 Item 20"


def test_a_unit_separator_is_a_blank() -> None:
    assert shown("a\x1fb") == "a b"


@given(HOSTILE)
def test_nothing_that_drives_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = shown(text)
    assert shown(cleaned) == cleaned
    for character in cleaned:
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in "\u200b\ufeff\ufdd0"
        assert not 0x202A <= ord(character) <= 0x202E
        assert not 0x2060 <= ord(character) <= 0x206F
    assert not NEVER_IN_TEXT.search(cleaned.replace(WALES, "")) or "\U000e007f" in cleaned


@pytest.mark.parametrize("text", CORPUS)
def test_hostile_text_is_harmless_as_a_text_a_line_and_a_name(text: str) -> None:
    for clean in (shown(text), shown_line(text), shown_name(text)):
        assert not NEVER_IN_TEXT.search(clean)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Ann\u3164Reed", "Ann␣Reed"),
        ("\u2800\uffa0", "␣␣"),
        ("Ann\u034f Reed\u00ad", "Ann� Reed�"),
        ("A\ufe0fnn\U000e0101", "A�nn�"),
        ("An\u200dn\u200c", "An�n�"),
        ("An\u200bn", "An�n"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (
            "葛\U000e0100城 ❤\ufe0f 1\ufe0f\u20e3 👩\u200d🚀 👍🏽",
            "葛\U000e0100城 ❤\ufe0f 1\ufe0f\u20e3 👩\u200d🚀 👍🏽",
        ),
        ("Zoë O'Brien-Łęcka\tx", "Zoë O'Brien-Łęcka x"),
        ("Ann\u202egnp", "Anngnp"),
    ],
)
def test_what_only_disguises_a_name_is_seen_in_it(name: str, seen: str) -> None:
    assert shown_name(name) == seen
