from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.fuzzy import match, ranked
from tui.text.folding import folded_in_place

AGENTS = ["Ana Reis", "João Lima", "Maria Santos", "Marina Alves", "Mira Holt", "Kenji Ito 了解"]


def found(query: str) -> list[str]:
    return [entry for entry, _ in ranked(query, AGENTS, str)]


def test_accents_and_case_do_not_matter() -> None:
    assert found("JOAO") == ["João Lima"]


def test_the_start_of_a_name_comes_before_its_middle() -> None:
    assert found("ma") == ["Maria Santos", "Marina Alves", "João Lima"]


def test_words_may_come_in_any_order() -> None:
    assert found("san mar") == ["Maria Santos"]


def test_initials_find_a_name() -> None:
    assert found("ms")[0] == "Maria Santos"


def test_letters_far_apart_find_nothing() -> None:
    assert match("mrs", "a mark in the river and some stones") is None


def test_an_empty_query_keeps_everything_in_its_order() -> None:
    assert found(" ") == AGENTS


def test_scripts_without_case_are_found() -> None:
    assert found("了解") == ["Kenji Ito 了解"]


@pytest.mark.parametrize(("query", "positions"), [("lima", (5, 6, 7, 8)), ("jl", (0, 5))])
def test_the_matching_letters_are_told(query: str, positions: tuple[int, ...]) -> None:
    hit = match(query, "João Lima")
    assert hit is not None
    assert hit.positions == positions


@given(st.text(max_size=20), st.text(max_size=40))
def test_positions_always_lie_inside_the_text(query: str, text: str) -> None:
    assert len(folded_in_place(text)) == len(text)
    hit = match(query, text)
    assert hit is None or all(0 <= position < len(text) for position in hit.positions)
