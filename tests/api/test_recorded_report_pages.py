"""What the pages of figures show of recorded answers: every number as the server told it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tui.api.decode import reports
from tui.models.figures import Unit
from tui.presentation.figure_lines import told
from tui.presentation.periods import period
from tui.sync.reports import compared

RECORDINGS = Path(__file__).parent.parent / "recordings"


def recorded(version: str, name: str) -> Any:
    exchanges = json.loads((RECORDINGS / version / "reports.json").read_text(encoding="utf-8"))
    return next(each["response"]["json"] for each in exchanges if each["name"] == name)


@pytest.mark.parametrize("version", ["4.0.4", "4.15.1", "4.16.2"])
def test_a_recorded_summary_reads_as_it_was_told(version: str) -> None:
    raw = recorded(version, "summary")
    wanted = period("last 7 days", datetime(2026, 11, 20, 12, tzinfo=UTC), UTC)
    assert wanted is not None
    rows = {row[0]: row[1:3] for row in compared(reports.report_summary(raw), wanted).rows}
    for shown, field in (("conversations", "conversations_count"), ("resolved", "resolutions_count")):
        assert rows[shown] == (told(raw[field], Unit.COUNT), told(raw["previous"][field], Unit.COUNT))
    for shown, field in (("first reply", "avg_first_response_time"), ("resolution", "avg_resolution_time")):
        value = raw[field]
        assert rows[shown][0] == (told(float(value), Unit.SECONDS) if value else "–")
