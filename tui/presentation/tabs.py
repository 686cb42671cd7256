"""The views as tabs with their counts, and the filter in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.presentation.cells import cut, one_line, one_name
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import Line, Span, filled, width_of

SHORTEST_NAME = 4
"""Cells that an unchosen view's name keeps."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view."""

    name: str
    count: int | None = None
    """How many conversations it has; None while that is not known."""
    waiting: int = 0
    """Changes that were held back so that nothing jumps."""
    key: str = ""
    """What shows them, as people read it."""


def count_words(count: int) -> str:
    """Return a count in at most four cells: `38`, `9999`, `12k`."""
    return str(count) if count < 10_000 else f"{count // 1000}k"


def tab_line(tabs: Sequence[Tab], chosen: int, cells: int, glyphs: Glyphs = UNICODE) -> Line:
    """Return the tabs on one line: `Mine 12 │ Unassigned 4 │ All 38 +2 R`.

    Where they do not fit, first the blanks between go, then the ends of the other views' names, then the others.
    """
    if not tabs:
        return filled((), cells)
    chosen = max(0, min(chosen, len(tabs) - 1))
    for between, longest in ((" ", 99), ("", 99), ("", 10), ("", SHORTEST_NAME)):
        spans = _joined(tabs, chosen, between, longest, glyphs)
        if width_of(spans) <= cells:
            return filled(spans, cells)
    place = Span(f"  {chosen + 1}/{len(tabs)}", "muted")
    return filled((Span(" "), *_tab(tabs[chosen], glyphs, 99, chosen=True), place), cells)


def _joined(tabs: Sequence[Tab], chosen: int, between: str, longest: int, glyphs: Glyphs) -> Line:
    spans: list[Span] = [Span(" ")]
    for index, tab in enumerate(tabs):
        if index:
            spans.append(Span(f"{between}{glyphs.bar}{between}", "rule"))
        spans += _tab(tab, glyphs, 99 if index == chosen else longest, chosen=index == chosen)
    return tuple(spans)


def _tab(tab: Tab, glyphs: Glyphs, longest: int, *, chosen: bool) -> Line:
    name = cut(one_name(tab.name), longest, glyphs.ellipsis)
    spans = [Span(name, "heading link" if chosen else "muted")]
    if tab.count is not None:
        spans.append(Span(f" {count_words(tab.count)}", "" if chosen else "muted"))
    if tab.waiting:
        spans.append(Span(f" +{count_words(tab.waiting)} {tab.key}".rstrip(), "accent"))
    return tuple(spans)


FILTER_LINES = 3
"""So many lines a long filter may take."""


def filter_lines(parts: Iterable[str], cells: int, glyphs: Glyphs = UNICODE) -> tuple[Line, ...]:
    """Return what the view is filtered and sorted by, over as many lines as it needs, three at the most."""
    words = [
        word for at, part in enumerate(filter(None, parts)) for word in _dotted(one_line(part), glyphs, first=not at)
    ]
    lines: list[str] = []
    for word in words:
        if lines and width_of((Span(f" {lines[-1]} {word}"),)) <= cells:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) > FILTER_LINES:
        lines = [*lines[: FILTER_LINES - 1], " ".join(lines[FILTER_LINES - 1 :])]
    return tuple(filled((Span(f" {each}", "muted"),), cells) for each in lines or [""])


def _dotted(part: str, glyphs: Glyphs, *, first: bool) -> list[str]:
    words = part.split(" ")
    return words if first else [f"{glyphs.dot} {words[0]}", *words[1:]]
