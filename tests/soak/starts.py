"""Starts of the console with signals and sizes at random moments: nothing may be left on, no letter lost, no old word stay."""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.soak.terminal import own_home
from tui.words.words import FILE

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
SIZES = ((100, 30), (120, 40), (80, 24), (140, 38), (97, 29), (60, 20))
SECONDS = 1.5
"""Within these after the start a signal or a size comes."""


def ended_by_signal(server: DemoServer, chance: random.Random) -> str:
    """Start, change sizes, send one signal or two; return what was wrong, or nothing."""
    size = chance.choice(SIZES)
    program = Program([COMMAND], environment=server.environment(), size=size)
    moments = sorted(chance.uniform(0, SECONDS) for _ in range(chance.choice((0, 0, 1, 3))))
    end = chance.uniform(0, SECONDS)
    began = time.monotonic()
    for moment in moments:
        if moment > end:
            break
        program.session.pump(max(0.0, moment - (time.monotonic() - began)))
        program.session.set_size(*chance.choice((*SIZES, size)))
    while (left := end - (time.monotonic() - began)) > 0:
        program.session.pump(min(left, 0.05))
    number = chance.choice(SIGNALS)
    if chance.random() < 0.3 and program.session.alive():
        os.kill(program.session.pid, chance.choice(SIGNALS))
        program.session.pump(chance.uniform(0, 0.05))
    ended = program.finish(how=number.name.removeprefix("SIG").lower())
    if ended["left_on"] or not ended["exited"]:
        return f"{number.name} after {end * 1000:.0f} ms: {ended}"
    if b"nobody foresaw" in program.raw():
        return f"{number.name} after {end * 1000:.0f} ms: {program.screen()[-300:]!r}"
    return ""


def last_words(server: DemoServer, chance: random.Random, home: Path) -> str:
    """Write a reply and end by a signal right after its last letter; return what was lost, or nothing."""
    program = Program([COMMAND], environment=server.environment(), size=(120, 40))
    program.wait_for(r"\A[^\n]* live", 40)
    program.session.run_until_quiet(0.4, 5)
    program.press("2", "enter")
    program.wait_for(r"│[^\n]*#\d+", 20)
    program.session.run_until_quiet(0.4, 5)
    program.press("r")
    program.wait_for("Reply to", 20)
    words = "".join(chance.choice("abcdefghij") for _ in range(12))
    for letter in words:
        program.session.write(letter.encode())
        program.session.pump(chance.uniform(0, 0.03))
    program.session.pump(chance.choice((0.0, chance.uniform(0, 0.3))))
    number = chance.choice(SIGNALS[:2])
    program.finish(how=number.name.removeprefix("SIG").lower())
    kept: list[str] = []
    for file in home.rglob(FILE):
        with closing(sqlite3.connect(file)) as connection:
            kept += [row[0] for row in connection.execute("select text from draft")]
            connection.execute("delete from draft")
            connection.commit()
    return "" if any(words in text for text in kept) else f"{number.name}: {words} became {kept}"


def sized_in_tmux(server: DemoServer, chance: random.Random, socket: Path) -> str:
    """Start inside tmux and change sizes there and back; return where the picture is not what is meant, or nothing."""
    tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
    environment = {**os.environ, **server.environment(), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    environment.pop("TMUX", None)
    width, height = chance.choice(SIZES[:5])
    size = ["-x", str(width), "-y", str(height)]
    subprocess.run([*tmux, "new-session", "-d", *size, COMMAND], env=environment, check=True)

    def look() -> str:
        return subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout

    def resize(columns: int, rows: int) -> None:
        subprocess.run([*tmux, "resize-window", "-x", str(columns), "-y", str(rows)], check=True)

    try:
        subprocess.run([*tmux, "set", "-g", "status", "off"], check=True)
        began, moments = time.monotonic(), sorted(chance.uniform(0, SECONDS) for _ in range(chance.randint(1, 6)))
        for moment in moments:
            time.sleep(max(0.0, moment - (time.monotonic() - began)))
            resize(*chance.choice(SIZES[:5]))
            if chance.random() < 0.5:
                time.sleep(chance.choice((0.0, 0.005, 0.03)))
                resize(width, height)
        resize(width, height)
        before = settled(look)
        subprocess.run([*tmux, "send-keys", "C-l"], check=True)
        time.sleep(0.5)
        after = settled(look)
        if before != after:
            lines = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
            return f"{width}x{height}, {[round(moment, 3) for moment in moments]}: {lines[:3]}"
        return ""
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)


def settled(look: Callable[[], str]) -> list[str]:
    """Return the picture when it has stood for a while, without ages and traffic."""
    end, last, since = time.monotonic() + 30, "", time.monotonic()
    while time.monotonic() < end:
        now = look()
        if now != last:
            last, since = now, time.monotonic()
        elif re.search(r"\A[^\n]* live\b", now) and time.monotonic() - since > 0.8:
            break
        time.sleep(0.1)
    # Traffic and ages move what stands beside them, and a minute may pass.
    told = re.sub(r"chatwoot-tui|↓ \S+ \S+/min|\b(?:now|\d+[mhdwy]|\d+:\d+)\b", "", last)
    return [" ".join(line.split()) for line in told.splitlines()]


@contextmanager
def load(count: int) -> Iterator[None]:
    """Keep processors busy beside it."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for each in busy:
            each.kill()
            each.wait()


def starts(count: int, seconds: float, seed: int, burners: int, only: str = "") -> tuple[Counter[str], list[str]]:
    """Start so many times, or for so long; return how often each was tried, and what was wrong."""
    done: Counter[str] = Counter()
    wrong: list[str] = []
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with own_home(home), demo_server("--quiet", "--size", "30") as server, load(burners):
            for number in range(count):
                if time.monotonic() > until:
                    break
                chance = random.Random(f"{seed} {number}")
                kind = only or ("signal", "tmux", "signal", "words")[number % 4]
                try:
                    if kind == "signal":
                        found = ended_by_signal(server, chance)
                    elif kind == "words":
                        found = last_words(server, chance, home)
                    else:
                        found = sized_in_tmux(server, chance, Path(folder) / f"tmux-{number}")
                except (AssertionError, subprocess.CalledProcessError) as error:
                    found = f"{str(error)[:80]} … {str(error)[-900:]}"
                done[kind] += 1
                if found:
                    wrong.append(f"{kind} {number} (seed {seed}): {found}")
                    print(wrong[-1], flush=True)
    return done, wrong


def main(arguments: list[str]) -> int:
    """Run them as the arguments ask; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak starts")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so long")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--load", type=int, default=os.cpu_count() or 1, help="busy processes beside it")
    parser.add_argument("--only", choices=("signal", "tmux", "words"), default="")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    done, wrong = starts(options.count, options.minutes * 60, options.seed, options.load, options.only)
    print(f"{done.total()} starts {dict(done)}, {len(wrong)} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0
