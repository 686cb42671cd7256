"""Figures of size: 10,000 and 100,000 conversations and a long thread through decoder, store and screen; a deaf terminal."""

from __future__ import annotations

import asyncio
import gc
import json
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
from tui.app import ConsoleApp
from tui.config import Settings
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.conversation import Conversation
from tui.models.message import Message
from tui.session import demo_session
from tui.store import events, select
from tui.store.view import Sort, View
from tui.wiring import Parts, demo_parts

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALL = View(assignee="all", status=None)
TIMES = 15


async def a_page_of(count: int) -> tuple[Conversation, ...]:
    """Return so many conversations, decoded from the server's JSON: one page of the demo, again and again under other ids."""
    from tui.api import decode

    demo = Demo(DemoOptions(quiet=True))
    payload = json.loads(await asked(demo))["data"]["payload"]
    found: list[Conversation] = []
    while len(found) < count:
        for each in payload:
            number = len(found) + 1
            each["id"] = each["messages"][0]["conversation_id"] = number
            each["last_activity_at"] = each["timestamp"] = int(NOON.timestamp()) - number * 60
        text = json.dumps({"data": {"meta": {}, "payload": payload}})
        for each in decode.conversation_page(decode.loads(text.encode())).conversations:
            number = len(found) + 1
            when = NOON - timedelta(minutes=number)
            found.append(replace(each, id=number, last_activity_at=when, contact=replace(each.contact, id=number)))
    return tuple(found[:count])


async def asked(demo: Demo) -> bytes:
    facts = demo.facts("http://demo")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=demo.app), base_url="http://demo") as http:
        headers = {"api-access-token": str(facts["tokens"]["agent"])}
        answer = await http.get(f"/api/v1/accounts/{facts['account_id']}/conversations", headers=headers)
        return answer.content


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

    async def _complete(self) -> None:
        """Load nothing."""


async def console_figures(count: int) -> list[Figure]:
    """Measure the console itself, without a line, over a state with so many conversations."""
    conversations = await a_page_of(count)
    found: list[Figure] = []

    async def build(settings: Settings, session: object, clock: object) -> Parts:
        return await demo_parts(settings, demo_session(), Demo(DemoOptions(quiet=True)))

    app = Alone(Settings(), demo_session(), build=build)
    async with app.run_test(size=(120, 40)) as pilot:
        screen, store = app._console, app._parts.store
        assert screen is not None
        screen.show_view(ALL)
        began = time.thread_time()
        store.dispatch(events.PageArrived(ALL, 1, conversations, None, 0, NOON))
        app._publish()
        await pilot.pause()
        load = (time.thread_time() - began) * 1000
        assert len(screen.list.rows) == count
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
                created_at=NOON + timedelta(minutes=number),
            )
            store.dispatch(events.MessageArrived(message))
            app._publish()

        def update(number: int) -> None:
            held = conversations[count // 2 + number]
            changed = replace(held, labels=(f"label {number}",), updated_at=NOON + timedelta(minutes=number))
            store.dispatch(events.ConversationArrived(changed, store.state.beat, NOON))
            app._publish()

        def insert(number: int) -> None:
            new = replace(conversations[0], id=5_000_000 + number, last_activity_at=NOON + timedelta(hours=number))
            store.dispatch(events.ConversationsArrived((new,), store.state.beat, NOON))
            screen.apply_order()
            app._publish()

        def sort(number: int) -> None:
            order = (Sort.LAST_ACTIVITY_ASC, Sort.LAST_ACTIVITY_DESC)[number % 2]
            screen.show_view(replace(ALL, sort=order), ask=False)

        await measure("move", 6, lambda _number: screen.list.move(1))
        screen.list.top()
        await measure("update", 1, update)
        await measure("insert", 8, insert)
        await measure("message moves a conversation up", None, lambda n: news(count - n, n))
        for warm in (0, 1):
            sort(warm)
            await pilot.pause()
        await measure("re-sort", 8, sort)
        found.append(Figure(f"{count:,} rows: all taken into the state", load, "ms"))
        assert len(select.queue(store.state, ALL)) >= count
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
