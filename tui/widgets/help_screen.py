"""What each key does in a pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.presentation.cells import breaks, one_line, width
from tui.presentation.entries import Entry
from tui.presentation.spans import Span, line
from tui.widgets.reading import Reading

_KEYS_AT_MOST = 16


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One command with its keys as people write them."""

    keys: str
    words: str


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Some commands under a heading."""

    title: str
    """Empty: the box has but this one, and its title says what it is."""
    rows: tuple[HelpRow, ...]


class HelpScreen(Reading):
    """The keys of a pane, from rows that the command table gives."""

    def __init__(self, title: str, sections: Sequence[HelpSection]) -> None:
        super().__init__(title)
        self._sections = tuple(sections)

    def lines_for(self, cells: int) -> list[Entry]:
        rows = [row for section in self._sections for row in section.rows]
        column = min(_KEYS_AT_MOST, max((width(row.keys) for row in rows), default=0)) + 2
        lines: list[Entry] = []
        for section in self._sections:
            if lines:
                lines.append(Entry())
            if section.title:
                lines.append(Entry(line(one_line(section.title), "bold")))
            for row in section.rows:
                words, keys = one_line(row.words), one_line(row.keys)
                if width(keys) + 2 > column:
                    lines.append(Entry(line(f" {keys}", "accent")))
                    keys = ""
                for number, (start, end) in enumerate(breaks(words, max(8, cells - column - 1))):
                    shown = keys if number == 0 else ""
                    padding = " " * (column - width(shown))
                    lines.append(Entry((Span(f" {shown}", "accent"), Span(padding), Span(words[start:end]))))
        return lines
