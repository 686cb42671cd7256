from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.text.folding import folded, folded_in_place


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Olá, JOÃO", "ola, joao"),
        ("Straße", "strasse"),
        ("ＡＢＣ ﾊﾟ", "abc パ"),
        ("한글", "한글"),
        ("がか", "がか"),
        ("Žluťoučký", "zlutoucky"),
    ],
)
def test_case_accents_and_widths_do_not_matter_and_a_letter_stays_a_letter(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_places_in_what_is_folded_in_place_are_places_in_the_text(text: str) -> None:
    assert len(folded_in_place(text)) == len(text)


def test_folded_in_place_finds_what_folding_finds() -> None:
    assert folded_in_place("Olá, JOÃO").find("joao") == 5
