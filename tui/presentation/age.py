"""How long ago, and how long still, in as few cells as can be read."""

from __future__ import annotations

from datetime import datetime

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 365 * DAY


def age(then: datetime, now: datetime) -> str:
    """Return the time from `then` to `now` in at most 3 cells: `now`, `5m`, `23h`, `6d`, `9w`, `1y`. The future is `now`."""
    seconds = int((now - then).total_seconds())
    if seconds < MINUTE:
        return "now"
    for limit, unit, letter in ((HOUR, MINUTE, "m"), (DAY, HOUR, "h"), (WEEK, DAY, "d"), (YEAR, WEEK, "w")):
        if seconds < limit:
            return f"{seconds // unit}{letter}"
    return f"{min(99, seconds // YEAR)}y"


def length(seconds: float) -> str:
    """Return a length of time in its two largest units: `5s`, `12m`, `3h 12m`, `2d 4h`, `9w`. A negative one reads as `0s`."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole}s"
    if whole < HOUR:
        return f"{whole // MINUTE}m"
    if whole < DAY:
        return _pair(whole // HOUR, "h", whole % HOUR // MINUTE, "m")
    if whole < 2 * WEEK:
        return _pair(whole // DAY, "d", whole % DAY // HOUR, "h")
    return f"{whole // WEEK}w"


def _pair(large: int, large_letter: str, small: int, small_letter: str) -> str:
    return f"{large}{large_letter} {small}{small_letter}" if small else f"{large}{large_letter}"
