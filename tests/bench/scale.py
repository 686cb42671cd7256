"""Figures of size: 10,000 and 100,000 conversations and a long thread through decoder, store and screen; a deaf terminal."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from tests import ptymeter
from tests.bench.console import ROOT, busy_server, console
from tests.bench.figure import Figure
from tui.account.session import demo_session
from tui.api.client import Client
from tui.api.transport import Transport, asgi_transport
from tui.console.app import ConsoleApp
from tui.console.parts import Parts, demo_parts
from tui.console.workspace import Workspace
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.conversation import ConversationPage
from tui.models.message import Message
from tui.settings.settings import Settings
from tui.store import events, select
from tui.store.view import Sort, View

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALL = View(assignee="all", status=None)
TIMES = 15


async def pages_of(count: int) -> list[ConversationPage]:
    """Return all pages of the list of a server with so many conversations, asked for and decoded as the console does it."""
    demo = Demo(DemoOptions(quiet=True, size=count))
    facts = demo.facts("https://demo.example")
    token = str(facts["tokens"]["agent"])
    transport = Transport("https://demo.example", token, http=asgi_transport(demo.app), per_minute=10_000_000)
    found: list[ConversationPage] = []
    async with Client("https://demo.example", token, int(facts["account_id"]), transport=transport) as client:
        while not found or found[-1].conversations:
            number = len(found) + 1
            found.append(await client.conversations.page(number=number, status=None, sort_by=ALL.sort.value))
    return found[:-1]


async def milliseconds(
    act: Callable[[int], object], settle: Callable[[], Awaitable[None]], times: int = TIMES
) -> float:
    taken = []
    for number in range(times):
        began = time.thread_time()
        act(number)
        await settle()
        taken.append((time.thread_time() - began) * 1000)
    return statistics.median(taken)


class Alone(ConsoleApp):
    """The console without a line: nothing is asked, the state is what the figures are about."""

    async def _complete(self, workspace: Workspace) -> None:
        """Load nothing."""


async def console_figures(count: int) -> list[Figure]:
    """Measure the console itself, without a line, over a state with so many conversations."""
    began = time.perf_counter()
    pages = await pages_of(count)
    asking = time.perf_counter() - began
    conversations = [each for page in pages for each in page.conversations]
    newest = max(each.last_activity_at or NOON for each in conversations)
    found: list[Figure] = []

    async def build(settings: Settings, session: object, clock: object) -> Parts:
        return await demo_parts(settings, demo_session(), Demo(DemoOptions(quiet=True)))

    app = Alone(Settings(), demo_session(), build=build)
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.workspace is not None
        screen, store = app.workspace.screen, app.workspace.parts.store
        screen.listing.show_view(ALL)
        began = time.thread_time()
        for number, page in enumerate(pages, 1):
            store.dispatch(events.PageArrived(ALL, number, page.conversations, page.counts, 0, NOON))
        app.publisher.publish()
        await pilot.pause()
        load = (time.thread_time() - began) * 1000
        rows = len(screen.list.rows)
        assert rows > 0.9 * count, rows
        screen.list.focus()
        gc.collect()
        gc.freeze()
        nothing = await milliseconds(lambda _number: None, pilot.pause)

        async def measure(name: str, target: float | None, act: Callable[[int], object]) -> None:
            value = await milliseconds(act, pilot.pause)
            figure = Figure(f"{count:,} rows: {name}", max(0.0, value - nothing), "ms", target, nothing)
            found.append(figure)

        def news(conversation_id: int, number: int) -> None:
            message = Message(
                id=10_000_000 + number,
                conversation_id=conversation_id,
                content=f"news {number}",
                created_at=newest + timedelta(minutes=number),
            )
            store.dispatch(events.MessageArrived(message))
            app.publisher.publish()

        def update(number: int) -> None:
            held = conversations[len(conversations) // 2 + number]
            changed = replace(held, labels=(f"label {number}",), updated_at=newest + timedelta(minutes=number))
            store.dispatch(events.ConversationArrived(changed, store.state.beat, NOON))
            app.publisher.publish()

        def insert(number: int) -> None:
            new = replace(
                conversations[0], id=5_000_000 + number, last_activity_at=newest + timedelta(hours=number + 1)
            )
            store.dispatch(events.ConversationsArrived((new,), store.state.beat, NOON))
            screen.listing.apply_order()
            app.publisher.publish()

        def sort(number: int) -> None:
            order = (Sort.LAST_ACTIVITY_ASC, Sort.LAST_ACTIVITY_DESC)[number % 2]
            screen.listing.show_view(replace(ALL, sort=order), ask=False)

        await measure("move", 6, lambda _number: screen.list.move(1))
        screen.list.top()
        await measure("update", 1, update)
        await measure("insert", 8, insert)
        await measure("message moves a conversation up", None, lambda n: news(conversations[-1 - n].id, n))
        for warm in (0, 1):
            sort(warm)
            await pilot.pause()
        await measure("re-sort", 8, sort)
        found.append(Figure(f"{count:,} rows: all taken into the state", load, "ms"))
        found.append(Figure(f"{count:,} rows: all {len(pages):,} pages asked for and decoded", asking * 1000, "ms"))
        assert len(select.queue(store.state, ALL)) >= rows
        app.exit()
    gc.unfreeze()
    return found


def list_and_thread() -> Iterator[Figure]:
    """The list at two sizes, and the long thread."""
    from tests.bench.widgets import thread_figures

    for count in (10_000, 100_000):
        yield from asyncio.run(console_figures(count))
        gc.collect()
    yield from asyncio.run(thread_figures(10_000))


def stalled_terminal() -> Iterator[Figure]:
    """How late the event loop gets while the terminal takes nothing for 8 s and fifty events a second arrive."""
    from tests.bench.program import a_conversation

    with busy_server() as server, tempfile.TemporaryDirectory() as folder:
        lag = Path(folder) / "lag"
        os.environ["LAG_FILE"] = str(lag)
        command = [sys.executable, "-m", "tests.bench.lag_probe"]
        os.environ["PYTHONPATH"] = ROOT
        with console(server, command=command) as program:
            a_conversation(server, "Bench Person")
            program.press("3")
            program.watch(4)
            lag.with_suffix(".reset").touch()
            program.watch(4)
            calm = float(lag.read_text() or 0)
            lag.with_suffix(".reset").touch()
            httpx.post(f"{server.base_url}/busy?rate=50&seconds=10", timeout=20)
            end = ptymeter.now() + 8
            while ptymeter.now() < end:
                os.write(program.session.master, b"j")
                time.sleep(0.2)
            deaf = float(lag.read_text() or 0)
        yield Figure("event loop lag, terminal deaf for 8 s", deaf, "ms", 50, calm)
