from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.snooze import EXAMPLES, NotATime, presets, read_time, spoken

NOW = datetime(2026, 11, 24, 10, 12, tzinfo=UTC)
"""A Tuesday."""


def at(words: str, now: datetime = NOW, zone: tzinfo = UTC) -> str:
    until = read_time(words, now, zone)
    return f"{until.astimezone(zone):%Y-%m-%d %H:%M}" if until else "next reply"


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("2h", "2026-11-24 12:12"),
        ("in 2 hours", "2026-11-24 12:12"),
        ("90m", "2026-11-24 11:42"),
        ("1h30", "2026-11-24 11:42"),
        ("1 h 30 min", "2026-11-24 11:42"),
        ("an hour", "2026-11-24 11:12"),
        ("half an hour", "2026-11-24 10:42"),
        ("3d", "2026-11-27 10:12"),
        ("2 weeks", "2026-12-08 10:12"),
        ("1 month", "2026-12-24 10:12"),
        ("tomorrow", "2026-11-25 09:00"),
        ("amanhã 9h", "2026-11-25 09:00"),
        ("amanha às 14h30", "2026-11-25 14:30"),
        ("sexta-feira 10", "2026-11-27 10:00"),
        ("morgen 9", "2026-11-25 09:00"),
        ("mañana", "2026-11-25 09:00"),
        ("depois do almoço", "2026-11-24 13:30"),
        ("tomorrow 9", "2026-11-25 09:00"),
        ("until tomorrow, 14:30", "2026-11-25 14:30"),
        ("tomorrow evening", "2026-11-25 18:00"),
        ("day after tomorrow 8am", "2026-11-26 08:00"),
        ("today 17", "2026-11-24 17:00"),
        ("after lunch", "2026-11-24 13:30"),
        ("tonight", "2026-11-24 20:00"),
        ("mon", "2026-11-30 09:00"),
        ("Monday at 8", "2026-11-30 08:00"),
        ("tue 14:30", "2026-11-24 14:30"),
        ("tue", "2026-12-01 09:00"),
        ("next tue 14:30", "2026-12-01 14:30"),
        ("14:30", "2026-11-24 14:30"),
        ("9", "2026-11-25 09:00"),
        ("5pm", "2026-11-24 17:00"),
        ("12am", "2026-11-25 00:00"),
        ("24 dec", "2026-12-24 09:00"),
        ("dec 24 14:30", "2026-12-24 14:30"),
        ("dec 24 2027", "2027-12-24 09:00"),
        ("1 jan", "2027-01-01 09:00"),
        ("24.12. 8:15", "2026-12-24 08:15"),
        ("2026-12-01 07:00", "2026-12-01 07:00"),
        ("next week", "2026-11-30 09:00"),
        ("next month", "2026-12-07 09:00"),
        ("next reply", "next reply"),
    ],
)
def test_plain_words_become_an_absolute_time(words: str, time: str) -> None:
    assert at(words) == time


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("today 9", "Tue 24 Nov, 09:00 is past. It is 10:12 now."),
        ("2020-01-01", "Wed 1 Jan, 09:00 is past"),
        ("0h", "is past"),
        ("soon", "Not understood"),
        ("monkey", "Not understood"),
        ("25:00", "Not understood"),
        ("30 feb", "There is no such time"),
        ("9999 weeks", "more than five years"),
        ("", "Until when?"),
    ],
)
def test_words_without_a_time_to_come_are_refused_with_a_sentence(words: str, sentence: str) -> None:
    with pytest.raises(NotATime) as refusal:
        read_time(words, NOW, UTC)
    assert sentence in str(refusal.value)


def test_wall_times_are_those_of_the_agents_zone() -> None:
    sao_paulo = timezone(timedelta(hours=-3))
    assert read_time("tomorrow 9", NOW, sao_paulo) == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_day_later_is_the_same_hour_although_the_clocks_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, 10, 24, 18, 0, tzinfo=berlin)
    assert at("1d", evening, berlin) == "2026-10-25 18:00"
    assert read_time("24h", evening, berlin) == evening.astimezone(UTC) + timedelta(hours=24)


def test_the_presets_are_the_webs() -> None:
    found = {preset.value: preset.until for preset in presets(NOW, UTC)}
    assert found == {
        "hour": datetime(2026, 11, 24, 11, 12, tzinfo=UTC),
        "tomorrow": datetime(2026, 11, 25, 9, tzinfo=UTC),
        "week": datetime(2026, 11, 30, 9, tzinfo=UTC),
        "month": datetime(2026, 12, 7, 9, tzinfo=UTC),
        "reply": None,
    }


def test_next_week_on_a_sunday_is_eight_days_away_as_on_the_web() -> None:
    sunday = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert at("next week", sunday) == "2026-11-30 09:00"


def test_next_month_that_begins_on_a_monday_is_its_first_day() -> None:
    assert at("next month", datetime(2026, 5, 20, tzinfo=UTC)) == "2026-06-01 09:00"


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (datetime(2026, 11, 25, 9, tzinfo=UTC), "Wed 25 Nov, 09:00 UTC (in 22 h 48 min)"),
        (datetime(2026, 11, 24, 10, 42, tzinfo=UTC), "Tue 24 Nov, 10:42 UTC (in 30 min)"),
        (datetime(2027, 1, 4, 9, tzinfo=UTC), "Mon 4 Jan 2027, 09:00 UTC (in 41 days)"),
        (None, "until the customer writes again"),
    ],
)
def test_the_time_is_spoken_with_its_zone_and_distance(until: datetime | None, words: str) -> None:
    assert spoken(until, NOW, UTC) == words


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_time_to_come_or_a_sentence(words: str) -> None:
    try:
        until = read_time(words, NOW, UTC)
    except NotATime:
        return
    assert until is None or until > NOW


ZONES = (
    "UTC",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Lisbon",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])


@given(moments, zones)
def test_until_tomorrow_is_nine_of_the_next_day_there_also_around_midnight_and_where_clocks_change(
    now: datetime, zone: ZoneInfo
) -> None:
    today = now.astimezone(zone).date()
    for until in (presets(now, zone)[1].until, read_time("tomorrow", now, zone), read_time("tomorrow 9", now, zone)):
        assert until is not None
        there = until.astimezone(zone)
        assert (there.date(), there.hour, there.minute) == (today + timedelta(days=1), 9, 0)


@given(moments, zones, st.integers(0, 23), st.integers(0, 59))
def test_a_time_alone_is_its_next_occurrence_there(now: datetime, zone: ZoneInfo, hour: int, minute: int) -> None:
    until = read_time(f"{hour}:{minute:02}", now, zone)
    assert until is not None
    assert timedelta() < until - now <= timedelta(hours=25)
    there = until.astimezone(zone)
    # Where the clocks are set forward, an hour of that night is not there: then it is the same time after it.
    moved = there.replace(tzinfo=None) - there.replace(hour=hour, minute=minute, tzinfo=None)
    assert moved in (timedelta(), timedelta(minutes=30), timedelta(hours=1))


@given(moments, zones, st.integers(1, 400))
def test_so_many_hours_are_so_many_hours_whatever_the_clocks_do(now: datetime, zone: ZoneInfo, hours: int) -> None:
    until = read_time(f"{hours}h", now, zone)
    assert until is not None
    assert until - now == timedelta(hours=hours)


@given(moments, zones)
def test_each_preset_is_to_come_and_says_the_time_that_is_meant(now: datetime, zone: ZoneInfo) -> None:
    for preset in presets(now, zone):
        if preset.until is not None:
            assert preset.until > now
            assert preset.detail.endswith(f"{preset.until.astimezone(zone):%H:%M}")


@pytest.mark.parametrize("words", ["", "in the blue", "31 feb"])
def test_what_is_said_of_no_time_fits_into_the_box_whole(words: str) -> None:
    with pytest.raises(NotATime) as said:
        at(words)
    assert len(str(said.value)) <= 68


def test_the_examples_are_times() -> None:
    for example in EXAMPLES.split(", "):
        assert at(example)
