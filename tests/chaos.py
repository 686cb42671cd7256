"""Chaos for the outbox: an agent answers while everything breaks, and in the end the server's database is counted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.desk import Desk, House
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.change import Change
from tui.store.wishes import DeletionRequested, LabelsRequested, ReplyRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings

CONVERSATIONS = 3

ACCIDENTS = (
    "deaf",
    "jobs-stopped",
    "token-changed",
    "hang=600",
    "errors=500",
    "errors=502",
    "errors=503",
    "errors=504",
    "throttled",
    "portal",
    "redirect",
    "api-off",
    "suspended",
    "session-ended",
)
"""Those of `demo-server --accident` that may befall an agent at work."""

SPARING = ("deaf", "jobs-stopped", "token-changed")
"""Those in which the server still takes what others send."""

LABEL = "vip"


class Lost(AssertionError):
    """A reply is not exactly once where it belongs."""


class Chaos:
    """One agent, one line that breaks, one server that is counted.

    Every method is something that may happen; `settle` lets the weather clear and checks what became of it.
    """

    def __init__(self, house: House, folder: Path, seed: int) -> None:
        self._house = house
        self._folder = folder
        self._random = random.Random(seed)
        self._seed = seed
        self._wire = Wire(house.demo)
        self._written: Counter[tuple[int, str]] = Counter()
        self._before: Counter[tuple[int, str]] = Counter()
        self._perhaps: Counter[tuple[int, str]] = Counter()
        """Written, and the process died before it was on the disk: never called queued, so it may be there or not."""
        self._keys: dict[str, tuple[int, str]] = {}
        self._durable: set[str] = set()
        self._number = 0
        self._kill_at: Stage | None = None
        self._killed = asyncio.Event()
        self._over = False
        self.kills = 0
        self.asked = 0
        self.accidents: Counter[str] = Counter()
        self.twins = 0
        """How often the agent was told that a reply arrived twice."""
        self._labelled: dict[str, int] = {}
        """Labels that were asked for: the conversation, by op."""
        rows = house.rows(
            "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
            " WHERE channel_type = 'Channel::Api' ORDER BY display_id"
        )
        self._ids = [int(row["display_id"]) for row in self._random.sample(rows, CONVERSATIONS)]
        self._before = self._on_server()
        house.demo.house.db.execute("DELETE FROM taggings WHERE title = ?", LABEL)
        self.desk = self._new_desk()

    @property
    def struck(self) -> list[Fault]:
        """What has broken so far."""
        return self._wire.struck

    async def begin(self) -> None:
        await self.desk.start()
        for conversation_id in self._ids:
            self.desk.engine.open_thread(conversation_id)
        await self._time(2.0)

    async def write(self, which: int, kind: int, *, private: bool = False) -> None:
        """The agent writes a reply: of its own words, in words used before, in a template, or with white space around."""
        conversation_id = self._ids[which % CONVERSATIONS]
        self._number += 1
        name = f"{self._seed}.{self._number}"
        content = (f"Reply {name}.", "Okay!", f"Dear {{{{contact.name}}}}, reply {name}.", f"  Reply {name}\n")[
            kind % 4
        ]
        key = content.strip() if kind % 4 != 2 else f"reply {name}."
        op = new_op()
        self._written[conversation_id, key] += 1
        self._keys[op] = (conversation_id, key)
        self.desk.engine.wish(ReplyRequested(op, conversation_id, content, private))
        await self._time(0.0)

    async def act(self, which: int) -> None:
        """The agent does something else there."""
        conversation_id = self._ids[which % CONVERSATIONS]
        op = new_op()
        self._labelled[op] = conversation_id
        self.desk.engine.wish(LabelsRequested(op, conversation_id, add=(LABEL,)))
        self.desk.engine.wish(StatusRequested(new_op(), conversation_id, Status.PENDING))
        await self._time(0.0)

    async def customer(self, which: int) -> None:
        """The customer writes in between, where the server takes it."""
        if any(each["name"] not in SPARING for each in self._house.demo.house.accidents.shown()):
            return
        self._number += 1
        await self._house.customer_writes(self._ids[which % CONVERSATIONS], f"customer {self._seed}.{self._number}")
        await self._time(0.1)

    async def fault(self, fault: Fault, at: int, seconds: float) -> None:
        """The next message the agent sends meets this."""
        self._wire.plans.append(Plan(fault, at, min(seconds, 14.0)))
        await self._time(0.0)

    async def cable(self, seconds: float) -> None:
        """The websocket breaks, and is slow from now on."""
        self._wire.cable_seconds = seconds
        self._wire.cut_cables()
        await self._time(0.1)

    async def offline(self, seconds: float) -> None:
        """There is no line for a while."""
        self._wire.go_down()
        await self._time(seconds)
        self._wire.go_up()
        await self._time(0.1)

    async def accident(self, text: str, seconds: float) -> None:
        """The server has an accident for so long, while the agent goes on."""
        name, _, value = text.partition("=")
        accidents = self._house.demo.house.accidents
        accidents.begin(name, value)
        self.accidents[name] += 1
        asyncio.get_running_loop().call_later(seconds, accidents.end, name)
        await self._time(0.1)

    async def kill(self) -> None:
        """The process is killed, and started again."""
        await self._kill()
        await self.begin_again()

    async def kill_when(self, stage: Stage) -> None:
        """The process is killed as soon as a wish reaches this stage."""
        self._kill_at = stage
        await self._time(0.0)

    async def wait(self, seconds: float) -> None:
        await self._time(seconds)

    async def begin_again(self) -> None:
        self.desk = self._new_desk()
        await self.begin()

    async def end(self) -> None:
        """Stop the console, whatever became of the story."""
        if not self._over:
            self._over = True
            self._house.demo.house.accidents.end_all()
            await self.desk.kill()

    async def settle(self) -> None:
        """Let the weather clear, let the agent answer every question, and count.

        Raises:
            Lost: A reply is missing, doubled, or in a wrong place, or a decision is lost.
        """
        self._house.demo.house.accidents.end_all()
        self._kill_at = None
        self._wire.plans.clear()
        self._wire.cable_seconds = 0.0
        self._wire.go_up()
        for _ in range(200):
            await self._time(5.0)
            if not self.desk.state.operations and not self._on_server() - self._before - self._written:
                break
        left = [(each.stage, each.reason) for each in select.outbox(self.desk.state)]
        counted = self._on_server() - self._before
        self._over = True
        await self.desk.stop()
        missing, doubled = self._written - self._perhaps - counted, counted - self._written
        if left or missing or doubled:
            raise Lost(f"seed {self._seed}: missing {dict(missing)}, too many {dict(doubled)}, left {left}")
        if self.twins and not self.accidents["hang"]:
            raise Lost(f"seed {self._seed}: too many, {self.twins} told, though nothing hung")
        undone = {each for op, each in self._labelled.items() if op in self._durable} - self._with_label()
        if undone:
            raise Lost(f"seed {self._seed}: a decision is lost on {undone}")

    async def _time(self, seconds: float) -> None:
        """Let time pass; a process that died in it starts again, and the agent answers what is asked."""
        if not self._killed.is_set():
            try:
                async with asyncio.timeout(seconds + 0.001):
                    await self._killed.wait()
            except TimeoutError:
                pass
        if self._killed.is_set():
            await self._kill()
            await asyncio.sleep(self._random.uniform(0.1, 20.0))
            await self.begin_again()
        self._answer()

    def _answer(self) -> None:
        """The agent looks at both texts and decides: what is there already is forgotten, the rest is sent."""
        for operation in select.outbox(self.desk.state):
            wish = operation.wish
            if operation.stage is Stage.REFUSED:
                self.desk.engine.decide(operation.op, "send")
                continue
            if operation.stage is not Stage.ASKING:
                continue
            if operation.may_be_done and self._waits_for_a_hanging_node():
                continue
            self.asked += 1
            if isinstance(wish, DeletionRequested):
                self.twins += 1
                self.desk.engine.decide(operation.op, "send")
                continue
            if not isinstance(wish, ReplyRequested):
                self._labelled.pop(operation.op, None)
                self.desk.engine.decide(operation.op, "cancel")
                continue
            conversation_id = wish.conversation_id
            key = next(
                each for at, each in self._written if at == conversation_id and each.lower() in wish.content.lower()
            )
            there = (self._on_server() - self._before)[conversation_id, key]
            waiting = sum(
                1
                for each in select.outbox(self.desk.state)
                if isinstance(each.wish, ReplyRequested)
                and each.wish.conversation_id == conversation_id
                and key in each.wish.content
            )
            done = there > self._written[conversation_id, key] - waiting
            self.desk.engine.decide(operation.op, "cancel" if done else "send")

    def _waits_for_a_hanging_node(self) -> bool:
        """Whether the agent would rather see what becomes of it; always where the server keeps no tokens to tell by."""
        hangs = "hang" in self._house.demo.house.accidents
        return hangs and (self._house.demo.house.version < (4, 9) or self._random.random() < 0.5)

    def _with_label(self) -> set[int]:
        rows = self._house.rows(
            "SELECT display_id FROM conversations JOIN taggings ON target_id = conversations.id"
            " WHERE target_type = 'Conversation' AND title = ?",
            LABEL,
        )
        return {int(row["display_id"]) for row in rows}

    def _on_server(self) -> Counter[tuple[int, str]]:
        rows = self._house.rows(
            "SELECT display_id, content FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
            " WHERE message_type = 1 AND (content LIKE ? OR content = 'Okay!')",
            f"%eply {self._seed}.%",
        )
        counted: Counter[tuple[int, str]] = Counter()
        for row in rows:
            content = str(row["content"]).strip()
            if content.startswith("Dear "):
                content = content[content.index("reply ") :]
            counted[int(row["display_id"]), content] += 1
        return counted

    def _new_desk(self) -> Desk:
        self._killed = asyncio.Event()
        hold = self._random.choice((0.0, 0.0, 5.0))
        desk = Desk(
            self._house,
            self._folder,
            settings=SyncSettings(hold_seconds=hold, read_policy=self._random.choice(("never", "on_open", "on_reply"))),
            http=self._wire.http(),
            connect=self._wire.connect_cable,
            seed=self._random.randrange(1 << 30),
        )
        desk.store.listen(self._watch(desk))
        return desk

    def _watch(self, desk: Desk) -> Callable[[Change], None]:
        def noted(change: Change) -> None:
            if not change.outbox or self._killed.is_set():
                return
            self._durable.update(each.op for each in select.outbox(desk.state) if each.durable)
            if any(each.stage is self._kill_at and each.durable for each in select.outbox(desk.state)):
                self._kill_at = None
                desk.words.abandon()
                self._killed.set()

        return noted

    async def _kill(self) -> None:
        self.kills += 1
        self._kill_at = None
        for op in set(self._keys) - self._durable:
            self._perhaps[self._keys.pop(op)] += 1
        await self.desk.kill()
        # What the dead process had written to its sockets may still arrive; the sockets close.
        self._wire.cut()


async def story(chaos: Chaos, seed: int, steps: int = 12) -> None:
    """Play one random story to its end."""
    try:
        await _story(chaos, seed, steps)
    finally:
        await chaos.end()


async def _story(chaos: Chaos, seed: int, steps: int) -> None:
    chance = random.Random(seed * 7919 + 1)
    await chaos.begin()
    for _ in range(steps):
        which, kind = chance.randrange(CONVERSATIONS), chance.randrange(4)
        seconds = chance.choice((0.05, 0.5, 2.0, 8.0, 14.0))
        match chance.randrange(14):
            case 0 | 1 | 2 | 3:
                if chance.random() < 0.7:
                    await chaos.fault(chance.choice(list(Fault)), chance.choice((0, 1, 50, 300, 700, 2000)), seconds)
                await chaos.write(which, kind, private=chance.random() < 0.3)
            case 4:
                await chaos.customer(which)
            case 5:
                await chaos.cable(chance.choice((0.0, 0.2, 3.0)))
            case 6:
                await chaos.offline(chance.choice((0.5, 5.0, 40.0)))
            case 7:
                await chaos.kill_when(chance.choice((Stage.HELD, Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN)))
                await chaos.write(which, kind)
            case 8:
                await chaos.kill()
            case 9:
                await chaos.act(which)
            case 10 | 11:
                text = chance.choice(ACCIDENTS)
                await chaos.accident(text, chance.choice((3.0, 20.0, 90.0, 400.0)))
                if text.startswith("hang"):
                    # So that it has something to hang with, and the agent something to decide.
                    await chaos.write(which, kind)
                    await chaos.wait(40.0)
            case _:
                await chaos.wait(seconds)
    await chaos.settle()
