"""The line above a thread: whose it is, through which channel, and how it stands."""

from __future__ import annotations

from datetime import datetime

from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.presentation.badges import channel, channel_name, initials, priority, status_ink
from tui.presentation.cells import one_name
from tui.presentation.deadlines import CLOSING_SHOWN_WITHIN, closing, waiting
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.rows import NO_FACTS, RowFacts
from tui.presentation.spans import Line, Span, filled, shortened, width_of

SHORTEST_NAME = 16
"""Cells of the customer's name below which other parts give way."""


def heading_line(
    row: Row,
    cells: int,
    now: datetime,
    *,
    inbox: str = "",
    facts: RowFacts = NO_FACTS,
    glyphs: Glyphs = UNICODE,
) -> Line:
    """Return `Maria Santos  #1042 · WA Loja · open · waiting 12m · !!`, the least needed parts left out to fit.

    Args:
        inbox: Name of the inbox.
    """
    name = (Span(one_name(row.contact_name) or "No name", "customer bold"),)
    least = min(width_of(name), SHORTEST_NAME)
    for level in range(_ALL, -1, -1):
        tail = _tail(row, now, one_name(inbox), facts, glyphs, level)
        room = cells - 2 - width_of(tail)
        if room >= (least if level else min(least, FEWEST_OF_NAME)):
            return filled((Span(" "), *shortened(name, room, glyphs.ellipsis), *tail), cells)
    return filled((Span(" "), *name), cells)


FEWEST_OF_NAME = 4
"""Cells of the name that stay beside number and assignee where there is room for nothing else."""

_ALL = 9
WHOLE_ASSIGNEE_FROM = 4
"""The level from which on the assignee has the whole name and not the initials."""


def _tail(row: Row, now: datetime, inbox: str, facts: RowFacts, glyphs: Glyphs, level: int) -> Line:
    """Return what stands after the name; the lower the level, the fewer parts."""
    separator = Span(f" {glyphs.dot} ", "muted")
    spans: list[Span] = []
    for needed, part in _parts(row, now, inbox if level >= 6 else "", facts, glyphs, level):
        if needed <= level:
            spans += (separator, *part) if spans else (Span("  " if level > 3 else " "), *part)
    return tuple(spans)


def _holder(row: Row, level: int, glyphs: Glyphs) -> str:
    name = one_name(row.assignee_name)
    if level >= WHOLE_ASSIGNEE_FROM:
        return name or "nobody"
    return initials(name) or glyphs.nobody


def _parts(row: Row, now: datetime, inbox: str, facts: RowFacts, glyphs: Glyphs, level: int) -> list[tuple[int, Line]]:
    """Return the parts in their order, each with the level from which on it is shown."""
    letters = channel(row.channel) or channel_name(row.channel)
    status = str(row.status)
    parts: list[tuple[int, Line]] = [
        (0, (Span(f"#{row.id}", "muted"),)),
        (3, (Span(f"{letters} {inbox}" if inbox else letters, "muted"),)),
    ]
    if "status" in facts.pending:
        parts.append((1, (Span(f"{status}{glyphs.ellipsis}", "pending"),)))
    else:
        parts.append((5 if row.status is Status.OPEN else 1, (Span(status, status_ink(row.status)),)))
    if row.muted or "mute" in facts.pending:
        parts.append((2, (Span("muted" + (glyphs.ellipsis if "mute" in facts.pending else ""), "warning"),)))
    parts += [(2, deadline) for deadline in _deadlines(row, now, facts)]
    sign, ink = priority(row.priority)
    asked = "priority" in facts.pending
    if asked or row.priority not in (Priority.NONE, Priority.UNKNOWN):
        mark = Span(glyphs.ellipsis if asked else "", "pending")
        parts.append((4 if sign or asked else 7, (Span(sign or str(row.priority), ink or "muted"), mark)))
    mark = Span(glyphs.ellipsis if "assignee" in facts.pending else "", "pending")
    # Never left out: where the name has no room its initials stand there, or it would read as if nobody had it.
    parts.append((0, (Span(_holder(row, level, glyphs), "muted"), mark)))
    if row.team_name:
        parts.append((9, (Span(one_name(row.team_name), "muted"),)))
    return parts


def _deadlines(row: Row, now: datetime, facts: RowFacts) -> list[Line]:
    found: list[Line] = []
    if row.waiting_since is not None and row.status in (Status.OPEN, Status.PENDING):
        found.append(waiting(row.waiting_since, now))
    if not row.can_reply:
        found.append((Span("window closed", "danger"),))
    elif facts.closes_at is not None and (facts.closes_at - now).total_seconds() <= CLOSING_SHOWN_WITHIN:
        found.append(closing(facts.closes_at, now))
    return found
