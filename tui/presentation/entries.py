"""Lines to choose from: what a sheet shows, with the value that each stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui.presentation.cells import one_line
from tui.presentation.spans import NOTHING, Line, Span, filled, shortened, width_of


class Entry(NamedTuple):
    """One line of a sheet."""

    left: Line = NOTHING
    right: Line = NOTHING
    """Stays when the line is too narrow; the left gives way."""
    value: str | int | None = None
    """What the line stands for, where it can be chosen; neighbours with one value are one entry."""


def spread(left: Line, right: Line, cells: int) -> Line:
    """Return a line of exactly this many cells with `right` at its end, and at least one blank before it."""
    if not right:
        return filled(left, cells)
    right = shortened(right, cells)
    room = cells - width_of(right)
    return (*filled(left, room - 1), *((Span(" "),) if room > 0 else ()), *right)


def marked_letters(text: str, positions: Iterable[int], ink: str = "") -> Line:
    """Return the text with the characters at `positions` in the accent ink: what matched a search."""
    at = frozenset(positions)
    shown = one_line(text)
    if len(shown) != len(text):
        return (Span(shown, ink),)
    spans: list[Span] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or (index in at) != (start in at):
            spans.append(Span(shown[start:index], "accent" if start in at else ink))
            start = index
    return tuple(spans)
