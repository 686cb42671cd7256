"""A person's hour over a line that is cut at random: what was meant, and what the server holds of it in the end."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.kills import a_customer
from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.relay import Relay, Weather, a_relay
from tui.api.client import Client
from tui.api.socket import connect
from tui.api.transport import Transport
from tui.cache.cache import Cache
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.state import State
from tui.store.store import Store
from tui.store.view import View
from tui.store.wishes import LabelsRequested, ReplyRequested, StatusRequested, new_op
from tui.sync.engine import Engine
from tui.sync.settings import SyncSettings
from tui.words.words import Words

ALL = View(assignee="all")
LABEL = "refund"


@dataclass
class Hour:
    """What happened."""

    seed: int
    done: list[int] = field(default_factory=list)
    """The conversations that were answered, labelled and resolved."""
    cuts: int = 0
    questions: int = 0
    """How often the console asked before it sent."""
    failures: list[str] = field(default_factory=list)


def answer_to(number: int) -> str:
    return f"The answer to {number:04d}."


async def at_the_engine(
    server: DemoServer, relay: Relay, hour: Hour, folder: Path, *, count: int, pause: float
) -> None:
    """Open, answer, label and resolve conversations through the engine, over real sockets and in real time.

    Args:
        pause: Seconds from one conversation to the next, on average.
    """
    chance = random.Random(hour.seed)
    store = Store(State(account_id=server.account_id))
    transport = Transport(relay.base_url, server.token(), per_minute=100_000)
    client = Client(relay.base_url, server.token(), server.account_id, transport=transport)
    engine = Engine(store, Words(folder / "state"), Cache(folder / "cache"), account_id=server.account_id)
    await engine.start(
        client,
        lambda: connect(relay.base_url),
        SyncSettings(hold_seconds=0.2),
        randomness=random.Random(hour.seed),
    )
    loops = asyncio.create_task(engine.run())

    def asked() -> None:
        for operation in select.outbox(store.state):
            if operation.stage is Stage.ASKING:
                hour.questions += 1
                engine.decide(operation.op, "send")

    try:
        engine.open_list(ALL)
        async with asyncio.timeout(90 + 4 * pause * count):
            while len(hour.done) < count:
                asked()
                queue = select.queue(store.state, ALL)
                waiting = [number for number in map(queue.id_at, range(len(queue))) if number not in hour.done]
                if not waiting:
                    engine.next_page(ALL)
                    await asyncio.sleep(0.2)
                    continue
                number = waiting[0]
                engine.open_thread(number)
                await asyncio.sleep(chance.uniform(0, pause))
                engine.draft(number, False, answer_to(number))
                engine.typed(number)
                await asyncio.sleep(chance.uniform(0, pause))
                engine.wish(ReplyRequested(new_op(), number, answer_to(number)))
                engine.wish(LabelsRequested(new_op(), number, add=(LABEL,)))
                engine.wish(StatusRequested(new_op(), number, Status.RESOLVED))
                hour.done.append(number)
            relay.calm_down()
            while waiting_ops := select.outbox(store.state):
                asked()
                engine.retry(waiting_ops[0].op)
                await asyncio.sleep(0.3)
    except TimeoutError:
        left = [f"{each.wish.conversation_id} {each.stage} {each.reason}" for each in select.outbox(store.state)]
        hour.failures.append(f"seed {hour.seed}: it did not end; {len(hour.done)} done, left: {left}")
    finally:
        await engine.close()
        loops.cancel()
        await asyncio.gather(loops, return_exceptions=True)
        await client.aclose()


def at_the_console(server: DemoServer, relay: Relay, hour: Hour, *, count: int) -> None:
    """Do the same with keys, at the real console in a pseudo-terminal."""
    program = Program([COMMAND], environment={**server.environment(), "CHATWOOT_BASE_URL": relay.base_url})
    try:
        program.wait_for(r"Mine +\d+", 60)
        for turn in range(count):
            name = f"Kim {turn:03d}"
            number = a_customer(server, name)
            program.press("3", "/")
            program.type(name)
            program.press("enter")
            reachable(program, rf"▌. {name}")
            program.press("enter")
            program.wait_for(rf"#{number}\b")
            reachable(program, "has a question")
            program.press("r")
            program.wait_for(rf"Reply to {name}")
            program.type(answer_to(number))
            program.wait_for(re.escape(answer_to(number)))
            program.press("ctrl+s")
            program.wait_until_gone("Reply to")
            ask_for_labels(program)
            program.type(LABEL)
            program.press("tab")
            program.wait_for(rf"\[x\] {LABEL}")
            program.press("enter")
            program.wait_until_gone("─ Labels ")
            program.press("E", "ctrl+y", "escape", "escape")
            hour.done.append(number)
        relay.calm_down()
        program.wait_for(r"live(?!.*queued)", 120)
        program.press("ctrl+y")
        wait_for_the_server(program, server, hour)
        ended = program.finish("ctrl+q")
        if ended["status"] != 0:
            hour.failures.append(f"seed {hour.seed}: the console did not end well, {ended}\n{program.screen()}")
    finally:
        program.kill()


def reachable(program: Program, pattern: str) -> None:
    """Wait for what the server tells; ask again while the line is down."""
    for _ in range(30):
        if program.session.wait_screen(pattern, 4) is not None:
            return
        program.press("f5")
    program.wait_for(pattern)


def ask_for_labels(program: Program) -> None:
    """Ask until the labels are there to choose from: while the line is down, the console says that it has none yet."""
    for _ in range(30):
        program.press("t")
        if program.session.wait_screen("─ Labels ", 4) is not None:
            return
    program.wait_for("─ Labels ")


def wait_for_the_server(program: Program, server: DemoServer, hour: Hour) -> None:
    for _ in range(300):
        if all(server.ask("GET", f"conversations/{number}")["status"] == "resolved" for number in hour.done):
            return
        program.session.pump(0.3)
    hour.failures.append(f"seed {hour.seed}: not everything was done\n{program.screen()}")


def reckon(server: DemoServer, database: Path, hour: Hour) -> None:
    """Hold what the server has to what was meant."""
    for number in hour.done:
        conversation = server.ask("GET", f"conversations/{number}")
        if conversation["status"] != "resolved":
            hour.failures.append(f"seed {hour.seed}: #{number} is {conversation['status']}")
        if LABEL not in conversation["labels"]:
            hour.failures.append(f"seed {hour.seed}: #{number} has the labels {conversation['labels']}")
    with closing(sqlite3.connect(database, timeout=10)) as file:
        replies = file.execute(
            "select conversations.display_id, messages.content from messages"
            " join conversations on conversations.id = messages.conversation_id"
            " where messages.content like 'The answer to %'"
        ).fetchall()
    if sorted(replies) != sorted((number, answer_to(number)) for number in hour.done):
        hour.failures.append(f"seed {hour.seed}: meant for {sorted(hour.done)}, on the server: {sorted(replies)}")


def bad_hour(
    seed: int, folder: Path, *, count: int, console: bool, pause: float = 0.3, weather: Weather | None = None
) -> Hour:
    """Play an hour over a relay; return what happened.

    Args:
        console: Whether at the console with keys, or at the engine.
    """
    hour = Hour(seed)
    database = folder / "server.sqlite3"
    with demo_server("--quiet", "--data", str(database)) as server, a_relay(server.base_url, seed, weather) as relay:
        if console:
            at_the_console(server, relay, hour, count=count)
        else:
            asyncio.run(at_the_engine(server, relay, hour, folder, count=count, pause=pause))
        hour.cuts = relay.cuts
        reckon(server, database, hour)
    return hour
