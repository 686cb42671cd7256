"""Asks before a reply goes out to somebody whose matter has moved on meanwhile."""

from __future__ import annotations

import time
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

    Esc edits: the words go back to the composer. A letter that was on its way when the question came answers nothing.
    """

    DEAF_SECONDS: ClassVar[float] = 0.5
    """So long nothing but Esc is heard: nobody has read the question yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("s", "answer('send')", "Send"),
        ("e,escape,q", "answer('edit')", "Edit"),
        ("c", "answer('cancel')", "Keep as draft"),
    ]

    def __init__(self, title: str, reasons: Sequence[str], meanwhile: Sequence[tuple[str, str]], words: str) -> None:
        """Ask.

        Args:
            reasons: What changed, a sentence each.
            meanwhile: Who wrote what since, oldest first.
            words: What waits to be sent; empty: it is a change, and not a message.
        """
        super().__init__(title)
        self._reasons = tuple(reasons)
        self._meanwhile = tuple(meanwhile)
        self._words = words
        self._asked_at = time.monotonic()
        self.answer: Answer = "edit"

    def lines_for(self, cells: int) -> Sequence[Entry]:
        lines = [Entry(line(part, "warning")) for reason in self._reasons for part in _wrapped(one_line(reason), cells)]
        for name, words in self._meanwhile:
            lines += [Entry(), Entry(line(one_line(name), "bold"))]
            lines += [Entry(line(f"  {part}", "customer")) for part in _wrapped(words, cells - 2)]
        if not self._words:
            return lines
        lines += [Entry(), Entry(line("What you wrote", "bold"))]
        lines += [Entry(line(f"  {part}", "own")) for part in _wrapped(self._words, cells - 2)]
        return lines

    def foot(self) -> Line:
        keys: tuple[tuple[str, str], ...] = (
            ("s", "send all the same"),
            ("e", "edit"),
            ("c", "keep as draft, do not send"),
        )
        if not self._words:
            keys = (("s", "do it all the same"), ("c", "leave it as it is"))
        return tuple(span for key, word in keys for span in (Span(key, "accent"), Span(f" {word}   ", "muted")))

    def action_answer(self, answer: Answer) -> None:
        if answer != "edit" and time.monotonic() - self._asked_at < self.DEAF_SECONDS:
            return
        self.answer = answer
        self.dismiss(None)


def _wrapped(words: str, cells: int) -> list[str]:
    return [
        one_line(part)[start:end]
        for part in words.splitlines() or [""]
        for start, end in breaks(one_line(part), max(8, cells))
    ]
