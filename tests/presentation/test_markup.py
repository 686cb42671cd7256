"""The light Markdown that people write, and the text that is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.markup import inline, paragraphs
from tui.presentation.spans import laid_out, text_of, width_of


def read(text: str) -> list[tuple[str, str]]:
    return [(span.text, span.ink) for span in inline(text)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain", [("plain", "")]),
        ("a **bold** word", [("a ", ""), ("bold", "bold"), (" word", "")]),
        ("*it* and _it_", [("it", "italic"), (" and ", ""), ("it", "italic")]),
        ("**bold and _both_**", [("bold and ", "bold"), ("both", "bold italic")]),
        ("`**code**`", [("**code**", "code")]),
        ("~~gone~~", [("gone", "strike")]),
        (r"2 \* 3 \_x\_", [("2 * 3 _x_", "")]),
        ("[@João](mention://user/2/Jo%C3%A3o) hi", [("@João", "accent"), (" hi", "")]),
        ("[Tea](https://a.b/c) now", [("Tea", ""), (" (", ""), ("https://a.b/c", "link"), (")", ""), (" now", "")]),
        ("[https://a.b](https://a.b)", [("https://a.b", "link")]),
        ("see https://a.b/c_d_e.", [("see ", ""), ("https://a.b/c_d_e", "link"), (".", "")]),
        ("(https://a.b/x_(y))", [("(", ""), ("https://a.b/x_(y)", "link"), (")", "")]),
    ],
)
def test_marks_become_inks(written: str, shown: list[tuple[str, str]]) -> None:
    assert read(written) == shown


@pytest.mark.parametrize(
    "text",
    ["2 * 3 * 4", "snake_case_name", "a ** b", "[/x]", "[@click=app.quit]x[/]", "[ ] todo", "**", "`", "5 > 3", "[a](", "*"],
)  # fmt: skip
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert text_of(inline(text)) == text
    assert {ink for _, ink in read(text)} <= {""}


def test_a_link_leads_only_to_the_web_and_to_mail() -> None:
    assert inline("[x](https://a.b)")[-2].link == "https://a.b"
    assert inline("[x](javascript:alert)")[-2].link == ""
    assert inline("[x](mailto:a@b.c)")[-2].link == "mailto:a@b.c"


def shown(text: str, cells: int = 30, *, headings: bool = True) -> list[str]:
    return [text_of(one).rstrip() for p in paragraphs(text, "", (), headings=headings) for one in laid_out(p, cells)]


def test_hard_breaks_lists_and_quotes_read_as_such() -> None:
    assert shown("Hello\\\nthere\n\n\n- one\n- two\n1. first of all there is this\n> said\n\n") == [
        "Hello",
        "there",
        "",
        "• one",
        "• two",
        "1. first of all there is this",
        "│ said",
    ]


def test_a_list_hangs_under_its_words() -> None:
    assert shown("- one two three", 9) == ["• one two", "  three"]


def test_code_blocks_are_left_alone() -> None:
    assert shown("```python\nif a:\n    **b**\n```\nafter") == ["if a:", "    **b**", "after"]


def test_customers_mean_a_number_where_agents_mean_a_heading() -> None:
    assert shown("# 5 pieces", headings=False) == ["# 5 pieces"]
    assert shown("# Title") == ["Title"]


@given(st.text(alphabet="ab *_`~[]()<>\\#-.>1\n\t日é@:/h", max_size=200), st.integers(4, 40))
def test_whatever_is_written_is_laid_out_in_its_width(text: str, cells: int) -> None:
    for paragraph in paragraphs(text, "", ()):
        assert all(width_of(one) == cells for one in laid_out(paragraph, cells))


@pytest.mark.parametrize(
    "evil", ["**a ", "[a](", "_a ", "`", "~~a", "(http://a", "*a*", "<http://", "![", "\\", "> ", "- ", "__a ", "[[[["]
)
def test_hostile_repetition_costs_no_more_than_its_length(evil: str) -> None:
    text = evil * (19_000 // len(evil))

    began = time.process_time()
    paragraphs(text, "", ())

    assert time.process_time() - began < 1
