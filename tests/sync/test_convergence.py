"""After any weather, within one catching up, what the console holds is what the server has."""

from __future__ import annotations

import logging
import random
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, House, a_house
from tests.virtual_clock import AloneLoop, run_virtually
from tests.wire import Wire
from tui.api import cable
from tui.api.socket import Connection
from tui.store import events, select
from tui.store.view import View
from tui.sync.settings import SyncSettings

pytestmark = pytest.mark.slow

ALL = View(assignee="all")
SETTINGS = SyncSettings(hold_seconds=0, read_policy="never")


class Unfaithful:
    """A websocket that loses, repeats and shuffles what it carries; its line itself stays up."""

    def __init__(self, inner: Connection, chance: random.Random) -> None:
        self._inner = inner
        self._chance = chance
        self._waiting: list[str] = []
        self.heard = 0

    async def send(self, text: str) -> None:
        await self._inner.send(text)

    async def recv(self) -> str:
        while True:
            if self._waiting and self._chance.random() < 0.4:
                return self._waiting.pop(self._chance.randrange(len(self._waiting)))
            text = await self._inner.recv()
            if not isinstance(cable.parse(text), cable.Broadcast):
                return text
            self.heard += 1
            fate = self._chance.random()
            if fate < 0.15:
                continue
            if fate < 0.35:
                self._waiting.append(text)
            if fate < 0.6:
                self._waiting.append(text)
                continue
            return text

    async def close(self) -> None:
        await self._inner.close()


async def others_act(house: House, chance: random.Random, ids: list[int], deleted: set[int]) -> None:
    """Somebody else does something to one of the conversations."""
    number = chance.choice([each for each in ids if each not in deleted])
    path = f"conversations/{number}"
    match chance.randrange(12):
        case 0 | 1 | 2:
            await house.customer_writes(number, f"hello {chance.random()}")
        case 3:
            await house.ask("POST", f"{path}/messages", {"content": f"answer {chance.random()}"})
        case 4:
            await house.ask("POST", f"{path}/messages", {"content": f"note {chance.random()}", "private": True})
        case 5:
            status = chance.choice(("open", "resolved", "pending", "snoozed"))
            await house.ask("POST", f"{path}/toggle_status", {"status": status})
        case 6:
            await house.ask("POST", f"{path}/assignments", {"assignee_id": chance.choice((0, 1, 2, 3))})
        case 7:
            await house.ask("POST", f"{path}/labels", {"labels": chance.sample(["vip", "late", "refund"], 2)})
        case 8:
            await house.ask("POST", f"{path}/toggle_priority", {"priority": chance.choice(("urgent", "low", None))})
        case 9:
            rows = house.rows(
                "SELECT messages.id FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
                " WHERE display_id = ? AND message_type < 2 ORDER BY messages.id DESC LIMIT 5",
                number,
            )
            await house.ask("DELETE", f"{path}/messages/{chance.choice(rows)['id']}")
        case 10:
            await house.ask("POST", f"{path}/update_last_seen")
        case _:
            if len(deleted) < 2 and chance.random() < 0.3:
                deleted.add(number)
                await house.ask("DELETE", path)


async def play(seed: int, folder: Path, steps: int = 66) -> int:
    """Play one stream of events against one console, and compare; return how many broadcasts there were."""
    chance = random.Random(seed)
    async with a_house(seed=1) as house:
        wire = Wire(house.demo)
        lines: list[Unfaithful] = []
        faithful = False

        async def connect() -> Connection:
            line = await wire.connect_cable()
            if faithful:
                return line
            lines.append(Unfaithful(line, chance))
            return lines[-1]

        desk = Desk(house, folder, settings=SETTINGS, http=wire.http(), connect=connect, seed=seed, role="admin")
        await desk.start()
        desk.engine.open_list(ALL)
        await desk.passes(2)
        queue = select.queue(desk.state, ALL)
        ids = [number for number in (queue.id_at(place) for place in range(25)) if is_api(house, number)]
        for number in ids[:4]:
            desk.engine.open_thread(number)
        deleted: set[int] = set()
        for _ in range(steps):
            for _ in range(chance.randrange(1, 10)):
                await others_act(house, chance, ids, deleted)
            match chance.randrange(16):
                case 0:
                    wire.cut_cables()
                case 1:
                    wire.go_down()
                    await desk.passes(chance.choice((1.0, 20.0)))
                    wire.go_up()
            await desk.passes(chance.choice((0.0, 0.1, 2.0)))
        # The weather clears: one silence, one catching up after it. Deletions are in no difference: it takes ten
        # minutes until lists are read again for them.
        faithful = True
        wire.go_down()
        await desk.passes(660 if deleted else 40)
        wire.go_up()
        await desk.passes(100)
        for number in ids[:4]:
            desk.engine.open_thread(number)
            await desk.passes(1)
        desk.store.dispatch(events.OrderApplied(ALL))
        if len(select.queue(desk.state, ALL)) < 25:
            # What was below came up; the screen asks for it when the end of the list is in sight.
            desk.engine.next_page(ALL)
            await desk.passes(1)
            desk.store.dispatch(events.OrderApplied(ALL))
        await same_as_server(desk, house, ids[:4])
        await desk.stop()
        return sum(line.heard for line in lines)


def is_api(house: House, number: int) -> bool:
    return bool(
        house.rows(
            "SELECT 1 FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
            " WHERE display_id = ? AND channel_type = 'Channel::Api'",
            number,
        )
    )


async def same_as_server(desk: Desk, house: House, threads: list[int]) -> None:
    """Compare every row of the first page, the tab counts, and every thread held with what the server says now."""
    told = (await house.ask("GET", "conversations?assignee_type=all&status=open"))["data"]
    queue = select.queue(desk.state, ALL)
    theirs = [conversation["id"] for conversation in told["payload"]]
    assert [queue.id_at(place) for place in range(len(theirs))] == theirs
    for conversation in told["payload"]:
        row = select.confirmed(desk.state, conversation["id"])
        assert row is not None
        assert row.unread_count == conversation["unread_count"]
        assert as_row(conversation) == (
            row.status.value,
            row.assignee_id,
            set(row.labels),
            None if row.priority.value == "none" else row.priority.value,
        )
    counts = select.counts(desk.state, ALL)
    assert counts is not None
    assert (counts.all, counts.unassigned) == (told["meta"]["all_count"], told["meta"]["unassigned_count"])
    for number in threads:
        if not house.rows("SELECT 1 FROM conversations WHERE display_id = ?", number):
            assert number not in desk.state.threads
            continue
        held = select.thread(desk.state, number).messages
        assert held
        theirs_newest = [
            (message["id"], message["content"])
            for message in (await house.ask("GET", f"conversations/{number}/messages"))["payload"]
        ]
        ours = [(message.id, message.content) for message in held]
        assert ours[-len(theirs_newest) :] == theirs_newest
        assert len({message.id for message in held}) == len(held)


def as_row(conversation: dict[str, Any]) -> tuple[object, ...]:
    assignee = conversation["meta"].get("assignee")
    return (
        conversation["status"],
        assignee["id"] if assignee else None,
        set(conversation["labels"]),
        conversation["priority"],
    )


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_the_console_agrees_with_the_server_after_any_weather(
    first: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    heard = 0
    for seed in range(first, first + 10):
        try:
            heard += run_virtually(play(seed, tmp_path / str(seed)), AloneLoop)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    # So much at least tells that the stories are about something; how much exactly depends on the hash seed.
    assert heard > 1500
