"""Figures of the list and the thread alone: the time that a change costs, from the widget's method to the painted frame."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tests.bench.figure import Figure
from tests.widgets.people import NOW, a_message, many_messages, many_rows
from tui.console.themed_app import ThemedApp
from tui.models.row import Row
from tui.presentation.reading import Reading
from tui.widgets.conversation_list import ConversationList
from tui.widgets.thread import ThreadView

SIZE = (120, 40)
TIMES = 15


class IndexedRows:
    """Rows whose positions are known, as the store's are."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.positions = {row.id: at for at, row in enumerate(rows)}

    def __len__(self) -> int:
        return len(self.rows)

    def row_at(self, index: int, /) -> Row:
        return self.rows[index]

    def position(self, conversation_id: int, /) -> int | None:
        return self.positions.get(conversation_id)


class BenchApp(ThemedApp[None]):
    """List and thread beside each other, as wide as in the console."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "ConversationList { width: 34; } #foot { height: 1; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield ConversationList()
            yield ThreadView()
        yield Static("READY", id="foot")

    def on_mount(self) -> None:
        self.query_one(ConversationList).focus()


async def milliseconds(
    act: Callable[[int], object], settle: Callable[[], Awaitable[None]], times: int = TIMES
) -> float:
    """Return the processor time of an act and of the frame that follows, in ms; the median of several."""
    taken: list[float] = []
    for number in range(times):
        began = time.process_time()
        act(number)
        await settle()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


async def no_frame() -> None:
    """Wait for nothing: the act alone is measured."""


async def list_figures(count: int) -> list[Figure]:
    """Measure the list with so many rows. The yardstick is a pause in which nothing happens; it is taken off each value."""
    rows = many_rows(count)
    source = IndexedRows(rows)
    extra = [replace(row, id=row.id + 10_000_000) for row in rows[:TIMES]]
    inserts = min(TIMES, 400_000 // count)
    grown = [IndexedRows([*reversed(extra[: number + 1]), *rows]) for number in range(inserts)]
    turned = IndexedRows(rows[::-1])
    found: list[Figure] = []
    app = BenchApp()
    async with app.run_test(size=SIZE) as pilot:
        queue = app.query_one(ConversationList)
        queue.now = NOW
        queue.rows = source
        await pilot.pause()
        nothing = await milliseconds(lambda _number: None, pilot.pause)

        async def measure(name: str, target: float | None, act: Callable[[int], object], times: int = TIMES) -> None:
            value = await milliseconds(act, pilot.pause, times)
            found.append(Figure(f"list, {count:,} rows: {name}", max(0.0, value - nothing), "ms", target, nothing))

        def update(number: int) -> None:
            at = number % 5
            source.rows[at] = replace(source.rows[at], snippet=f"changed {number}")
            queue.rows_changed({source.rows[at].id})

        def update_elsewhere(number: int) -> None:
            source.rows[-1] = replace(source.rows[-1], snippet=f"changed {number}")
            queue.rows_changed({source.rows[-1].id})

        await measure("move", 6, lambda _number: queue.move(1))
        queue.top()
        acting = await milliseconds(update, no_frame)
        found.append(
            Figure(f"list, {count:,} rows: update one in view, without Textual's frame", acting, "ms", 1, nothing)
        )
        await measure("update one in view, painted", None, update)
        await measure("update one elsewhere", 1, update_elsewhere)
        await measure("insert at the top", 8, lambda number: queue.show_rows(grown[number]), inserts)
        await measure("re-sort", 8, lambda number: queue.show_rows((turned, source)[number % 2]))
        await measure("minute passes", 8, lambda number: setattr(queue, "now", NOW.replace(minute=10 + number)))
    return found


def drawn(app: BenchApp) -> list[list[object]]:
    """Return the screen's lines as they would go to the terminal, which is sent what differs."""
    return [list(strip) for strip in app.screen._compositor.render_strips()]


async def thread_figures(count: int) -> list[Figure]:
    """Measure the thread with so many messages."""
    talk = many_messages(count, 100_000)
    older = [many_messages(20, 100_000 - 20 * (number + 1)) for number in range(TIMES)]
    reading = Reading(customer="Maria Santos", me="Mira")
    found: list[Figure] = []
    app = BenchApp()
    async with app.run_test(size=SIZE) as pilot:
        thread = app.query_one(ThreadView)
        await pilot.pause()
        nothing = await milliseconds(lambda _number: None, pilot.pause)

        async def measure(name: str, target: float | None, act: Callable[[int], object], times: int = TIMES) -> None:
            value = await milliseconds(act, pilot.pause, times)
            found.append(
                Figure(f"thread, {count:,} messages: {name}", max(0.0, value - nothing), "ms", target, nothing)
            )

        entries = list(talk)

        def show() -> None:
            thread.show(1, tuple(entries), reading=reading)

        def prepend(number: int) -> None:
            entries[:0] = older[number]
            show()

        def append(number: int) -> None:
            entries.append(a_message(200_000 + number, "One more.", created_at=NOW))
            show()

        await measure("open", 100, lambda number: thread.show(number, tuple(talk), reading=reading))
        show()
        thread.page(-1)
        thread.page(-1)
        await pilot.pause()
        before = drawn(app)
        await measure("prepend 20", 15, prepend)
        moved = sum(line != was for line, was in zip(drawn(app), before, strict=True))
        found.append(Figure(f"thread, {count:,} messages: lines that prepending draws anew", moved, "lines", 0))
        await measure("append one", None, append)
        await measure("scroll a line", None, lambda _number: thread.move(-1))
        await measure("turn a page", None, lambda _number: thread.page(-1))

        taken: list[float] = []
        for columns in (100, 120) * 3:
            began = time.process_time()
            await pilot.resize_terminal(columns, 40)
            await pilot.pause()
            taken.append((time.process_time() - began) * 1000)
        resize = statistics.median(taken) - nothing
        found.append(Figure(f"thread, {count:,} messages: resize", resize, "ms", 40, nothing))
    return found


def figures() -> Iterator[Figure]:
    """Measure list and thread at several lengths: the figures must be the same at each."""
    for count in (1_000, 10_000, 100_000):
        yield from asyncio.run(list_figures(count))
    # The thread of 10,000 is a row of the target table and measured with it.
    yield from asyncio.run(thread_figures(100))
