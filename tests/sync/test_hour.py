"""An hour at the desk over a line that breaks at random: in the end the server stands as the agent meant."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.desk import Desk, House, a_house
from tests.virtual_clock import run_virtually
from tests.wire import Wire
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.view import View
from tui.store.wishes import LabelsRequested, ReplyRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")
CONVERSATIONS = 40


async def cuts(wire: Wire, chance: random.Random) -> None:
    """Break every connection now and then, and take the line away for a while."""
    while True:
        await asyncio.sleep(chance.uniform(2, 25))
        wire.cut()
        if chance.random() < 0.3:
            wire.go_down()
            await asyncio.sleep(chance.uniform(1, 30))
            wire.go_up()


async def the_hour(house: House, folder: Path) -> None:
    chance = random.Random(40)
    wire = Wire(house.demo)
    settings = SyncSettings(hold_seconds=5.0)
    desk = Desk(house, folder, settings=settings, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    desk.engine.open_list(ALL)
    weather = asyncio.create_task(cuts(wire, chance))
    done: list[int] = []
    while len(done) < CONVERSATIONS:
        await desk.passes(5)
        queue = select.queue(desk.state, ALL)
        waiting = [number for number in map(queue.id_at, range(len(queue))) if number not in done]
        if not waiting:
            desk.engine.next_page(ALL)
            continue
        number = waiting[0]
        done.append(number)
        desk.engine.open_thread(number)
        await desk.passes(chance.uniform(5, 30))
        desk.engine.draft(number, False, f"Answer to {number}")
        await desk.passes(chance.uniform(5, 40))
        desk.engine.wish(ReplyRequested(new_op(), number, f"Answer to {number}"))
        desk.engine.wish(LabelsRequested(new_op(), number, add=("feedback",)))
        desk.engine.wish(StatusRequested(new_op(), number, Status.RESOLVED))
    weather.cancel()
    wire.go_up()
    for _ in range(60):
        await desk.passes(10)
        for operation in select.outbox(desk.state):
            if operation.stage is Stage.ASKING:
                desk.engine.decide(operation.op, "send")
        if not select.outbox(desk.state):
            break
    assert select.outbox(desk.state) == ()
    for number in done:
        conversation = await house.ask("GET", f"conversations/{number}")
        assert conversation["status"] == "resolved", number
        assert "feedback" in conversation["labels"], number
        assert len(house.rows("SELECT id FROM messages WHERE content = ?", f"Answer to {number}")) == 1, number
    await desk.stop()


def test_an_hour_over_a_breaking_line_ends_as_the_agent_meant(tmp_path: Path) -> None:
    async def play() -> None:
        async with a_house() as house:
            await the_hour(house, tmp_path)

    run_virtually(play())
