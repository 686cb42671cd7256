"""Tables of figures: what a report is once it was asked for, for the screen and for a file alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Unit(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    SECONDS = "seconds"
    PERCENT = "percent"


Value = str | int | float | None
"""None: there is nothing to count or to average, which is not nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One table, a row for each thing that is told."""

    title: str
    columns: tuple[tuple[str, Unit], ...]
    rows: tuple[tuple[Value, ...], ...]
    bars: int | None = None
    """The column that is drawn as a bar beside its number; None: none is."""
    note: str = ""
    """What must be known to read it; empty: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """How many by weekday and hour."""

    title: str
    cells: tuple[tuple[int, ...], ...]
    """Seven days from Monday on, of 24 hours each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What one page of the reports shows."""

    tables: tuple[Figures, ...] = ()
    heat: HeatMap | None = None
    as_of: datetime | None = None
