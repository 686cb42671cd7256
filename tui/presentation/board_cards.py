"""A board's columns and cards as lines: what is read of a card at a glance, and nothing that is not known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tui.presentation.cells import fit, one_line, one_name, width
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import Line, Span, ends, filled

CARD_LINES = 3
HEAD_LINES = 2
LEAST_COLUMN = 26
"""Cells of a column in which a card can be read."""
MOST_COLUMN = 44
ALONE_BELOW = 58
"""On a narrower screen one column is shown at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What a card shows."""

    name: str
    words: str = ""
    """The newest message, or the subject."""
    value: Decimal | None = None
    age: str = ""
    """In its stage; in brackets since the last activity, where the server does not tell the other."""
    holder: str = ""
    """Initials of the assignee."""
    labels: tuple[str, ...] = ()
    priority: str = ""
    priority_ink: str = ""
    unread: bool = False
    asked: bool = False
    """Whether a move of it is on its way."""
    note: str = ""
    """What is not as usual with it, in a word or two: gone, resolved, in two columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardColumn:
    """What a column shows."""

    ref: str
    name: str
    ids: tuple[int, ...] = ()
    total: int | None = None
    """None: the server does not tell."""
    value: Decimal | None = None
    """Of the cards that are loaded."""
    partial: bool = False
    """Whether there are more than are loaded."""
    state: str = ""
    """What stands below the last card: that more is coming, why it does not, or that there is none."""


def sum_words(value: Decimal) -> str:
    """Return a sum in a currency that nobody names: `1,250`, `1,250.50`."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def columns_in(cells: int, count: int) -> int:
    """Return how many columns stand side by side."""
    if cells < ALONE_BELOW:
        return 1
    return max(1, min(count, (cells + 1) // (LEAST_COLUMN + 1)))


def head_lines(
    column: BoardColumn, cells: int, *, current: bool, place: str = "", glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return the two lines over a column: its name with how many cards, and what they are worth.

    Args:
        place: Which of how many it is, where the others are out of view.
    """
    count = "" if column.total is None else str(column.total)
    if column.total is None and column.ids:
        count = f"{len(column.ids)}+"
    name = Span(f" {one_name(column.name)}", "accent bold" if current else "heading")
    right = (Span(f" {place}", "muted"),) if place else ()
    first = ends((name,), (*right, Span(f" {count} ", "bold" if current else "muted")), cells)
    worth = "" if column.value is None else sum_words(column.value)
    if column.partial and worth:
        worth = f"{worth} in {len(column.ids)} loaded"
    left = f"{glyphs.rule} {worth} " if worth else ""
    rule = left + glyphs.rule * max(0, cells - width(left))
    return [first, filled((Span(rule, "accent" if current else "rule"),), cells)]


def card_lines(
    card: CardFacts, cells: int, *, cursor: bool = False, focused: bool = True, glyphs: Glyphs = UNICODE
) -> tuple[Line, Line, Line]:
    """Return the three lines of a card, each exactly this many cells wide: who and what it is worth, what was said
    last, whose it is and since when."""
    gutter = Span(glyphs.cursor, "cursor" if focused else "muted") if cursor else Span(" ")
    dot = Span(glyphs.unread, "accent") if card.unread else Span(" ")
    worth = "" if card.value is None else f" {sum_words(card.value)}"
    asked = Span(glyphs.ellipsis, "pending") if card.asked else Span(" ")
    ink = "unread" if card.unread else "bold" if cursor else ""
    room = max(1, cells - 4 - width(worth))
    first = (
        gutter,
        dot,
        Span(" " + fit(one_name(card.name), room, glyphs.ellipsis), ink),
        Span(worth, "bold" if cursor else ""),
        asked,
    )
    second = (
        gutter,
        Span("  "),
        Span(fit(one_line(card.words), max(1, cells - 4), glyphs.ellipsis), "muted"),
        Span(" "),
    )
    right: Line = (Span(f" {card.priority}", card.priority_ink),) if card.priority else ()
    right += (Span(f" {card.holder}", "muted"),) if card.holder else ()
    right += (Span(f" {card.age} ", "muted"),)
    labels = " ".join(one_name(label) for label in card.labels)
    note = (Span(f"{card.note} ", "warning"),) if card.note else ()
    third = ends((gutter, Span("  "), *note, Span(labels, "muted")), right, cells)
    return filled(first, cells), filled(second, cells), third
