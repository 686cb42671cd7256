"""Tables of figures as lines, with a bar beside each number, and as files.

A bar is a row of blocks beside its own number: it reads without colour, needs no second axis, and is the table at once.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from tui.models.figures import Figures, HeatMap, ReportPage, Unit, Value
from tui.presentation.age import length
from tui.presentation.cells import cut, fit, one_line, width
from tui.presentation.entries import Entry
from tui.presentation.glyphs import ASCII, UNICODE, Glyphs
from tui.presentation.spans import Line, Span, line

NOTHING = "–"
LEAST_BAR = 8
"""Cells that a bar needs to say anything."""
MOST_BAR = 48
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SHADES = " ░▒▓█"
_PLAIN_SHADES = " .:*#"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def told(value: Value, unit: Unit) -> str:
    """Return a figure as it is read. Negative averages come of imported messages: they say nothing."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return one_line(value)
    if unit is Unit.SECONDS:
        return NOTHING if value < 0 else length(value)
    if unit is Unit.PERCENT:
        return f"{value:.0f} %"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def page_lines(page: ReportPage, cells: int, *, plots: bool = True, glyphs: Glyphs = UNICODE) -> list[Entry]:
    """Return the lines of a page, none wider than `cells`.

    Args:
        plots: Whether numbers have bars; without, tables alone.
    """
    entries: list[Entry] = []
    for table in page.tables:
        if entries:
            entries.append(Entry())
        entries += _table(table, cells, plots=plots, glyphs=glyphs)
    if page.heat is not None:
        entries += [Entry(), *_heat(page.heat, cells, plots=plots, glyphs=glyphs)]
    return entries


def bar(value: float, most: float, cells: int, glyphs: Glyphs = UNICODE) -> str:
    """Return a bar that is as long as the value is of the greatest one; what is more than nothing is seen."""
    if most <= 0 or value <= 0:
        return ""
    if glyphs is ASCII:
        return "#" * max(1, round(cells * value / most))
    eighths = max(1, round(cells * 8 * value / most))
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def _table(table: Figures, cells: int, *, plots: bool, glyphs: Glyphs) -> list[Entry]:
    told_rows = [[told(value, unit) for value, (_, unit) in zip(row, table.columns, strict=True)] for row in table.rows]
    widths = [
        max(width(one_line(name)), *(width(row[at]) for row in told_rows), 1) if told_rows else width(name)
        for at, (name, _) in enumerate(table.columns)
    ]
    rest = sum(widths[1:]) + 2 * len(widths)
    # The first column gives way: figures that are cut are none.
    widths[0] = max(6, min(widths[0], cells - rest - 1))
    room = cells - sum(widths) - 2 * len(widths) - 1
    drawn = plots and table.bars is not None and room >= LEAST_BAR
    entries = [Entry(line(f" {table.title}", "heading"))]
    if table.note:
        entries.append(Entry(line(f" {table.note}", "muted")))
    if not table.rows:
        return [*entries, Entry(line(f" {NOTHING} nothing in this period", "muted"))]
    entries.append(Entry(line(_row([name for name, _ in table.columns], widths, table, cells), "muted")))
    most = max((_number(row[table.bars]) for row in table.rows), default=0.0) if table.bars is not None else 0.0
    for row, words in zip(table.rows, told_rows, strict=True):
        spans: Line = (Span(_row(words, widths, table, cells)),)
        if drawn and table.bars is not None:
            block = bar(_number(row[table.bars]), most, min(room, MOST_BAR), glyphs)
            spans = (*spans, Span(f"  {block}", "accent"))
        entries.append(Entry(spans))
    return entries


def _row(words: Sequence[str], widths: Sequence[int], table: Figures, cells: int) -> str:
    parts = [
        fit(word, size, right=unit is not Unit.TEXT)
        for word, size, (_, unit) in zip(words, widths, table.columns, strict=True)
    ]
    return cut(" " + "  ".join(parts), cells)


def _number(value: Value) -> float:
    return max(0.0, float(value)) if isinstance(value, int | float) else 0.0


def _heat(heat: HeatMap, cells: int, *, plots: bool, glyphs: Glyphs) -> list[Entry]:
    """Return a map of shades, and beside or below it the numbers themselves."""
    most = max((each for day in heat.cells for each in day), default=0)
    entries = [Entry(line(f" {heat.title}", "heading"))]
    step = 1 if cells < 5 + 24 * 2 else 2
    if plots and most:
        shades = _PLAIN_SHADES if glyphs is ASCII else _SHADES
        hours = "".join(fit(str(hour) if hour % (3 if step == 2 else 6) == 0 else "", step) for hour in range(24))
        entries.append(Entry(line(f"     {hours}", "muted")))
        for name, day in zip(_DAYS, heat.cells, strict=True):
            levels = "".join(shades[_level(each, most)] * step for each in day)
            entries.append(Entry((Span(f" {name} ", "muted"), Span(levels, "accent"))))
        entries.append(Entry())
    size = max(2, len(str(most)))
    fits = cells >= 6 + 24 * (size + 1)
    hours_shown = range(24) if fits else range(0, 24, 3)
    grouped = [[sum(day[hour : hour + (1 if fits else 3)]) for hour in hours_shown] for day in heat.cells]
    size = max(size, len(str(max((each for day in grouped for each in day), default=0))))
    entries.append(Entry(line("     " + " ".join(fit(str(hour), size, right=True) for hour in hours_shown), "muted")))
    for name, numbers in zip(_DAYS, grouped, strict=True):
        row = " ".join(fit(str(each) if each else "·", size, right=True) for each in numbers)
        entries.append(Entry((Span(f" {name} ", "muted"), Span(row))))
    if not fits:
        entries.append(Entry(line(" Each number is of three hours.", "muted")))
    return entries


def _level(value: int, most: int) -> int:
    return 0 if value <= 0 else max(1, round(4 * value / most))


# Files


def as_json(page: ReportPage, about: dict[str, str]) -> str:
    """Return the figures as they were told, durations in seconds."""
    tables = [
        {
            "title": table.title,
            "rows": [{name: value for (name, _), value in zip(table.columns, row, strict=True)} for row in table.rows],
        }
        for table in page.tables
    ]
    heat = {"title": page.heat.title, "rows": dict(zip(_DAYS, page.heat.cells, strict=True))} if page.heat else None
    return json.dumps({**about, "tables": tables, "heat_map": heat}, ensure_ascii=False, indent=2) + "\n"


def as_csv(page: ReportPage) -> str:
    """Return the tables one below the other, each with its title and a header; durations in seconds."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in page.tables:
        writer.writerow([_harmless(table.title)])
        writer.writerow([f"{name} (seconds)" if unit is Unit.SECONDS else name for name, unit in table.columns])
        writer.writerows([_harmless(value) for value in row] for row in table.rows)
        writer.writerow([])
    if page.heat is not None:
        writer.writerow([page.heat.title])
        writer.writerow(["day", *range(24)])
        writer.writerows([name, *day] for name, day in zip(_DAYS, page.heat.cells, strict=True))
    return out.getvalue()


def _harmless(value: Value) -> Value:
    """Return a cell that no spreadsheet takes for a formula: names come from others."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return value
