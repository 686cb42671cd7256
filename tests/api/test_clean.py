from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.clean import clean, suspicious
from tui.api.reading import loads

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x9b\x9d\x00\x7f\r\n\t\u200b\u200d\u202e\u2066\u2028\ufeff\u0301\ufe0f❤🔥👩a"),
        st.sampled_from([chr(0xD800), chr(0xE0041), chr(0xDFFF)]),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Olá, 世界! مرحبا", "Olá, 世界! مرحبا"),
        ("a\x1b]52;c;Zm9v\x07b", "a]52;c;Zm9vb"),
        ("a\x9b31mb\x9d0;t\x9c", "a31mb0;t"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("dos\r\nline", "dos\nline"),
        ("sep\u2028line\u2029line", "sep\nline\nline"),
        ("Bob \u202egnp.exe", "Bob gnp.exe"),
        ("z\u200be\u200dr\ufeffo", "zero"),
        ("👩\u200d🚀 and ❤\ufe0f\u200d🔥", "👩\u200d🚀 and ❤\ufe0f\u200d🔥"),
        ("a" + "\u0301" * 9, "a" + "\u0301" * 4),
        ("flag \U0001f3f4\U000e0067\U000e0062", "flag \U0001f3f4"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("नमस्ते หวัดดี é́", "नमस्ते หวัดดี é́"),
    ],
)
def test_what_could_command_a_terminal_or_disguise_is_taken_out(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(HOSTILE)
def test_nothing_dangerous_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    for character in cleaned:
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in "\u061c\u200b\u200c\u200e\u200f\ufeff\u00ad"
        assert not 0x202A <= ord(character) <= 0x202E
        assert not 0x2060 <= ord(character) <= 0x206F
        assert not 0xE0000 <= ord(character) <= 0xE007F


@given(HOSTILE, HOSTILE, st.booleans())
def test_json_comes_out_clean_whether_its_characters_were_escaped_or_not(key: str, text: str, escaped: bool) -> None:
    raw = json.dumps({key: [text]}, ensure_ascii=escaped)
    assert loads(raw) == {clean(key): [clean(text)]}


def test_control_characters_that_json_forbids_are_taken_out_as_well() -> None:
    assert loads(b'{"a\x1b": "b\x07\x9b"}'.replace(b"\x9b", "\x9b".encode())) == {"a": "b"}
    assert loads('{"a": "x\r\ny"}') == {"a": "x\ny"}


@given(HOSTILE)
def test_the_quick_look_never_misses_what_cleaning_would_change(text: str) -> None:
    if clean(text) != text:
        assert suspicious(json.dumps(text).encode())
        assert suspicious(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass"))
