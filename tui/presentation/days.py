"""Which day and hour it was where the agent is."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import Paragraph, line

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock(moment: datetime, zone: tzinfo) -> str:
    """Return the hour and minute there: `14:03`."""
    there = moment.astimezone(zone)
    return f"{there.hour:02d}:{there.minute:02d}"


def day(moment: datetime, zone: tzinfo) -> date:
    """Return the calendar day there."""
    return moment.astimezone(zone).date()


def day_name(wanted: date, today: date) -> str:
    """Return how a day is called: `Sat 21 Nov`; with its year where that is not this year's."""
    name = f"{_DAYS[wanted.weekday()]} {wanted.day} {_MONTHS[wanted.month - 1]}"
    return name if wanted.year == today.year else f"{name} {wanted.year}"


def short_day(wanted: date, today: date) -> str:
    """Return a day in six cells or, from another year, in eight: `12 Oct`, `Oct 2025`."""
    month = _MONTHS[wanted.month - 1]
    return f"{wanted.day:02d} {month}" if wanted.year == today.year else f"{month} {wanted.year}"


def when(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return an hour today, a day and hour otherwise: `14:03`, `Mon 23 Nov 09:00`."""
    there, today = day(moment, zone), day(now, zone)
    return clock(moment, zone) if there == today else f"{day_name(there, today)} {clock(moment, zone)}"


def day_separator(wanted: date, today: date) -> Paragraph:
    """Return the line between two days."""
    return Paragraph(line(day_name(wanted, today), "muted"), rule=" ")


def new_separator(glyphs: Glyphs = UNICODE) -> Paragraph:
    """Return the line above what came since the agent last looked."""
    return Paragraph(line("new", "accent"), rule=glyphs.rule, fill="rule")
