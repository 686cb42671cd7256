"""What ends the program from outside, and what puts it to sleep: the terminal is always given back first."""

from __future__ import annotations

import os
import signal
import sys
from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import Final

TIME_SECONDS: Final = 1.0
"""How long the program may take to write down what it has before a second signal ends it."""

ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def handle_signals(loop: AbstractEventLoop, *, leave: Callable[[], None], stop: Callable[[int], object]) -> None:
    """End in good order on SIGTERM, SIGHUP and SIGINT, also when started with them ignored (nohup).

    The first signal restores the terminal and asks the program to stop; one that comes when it has had its time ends it
    on the spot. A closing terminal sends SIGHUP, and the shell in it once more.

    Args:
        loop: The running loop, in the main thread.
        leave: Restores the terminal at once (`OutputStage.leave`).
        stop: Begins the orderly end; takes the number of the signal. Exit with 128 + number.
    """
    asked_at: float | None = None

    def end(number: int) -> None:
        nonlocal asked_at
        leave()
        if asked_at is None:
            asked_at = loop.time()
            stop(number)
        elif loop.time() - asked_at > TIME_SECONDS:
            os._exit(128 + number)

    for number in ENDING:
        loop.add_signal_handler(number, end, number)


def can_sleep() -> bool:
    """Return whether there is a shell that could wake us up again after Ctrl+Z."""
    try:
        session = os.getsid(0)
        return session != os.getpid() and os.getsid(os.getppid()) == session
    except OSError:
        return False


def go_to_sleep() -> None:
    """Do what Ctrl+Z does at a shell's job: the driver restores the terminal, the whole job stops, `fg` brings it back."""
    os.kill(os.getpid(), signal.SIGTSTP)


def speak_utf8() -> None:
    """Let the output streams take every character, whatever the locale says: a failed write must not end the program."""
    for stream in (sys.stdout, sys.stderr, sys.__stderr__):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
