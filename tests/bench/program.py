"""The target table's figures of the whole program, in its order, taken from a pseudo-terminal."""

from __future__ import annotations

import compileall
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import httpx

from tests import ptymeter
from tests.bench.console import (
    CURSOR,
    EMPTY_APP,
    LIVE,
    ROOT,
    at_percent,
    busy_server,
    bytes_of,
    bytes_of_move,
    console,
    ended,
    milliseconds_of,
    milliseconds_to_exit,
    milliseconds_to_first_byte,
    milliseconds_until,
    own_home,
)
from tests.bench.figure import Figure
from tests.e2e.planting import plant
from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_hostile_console import UNCLEANED, WALK
from tests.hostile import NEVER_IN_TEXT, kinds

RUNS = 5
SLOW = ("--rtt", "150", "--link", "8000")
"""64 kbit/s with a round trip of 150 ms, and buffers without end."""


def top(program: Program) -> str:
    return program.screen().split("\n", 1)[0]


def cursor_line(program: Program) -> int | None:
    """Return the number of the line that the cursor is on; None: of none."""
    return next((number for number, line in enumerate(program.screen().splitlines()) if CURSOR in line), None)


def is_live_frame(program: Program) -> bool:
    return CURSOR in program.screen() and "cached" not in top(program) and bool(top(program).strip())


def is_fresh(program: Program) -> bool:
    return is_live_frame(program) and " live" in top(program)


def start_figures(server: DemoServer) -> Iterator[Figure]:
    """Exec to the cached screen, the live frame and the fresh list; bytes to start."""
    cached, live, keyed, bare, empty, cold, warm_bytes, cold_bytes = [], [], [], [], [], [], [], []
    with tempfile.TemporaryDirectory() as home:
        environment = {**own_home(home), **server.environment()}
        for number in range(RUNS + 1):
            took, _, program = milliseconds_until([COMMAND], environment, is_fresh)
            program.session.run_until_quiet(0.5, 5)
            if number == 0:
                cold.append(took)
                cold_bytes.append(len(program.raw()))
            else:
                warm_bytes.append(len(program.raw()))
            program.finish("ctrl+q")
            took, _, program = milliseconds_until([COMMAND], environment, lambda p: CURSOR in p.screen())
            cached.append(took)
            while not is_live_frame(program):
                program.session.pump(0.02)
            live.append((program.session.last_output - program.session.began) * 1000)
            program.session.run_until_quiet(0.5, 5)
            program.finish("ctrl+q")
            took, _, program = milliseconds_until([COMMAND], environment, lambda p: CURSOR in p.screen())
            was = cursor_line(program)
            program.press("j")
            while cursor_line(program) in (was, None):
                program.session.pump(0.02)
            keyed.append((program.session.last_output - program.session.began) * 1000)
            program.session.run_until_quiet(0.5, 5)
            program.finish("ctrl+q")
            took, _, program = milliseconds_until(EMPTY_APP, {}, lambda p: "READY" in p.screen())
            empty.append(took)
            program.finish("ctrl+q")
            bare.append(milliseconds_to_exit([sys.executable, "-c", "pass"]))
        far = list(far_starts(server, environment))
    yard, yard_bare = statistics.median(empty), statistics.median(bare)
    yield Figure("exec to the cached screen", statistics.median(cached), "ms", 2.2, yard_bare, relative=True)
    yield Figure("exec to the live frame, keys accepted", statistics.median(live), "ms", 1.9, yard, relative=True)
    yield Figure("exec to the effect of a key pressed at once", statistics.median(keyed), "ms", yardstick=yard)
    yield Figure("exec to the fresh list, server 300 ms away", statistics.median(far), "ms", 520, yard)
    yield Figure("bytes to start", statistics.median(warm_bytes), "B", 10_000)
    yield Figure("bytes to start, nothing cached", statistics.median(cold_bytes), "B")
    yield Figure("exec to the fresh list, nothing cached", statistics.median(cold), "ms", yardstick=yard)


def shows(words: str, program: Program) -> bool:
    return words in program.screen()


def far_starts(server: DemoServer, environment: Mapping[str, str]) -> Iterator[float]:
    """Give the times from exec to what a customer wrote since the last run, with every answer 300 ms away."""
    door, number = a_conversation(server, "Far Away")
    me = next(agent["id"] for agent in server.ask("GET", "agents") if agent["email"].startswith("mira"))
    server.ask("POST", f"conversations/{number}/assignments", json={"assignee_id": me})
    chaos, admin = f"{server.base_url}/chaos", {"api-access-token": server.token("admin")}
    for run in range(RUNS):
        server.as_customer("POST", door, json={"content": f"fresh {run}."})
        httpx.post(f"{chaos}/faults", headers=admin, json={"kind": "latency", "path": "api/v1", "seconds": 0.3})
        took, _, program = milliseconds_until([COMMAND], environment, partial(shows, f"fresh {run}."))
        httpx.delete(chaos, headers=admin)
        yield took
        program.session.run_until_quiet(0.5, 5)
        program.finish("ctrl+q")


def use_figures(server: DemoServer) -> Iterator[Figure]:
    """Bytes of moves, letters, lines, messages, help and dialogs."""
    with console(server) as program:
        program.press("3")
        program.session.run_until_quiet(0.5, 5)
        bytes_of(program, "j", "j", "j")
        yield Figure("cursor move", statistics.median(bytes_of_move(program) for _ in range(7)), "B", 200)
        rested = statistics.median(bytes_of(program, "j") for _ in range(7))
        yield Figure("cursor move, and thread and contact follow it", rested, "B", 1_500)
        sixty = [bytes_of(program, "j") for _ in range(60)]
        yield Figure("cursor move, mean of 60 with the edge", statistics.mean(sixty), "B", 600)
        program.press("enter")
        program.session.run_until_quiet(0.5, 5)
        program.press("r")
        program.session.run_until_quiet(0.5, 5)
        letters = [bytes_of(program, letter) for letter in "where is my order"]
        yield Figure("letter typed", statistics.median(letters), "B", 110)
        program.press("escape")
        program.session.run_until_quiet(0.4, 5)
        yield Figure("help opens", bytes_of(program, "?"), "B", 6_000)
        yield Figure("help closes", bytes_of(program, "q"), "B", 10_000)
        yield Figure("dialog opens", bytes_of(program, "!"), "B", 4_000)
        program.press("escape")
    with console(server) as program:
        program.press("3", "g", "g")
        program.session.run_until_quiet(0.5, 5)
        other, _ = a_conversation(server, "Another Person")
        costs = []
        for number in range(5):
            before = len(program.raw())
            server.as_customer("POST", other, json={"content": f"message {number}"})
            program.watch(2.5)
            costs.append(len(program.raw()) - before)
        yield Figure("new message elsewhere", statistics.median(costs[1:]), "B", 400)
        yield Figure("new message elsewhere, its row comes up in view", costs[0], "B")
    with console_on_a_long_thread(server) as program:
        scrolled = [bytes_of(program, "k") for _ in range(12)]
        yield Figure("thread line scrolled", statistics.median(scrolled), "B", 2_900)


@contextmanager
def console_on_a_long_thread(server: DemoServer) -> Iterator[Program]:
    """Run the console with the end of a thread of forty messages open."""
    door, _ = a_conversation(server, "Talkative Person")
    for number in range(40):
        server.as_customer("POST", door, json={"content": f"line {number} of a long story about an order"})
    with console(server) as program:
        program.press("3", "g", "g")
        program.wait_for(f"{CURSOR}[^\\n]*Talkative")
        program.press("enter")
        program.wait_for("line 38 of a long story")
        program.session.run_until_quiet(0.5, 5)
        yield program


def a_conversation(server: DemoServer, name: str) -> tuple[str, int]:
    """Begin a conversation as a customer; return the door for its messages (one is in it), and its number."""
    contact = server.as_customer("POST", "contacts", json={"name": name})
    door = f"contacts/{contact['source_id']}/conversations"
    number = int(server.as_customer("POST", door, json={})["id"])
    messages = f"{door}/{number}/messages"
    server.as_customer("POST", messages, json={"content": "Hello?"})
    return messages, number


def idle_figures(server: DemoServer) -> Iterator[Figure]:
    """What nothing costs: between two full minutes, and on one."""
    with console(server) as program:
        program.press("j")
        program.session.run_until_quiet(1, 5)
        # Past the minute whose sums the top line tells for the first time.
        while time.time() % 60 < 2 or time.time() % 60 > 35:
            program.session.pump(0.2)
        program.session.run_until_quiet(2, 8)
        program.session.idle(20)
        found = program.session.idles[-1]
        yield Figure("idle: bytes between full minutes", found["bytes"], "B", 0)
        before = len(program.raw())
        program.watch(max(1.0, 62 - time.time() % 60))
        yield Figure("idle: bytes on the full minute", len(program.raw()) - before, "B", 400)
        yield Figure("idle: CPU", found["cpu_percent"], "%", 0.3)
        yield Figure("idle: wake-ups", found["wakeups_per_s"], "/s", 12)


def latency_figures() -> Iterator[Figure]:
    """Key to first byte, at rest and while a thousand events a second arrive."""
    with busy_server() as server, console(server) as program:
        program.press("3")
        program.session.run_until_quiet(0.5, 5)
        moving = [took for key in ("j", "k") * 40 if (took := milliseconds_to_first_byte(program, key)) is not None]
        yield Figure("key to bytes, moving, p50", statistics.median(moving), "ms", 4)
        yield Figure("key to bytes, moving, p99", at_percent(moving, 99), "ms", 15)
        program.press("enter", "r")
        program.session.run_until_quiet(0.5, 5)
        letters = "the parcel left the depot this morning and comes tomorrow "
        typing = [took for key in letters if (took := milliseconds_to_first_byte(program, space(key))) is not None]
        yield Figure("key to bytes, typing, p50", statistics.median(typing), "ms", 4)
        yield Figure("key to bytes, typing, p99", at_percent(typing, 99), "ms", 15)
        a_conversation(server, "Busy Person")
        program.watch(2)
        httpx.post(f"{server.base_url}/busy?rate=1000&seconds=9", timeout=20)
        program.watch(1.5)
        began, written = ptymeter.now(), len(program.raw())
        text, times = "", []
        for letter in never_twice():
            text = (text + letter)[-8:]
            if (took := milliseconds_to_text(program, letter, text)) is not None:
                times.append(took)
            if ptymeter.now() - began > 6:
                break
        rate = (len(program.raw()) - written) * 60 / (ptymeter.now() - began)
        yield Figure("key to its letter, 1,000 events/s, p50", statistics.median(times), "ms", 4)
        yield Figure("key to its letter, 1,000 events/s, p99", at_percent(times, 99), "ms", 60)
        yield Figure("terminal bytes a minute at 1,000 events/s", rate, "B")


def never_twice() -> Iterator[str]:
    """Give letters without end whose last eight never stand there a second time."""
    chosen = random.Random(1)
    while True:
        yield chosen.choice("abcdefghijklmnopqrstuvwxyz")


def space(letter: str) -> str:
    return "space" if letter == " " else letter


def milliseconds_to_text(program: Program, letter: str, text: str, pause: float = 0.045) -> float | None:
    """Return the time from a letter to the screen that shows it after those before it; None: not within 5 s."""
    began = ptymeter.now()
    program.session.write(letter.encode())
    took = None
    while ptymeter.now() - began < 5:
        program.session.pump(0.002)
        if text.rstrip() in program.screen():
            took = (program.session.last_output - began) * 1000
            break
    end = ptymeter.now() + pause
    while ptymeter.now() < end:
        program.session.pump(0.005)
    return took


def slow_line_figures() -> Iterator[Figure]:
    """A letter on 64 kbit/s and 150 ms, at rest and with five events a second."""
    with busy_server() as server:
        for name, rate, target in (("quiet", 0, 175), ("5 events/s", 5, 250)):
            with console(server, options=SLOW) as program:
                program.press("enter", "r")
                program.session.run_until_quiet(1.5, 10)
                if rate:
                    a_conversation(server, "Busy Person")
                    program.watch(2)
                    httpx.post(f"{server.base_url}/busy?rate={rate}&seconds=30", timeout=20)
                    program.watch(3)
                text, times = "", []
                for letter in islice(never_twice(), 30):
                    text = (text + letter)[-8:]
                    if (took := milliseconds_to_text(program, letter, text, 0.1)) is not None:
                        times.append(took)
                yield Figure(f"letter on 64 kbit/s and 150 ms, {name}, p50", statistics.median(times), "ms", target)
                early, late = statistics.median(times[:10]), statistics.median(times[-10:])
                yield Figure(f"letter on 64 kbit/s and 150 ms, {name}, last ten over first ten", late / early, "×", 1.5)


def ending_figures(server: DemoServer) -> Iterator[Figure]:
    """Signals, a line that is gone, and the quit key."""
    for name, how in (("SIGTERM", "term"), ("SIGHUP", "hup"), ("line gone", "close")):
        times, clean = [], True
        for _ in range(3):
            with console(server) as program:
                took, nothing_left = ended(program, how)
                times.append(took)
                clean = clean and nothing_left
        yield Figure(f"{name}: to the end", statistics.median(times), "ms", 300)
        yield Figure(f"{name}: left switched on", 0 if clean else 1, "", 0)
    times = []
    for _ in range(RUNS):
        with console(server) as program:
            asked = ptymeter.now()
            program.session.write(b"\x11")
            while 1049 in program.session.term.modes and ptymeter.now() - asked < 5:
                program.session.pump(0.002)
            times.append((ptymeter.now() - asked) * 1000)
            program.finish()
    yield Figure("quit key to a restored screen", statistics.median(times), "ms", 120)


def memory_figures() -> Iterator[Figure]:
    """Memory of three panes over a thousand rows, of a further row and of an opened conversation, each after a rest."""
    with demo_server("--quiet", "--size", "3200") as server, console(server) as program:
        program.press("3")
        program.session.run_until_quiet(0.5, 5)

        def resting(seconds: float) -> int:
            program.watch(seconds)
            return int(ptymeter.memory_kib(program.session.pid)["rss"])

        def scrolled(pages: int) -> None:
            for _ in range(pages):
                program.press("G")
                program.session.run_until_quiet(0.25, 3)

        def opened(conversations: int) -> None:
            for _ in range(conversations):
                program.press("enter")
                program.session.run_until_quiet(0.2, 3)
                program.press("escape", "j")

        # A page has 25 rows; each press shows what came and asks for the next.
        scrolled(40)
        opened(1)
        thousand = resting(2.5)
        yield Figure("memory: three panes, 1,000 rows", thousand / 1024, "MiB", 75)
        scrolled(40)
        whole = resting(2.5)
        yield Figure("memory: per further row, in the process", (whole - thousand) * 1024 / 1_000, "B", 500)
        program.press("g", "g")
        # What the first ones bring with them is no cost of a further one; what they ask for is paced over a minute.
        opened(20)
        before = resting(30)
        yield Figure("memory: with the first 20 conversations opened", before / 1024, "MiB")
        opened(100)
        yield Figure("memory: per further opened conversation", (resting(60) - before) * 1024 / 100, "B", 6_000)
    _, _, empty = milliseconds_until(EMPTY_APP, {}, lambda p: "READY" in p.screen())
    yield Figure("memory: an empty Textual app", ptymeter.memory_kib(empty.session.pid)["rss"] / 1024, "MiB")
    empty.finish("ctrl+q")


def hostile_figures() -> Iterator[Figure]:
    """Hostile words in every place of the server: what of them reached the terminal, with the cleaner on and off."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "evil.sqlite3"
        with demo_server("--quiet", "--data", str(database)):
            pass
        plant(database)
        with demo_server("--quiet", "--data", str(database)) as server:
            for name, command in (("cleaner on", [COMMAND]), ("the output stage alone", UNCLEANED)):
                home = f"{folder}/{name}"
                shutil.rmtree(home, ignore_errors=True)
                environment = {**own_home(home), **server.environment(), "PYTHONPATH": ROOT}
                program = Program(command, environment=environment, size=(140, 40))
                program.wait_for(LIVE)
                for keys in WALK:
                    program.session.write(b"".join(ptymeter.key_bytes(key) for key in keys))
                    program.session.run_until_quiet(0.16 if keys == ("escape",) else 0.06, 3)
                _, text = kinds(program.raw())
                leaked = [match for match in NEVER_IN_TEXT.findall(text) if match not in "\b\r\n"]
                yield Figure(f"hostile bytes reaching the terminal, {name}", len(leaked), "B", 0)
                program.finish("ctrl+q")


def import_figures() -> Iterator[Figure]:
    """What importing costs beside Textual alone."""
    yield Figure(
        "import of the app",
        milliseconds_of(
            [sys.executable, "-c", "import tui.console.app"],
            RUNS,
        ),
        "ms",
        yardstick=milliseconds_of([sys.executable, "-c", "import textual.app"], RUNS),
    )


def figures() -> Iterator[Figure]:
    """Measure the program against embedded servers of its own."""
    from tests.bench.scale import list_and_thread, stalled_terminal

    # As pip leaves it. Where the environment forbids bytecode, every start would compile the program beside Textual's.
    compileall.compile_dir(f"{ROOT}/tui", quiet=1)
    with demo_server("--quiet", "--chaos") as server:
        yield from start_figures(server)
        yield from use_figures(server)
        yield from idle_figures(server)
        yield from latency_figures()
        yield from slow_line_figures()
        yield from stalled_terminal()
        yield from list_and_thread()
        yield from memory_figures()
        yield from ending_figures(server)
        yield from hostile_figures()
        yield from import_figures()
