"""Periods in people's words, as days of the agent's own zone: days of 23 and of 25 hours are days too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

NAMES = ("today", "yesterday", "this week", "last week", "this month", "last month", "last 7 days", "last 30 days")
"""What is offered; other words are understood too."""

MOST_DAYS = 366

_LAST = re.compile(r"last (\d{1,3}) days?")
_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})(?: *(?:to|until|-|–|\.\.) *(\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another, with the time before that it is compared with."""

    name: str
    since: datetime
    """UTC."""
    until: datetime
    """UTC: what happens in this moment is in the next period."""
    before: datetime
    """Where the period begins that it is compared with; that one ends at `since`."""
    days: int


def period(words: str, now: datetime, zone: tzinfo) -> Period | None:
    """Return what a person means; None: it cannot be told.

    Understood are `NAMES`, `last N days`, a date such as `2026-11-03`, and two of them with `to` between.
    """
    text = " ".join(words.lower().split())
    today = now.astimezone(zone).date()
    found = _days(text, today)
    if found is None:
        return None
    first, last = found
    days = (last - first).days + 1
    if days < 1 or days > MOST_DAYS or first > today:
        return None
    end = min(_midnight(last + timedelta(days=1), zone), now.astimezone(UTC))
    before = _midnight(_month_before(first) if text == "last month" else first - timedelta(days=days), zone)
    return Period(text, _midnight(first, zone), end, before, days)


def standard_offset(zone: tzinfo, now: datetime) -> float:
    """Return the zone's hours east of Greenwich without summer time: the server takes a named zone by it, which has its
    own (4.0.4 to 4.16.2)."""
    local = now.astimezone(zone)
    offset, summer = local.utcoffset() or timedelta(), local.dst() or timedelta()
    return (offset - summer).total_seconds() / 3600


def _days(text: str, today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    named = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "this week": (monday, today),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this month": (first_of_month, today),
        "last month": (_month_before(first_of_month), first_of_month - timedelta(days=1)),
    }
    if text in named:
        return named[text]
    if found := _LAST.fullmatch(text):
        return today - timedelta(days=int(found[1]) - 1), today
    if found := _DATES.fullmatch(text):
        try:
            first = date.fromisoformat(found[1])
            return first, date.fromisoformat(found[2]) if found[2] else first
        except ValueError:
            return None
    return None


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins; where its midnight is skipped by summer time, an hour later."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
