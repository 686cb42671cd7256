"""The long form of what is tried at the real program and over real sockets: kills while typing, hours over cut connections."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.bad_hour import bad_hour
from tests.e2e.kills import kill_often
from tests.e2e.relay import Weather

CONVERSATIONS = 40
AT_THE_CONSOLE = 12


@contextmanager
def own_home(folder: Path) -> Iterator[None]:
    """Have programs that are started find a home without anybody's settings, and leave nothing in the real one."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("CHATWOOT_")]:
        del os.environ[name]
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(folder)
    for name, part in (("CONFIG", "config"), ("CACHE", "cache"), ("STATE", "state"), ("DATA", "data")):
        os.environ[f"XDG_{name}_HOME"] = str(folder / part)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def kills(count: int, folder: Path, seed: int | None = None) -> list[str]:
    """Kill the console so many times while somebody types and sends; return what was lost or doubled."""
    with own_home(folder):
        evening = kill_often(count, secrets.randbelow(1_000_000) if seed is None else seed, folder)
    print(
        f"seed {evening.seed}: killed {evening.kills}, found {evening.found}, "
        f"{len(evening.failures)} failed; the screen was {evening.late:.2f} s late at most",
        flush=True,
    )
    return evening.failures


def bad_hours(count: int, folder: Path, seed: int | None = None) -> list[str]:
    """Play so many hours over cut connections, at the engine and at the console in turn; return what went wrong.

    The last one takes its time: 20 s for a conversation on average.
    """
    failures: list[str] = []
    first = secrets.randbelow(1_000_000) if seed is None else seed
    for turn in range(count):
        own, slow = folder / str(turn), turn == count - 1
        console = turn % 3 == 2 and not slow
        with own_home(own / "home"):
            hour = bad_hour(
                first + turn,
                own,
                count=AT_THE_CONSOLE if console else CONVERSATIONS,
                console=console,
                pause=20.0 if slow else 0.3,
                weather=Weather(lives=(1.0, 60.0), up=(10.0, 90.0), down=(0.5, 20.0)) if slow else Weather(),
            )
        where = "at the console" if console else "at the engine"
        print(
            f"seed {hour.seed}: {len(hour.done)} conversations {where}, "
            f"{hour.cuts} cuts, {hour.questions} questions, {len(hour.failures)} failed",
            flush=True,
        )
        failures += hour.failures
    return failures
