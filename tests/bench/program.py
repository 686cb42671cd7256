"""Figures of the whole program, taken from a pseudo-terminal."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests import ptymeter
from tests.bench.figure import Figure
from tests.e2e.program import COMMAND, DemoServer, Program, demo_server

RUNS = 5
EMPTY_APP = [sys.executable, str(Path(__file__).with_name("empty_app.py"))]


def own_home(folder: str) -> dict[str, str]:
    """Return an environment whose settings, cache and state lie in a folder of their own."""
    return {
        "HOME": folder,
        **{f"XDG_{kind}_HOME": f"{folder}/{kind.lower()}" for kind in ("CONFIG", "CACHE", "STATE", "DATA")},
    }


def seconds_until(command: list[str], environment: dict[str, str], pattern: str) -> tuple[float, int]:
    """Return the time from exec to a screen that matches, and the bytes written until then."""
    program = Program(command, environment=environment)
    began = program.session.began
    program.wait_for(pattern, 30)
    took = program.session.last_output - began
    program.session.run_until_quiet(0.3, 5)
    written = len(program.raw())
    program.finish("ctrl+q")
    return took, written


def milliseconds_of(command: list[str]) -> float:
    """Return how long a command runs, median of several, in ms."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def start_figures(server: DemoServer) -> Iterator[Figure]:
    """Import time, start to list with a cold and a warm cache, bytes to start."""
    bare = milliseconds_of([sys.executable, "-c", "pass"])
    empty = [seconds_until(EMPTY_APP, dict(os.environ), "READY")[0] * 1000 for _ in range(RUNS)]
    yard = statistics.median(empty)
    yield Figure("python -c pass", bare, "ms")
    yield Figure("an empty Textual app on the screen", yard, "ms")
    yield Figure(
        "import of the app",
        milliseconds_of([sys.executable, "-c", "import tui.app"]),
        "ms",
        yardstick=milliseconds_of([sys.executable, "-c", "import textual.app"]),
    )
    cold, warm, cold_bytes, warm_bytes = [], [], [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            environment = {**own_home(home), **server.environment()}
            took, written = seconds_until([COMMAND], environment, r"▌.*live|live.*▌")
            cold.append(took * 1000)
            cold_bytes.append(written)
            took, written = seconds_until([COMMAND], environment, "▌")
            warm.append(took * 1000)
            warm_bytes.append(written)
    yield Figure("start to the list, cold cache", statistics.median(cold), "ms", yardstick=yard)
    yield Figure(
        "start to the list, warm cache", statistics.median(warm), "ms", target=1.5, yardstick=yard, relative=True
    )
    yield Figure("bytes to start, cold cache", statistics.median(cold_bytes), "B")
    yield Figure("bytes to start, warm cache", statistics.median(warm_bytes), "B", target=10_000)


def bytes_of(program: Program, *keys: str) -> int:
    before = len(program.raw())
    program.press(*keys)
    program.session.run_until_quiet(0.15, 2)
    return len(program.raw()) - before


def use_figures(server: DemoServer) -> Iterator[Figure]:
    """Bytes of moves, letters and incoming messages; memory."""
    with tempfile.TemporaryDirectory() as home:
        program = Program([COMMAND], environment={**own_home(home), **server.environment()})
        program.wait_for("live", 30)
        program.press("3")
        program.session.run_until_quiet(0.5, 5)
        for _ in range(3):
            program.press("j")
        moves = [bytes_of(program, "j") for _ in range(8)]
        yield Figure("cursor move", statistics.median(moves), "B", target=200)
        sixty = [bytes_of(program, "j") for _ in range(60)]
        yield Figure("cursor move, 60 moves with the edge, mean", statistics.mean(sixty), "B", target=600)
        latencies = []
        for key in ("k", "j") * 20:
            began = ptymeter.now()
            program.session.answered = None
            program.session.write(ptymeter.key_bytes(key))
            while program.session.answered is None and ptymeter.now() - began < 1:
                program.session.pump(0.001)
            if program.session.answered is not None:
                latencies.append((program.session.answered - began) * 1000)
            program.session.run_until_quiet(0.05, 1)
        yield Figure("key to bytes, moving, p50", statistics.median(latencies), "ms", target=4)
        yield Figure("key to bytes, moving, p99", sorted(latencies)[int(len(latencies) * 0.99) - 1], "ms", target=15)

        contact = server.as_customer("POST", "contacts", json={"name": "Bench Person"})
        door = f"contacts/{contact['source_id']}/conversations"
        number = server.as_customer("POST", door, json={})["id"]
        program.watch(2)
        elsewhere = []
        for count in range(3):
            before = len(program.raw())
            server.as_customer("POST", f"{door}/{number}/messages", json={"content": f"message {count}"})
            program.watch(2.5)
            elsewhere.append(len(program.raw()) - before)
        yield Figure("incoming message elsewhere", statistics.median(elsewhere), "B", target=400)

        program.press("enter")
        program.session.run_until_quiet(0.5, 5)
        scrolled = [bytes_of(program, "k") for _ in range(8)]
        yield Figure("thread scrolled by a line", statistics.median(scrolled), "B", target=2_900)
        yield Figure("help opens", bytes_of(program, "?"), "B", target=6_000)
        yield Figure("help closes", bytes_of(program, "q"), "B", target=10_000)
        yield Figure("dialog opens", bytes_of(program, "!"), "B", target=4_000)
        program.press("escape")
        program.press("r")
        program.session.run_until_quiet(0.5, 5)
        letters = [bytes_of(program, letter) for letter in "where is my order"]
        yield Figure("letter typed", statistics.median(letters), "B", target=110)
        memory = ptymeter.memory_kib(program.session.pid)
        yield Figure("memory, three panes", memory["rss"] / 1024, "MiB", target=55)
        asked = ptymeter.now()
        program.session.write(b"\x11")
        while 1049 in program.session.term.modes and ptymeter.now() - asked < 5:
            program.session.pump(0.002)
        yield Figure("quit key to a restored screen", (ptymeter.now() - asked) * 1000, "ms", target=120)
        program.finish()
        empty = Program(EMPTY_APP, environment=dict(os.environ))
        empty.wait_for("READY", 20)
        yield Figure("memory, an empty Textual app", ptymeter.memory_kib(empty.session.pid)["rss"] / 1024, "MiB")
        empty.finish("ctrl+q")


def figures() -> Iterator[Figure]:
    """Measure the program against an embedded server of its own."""
    with demo_server("--quiet") as server:
        yield from start_figures(server)
        yield from use_figures(server)
