"""Where logging in and out is talked over, and how such a talk ends without result."""

from __future__ import annotations

from typing import Protocol


class Terminal(Protocol):
    """Where the talk takes place."""

    def say(self, line: str = "") -> None:
        """Show one line."""

    def ask(self, question: str) -> str:
        """Return what is typed, on one line. Raises EOFError when nobody answers."""

    def ask_hidden(self, question: str) -> str:
        """Return what is typed without showing it. Raises EOFError when nobody answers."""


class Failed(Exception):
    """The talk ended without result; the text is a sentence that says why and what to do."""
