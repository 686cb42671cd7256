"""What the terminal answers when it is asked about itself."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty
from dataclasses import replace

from tui.doctor.examination import TerminalFacts


def abilities(facts: TerminalFacts, *, seconds: float = 0.5) -> TerminalFacts:
    """Return the facts with what the terminal answers about itself.

    Two questions (Kitty keyboard, synchronized output), then one that every terminal answers: when that answer is
    there, the others have been given or will not come. A terminal that answers nothing costs `seconds`.
    """
    said = _answers(b"\x1b[?u\x1b[?2026$p\x1b[c", re.compile(rb"\x1b\[\?[0-9;]*c"), seconds)
    if not said:
        return facts
    return replace(
        facts,
        kitty_keyboard=re.search(rb"\x1b\[\?[0-9]+u", said) is not None,
        synchronized=re.search(rb"\x1b\[\?2026;[12]\$y", said) is not None,
    )


def _answers(questions: bytes, last: re.Pattern[bytes], seconds: float) -> bytes:
    """Return what the terminal answers, read without echo; the terminal is left as it was."""
    reading, writing = sys.stdin.fileno(), sys.stdout.fileno()
    try:
        before = termios.tcgetattr(reading)
        tty.setcbreak(reading)
    except termios.error:
        return b""
    said = b""
    try:
        sys.stdout.flush()
        os.write(writing, questions)
        until = time.monotonic() + seconds
        while not last.search(said):
            ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                break
            received = os.read(reading, 1024)
            if not received:
                break
            said += received
    finally:
        # What still comes in late is thrown away rather than typed at the shell's prompt.
        termios.tcsetattr(reading, termios.TCSAFLUSH, before)
    return said
