"""The terminal as a place to talk: questions, hidden answers, one-line sentences."""

from __future__ import annotations

import sys

from tui.text.shown import shown


class PlainTerminal:
    """Asks on the terminal the program was started from; says on standard output."""

    def say(self, line: str = "", *, mark: str = "") -> None:
        """Print a line.

        Args:
            mark: Stands before it as it is, colours included: words of ours alone.
        """
        print(mark + shown(line), flush=True)

    def ask(self, question: str) -> str:
        return input(shown(question))

    def ask_hidden(self, question: str) -> str:
        import getpass

        return getpass.getpass(question)


def complain(sentence: str) -> None:
    """Say on standard error what went wrong."""
    named = sentence if sentence.startswith("chatwoot-tui") else f"chatwoot-tui: {sentence}"
    print(shown(named), file=sys.stderr, flush=True)


def is_there(*names: str) -> bool:
    """Whether the named standard streams (`stdin`, `stdout`, `stderr`) are all a terminal."""
    streams = [getattr(sys, name) for name in names]
    return all(stream is not None and stream.isatty() for stream in streams)
