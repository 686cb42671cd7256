"""The log: what went wrong beside the agent's work, in a file of ours, without tokens and without anybody's words."""

from __future__ import annotations

import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from tui.disk import private_file
from tui.disk.paths import private_folder

REPORT: Final = "Please report it where you got chatwoot-tui from"

BYTES: Final = 500_000
"""Size from which the file is put aside and a new one begun."""
KEPT: Final = 2
"""Files put aside that are kept."""

OURS: Final = "tui"
"""The logger above all of ours."""

_RETRIES: Final = "stamina"
"""Tells of each new attempt, and why only in what is not kept: a server that is away would fill the log with it."""

_LONGEST: Final = 200
_SECRET: Final = re.compile(r"[A-Za-z0-9_\-]{20,}")
"""Access and pubsub tokens are one long word."""

# Python itself writes the text of these, out of names and types. Any other may quote what somebody wrote.
_TELLING: Final = (
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)


def cleaned(text: str, secrets: Sequence[str] = ()) -> str:
    """Return a text without what could be a token."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "<token>")
    return _SECRET.sub("<…>", text)


def trace(error: BaseException, secrets: Sequence[str] = (), *, depth: int = 0) -> str:
    """Return where an error came from, with the errors that led to it: places and kinds, no values.

    The text of an error stands there only where Python writes it, or the system does: others may quote a customer.
    """
    parts: list[str] = []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and depth < 5:
        parts += [trace(before, secrets, depth=depth + 1), "\nwhich led to:\n\n"]
    parts += traceback.format_tb(error.__traceback__)
    parts.append(f"{type(error).__module__}.{type(error).__qualname__}{_text(error, secrets)}\n")
    if isinstance(error, BaseExceptionGroup) and depth < 5:
        for each in error.exceptions:
            parts += ["\nof which one:\n\n", trace(each, secrets, depth=depth + 1)]
    return "".join(parts)


def _text(error: BaseException, secrets: Sequence[str]) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return f": {error.errno} {os.strerror(error.errno)}"
    if isinstance(error, _TELLING):
        return f": {cleaned(' '.join(str(error).split())[:_LONGEST], secrets)}"
    return ""


def about() -> str:
    """Return what a report needs to know of this machine: the versions, and what the terminal calls itself."""
    from importlib.metadata import version

    from tui import __version__

    terminal = os.environ.get("TERM", "(not set)")
    within = " in tmux" if os.environ.get("TMUX") else " in screen" if os.environ.get("STY") else ""
    system = os.uname()
    return (
        f"chatwoot-tui {__version__}, Python {sys.version.split()[0]}, Textual {version('textual')}, "
        f"{system.sysname} {system.release} {system.machine}, TERM={terminal}{within}"
    )


class _Formatter(logging.Formatter):
    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        # What other libraries put into their sentences is not known: the sentence alone is kept.
        ours = record.name.partition(".")[0] == OURS
        told = cleaned(record.getMessage() if ours else str(record.msg).partition("\n")[0], self._secrets)
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        line = f"{when} {record.levelname} {record.name}: {told}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + trace(record.exc_info[1], self._secrets).rstrip()
        return line


class LogFile(RotatingFileHandler):
    """Writes records into a private file, which is made with the first of them."""

    def __init__(self, file: Path, secrets: Sequence[str] = ()) -> None:
        super().__init__(file, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setFormatter(_Formatter(secrets))
        self.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.partition(".")[0] == OURS)
        self.addFilter(lambda record: record.name != _RETRIES)
        self.trouble = ""
        """Why the last record is not in the file, in a few words; empty: it is."""

    def _open(self) -> TextIOWrapper:
        file = Path(self.baseFilename)
        private_folder(file.parent)
        return os.fdopen(private_file.appending(file), "a", encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; `trouble` tells afterwards whether that failed."""
        self.trouble = ""
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # as logging has it
        """Note in `trouble` why a record was not written, in place of printing it over the screen."""
        # Logging's own complains on standard error, which the console draws on.
        error = sys.exc_info()[1]
        self.trouble = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
