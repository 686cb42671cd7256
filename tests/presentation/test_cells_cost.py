"""What laying out costs, where somebody wants it to cost much."""

from __future__ import annotations

import time

import pytest

from tui.presentation.cells import breaks, head, width

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def seconds(text: str) -> float:
    began = time.process_time()
    breaks(text, 60)
    return time.process_time() - began


@pytest.mark.parametrize("unit", [FAMILY, "\u0915\u094d\u0937\u093f", "\U0001f1e7\U0001f1f7", "e\u0301"])
def test_one_endless_word_of_joined_characters_costs_no_more_than_its_length(unit: str) -> None:
    short, long = seconds(unit * 2_000), seconds(unit * 16_000)
    assert long < 32 * short + 0.1


def test_the_lines_of_an_endless_word_hold_all_of_it_in_order_and_none_is_too_wide() -> None:
    for unit in (FAMILY, "\U0001f1e7\U0001f1f7", "e" + "\u0301" * 300, "\u6f22a"):
        text = unit * 500
        lines = breaks(text, 7)
        assert "".join(text[start:end] for start, end in lines) == text
        assert all(width(text[start:end]) <= 7 for start, end in lines)


def test_the_head_of_characters_of_very_many_parts_is_whole_characters() -> None:
    piled = "e" + "\u0301" * 500
    assert head(piled * 9, 3) == piled * 3
