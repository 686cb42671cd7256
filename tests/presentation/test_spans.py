"""Lines of spans: cut, filled, searched and laid out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.presentation.test_cells import TEXTS
from tui.presentation.spans import (
    Paragraph,
    Span,
    ends,
    filled,
    highlighted,
    laid_out,
    line,
    shortened,
    text_of,
    width_of,
)

LINES = st.lists(st.builds(Span, TEXTS, st.sampled_from(["", "bold", "note"])), max_size=4).map(tuple)


@given(LINES, st.integers(1, 50))
def test_a_filled_line_has_its_width(spans: tuple[Span, ...], cells: int) -> None:
    assert width_of(filled(spans, cells)) == cells


@given(LINES, LINES, st.integers(1, 50))
def test_a_line_with_two_ends_has_its_width(left: tuple[Span, ...], right: tuple[Span, ...], cells: int) -> None:
    assert width_of(ends(left, right, cells)) == cells


@given(LINES, LINES, st.integers(8, 50), st.sampled_from(["", "─"]), st.booleans())
def test_every_line_of_a_paragraph_has_its_width(
    spans: tuple[Span, ...], right: tuple[Span, ...], cells: int, rule: str, whole: bool
) -> None:
    lead = line("▒ ")
    for one in laid_out(Paragraph(spans, lead, lead, shortened(right, cells // 3), rule, "note", whole), cells):
        assert width_of(one) == cells


def test_a_word_in_two_inks_is_not_torn() -> None:
    paragraph = Paragraph((Span("aaa bb"), Span("cc", "bold"), Span(" d")))

    assert [text_of(one) for one in laid_out(paragraph, 6)] == ["aaa   ", "bbcc d"]


def test_a_search_finds_words_across_inks_in_any_case() -> None:
    found = highlighted((Span("Where is "), Span("My Ord", "bold"), Span("er?")), "my order")

    assert [(span.text, span.ink) for span in found] == [
        ("Where is ", ""),
        ("My Ord", "bold match"),
        ("er", "match"),
        ("?", ""),
    ]


def test_a_separator_stands_in_the_middle_of_its_rule() -> None:
    assert text_of(laid_out(Paragraph(line("new"), rule="─"), 11)[0]) == "─── new ───"
