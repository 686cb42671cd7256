from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store_builders import a_message
from tui.presentation.lengthy import MOST_CHARACTERS, SHOWN_CHARACTERS, SHOWN_LINES, abridged
from tui.presentation.messages import message_paragraphs
from tui.presentation.reading import Fold, Reading
from tui.presentation.spans import text_of


def shown(text: str, **reading: object) -> list[str]:
    found = message_paragraphs(a_message(1, content=text), Reading(fold_key="f", pager_key="|", **reading))  # type: ignore[arg-type]  # fields of Reading
    return [text_of(paragraph.spans) for paragraph in found[1:]]


def test_a_text_as_people_write_them_is_shown_whole() -> None:
    text = "A line.\n" * 200
    assert abridged(text, fold_key="f", pager_key="|", everything=False) == (text, "")


def test_of_many_lines_the_first_are_shown_and_the_rest_is_counted() -> None:
    lines = shown("".join(f"line {number}\n" for number in range(1_000)))
    assert lines[:2] == ["line 0", "line 1"]
    assert len(lines) == SHOWN_LINES + 1
    assert lines[-1] == "… 750 more lines: f unfolds, | opens all of it in your pager"


def test_unfolded_all_that_the_server_takes_is_shown() -> None:
    text = "".join(f"line {number}\n" for number in range(15_000))[:150_000]
    lines = shown(text, fold=Fold.NOTHING)
    assert lines == text.rstrip().split("\n")


@pytest.mark.parametrize(
    "text", ["x" * 10_000_000, "some words " * 1_000_000, "a line\n" * 1_500_000, "漢字" * 2_000_000]
)
@pytest.mark.parametrize("fold", [Fold.QUOTES, Fold.NOTHING])
def test_of_ten_megabytes_a_bounded_part_is_laid_out_and_the_rest_told(text: str, fold: Fold) -> None:
    lines = shown(text, fold=fold)
    assert sum(map(len, lines)) <= (MOST_CHARACTERS if fold is Fold.NOTHING else SHOWN_CHARACTERS) + 100
    assert " MB more" in lines[-1]


def test_what_is_searched_for_is_shown_where_it_stands_further_down() -> None:
    text = "a line\n" * 2_000 + "the needle\n" + "a line\n" * 100
    assert "the needle" not in shown(text)
    assert "the needle" in shown(text, wanted="Needle")
    assert len(shown(text, wanted="a line")) == SHOWN_LINES + 1


@given(st.text(alphabet="ab \n漢", max_size=300).map(lambda text: text * 200), st.booleans())
def test_what_is_shown_is_the_beginning_of_the_text(text: str, everything: bool) -> None:
    beginning, told = abridged(text, fold_key="f", pager_key="|", everything=everything)
    assert text.startswith(beginning)
    assert bool(told) == (beginning != text)
