"""Until when a conversation sleeps: the web's presets, and plain words such as "tue 14:30" as a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tui.text.folding import folded

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

EXAMPLES = "2h, tue 14:30, 24 dec 9, next reply"

_FARTHEST = timedelta(days=5 * 366)
_MORNING = time(9)
_PARTS_OF_DAY = {
    "morning": time(9),
    "noon": time(12),
    "lunch": time(13, 30),
    "afternoon": time(14),
    "evening": time(18),
    "tonight": time(20),
    "night": time(20),
}
_UNITS = {"m": 60, "h": 3600}
_SPAN = r"(?P<number>\d{1,4})\s*(?P<unit>mo(?:nths?)?|m(?:in(?:utes?|s)?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)"
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})|h)?\s*(?P<half>am|pm|a|p)?")

_IN_ENGLISH = {
    "amanha": "tomorrow",
    "depois de amanha": "overmorrow",
    "hoje": "today",
    "segunda": "mon",
    "terca": "tue",
    "quarta": "wed",
    "quinta": "thu",
    "sexta": "fri",
    "sabado": "sat",
    "domingo": "sun",
    "depois do almoco": "after lunch",
    "manana": "tomorrow",
    "hoy": "today",
    "lunes": "mon",
    "martes": "tue",
    "miercoles": "wed",
    "jueves": "thu",
    "viernes": "fri",
    "despues de comer": "after lunch",
    "morgen": "tomorrow",
    "heute": "today",
    "montag": "mon",
    "dienstag": "tue",
    "mittwoch": "wed",
    "donnerstag": "thu",
    "freitag": "fri",
    "samstag": "sat",
    "sonntag": "sun",
    "nach dem mittag": "after lunch",
    "demain": "tomorrow",
    "lundi": "mon",
    "mardi": "tue",
    "mercredi": "wed",
    "jeudi": "thu",
    "vendredi": "fri",
}
"""Days as agents of other tongues say them, folded; the longest are looked for first."""
_FOREIGN = re.compile(rf"\b(?:{'|'.join(sorted(_IN_ENGLISH, key=len, reverse=True))})(?:-feira)?\b")


class NotATime(ValueError):
    """Words that give no time to come. Its text is a sentence for the agent: what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One line of the snooze menu."""

    value: str
    label: str
    until: datetime | None
    """UTC; None: until the customer's next reply."""
    detail: str
    """The absolute time, for people."""


def presets(now: datetime, zone: tzinfo) -> tuple[Preset, ...]:
    """Return the web's snooze menu, in its order, without its "custom".

    Args:
        now: The present, aware.
        zone: The agent's.

    Source: Chatwoot 4.10, `dashboard/helper/snoozeHelpers.js`: "next week" is the Monday after the coming Sunday,
    "next month" the first Monday of the next month, each at 9:00. So on a Sunday "next week" is eight days away.
    """
    now = now.astimezone(UTC)
    today = now.astimezone(zone).date()
    sunday = today + timedelta(days=(6 - today.weekday()) % 7 or 7)
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    return tuple(
        Preset(value, label, until, clock_words(until, zone) if until else "")
        for value, label, until in (
            ("hour", "An hour from now", now + timedelta(hours=1)),
            ("tomorrow", "Until tomorrow", _instant(today + timedelta(days=1), _MORNING, zone)),
            ("week", "Until next week", _instant(sunday + timedelta(days=1), _MORNING, zone)),
            ("month", f"Until the first Monday of {FULL_MONTHS[monday.month - 1]}", _instant(monday, _MORNING, zone)),
            ("reply", "Until the customer's next reply", None),
        )
    )


def read_time(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the time that plain words mean, in UTC; None means until the customer's next reply.

    Understood are spans ("2h", "90 min", "1h30", "3d", "1 week"), days ("tomorrow", "mon", "next tue"), dates
    ("24 dec", "dec 24", "24.12.", "2026-12-24"), each with or without a time ("9", "14:30", "9am", "evening"),
    a time alone (its next occurrence), "next week", "next month" and "next reply"; days also in Portuguese, Spanish,
    German and French ("amanhã 9h"). A day without a time means 9:00.

    Raises:
        NotATime: The words mean no time, or one that is past.
    """
    now = now.astimezone(UTC)
    text = " ".join(folded(words).replace(",", " ").split())
    text = _FOREIGN.sub(lambda found: _IN_ENGLISH[found[0].removesuffix("-feira")], text)
    text = re.sub(r"^as (?=\d)|(?<= )(?:as|a las|um|a) (?=\d)", "", text)
    text = re.sub(r"^(?:snooze |until |till |in |on |for |at )+", "", text)
    if not text:
        raise NotATime(f"Until when? For example: {EXAMPLES}.")
    if text in ("next reply", "reply", "nr", "they reply", "customer replies"):
        return None
    for preset in presets(now, zone):
        if text == f"next {preset.value}":
            return preset.until
    local = now.astimezone(zone)
    try:
        until = _span(text, now, zone) or _day_and_time(text, local, zone)
        if until is None:
            raise NotATime(f"Not understood. Try: {EXAMPLES}.")
        if until <= now:
            raise NotATime(f"{clock_words(until, zone)} is past. It is {local:%H:%M} now.")
        if until - now > _FARTHEST:
            raise NotATime("That is more than five years away. Choose a nearer time.")
    except NotATime:
        raise
    except (OverflowError, ValueError):
        raise NotATime(f"There is no such time. Try: {EXAMPLES}.") from None
    return until


def spoken(until: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Return the absolute time of a snooze, with its zone and how far it is: `Mon 23 Nov, 09:00 CET (in 18 h)`."""
    if until is None:
        return "until the customer writes again"
    local = until.astimezone(zone)
    words = clock_words(until, zone)
    if local.year != now.astimezone(zone).year:
        words = words.replace(",", f" {local.year},", 1)
    return f"{words} {local.tzname() or ''}".rstrip() + f" (in {_distance(until - now)})"


def clock_words(moment: datetime, zone: tzinfo) -> str:
    """Return day and time as people say it, whatever the locale: `Mon 23 Nov, 09:00`."""
    local = moment.astimezone(zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Wall time of the zone as UTC; an hour that daylight saving leaves out lies an hour later."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _distance(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days = (hours + 12) // 24
    return "1 day" if days == 1 else f"{days} days"


def _span(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    text = re.sub(r"^an? ", "1 ", text.replace("half an hour", "30m"))
    if mixed := re.fullmatch(r"(\d{1,3})\s*h(?:ours?)?\s*(\d{1,2})\s*(?:m(?:in(?:utes?)?)?)?", text):
        return now + timedelta(hours=int(mixed[1]), minutes=int(mixed[2]))
    found = re.fullmatch(_SPAN, text)
    if found is None:
        return None
    number, unit = int(found["number"]), found["unit"]
    local = now.astimezone(zone)
    if unit.startswith("mo"):
        months = local.year * 12 + local.month - 1 + number
        first = date(months // 12, months % 12 + 1, 1)
        last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
        return _instant(first.replace(day=min(local.day, last)), local.time(), zone)
    if unit[0] in _UNITS:
        return now + timedelta(seconds=number * _UNITS[unit[0]])
    # Days keep the wall time: after daylight saving began, "1d" is the same hour tomorrow.
    days = number * (7 if unit[0] == "w" else 1)
    return _instant(local.date() + timedelta(days=days), local.time(), zone)


def _day_and_time(text: str, local: datetime, zone: tzinfo) -> datetime | None:
    text = text.replace("day after tomorrow", "overmorrow")
    found = _day(text, local.date())
    if found is None:
        at = _time(text)
        if at is None:
            return None
        today = _instant(local.date(), at, zone)
        if text in ("tonight", "this evening", "this afternoon", "this morning"):
            return today
        return today if today > local else _instant(local.date() + timedelta(days=1), at, zone)
    day, rest, weekly = found
    at = _time(rest) if rest else _MORNING
    if at is None:
        return None
    until = _instant(day, at, zone)
    return until if until > local or not weekly else _instant(day + timedelta(days=7), at, zone)


def _day(text: str, today: date) -> tuple[date, str, bool] | None:
    """Return the day, what follows it, and whether it comes back every week."""
    for word, days in (("today", 0), ("tomorrow", 1), ("tmr", 1), ("overmorrow", 2)):
        if (rest := _after(word, text)) is not None:
            return today + timedelta(days=days), rest, False
    if found := re.match(r"(next |this )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", text):
        full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        named = found[0].removeprefix(found[1] or "")
        number = [day.lower() for day in DAYS].index(found[2])
        if named in (found[2], full[number]) or named in ("tues", "weds", "thur", "thurs"):
            days = (number - today.weekday()) % 7
            if found[1] == "next " and days == 0:
                days = 7
            return today + timedelta(days=days), text[found.end() :].strip(), True
    if found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})\b", text):
        return date(int(found[1]), int(found[2]), int(found[3])), text[found.end() :].strip(), False
    names = "|".join(month.lower() for month in MONTHS)
    year = r"(?:\s+(\d{4}))?"
    ordinal = r"(\d{1,2})(?:st|nd|rd|th|\.)?"
    for pattern, at_day, at_month in (
        (rf"{ordinal}\s*({names})[a-z]*\.?{year}\b", 1, 2),
        (rf"({names})[a-z]*\.?\s*{ordinal}(?![\d:]){year}(?!:)", 2, 1),
    ):
        if found := re.match(pattern, text):
            month = [name.lower() for name in MONTHS].index(found[at_month]) + 1
            return _coming(int(found[at_day]), month, found[3], today), text[found.end() :].strip(), False
    if found := re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)", text):
        return _coming(int(found[1]), int(found[2]), found[3], today), text[found.end() :].strip(), False
    return None


def _coming(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _after(word: str, text: str) -> str | None:
    if text == word:
        return ""
    return text[len(word) + 1 :] if text.startswith(word + " ") else None


def _time(text: str) -> time | None:
    text = re.sub(r"^(?:at |in the |after |this )+", "", text.strip())
    text = text.removesuffix(" o'clock").removesuffix(" uhr")
    if text in _PARTS_OF_DAY:
        return _PARTS_OF_DAY[text]
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"][0] == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
