from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.text.typed import is_typed, written


@pytest.mark.parametrize(
    "character",
    [
        "a",
        "é",
        "\xa0",
        "\u202f",
        "\u3000",
        "\u200c",
        "\u200d",
        "\u200e",
        "\u200f",
        "\xad",
        "️",
        "́",
        "\U000e0067",
        "\ue000",
    ],
)
def test_everything_that_a_keyboard_sends_and_is_no_control_is_typed(character: str) -> None:
    assert is_typed(character)
    assert written(f"<{character}>") == f"<{character}>"


@pytest.mark.parametrize("character", [None, "", "\x1b", "\r", "\n", "\t", "\x7f", "\x9b", "ab"])
def test_a_control_is_a_key_and_no_letter(character: str | None) -> None:
    assert not is_typed(character)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn"))))
def test_what_is_no_control_is_pasted_as_it_is(text: str) -> None:
    assert written(text) == text


@given(st.text())
def test_no_control_is_pasted(text: str) -> None:
    assert all(character == "\n" or unicodedata.category(character) not in ("Cc", "Cs") or character == "\t"
               for character in written(text))  # fmt: skip


def test_a_break_of_any_kind_is_a_line_break() -> None:
    assert written("Item 10\x0bItem 20\x0cTotal\x8530\r\n\rend\u2028\x1f!") == "Item 10\nItem 20\nTotal\n30\n\nend\n !"
