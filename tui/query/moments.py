"""Days and lengths of time as filters say them, as stretches of time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

Stretch = tuple[datetime | None, datetime | None]
"""From then on, and until before then; UTC. None: without that end."""

_LENGTH = re.compile(r"(\d{1,5})\s*(m|min|h|d|w|mo|y)", re.IGNORECASE)
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)


def length(text: str) -> timedelta | None:
    """Return a length such as `30m`, `2h`, `7d`, `2w`; None: it is none."""
    found = _LENGTH.fullmatch(text)
    return int(found[1]) * _UNITS[found[2].lower()] if found else None


def day(text: str, now: datetime) -> date | None:
    """Return a day such as `2026-11-24`, `today`, `yesterday`, in the time zone of `now`; None: it is none."""
    word = text.casefold()
    if word in ("today", "yesterday"):
        return now.date() - timedelta(days=word == "yesterday")
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
    return found if found is not None and 1971 <= found.year <= 9000 else None


def stretch(sign: str, text: str, now: datetime, *, longer: bool) -> Stretch | None:
    """Return the time that a value means.

    Args:
        sign: `>`, `<` or empty. Before a length: longer ago, or within it. Before a day: after it, or before it.
        now: Aware, in the agent's time zone: days are theirs. Lengths are counted from its minute.
        longer: What a length without a sign means.

    Returns:
        None where the text is neither a day, nor two (`2026-11-01..2026-11-07`), nor a length.
    """
    if (ago := length(text)) is not None:
        then = _ago(now.replace(second=0, microsecond=0), ago)
        return (None, then) if sign == ">" or (not sign and longer) else (then, None)
    first, dots, last = text.partition("..")
    if dots:
        begin, end = day(first, now), day(last, now)
        return (_start(begin, now), _start(end + timedelta(days=1), now)) if begin and end and not sign else None
    if (one := day(text, now)) is None:
        return None
    here, next_one = _start(one, now), _start(one + timedelta(days=1), now)
    return (next_one, None) if sign == ">" else (None, here) if sign == "<" else (here, next_one)


def _ago(now: datetime, ago: timedelta) -> datetime:
    return max(now.astimezone(UTC) - min(ago, timedelta(days=365 * 50)), _FIRST)


def _start(which: date, now: datetime) -> datetime:
    return datetime.combine(which, time(), now.tzinfo).astimezone(UTC)
