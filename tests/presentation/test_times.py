"""Ages, lengths, days, deadlines and sizes in as few cells as can be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.widgets.people import NOW, a_row
from tui.models.conversation import Status
from tui.models.row import SnippetKind
from tui.presentation.age import age, length
from tui.presentation.days import clock, day_name, short_day, when
from tui.presentation.deadlines import chip, closing, snooze, waiting
from tui.presentation.sizes import part, size
from tui.presentation.spans import text_of


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-90, "now"),
        (0, "now"),
        (59, "now"),
        (60, "1m"),
        (3_599, "59m"),
        (3_600, "1h"),
        (86_399, "23h"),
        (6 * 86_400, "6d"),
        (7 * 86_400, "1w"),
        (364 * 86_400, "52w"),
        (365 * 86_400, "1y"),
        (500 * 365 * 86_400, "99y"),
    ],
)
def test_an_age_takes_three_cells_at_most(seconds: int, words: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), NOW) == words
    assert len(words) <= 3


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "0s"), (5, "5s"), (720, "12m"), (11_520, "3h 12m"), (7_200, "2h"), (187_200, "2d 4h"), (5_443_200, "9w")],
)
def test_a_length_has_its_two_largest_units(seconds: int, words: str) -> None:
    assert length(seconds) == words


def test_hours_and_days_are_the_agents() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)

    assert clock(late, ZoneInfo("America/Sao_Paulo")) == "20:30"
    assert when(late, late, ZoneInfo("Asia/Tokyo")) == "08:30"
    assert when(late, late + timedelta(days=1), UTC) == "Sat 21 Nov 23:30"


def test_a_day_of_another_year_says_which() -> None:
    assert day_name(date(2026, 11, 21), date(2026, 1, 1)) == "Sat 21 Nov"
    assert day_name(date(2025, 11, 21), date(2026, 1, 1)) == "Fri 21 Nov 2025"
    assert short_day(date(2026, 8, 3), date(2026, 11, 1)) == "03 Aug"
    assert short_day(date(2025, 8, 3), date(2026, 11, 1)) == "Aug 2025"


def test_deadlines_are_sentences_that_grow_urgent() -> None:
    assert waiting(NOW - timedelta(minutes=12), NOW) == (("waiting 12m", "", ""),)
    assert waiting(NOW - timedelta(hours=2), NOW)[0].ink == "warning"
    assert text_of(closing(NOW + timedelta(hours=3, minutes=12), NOW)) == "closes in 3h 12m"
    assert closing(NOW + timedelta(minutes=20), NOW)[0].ink == "danger"
    assert text_of(closing(NOW, NOW)) == "window closed"
    assert snooze(None, NOW, UTC) == "until the next reply"
    assert snooze(NOW + timedelta(days=2), NOW, UTC) == "until Mon 23 Nov 14:10"


def test_a_wait_that_the_age_tells_is_not_told_twice() -> None:
    since = NOW - timedelta(hours=5)

    assert text_of(chip(a_row(waiting_since=since, last_activity_at=since), NOW)) == ""
    noted = a_row(waiting_since=since, last_activity_at=since, snippet_kind=SnippetKind.NOTE)
    assert text_of(chip(noted, NOW)) == "waits 5h"


def test_a_row_tells_its_tightest_deadline() -> None:
    waits = a_row(waiting_since=NOW - timedelta(minutes=40))

    assert text_of(chip(waits, NOW)) == "waits 40m"
    assert text_of(chip(waits, NOW, closes_at=NOW + timedelta(minutes=30))) == "closes 30m"
    assert text_of(chip(a_row(can_reply=False), NOW)) == "no window"
    assert text_of(chip(a_row(waiting_since=NOW - timedelta(minutes=3)), NOW)) == ""
    snoozed = a_row(status=Status.SNOOZED, snoozed_until=NOW + timedelta(hours=3))
    assert text_of(chip(snoozed, NOW)) == "wakes 3h"


@pytest.mark.parametrize(
    ("octets", "words"),
    [(0, "0 B"), (107, "107 B"), (999, "999 B"), (1_000, "1.0 kB"), (240_000, "240 kB"), (1_240_000, "1.2 MB"),
     (999_600, "1.0 MB"), (40_000_000, "40 MB"), (7_200_000_000_000, "7200 GB")],
)  # fmt: skip
def test_a_size_has_three_digits_at_most_below_a_terabyte(octets: int, words: str) -> None:
    assert size(octets) == words


def test_a_part_of_a_file_names_the_unit_once_where_it_is_the_same() -> None:
    assert part(3_100_000, 12_000_000) == "3.1 of 12 MB"
    assert part(240_000, 12_000_000) == "240 kB of 12 MB"
    assert part(0, 107) == "0 of 107 B"
