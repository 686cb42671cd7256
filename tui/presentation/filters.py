"""How the filter line reads: what may be written next, what is wrong and where, what the server is not asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from tui.presentation.cells import one_line
from tui.presentation.entries import Entry
from tui.presentation.spans import Line, Span
from tui.text.cells import width

SIGN_CELLS = 2
"""Before the first letter of the line stands its sign."""

MOST_LINES = 4


class Proposed(Protocol):
    """Something that may be written next."""

    @property
    def shown(self) -> str: ...
    @property
    def help(self) -> str: ...


def offered(proposals: Sequence[Proposed]) -> tuple[Entry, ...]:
    """Return what may be written next, as lines to choose from, each by its place."""
    return tuple(
        Entry(left=(Span(one_line(each.shown)), Span(f"  {one_line(each.help)}", "muted")), value=place)
        for place, each in enumerate(proposals)
    )


LinesFor = Callable[[int], tuple[Line, ...]]
"""What stands below the line, for a width."""


def wrong(sentence: str, start: int, end: int) -> LinesFor:
    """Return what is wrong, with a mark under its place, over as many lines as it needs."""
    sentence = one_line(sentence)

    def lines(cells: int) -> tuple[Line, ...]:
        mark = " " * (SIGN_CELLS + start) + "^" * max(1, end - start)
        if width(mark) >= cells:
            # The place has gone out of the line at its left, as what is typed does.
            mark = " " * SIGN_CELLS + "^"
        if width(mark) + 1 + width(sentence) < cells:
            return ((Span(f"{mark} {sentence}", "danger"),),)
        return ((Span(mark, "danger"),), *_wrapped(sentence, cells, "danger"))

    return lines


def judged_here(conditions: Iterable[str]) -> LinesFor | None:
    """Return what the server is not asked, in words; None where it is asked everything."""
    words = ", ".join(one_line(each) for each in conditions)
    return (lambda cells: _wrapped(f"judged here, on rows that are loaded: {words}", cells, "muted")) if words else None


def _wrapped(text: str, cells: int, ink: str) -> tuple[Line, ...]:
    lines: list[str] = []
    for word in text.split():
        if lines and width(lines[-1]) + 1 + width(word) < cells - SIGN_CELLS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple((Span(" " * SIGN_CELLS + each, ink),) for each in lines[:MOST_LINES])
