"""Figures as lines and files: none is not nought, a bar is seen, and a name is no formula."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tui.models.figures import Figures, HeatMap, ReportPage, Unit, Value
from tui.presentation.figure_lines import as_csv, as_json, bar, page_lines, told
from tui.presentation.glyphs import ASCII
from tui.presentation.spans import text_of, width_of

PAGE = ReportPage(
    tables=(
        Figures(
            title="By agent",
            columns=(("agent", Unit.TEXT), ("conversations", Unit.COUNT), ("first reply", Unit.SECONDS)),
            rows=(("=SUM(A1)", 40, 90.0), ("株式会社とても長い名前", 1, None), ("Mira", 0, -780001.25)),
            bars=1,
        ),
    ),
    heat=HeatMap(title="In", cells=tuple(tuple(hour if day == 2 else 0 for hour in range(24)) for day in range(7))),
)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, Unit.SECONDS, "–"),
        (0, Unit.SECONDS, "0s"),
        (-780001.25, Unit.SECONDS, "–"),
        (5400, Unit.SECONDS, "1h 30m"),
        (0, Unit.COUNT, "0"),
        (12345, Unit.COUNT, "12,345"),
        (41.6, Unit.PERCENT, "42 %"),
    ],
)
def test_none_differs_from_nought_and_negative_averages_say_nothing(value: Value, unit: Unit, words: str) -> None:
    assert told(value, unit) == words
    assert "\x1b" not in told("a\x1b[31mb", Unit.TEXT)


@pytest.mark.parametrize("cells", [39, 60, 79, 140])
@pytest.mark.parametrize("plots", [True, False])
def test_no_line_is_wider_than_its_pane(cells: int, plots: bool) -> None:
    lines = page_lines(PAGE, cells, plots=plots)
    assert all(width_of(each.left) <= cells for each in lines)
    assert any("█" in text_of(each.left) for each in lines) == ((plots and cells >= 60) or plots)


def test_a_bar_is_as_long_as_its_number_and_what_is_little_is_seen() -> None:
    assert bar(40, 40, 10) == "█" * 10
    assert bar(20, 40, 10) == "█" * 5
    assert bar(0.01, 40, 10) == "▏"
    assert bar(0, 40, 10) == bar(3, 0, 10) == bar(-1, 40, 10) == ""
    assert bar(20, 40, 10, ASCII) == "#####"


def test_the_csv_holds_raw_figures_and_no_formula_of_others() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(PAGE))))
    assert rows[1] == ["agent", "conversations", "first reply (seconds)"]
    assert rows[2] == ["'=SUM(A1)", "40", "90.0"]
    assert rows[3][2] == ""
    assert rows[-5][:4] == ["Wed", "0", "1", "2"]


def test_the_json_tells_what_it_is_about() -> None:
    told = json.loads(as_json(PAGE, {"report": "Agents", "period": "today"}))
    assert told["report"] == "Agents"
    assert told["tables"][0]["rows"][2] == {"agent": "Mira", "conversations": 0, "first reply": -780001.25}
    assert told["heat_map"]["rows"]["Wed"][23] == 23
