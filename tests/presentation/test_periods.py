"""Periods are days of the agent's own zone, whatever summer time does to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.periods import NAMES, period, standard_offset

ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland", "America/New_York"]
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(now=MOMENTS, zone=st.sampled_from(ZONES).map(ZoneInfo), name=st.sampled_from(NAMES))
def test_a_period_is_whole_days_up_to_now_and_is_compared_with_as_many_before(
    now: datetime, zone: ZoneInfo, name: str
) -> None:
    found = period(name, now, zone)
    assert found is not None
    assert found.before < found.since <= found.until <= now
    for moment in (found.since, found.before):
        assert moment.astimezone(zone).strftime("%H:%M") in ("00:00", "01:00")
    days = (found.until.astimezone(zone).date() - found.since.astimezone(zone).date()).days
    # It ends in its last day, or where that is over.
    assert days in (found.days - 1, found.days)


@given(now=MOMENTS, zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_days_lie_beside_each_other_without_a_gap(now: datetime, zone: ZoneInfo) -> None:
    today, yesterday = period("today", now, zone), period("yesterday", now, zone)
    assert today is not None
    assert yesterday is not None
    assert yesterday.until == today.since
    assert yesterday.since == today.before
    this, last = period("this month", now, zone), period("last month", now, zone)
    assert this is not None
    assert last is not None
    assert last.until == this.since


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_days_of_summer_time_have_23_and_25_hours(day: str, hours: int) -> None:
    found = period(day, datetime(2026, 12, 1, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    assert found is not None
    assert found.until - found.since == timedelta(hours=hours)


@pytest.mark.parametrize("words", ["", "soon", "last 0 days", "2027-01-01", "2026-13-01", "2026-11-05 to 2026-11-01"])
def test_what_is_no_period_is_none(words: str) -> None:
    assert period(words, datetime(2026, 12, 1, tzinfo=UTC), ZoneInfo("UTC")) is None


def test_own_words_are_understood() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    days = {
        words: found.days
        for words in ("Last 14 days", "2026-11-03", "2026-11-01 to 2026-11-15")
        if (found := period(words, now, ZoneInfo("UTC"))) is not None
    }
    assert days == {"Last 14 days": 14, "2026-11-03": 1, "2026-11-01 to 2026-11-15": 15}


@pytest.mark.parametrize(("zone", "hours"), [("Europe/Berlin", 1), ("America/New_York", -5), ("Asia/Kolkata", 5.5)])
@pytest.mark.parametrize("month", [1, 7])
def test_the_zone_is_told_without_its_summer_time(zone: str, hours: float, month: int) -> None:
    assert standard_offset(ZoneInfo(zone), datetime(2026, month, 1, tzinfo=UTC)) == hours
