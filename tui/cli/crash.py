"""The last words of a program that met an error nobody foresaw: a sentence, and the details in a file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from tui.disk import private_file
from tui.disk.log_file import REPORT, about, trace
from tui.disk.paths import Paths

KEPT: Final = 5
"""Crashes that the file holds, this one included."""

_RULE: Final = "=== "


def report(error: BaseException, *, secrets: Sequence[str] = ()) -> str:
    """Write down where an error came from, after the last ones; return the sentence that tells of it.

    Places and kinds are kept, no values, and nothing of `secrets`.
    """
    file = Paths().log / "crash.log"
    when = datetime.now(UTC).isoformat(timespec="seconds")
    before: list[str] = []
    with suppress(OSError, ValueError):
        before = [f"{_RULE}{crash}" for crash in f"\n{private_file.text(file)}".split(f"\n{_RULE}")[1:]]
    now = f"{_RULE}{when}\n{about()}\n{trace(error, secrets)}{REPORT}, with these lines.\n"
    sentence = f"It stopped at an error that nobody foresaw ({type(error).__name__})."
    try:
        private_file.replace(file, "\n".join(crash.rstrip() + "\n" for crash in [*before[-(KEPT - 1) :], now]))
    except OSError as problem:
        return f"{sentence} The details could not be written to {file}: {problem.strerror}."
    return f"{sentence} The details are in {file}. {REPORT}."
