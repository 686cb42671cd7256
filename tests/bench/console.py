"""The installed console in a pseudo-terminal, as the figures need it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests import ptymeter
from tests.e2e.program import COMMAND, DemoServer, Program, free_port

EMPTY_APP = [sys.executable, str(Path(__file__).with_name("empty_app.py"))]
LIVE = r"\A[^\n]* live"
CURSOR = "▌"
ROOT = str(Path(__file__).parents[2])


def own_home(folder: str) -> dict[str, str]:
    """Return an environment whose settings, cache and state lie in a folder of their own."""
    return {
        "HOME": folder,
        **{f"XDG_{kind}_HOME": f"{folder}/{kind.lower()}" for kind in ("CONFIG", "CACHE", "STATE", "DATA")},
    }


@contextlib.contextmanager
def busy_server(size: int = 0) -> Iterator[DemoServer]:
    """Run an embedded server that can be told to be busy (`busy_server.py`), with so many conversations."""
    log = Path(tempfile.mkdtemp()) / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.busy_server", str(free_port()), str(size)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
        )
    assert process.stdout is not None
    server = DemoServer(process, json.loads(process.stdout.readline()), log)
    try:
        yield server
    finally:
        server.stop()
        process.stdout.close()
        shutil.rmtree(log.parent)


@contextlib.contextmanager
def console(
    server: DemoServer,
    *,
    home: str | None = None,
    command: list[str] | None = None,
    options: tuple[str, ...] = (),
    until: str = LIVE,
) -> Iterator[Program]:
    """Run the console with its list fresh and at rest; in a home of its own unless one is given."""
    with contextlib.ExitStack() as stack:
        place = home or stack.enter_context(tempfile.TemporaryDirectory())
        environment = {**own_home(place), **server.environment()}
        program = Program(command or [COMMAND], environment=environment, options=options)
        try:
            program.wait_for(until, 40)
            program.session.run_until_quiet(0.5, 10)
            yield program
        finally:
            if program.session.alive():
                program.kill()


def milliseconds_until(
    command: list[str], environment: Mapping[str, str], reached: Callable[[Program], bool]
) -> tuple[float, int, Program]:
    """Return the time from exec to a screen, the bytes written by then, and the program, which still runs."""
    program = Program(command, environment=environment)
    end = ptymeter.now() + 30
    while not reached(program):
        if ptymeter.now() > end or not program.session.alive():
            raise AssertionError(f"never got there; the screen:\n{program.screen()}")
        program.session.pump(0.02)
    return (program.session.last_output - program.session.began) * 1000, len(program.raw()), program


def milliseconds_to_exit(command: list[str]) -> float:
    """Return the time from exec to the end of a command that says nothing, in the same terminal as all else."""
    program = Program(command, environment={})
    began = program.session.began
    while program.session.alive():
        program.session.pump(0.001)
    took = (ptymeter.now() - began) * 1000
    program.finish()
    return took


def milliseconds_of(command: list[str], runs: int = 7) -> float:
    """Return how long a command runs, median of several, in ms."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def bytes_of(program: Program, *keys: str) -> int:
    """Return what keys cost, with all that follows from them."""
    before = len(program.raw())
    for key in keys:
        program.press(key)
    program.session.run_until_quiet(0.2, 3)
    return len(program.raw()) - before


def bytes_of_move(program: Program) -> int:
    """Return what a move of the cursor costs before it rests; what follows a rest is waited for, and not counted."""
    program.session.run_until_quiet(0.3, 5)
    before = len(program.raw())
    program.press("j")
    return len(program.raw()) - before


def milliseconds_to_first_byte(program: Program, key: str, quiet: float = 0.05) -> float | None:
    """Return the time from a key to the first byte of its effect; None: nothing came within a second."""
    session: Any = program.session
    began = ptymeter.now()
    session.answered = None
    session.write(ptymeter.key_bytes(key))
    while session.answered is None and ptymeter.now() - began < 1:
        session.pump(0.001)
    answered: float | None = session.answered
    if quiet:
        session.run_until_quiet(quiet, 1)
    return None if answered is None else (answered - began) * 1000


def at_percent(values: list[float], percent: float) -> float:
    """Return a percentile of values, the nearest one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def ended(program: Program, how: str) -> tuple[float, bool]:
    """End the console by `term`, `hup` or `close`; return how many ms it took, and whether nothing was left switched on."""
    began = ptymeter.now()
    if how == "close":
        os.close(program.session.master)
        program.session.master = -1
        while program.session.alive() and ptymeter.now() - began < 5:
            time.sleep(0.002)
        return (ptymeter.now() - began) * 1000, not program.session.alive()
    found = program.finish(how=how)
    return float(found["exit_ms"]), not found["left_on"]
