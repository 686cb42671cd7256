"""Text with blocks in it, Markdown or HTML, written down as the paragraphs of a pane: lists hang, quotes have a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.presentation.cells import printable, width
from tui.presentation.glyphs import Glyphs
from tui.presentation.spans import NOTHING, Line, Paragraph, Span

INKS: Final = {"strong": "bold", "em": "italic", "s": "strike", "code": "code", "heading": "bold"}
"""Which mark is shown in which ink."""


@dataclass
class _Container:
    first: Line
    """What stands before its first line; afterwards the same as `hang`."""
    hang: Line
    is_quote: bool = False
    used: bool = False
    """Whether something stands in it."""


class Page:
    """Takes blocks, inks and words in the order of the text; gives paragraphs.

    Args:
        ink: The style of the words.
        lead: What stands before every line.
        fill: The ink of what is left of each line.
        glyphs: The signs for bullets, bars and rules.
    """

    def __init__(self, ink: str, lead: Line, fill: str, glyphs: Glyphs) -> None:
        self._ink, self._lead, self._fill, self._glyphs = ink, lead, fill, glyphs
        self._lines: list[Paragraph] = []
        self._containers: list[_Container] = []
        self._inks: list[str] = []
        self._words: list[Span] = []
        self._gap = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not self._lines

    def paragraphs(self) -> list[Paragraph]:
        """Return what was written, without blank lines at the end."""
        self.end_line()
        while self._lines and not self._lines[-1].spans:
            self._lines.pop()
        return self._lines

    def gap(self) -> None:
        """Leave a line free before the next words, if there are some before and after it."""
        self._gap = self._gap or not self._containers or self._containers[-1].used

    def open_quote(self) -> None:
        """Begin a quotation."""
        self.end_line()
        self._leave_gap()
        bar = (Span(f"{self._glyphs.quote} ", f"{self._fill} quote".lstrip()),)
        self._containers.append(_Container(bar, bar, is_quote=True))
        self._inks.append("quote")

    def open_item(self, number: str = "") -> None:
        """Begin an item of a list; `number` with its dot, empty for a bullet."""
        self.end_line()
        self._leave_gap()
        sign = f"{number or self._glyphs.bullet} "
        self._containers.append(_Container((Span(sign, self._ink),), (Span(" " * width(sign), self._fill),)))

    def close(self, *, quote: bool = False) -> None:
        """End the last quotation or item."""
        self.end_line()
        if self._containers and self._containers[-1].first is not self._containers[-1].hang:
            # Nothing stands in it: its sign does.
            self._put(NOTHING)
        if self._containers:
            self._containers.pop()
        if quote and "quote" in self._inks:
            self._inks.reverse()
            self._inks.remove("quote")
            self._inks.reverse()

    def begin(self, mark: str) -> None:
        """Begin an ink."""
        self._inks.append(INKS[mark])

    def end(self, mark: str) -> None:
        """End the ink that was begun last by this mark."""
        ink = INKS[mark]
        if ink in self._inks:
            del self._inks[len(self._inks) - 1 - self._inks[::-1].index(ink)]

    @property
    def ink(self) -> str:
        """The ink of the words to come."""
        own, seen = self._ink, dict.fromkeys(self._inks)
        return " ".join(filter(None, (own, *seen)))

    def write(self, text: str, ink: str = "", link: str = "") -> None:
        """Write words; a newline in them ends the line."""
        for number, part in enumerate(printable(text).split("\n")):
            if number:
                self.end_line(even_if_empty=True)
            if part:
                self._words.append(Span(part, f"{self.ink} {ink}".strip() if ink else self.ink, link))

    def put(self, spans: Sequence[Span]) -> None:
        """Write words that have their inks."""
        self._words += spans

    def rule(self) -> None:
        """Draw a line across."""
        self.end_line()
        self._put((Span(self._glyphs.rule * 3, f"{self._fill} rule".lstrip()),))

    def code(self, text: str) -> None:
        """Write a block of code, its lines as they are."""
        self.end_line()
        ink = f"{self.ink} code".lstrip()
        for one in text.rstrip("\n").split("\n"):
            self._put((Span(one, ink),) if one else NOTHING)

    def end_line(self, *, even_if_empty: bool = False) -> None:
        """End the line, if there is something in it."""
        words, self._words = tuple(self._words), []
        if words or even_if_empty:
            self._put(words)

    def _put(self, words: Line) -> None:
        self._leave_gap()
        first = [span for each in self._containers for span in each.first]
        hang = [span for each in self._containers for span in each.hang]
        for each in self._containers:
            each.first, each.used = each.hang, True
        self._lines.append(Paragraph(words, (*self._lead, *first), (*self._lead, *hang), fill=self._fill))

    def _leave_gap(self) -> None:
        if self._gap and self._lines:
            quotes = tuple(each.hang[0] for each in self._containers if each.is_quote)
            self._lines.append(Paragraph(NOTHING, (*self._lead, *quotes), (*self._lead, *quotes), fill=self._fill))
        self._gap = False
