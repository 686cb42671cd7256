"""Asks before a reply goes out to somebody whose matter has moved on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.binding import BindingType

from tui.presentation.cells import breaks, one_line
from tui.presentation.entries import Entry
from tui.presentation.spans import Line, Span, line
from tui.widgets.reading import Reading

Answer = Literal["send", "edit", "cancel"]


class GuardDialog(Reading):
    """Shows what changed, what was written meanwhile, and the words that wait; answers what is to be done with them.

    Esc edits: the words go back to the composer, and nothing is lost by a key pressed too early.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("s", "answer('send')", "Send"),
        ("e,escape,q", "answer('edit')", "Edit"),
        ("c", "answer('cancel')", "Cancel"),
    ]

    def __init__(self, title: str, reasons: Sequence[str], meanwhile: Sequence[tuple[str, str]], words: str) -> None:
        """Ask.

        Args:
            reasons: What changed, a sentence each.
            meanwhile: Who wrote what since, oldest first.
            words: What waits to be sent.
        """
        super().__init__(title)
        self._reasons = tuple(reasons)
        self._meanwhile = tuple(meanwhile)
        self._words = words
        self.answer: Answer = "edit"

    def lines_for(self, cells: int) -> Sequence[Entry]:
        lines = [Entry(line(part, "warning")) for reason in self._reasons for part in _wrapped(one_line(reason), cells)]
        for name, words in self._meanwhile:
            lines += [Entry(), Entry(line(one_line(name), "bold"))]
            lines += [Entry(line(f"  {part}", "customer")) for part in _wrapped(words, cells - 2)]
        lines += [Entry(), Entry(line("What you wrote", "bold"))]
        lines += [Entry(line(f"  {part}", "own")) for part in _wrapped(self._words, cells - 2)]
        return lines

    def foot(self) -> Line:
        keys = (("s", "send all the same"), ("e", "edit"), ("c", "cancel, do not send"))
        return tuple(span for key, word in keys for span in (Span(key, "accent"), Span(f" {word}   ", "muted")))

    def action_answer(self, answer: Answer) -> None:
        self.answer = answer
        self.dismiss(None)


def _wrapped(words: str, cells: int) -> list[str]:
    return [
        one_line(part)[start:end]
        for part in words.splitlines() or [""]
        for start, end in breaks(one_line(part), max(8, cells))
    ]
