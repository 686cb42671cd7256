"""The last words of a program that met an error nobody foresaw: a sentence, and the details in a file."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from datetime import UTC, datetime

from tui import __version__, private_file
from tui.paths import Paths


def report(error: BaseException, *, secrets: Sequence[str] = ()) -> str:
    """Write down where an error came from; return the sentence that tells of it.

    Only the place and the kind of the error are kept when no secrets are given to be struck out: its text could
    quote a token that was typed a moment ago.
    """
    known = [secret for secret in secrets if secret]
    lines = traceback.format_exception(error) if known else traceback.format_tb(error.__traceback__)
    details = "".join([*lines, "" if known else f"{type(error).__name__}\n"])
    for secret in known:
        details = details.replace(secret, "<token>")
    file = Paths().log / "crash.log"
    when = datetime.now(UTC).isoformat(timespec="seconds")
    sentence = f"It stopped at an error that nobody foresaw ({type(error).__name__})."
    try:
        private_file.replace(file, f"chatwoot-tui {__version__}, {when}\n{details}")
    except OSError:
        return sentence
    return f"{sentence} The details are in {file}; please report them."
