"""A conversation in a list: two lines of exactly the list's width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel
from tui.models.row import Row, SnippetKind
from tui.presentation.age import age
from tui.presentation.badges import CHANNEL_CELLS, INITIALS_CELLS, PRIORITY_CELLS, channel, initials, priority, unread
from tui.presentation.cells import cut, fit, one_line, one_name, width
from tui.presentation.deadlines import chip
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import NOTHING, Line, Span, filled, shortened, width_of

LEAST_FOR_ALL = 16
LEAST_FOR_CHANNEL = 26
LEAST_FOR_PRIORITY = 20
LEAST_FOR_CHIPS = 36

_MARK = re.compile(r"[\\*_`~\[<&]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """What is shown of a conversation beside the server's row."""

    pending: frozenset[str] = frozenset()
    """Names of the row's fields that we asked to change and the server has not confirmed: an ellipsis stands after each."""
    draft: bool = False
    """Whether unsent words wait there."""
    leaving: bool = False
    """Whether it is not in this list any more, and only shown because the agent is at it."""
    typing: bool = False
    """Whether the customer is writing just now."""
    gone: str = ""
    """In a word, why it is not there any more; empty: it is."""
    closes_at: datetime | None = None
    """When the channel's reply window closes, where that is known."""


NO_FACTS = RowFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which parts of a row the agent wants."""

    channel: bool = True
    priority: bool = True
    age: bool = True
    count: bool = True
    assignee: bool = True
    deadline: bool = True
    labels: bool = False


ALL_COLUMNS = Columns()


def row_lines(
    row: Row,
    cells: int,
    now: datetime,
    *,
    facts: RowFacts = NO_FACTS,
    columns: Columns = ALL_COLUMNS,
    glyphs: Glyphs = UNICODE,
    status: Status | None = None,
    cursor: bool = False,
    focused: bool = True,
    marked: bool = False,
) -> tuple[Line, Line]:
    """Return the two lines of a row, each exactly this many cells wide.

    Args:
        status: What the view is filtered to: a row in another status says so. None: every row that is not open does.
        cursor: Whether the cursor is on it.
        focused: Whether the keys go to the list.
        marked: Whether it is selected for the next command.
    """
    gutter = Span(glyphs.cursor, "cursor" if focused else "muted") if cursor else Span(" ")
    first = _first(row, cells, now, gutter, facts, columns, glyphs, cursor=cursor)
    second = _second(row, cells, now, gutter, facts, columns, glyphs, status, marked=marked)
    return (first, second) if cells >= LEAST_FOR_ALL else (filled(first, cells), filled(second, cells))


def _first(
    row: Row,
    cells: int,
    now: datetime,
    gutter: Span,
    facts: RowFacts,
    columns: Columns,
    glyphs: Glyphs,
    *,
    cursor: bool,
) -> Line:
    is_unread = row.unread_count > 0
    right: list[Span] = []
    if columns.channel and cells >= LEAST_FOR_CHANNEL:
        right.append(Span(fit(channel(row.channel), CHANNEL_CELLS) + " ", "muted"))
    if columns.priority and cells >= LEAST_FOR_PRIORITY:
        sign, ink = priority(row.priority)
        asked = "priority" in facts.pending
        if asked and row.priority in (Priority.MEDIUM, Priority.LOW, Priority.NONE):
            sign = ""
        right.append(Span(fit(sign, PRIORITY_CELLS), ink))
        right.append(Span(glyphs.ellipsis, "pending") if asked else Span(" "))
    if columns.age:
        since = row.last_activity_at or row.created_at
        right.append(Span(fit(age(since, now) if since else "", 3, right=True) + " ", "muted"))
    room = max(0, cells - 4 - sum(width(span.text) for span in right))
    ink = "unread" if is_unread else ""
    if cursor:
        ink = f"{ink} bold".lstrip()
    name = one_name(row.contact_name) or f"#{row.id}"
    return (
        gutter,
        Span(glyphs.unread, "accent") if is_unread else Span(glyphs.read, "muted"),
        Span(" " + fit(name, room, glyphs.ellipsis), ink),
        Span(" "),
        *right,
    )


def _second(
    row: Row,
    cells: int,
    now: datetime,
    gutter: Span,
    facts: RowFacts,
    columns: Columns,
    glyphs: Glyphs,
    status: Status | None,
    *,
    marked: bool,
) -> Line:
    right = [*shortened(tuple(_marks(row, cells, now, facts, columns, glyphs, status)), max(0, cells - 10))]
    if columns.count:
        right.append(Span(" " + fit(unread(row.unread_count), 2, right=True), "accent"))
    if columns.assignee:
        right.append(Span(" " + fit(_holder(row, glyphs), INITIALS_CELLS), "muted"))
        right.append(Span(glyphs.ellipsis, "pending") if "assignee" in facts.pending else Span(" "))
    lead, snippet = _snippet(row, glyphs)
    room = max(0, cells - 3 - width_of(lead) - sum(width(span.text) for span in right))
    return (
        gutter,
        Span(glyphs.chosen, "accent") if marked else Span(" "),
        Span(" "),
        *lead,
        Span(fit(snippet.text, room, glyphs.ellipsis), snippet.ink),
        *right,
    )


def _marks(
    row: Row,
    cells: int,
    now: datetime,
    facts: RowFacts,
    columns: Columns,
    glyphs: Glyphs,
    status: Status | None,
) -> list[Span]:
    """Return what stands between snippet and count: the first of these that is the case."""
    if facts.gone:
        return [Span(f" {facts.gone}", "danger")]
    if "status" in facts.pending:
        return [Span(f" {row.status}{glyphs.ellipsis}", "pending")]
    if row.muted:
        return [Span(" muted", "muted")]
    if row.status is not (status or Status.OPEN):
        return [Span(f" {row.status}", "muted")]
    if facts.leaving:
        return [Span(" leaves", "muted")]
    if facts.draft:
        return [Span(" draft", "pending")]
    if facts.typing:
        return [Span(f" writing{glyphs.ellipsis}", "accent")]
    if columns.labels and row.labels and cells >= LEAST_FOR_CHIPS:
        labels = ", ".join(one_name(label) for label in row.labels)
        return [Span(f" {cut(labels, cells // 3, glyphs.ellipsis)}", "muted")]
    if columns.deadline and cells >= LEAST_FOR_CHIPS:
        return [Span(" " + span.text, span.ink) for span in chip(row, now, facts.closes_at)]
    return []


def _holder(row: Row, glyphs: Glyphs) -> str:
    return initials(row.assignee_name) if row.assignee_name else glyphs.nobody


def _snippet(row: Row, glyphs: Glyphs) -> tuple[Line, Span]:
    """Return the sign of who wrote last, and what."""
    # The text of an e-mail has no marks; of what the agents write it has.
    literal = row.channel is Channel.EMAIL and row.snippet_kind is SnippetKind.CUSTOMER
    words = one_line(row.snippet)
    if not literal and _MARK.search(words):
        # What reads them takes some 30 ms to import, and most rows have none.
        from tui.presentation.markup import plain_words

        words = plain_words(words)
    if row.subject and row.snippet_kind is SnippetKind.CUSTOMER:
        words = _about(one_line(row.subject), words, glyphs)
    text = words or ("no messages yet" if row.snippet_kind is SnippetKind.NONE else "no text")
    if row.snippet_kind is SnippetKind.NOTE:
        return (Span(glyphs.note, "note"), Span(" ")), Span(text, "muted")
    if row.snippet_kind is SnippetKind.AGENT:
        return (Span(f"{glyphs.own} ", "muted"),), Span(text, "muted")
    if not words:
        return NOTHING, Span(text, "muted")
    return NOTHING, Span(text, "customer" if row.unread_count else "")


def _about(subject: str, words: str, glyphs: Glyphs) -> str:
    """Return what a mail is about, and its words; in an answer they alone are new."""
    from tui.presentation.subjects import is_answer

    if not words:
        return subject
    return words if is_answer(subject) else f"{subject} {glyphs.dot} {words}"
