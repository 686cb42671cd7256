"""What stands between two entries of a thread: a blank line, a new day, the mark of what is new."""

from __future__ import annotations

from tui.models.message import Message
from tui.presentation.days import day, day_separator, new_separator
from tui.presentation.reading import Entry, Fold, Reading, entry_time
from tui.presentation.spans import NOTHING, Paragraph, line

GAP = Paragraph(NOTHING)


def between(
    before: Entry | None,
    entry: Entry,
    reading: Reading,
    *,
    continued: bool = False,
    first_new: bool = False,
    more_above: bool = False,
    offline: bool = False,
) -> list[Paragraph]:
    """Return the lines above an entry.

    Args:
        before: The entry above; None above the first that is known.
        continued: Whether it goes on what was just said.
        first_new: Whether it is the first that came since the agent last looked.
        more_above: For the first known entry: whether there may be older ones.
        offline: Whether they can't be fetched now.
    """
    if _is_system(entry) and reading.fold is Fold.SYSTEM:
        return []
    lines: list[Paragraph] = []
    if before is None and more_above:
        words = "older messages: not while offline" if offline else "older messages come as you scroll up"
        lines.append(Paragraph(line(words, "muted"), rule=" "))
    at, before_at = entry_time(entry), entry_time(before) if before is not None else None
    if at is not None:
        today = day(at, reading.zone)
        if before_at is None or day(before_at, reading.zone) != today:
            lines.append(day_separator(today, reading.today))
            if before is not None:
                lines.insert(0, GAP)
    if first_new:
        lines.append(new_separator(reading.glyphs))
    if lines or before is None or continued or (_is_system(entry) and _is_system(before)):
        return lines
    return [GAP]


def _is_system(entry: Entry) -> bool:
    return isinstance(entry, Message) and entry.is_activity
