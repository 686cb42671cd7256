"""Screens to compare: rows of a grid, and what a terminal's model shows."""

from __future__ import annotations

from collections.abc import Sequence

from tests.ptymeter import Terminal
from tui.terminal.grid import Row
from tui.terminal.style import LINK, applied, blank

Cell = tuple[str, str]


def cells(rows: Sequence[Row]) -> list[list[Cell]]:
    """Return a screen cell by cell as the eye sees it: what blanks can't show is left out."""
    return [[_seen(char, style) for char, style in zip(*row, strict=True)] for row in rows]


def shown(terminal: Terminal) -> list[list[Cell]]:
    """Return what a terminal shows, cell by cell."""
    return cells([(line, attrs) for line, attrs in terminal.snapshot()])


def _seen(char: str, style: str) -> Cell:
    style = applied("", style.partition(LINK)[0])
    return char, blank(style) if char in (" ", "") else style


def differences(one: list[list[Cell]], other: list[list[Cell]]) -> list[tuple[int, int, Cell, Cell]]:
    """Return row, column and both cells wherever two screens differ."""
    return [
        (y, x, mine, theirs)
        for y, (row, their_row) in enumerate(zip(one, other, strict=True))
        for x, (mine, theirs) in enumerate(zip(row, their_row, strict=True))
        if mine != theirs
    ]
