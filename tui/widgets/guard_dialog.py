"""Asks before a reply goes out to somebody whose matter has moved on meanwhile."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from tui.presentation.cells import breaks, one_line
from tui.presentation.choices import Answer, Choice
from tui.presentation.entries import Entry
from tui.presentation.spans import Line, Span, line
from tui.widgets.reading import Reading


class GuardDialog(Reading):
    """Shows what changed, what was written meanwhile, and the words that wait; answers what is to be done with them.

    Where the words can be edited, Esc does so: they go back to the composer. Else the question waits on. A letter that was
    on its way when the question came answers nothing.
    """

    DEAF_SECONDS: ClassVar[float] = 0.5
    """So long nothing but Esc is heard: nobody has read the question yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *((key, f"answer('{key}')", "Answer") for key in "secd"),
        ("escape,q", "leave", "Leave"),
    ]

    def __init__(
        self,
        title: str,
        reasons: Sequence[str],
        meanwhile: Sequence[tuple[str, str]],
        words: str,
        choices: Sequence[Choice],
    ) -> None:
        """Ask.

        Args:
            reasons: What changed, a sentence each.
            meanwhile: Who wrote what since, oldest first.
            words: What waits to be sent, or was; empty: it is a change, and not a message.
            choices: How it can be answered.
        """
        super().__init__(title)
        self._reasons = tuple(reasons)
        self._meanwhile = tuple(meanwhile)
        self._words = words
        self._choices = {choice.key: choice for choice in choices}
        self._asked_at = time.monotonic()
        can_edit = any(choice.answer == "edit" for choice in choices)
        self.answer: Answer = "edit" if can_edit else "later"
        self._if_left = self.answer

    def lines_for(self, cells: int) -> Sequence[Entry]:
        """Return the reasons for the question, then what was said meanwhile."""
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
        """Return the keys of the answers."""
        leaves = {
            choice.key: ", ".join((choice.key, "Esc"))
            for choice in self._choices.values()
            if choice.answer == self._if_left
        }
        keys = [(leaves.get(choice.key, choice.key), choice.words) for choice in self._choices.values()]
        if not leaves:
            keys.append(("Esc", "decide later"))
        return tuple(span for key, word in keys for span in (Span(key, "accent"), Span(f" {word}   ", "muted")))

    def action_answer(self, key: str) -> None:
        """Take an answer by its key, unless the question has only just appeared."""
        choice = self._choices.get(key)
        if choice is None or (choice.answer != "edit" and time.monotonic() - self._asked_at < self.DEAF_SECONDS):
            return
        self.answer = choice.answer
        self.dismiss(None)

    def action_leave(self) -> None:
        """Close without a further answer."""
        self.dismiss(None)


def _wrapped(words: str, cells: int) -> list[str]:
    return [
        one_line(part)[start:end]
        for part in words.splitlines() or [""]
        for start, end in breaks(one_line(part), max(8, cells))
    ]
