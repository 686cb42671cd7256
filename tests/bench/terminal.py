"""Figures of the output stage alone, taken on the sample screen of its tests, beside the stock driver."""

from __future__ import annotations

import os
import select
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import ptymeter
from tests.bench.figure import Figure
from tests.terminal.playing import Played
from tui.terminal.differ import Differ
from tui.terminal.frames import last_frame
from tui.terminal.grid import Grid

SIZE = "120x40"
WIDTH, HEIGHT = 120, 40
SLOW = ("--rtt", "150", "--link", "8000")
"""64 kbit/s with a round trip of 150 ms, and buffers without end."""


def a_frame(word: str) -> str:
    """A frame that fills the screen as Textual does, three pieces a row."""
    rows = (
        f"\x1b[{y};1H\x1b[1;38;2;224;224;224;48;2;18;18;18m{word} {y}{' ' * 34}"[:80]
        + "\x1b[0m\x1b[38;2;1;120;212;48;2;30;30;30m│\x1b[0m"
        + f"\x1b[38;2;224;224;224;48;2;30;30;30m{word * 12}\x1b[0m"
        for y in range(1, HEIGHT + 1)
    )
    return "\n".join(rows) + "\x1b[1;1H"


def reckoning() -> Iterator[Figure]:
    """CPU of one frame: read, compared, written as text."""
    frames = [a_frame("words "), a_frame("other ")]
    small = "\x1b[20;10H\x1b[1;38;2;224;224;224;48;2;18;18;18mx\x1b[0m\x1b[20;11H"
    grid, differ = Grid(WIDTH, HEIGHT), Differ(WIDTH, HEIGHT)

    def draw(*drawn: str) -> None:
        for frame in drawn:
            differ.difference(grid.rows, grid.apply(frame), grid.cursor)

    yield Figure("output stage: a whole screen read and compared", milliseconds(lambda: draw(*frames)) / 2, "ms")
    yield Figure("output stage: a letter read and compared", milliseconds(lambda: draw(small)), "ms")


def milliseconds(work: Callable[[], object], times: int = 50) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def first_paint() -> Iterator[Figure]:
    """Exec to a cached screen, as the console script's first lines do it, beside a bare interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        grid = Grid(WIDTH, HEIGHT)
        grid.apply(a_frame("cached "))
        environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        last_frame.save(Path(folder), grid.rows, environ, theme="a", account="b")
        paint = f"from tui.terminal.frames import first_paint; first_paint.paint({folder!r})"
        painted = statistics.median(seconds_to_text(paint) for _ in range(9)) * 1000
        bare = statistics.median(seconds_to_text("import os; os.write(2, b'cached')") for _ in range(9)) * 1000
        yield Figure("first paint alone, without the console script", painted, "ms", 2.2, bare, relative=True)


def seconds_to_text(code: str) -> float:
    options = ptymeter.parse(["--size", SIZE, "--", sys.executable, "-c", code])
    session = ptymeter.Session(options)
    session.memories = []
    session.start()
    while "cached" not in session.screen_text() and session.alive():
        session.pump(0.05)
    session.pump(0)
    took: float = session.last_output - session.began
    session.finish()
    return took


def bytes_of_keys() -> Iterator[Figure]:
    """What keys cost, beside the stock driver."""
    costs: dict[str, list[int]] = {}
    for arguments in ((), ("stock",)):
        played = Played(*arguments, size=SIZE)
        played.sees("READY")
        played.session.run_until_quiet(0.3, 5)
        costs.setdefault("start", []).append(len(played.output))
        for name, keys in (
            ("cursor move in a list", ("down",) * 7),
            ("help opens", ("f3",)),
            ("help closes", ("x",)),
            ("a dialog that dims opens", ("f2",)),
            ("a dialog that dims closes", ("x",)),
            ("a line changes", ("f5",)),
            ("a letter", ("tab", "tab", *"where is my")),
        ):
            each = []
            for key in keys:
                before = len(played.output)
                played.press(key)
                played.took()
                played.session.run_until_quiet(0.12, 3)
                each.append(len(played.output) - before)
            costs.setdefault(name, []).append(int(statistics.median(each)))
        played.close()
    for name, (ours, stock) in costs.items():
        yield Figure(f"sample screen: {name}", ours, "B", yardstick=stock)


def deaf_terminal() -> Iterator[Figure]:
    """How late the event loop gets while the terminal takes nothing, with fifty whole changes a second."""
    late = []
    for arguments in ((), ("stock",)):
        played = Played(*arguments, size=SIZE)
        played.sees("READY")
        played.press("f8")
        played.sees("READY 3")
        select.select([], [], [], 8)
        played.press("f10")
        played.sees("LAG ")
        late.append(float(played.terminal.text().rpartition("LAG ")[2].split()[0]))
        played.close()
    yield Figure("sample screen: event loop lag, terminal deaf for 8 s", late[0], "ms", 50, late[1])


def endings() -> Iterator[Figure]:
    """Time to a restored screen and to the end."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        times = []
        for _ in range(3):
            played = Played(size=SIZE)
            played.sees("READY")
            began = ptymeter.now()
            os.kill(played.session.pid, number)
            played.ended()
            times.append((played.session.exited - began) * 1000)
            assert played.left_on() == []
            played.close()
        yield Figure(f"sample screen: {number.name} to the end, nothing left on", statistics.median(times), "ms", 300)
    times = []
    for _ in range(5):
        played = Played(size=SIZE)
        played.sees("READY")
        began = ptymeter.now()
        played.press("ctrl+q")
        played.until(lambda: 1049 not in played.terminal.modes)  # noqa: B023 - used within this turn
        times.append((ptymeter.now() - began) * 1000)
        played.ended()
        played.close()
    yield Figure("sample screen: quit key to a restored screen", statistics.median(times), "ms", 120)
    played = Played(size=SIZE)
    played.sees("READY")
    began = ptymeter.now()
    os.close(played.session.master)
    played.session.master = -1
    while played.session.alive() and ptymeter.now() - began < 5:
        select.select([], [], [], 0.002)
    yield Figure("sample screen: line gone to the end", (ptymeter.now() - began) * 1000, "ms", 300)
    played.close()


def slow_line() -> Iterator[Figure]:
    """Letter to its picture at 64 kbit/s and 150 ms, alone and with five changes a second."""
    for name, busy, target in (("alone", False, 175), ("5 events/s", True, 250)):
        played = Played(size=SIZE, options=SLOW)
        played.sees("READY")
        for key in ("tab", "tab"):
            played.press(key)
            played.took()
        if busy:
            played.press("f11")
            played.took()
        played.session.run_until_quiet(0.1, 3)
        times = []
        text = ""
        for letter in "abcdefghijklmnopqrst":
            text += letter
            began = ptymeter.now()
            played.press(letter)
            if played.until(lambda: text in played.terminal.text(), 5):  # noqa: B023 - used within this turn
                times.append((ptymeter.now() - began) * 1000)
        yield Figure(f"sample screen: letter at 64 kbit/s, 150 ms, {name}, p50", statistics.median(times), "ms", target)
        played.close()


def idle() -> Iterator[Figure]:
    """What nothing costs."""
    played = Played(size=SIZE)
    played.sees("READY")
    played.session.run_until_quiet(0.5, 5)
    played.session.idle(5)
    found = played.session.idles[-1]
    yield Figure("sample screen: idle, bytes a minute", found["bytes_per_min"], "B", 0)
    yield Figure("sample screen: idle, wake-ups", found["wakeups_per_s"], "/s", 12)
    yield Figure("sample screen: idle, CPU", found["cpu_percent"], "%", 0.3)
    played.close()


def figures() -> Iterator[Figure]:
    """Measure the output stage."""
    for group in (reckoning, first_paint, bytes_of_keys, deaf_terminal, endings, slow_line, idle):
        yield from group()
