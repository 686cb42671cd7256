"""Chaos for the outbox: an agent answers and decides while everything breaks, and in the end the server's database is counted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.desk import Desk, House
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Priority, Status
from tui.models.outgoing import Stage
from tui.store import select
from tui.store.change import Change
from tui.store.link import LinkKind, Trouble
from tui.store.wishes import (
    AssigneeRequested,
    DeletionRequested,
    LabelsRequested,
    PriorityRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    Wish,
    new_op,
)
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

LABELS = ("vip", "refund")

DEAF_SECONDS = 60.0
"""So long at most a line that does not tell what happens may be called live."""

CONVERGED_SECONDS = 150.0
"""Within these after everything went out, the console has what the server has."""

FIELDS = ("status", "assignee", "team", "priority", *LABELS, "snoozed until")
"""What an agent decides about a conversation; each label for itself."""


class Lost(AssertionError):
    """A reply is not exactly once where it belongs, a decision is lost, or the console says what is not so."""


@dataclass(slots=True)
class Decision:
    """One thing that the agent wanted of a conversation."""

    op: str
    conversation_id: int
    field: str
    value: object
    certain: bool = True
    """False: the agent let go of it, when it may have been done already."""


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
        self._decisions: list[Decision] = []
        self._customer_wrote: set[int] = set()
        self._wrong: list[str] = []
        """What the console said and was not so."""
        self._live_since: float | None = None
        """Since when it says live, by the loop's time; None: it does not, or says with it what is wrong."""
        self._deafness: dict[str, int] = {}
        """The accidents under which nothing is told, and which in number each of them is."""
        rows = house.rows(
            "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
            " WHERE channel_type = 'Channel::Api' ORDER BY display_id"
        )
        *self._ids, self._colleagues = (int(row["display_id"]) for row in self._random.sample(rows, CONVERSATIONS + 1))
        self._before = self._on_server()
        for label in LABELS:
            house.demo.house.db.execute("DELETE FROM taggings WHERE title = ?", label)
        self._agents = [int(row["id"]) for row in house.rows("SELECT id FROM users ORDER BY id")]
        self._teams = [int(row["id"]) for row in house.rows("SELECT id FROM teams ORDER BY id")]
        self._at_first: dict[int, dict[str, object]] = {}
        self._ended: dict[int, dict[str, object]] = {}
        self.desk = self._new_desk()

    @property
    def struck(self) -> list[Fault]:
        """What has broken so far."""
        return self._wire.struck

    async def begin(self) -> None:
        if not self._at_first:
            self._at_first = {each: await self._as_it_is(each) for each in self._ids}
        await self.desk.start()
        for conversation_id in (self._colleagues, *self._ids):
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
        """The agent decides something there: one thing or several, right behind one another."""
        conversation_id = self._ids[which % CONVERSATIONS]
        for _ in range(self._random.choice((1, 1, 2, 3))):
            op = new_op()
            wish, *decided = self._some_decision(op, conversation_id)
            self._decisions += (Decision(op, conversation_id, field, value) for field, value in decided)
            self.desk.engine.wish(wish)
        await self._time(0.0)

    def _some_decision(self, op: str, conversation_id: int) -> tuple[Any, ...]:
        """Return a wish, and the fields that it sets."""
        match self._random.randrange(7):
            case 0:
                add, remove = self._random.sample((*LABELS, ""), 2)
                changed = ((add, True), (remove, False))
                wish: Wish = LabelsRequested(
                    op, conversation_id, add=(add,) if add else (), remove=(remove,) if remove else ()
                )
                return wish, *(each for each in changed if each[0])
            case 1 | 2:
                status = self._random.choice((Status.PENDING, Status.RESOLVED, Status.OPEN))
                return StatusRequested(op, conversation_id, status), ("status", status.value), ("snoozed until", None)
            case 3:
                until = (self._house.clock.now() + timedelta(days=self._random.randrange(2, 9))).replace(microsecond=0)
                wish = StatusRequested(op, conversation_id, Status.SNOOZED, until)
                return wish, ("status", "snoozed"), ("snoozed until", int(until.timestamp()))
            case 4:
                agent = self._random.choice((None, *self._agents[:3]))
                return AssigneeRequested(op, conversation_id, agent), ("assignee", agent)
            case 5:
                team = self._random.choice((None, *self._teams))
                return TeamRequested(op, conversation_id, team), ("team", team)
            case _:
                priority = self._random.choice((Priority.URGENT, Priority.LOW, Priority.NONE))
                value = None if priority is Priority.NONE else priority.value
                return PriorityRequested(op, conversation_id, priority), ("priority", value)

    async def customer(self, which: int) -> None:
        """The customer writes in between, where the server takes it."""
        if not self._takes_others():
            return
        self._number += 1
        conversation_id = self._ids[which % CONVERSATIONS]
        self._customer_wrote.add(conversation_id)
        await self._house.customer_writes(conversation_id, f"customer {self._seed}.{self._number}")
        self._must_be_told()
        await self._time(0.1)

    async def colleague(self) -> None:
        """A colleague does something to a conversation that the agent has open and leaves to him."""
        if not self._takes_others():
            return
        path = f"conversations/{self._colleagues}"
        match self._random.randrange(5):
            case 0:
                before = await self._as_it_is(self._colleagues)
                other = self._random.choice([each for each in ("urgent", "low", None) if each != before["priority"]])
                await self._house.ask("POST", f"{path}/toggle_priority", {"priority": other})
            case 1:
                status = self._random.choice(("open", "resolved", "pending"))
                await self._house.ask("POST", f"{path}/toggle_status", {"status": status})
            case 2:
                labels = self._random.sample(LABELS, self._random.randrange(3))
                await self._house.ask("POST", f"{path}/labels", {"labels": labels})
            case 3:
                self._number += 1
                name, value = self._random.choice((("order", f"{self._seed}.{self._number}"), ("paid", True)))
                await self._house.ask("POST", f"{path}/custom_attributes", {"custom_attributes": {name: value}})
            case _:
                self._number += 1
                words = f"colleague {self._seed}.{self._number}"
                await self._house.ask("POST", f"{path}/messages", {"content": words})
                self._must_be_told()
        await self._time(0.1)

    def _takes_others(self) -> bool:
        """Whether the server takes what others do."""
        return all(each["name"] in SPARING for each in self._house.demo.house.accidents.shown())

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
        if name in SPARING:
            self._deafness[name] = self.accidents[name]
        asyncio.get_running_loop().call_later(seconds, self._end_accident, name)
        await self._time(0.1)

    def _end_accident(self, name: str) -> None:
        self._house.demo.house.accidents.end(name)
        if name != "token-changed":
            # What was subscribed before a token was changed stays deaf.
            self._deafness.pop(name, None)

    def _must_be_told(self) -> None:
        """Something has happened that the line has to tell. Where it can't, it may be called live for a minute."""
        loop = asyncio.get_running_loop()
        for name, number in self._deafness.items():
            loop.call_later(DEAF_SECONDS, self._look_at_the_bar, self.desk, loop.time(), name, number)

    def _look_at_the_bar(self, desk: Desk, at: float, name: str, number: int) -> None:
        goes_on = self.desk is desk and not self._killed.is_set() and self._deafness.get(name) == number
        if goes_on and not self._over and self._live_since is not None and self._live_since <= at:
            self._wrong.append(f"live for {DEAF_SECONDS:.0f} s over a line that is {name}")

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
        self._deafness.clear()
        self._kill_at = None
        self._wire.plans.clear()
        self._wire.cable_seconds = 0.0
        self._wire.go_up()
        for _ in range(200):
            await self._time(5.0)
            if not self.desk.state.operations and not self._on_server() - self._before - self._written:
                break
        left = [(each.stage, each.reason) for each in select.outbox(self.desk.state)]
        await self._time(CONVERGED_SECONDS)
        counted = self._on_server() - self._before
        for conversation_id in (self._colleagues, *self._ids):
            await self._compare(conversation_id)
        self._over = True
        await self.desk.stop()
        missing, doubled = self._written - self._perhaps - counted, counted - self._written
        if left or missing or doubled:
            raise Lost(f"seed {self._seed}: missing {dict(missing)}, too many {dict(doubled)}, left {left}")
        if self.twins and not self.accidents["hang"]:
            raise Lost(f"seed {self._seed}: too many, {self.twins} told, though nothing hung")
        wrong = [*self._wrong, *self._lost_decisions(self._ended)]
        if wrong:
            raise Lost(f"seed {self._seed}: {'; '.join(wrong)}")

    async def _compare(self, conversation_id: int) -> None:
        """Note where the console shows another conversation than the server has, in anything that an agent can change."""
        self.desk.engine.open_thread(conversation_id)
        await self._time(5.0)
        there, here = await self._as_it_is(conversation_id), self._as_shown(conversation_id)
        self._ended[conversation_id] = there
        for field in (*FIELDS, "attributes"):
            if here[field] != there[field]:
                self._wrong.append(
                    f"#{conversation_id} {field} is {there[field]!r}, and {here[field]!r} on the console"
                )
        thread = select.thread(self.desk.state, conversation_id)
        held = {each.id: (each.private, each.deleted or each.content) for each in thread.messages if each.sender}
        first = min((each.id for each in thread.messages), default=0)
        kept = {each: value for each, value in self._messages(conversation_id) if each >= first}
        if odd := {each for each in held.keys() | kept.keys() if held.get(each) != kept.get(each)}:
            self._wrong.append(f"#{conversation_id}: messages {sorted(odd)} differ")

    async def _as_it_is(self, conversation_id: int) -> dict[str, object]:
        answer = await self._house.ask("GET", f"conversations/{conversation_id}")
        meta = answer["meta"]
        return {
            "status": answer["status"],
            "assignee": (meta.get("assignee") or {}).get("id"),
            "team": (meta.get("team") or {}).get("id"),
            "priority": answer["priority"],
            **{label: label in answer["labels"] for label in LABELS},
            "snoozed until": _seconds(answer["snoozed_until"]),
            "attributes": answer["custom_attributes"],
        }

    def _as_shown(self, conversation_id: int) -> dict[str, object]:
        row = select.visible(self.desk.state, conversation_id)
        detail = select.conversation(self.desk.state, conversation_id)
        assert row is not None
        return {
            "status": row.status.value,
            "assignee": row.assignee_id,
            "team": row.team_id,
            "priority": None if row.priority is Priority.NONE else row.priority.value,
            **{label: label in row.labels for label in LABELS},
            "snoozed until": int(row.snoozed_until.timestamp()) if row.snoozed_until else None,
            "attributes": dict(detail.custom_attributes) if detail else None,
        }

    def _messages(self, conversation_id: int) -> Iterator[tuple[int, tuple[bool, object]]]:
        """Return what people wrote there, by id: whether it is a note, and the words, or that they were deleted."""
        rows = self._house.rows(
            "SELECT messages.id, content, private, messages.content_attributes FROM messages"
            " JOIN conversations ON conversations.id = messages.conversation_id"
            " WHERE display_id = ? AND message_type IN (0, 1)",
            conversation_id,
        )
        for row in rows:
            deleted = bool((row["content_attributes"] or {}).get("deleted"))
            yield int(row["id"]), (bool(row["private"]), deleted or str(row["content"] or ""))

    def _lost_decisions(self, ended: dict[int, dict[str, object]]) -> Iterator[str]:
        """Return in what the server ended otherwise than the agent wanted."""
        for conversation_id, fields in ended.items():
            if conversation_id == self._colleagues:
                continue
            for field in FIELDS:
                may_be = self._may_be(conversation_id, field)
                if may_be and fields[field] not in may_be:
                    yield f"a decision is lost: #{conversation_id} {field} is {fields[field]!r}, not {may_be}"

    def _may_be(self, conversation_id: int, field: str) -> list[object]:
        """Return what a field can be by the agent's decisions: the last that counted, or a later one that may have."""
        may_be = [self._at_first[conversation_id][field]]
        decided = [each for each in self._decisions if each.conversation_id == conversation_id]
        for decision in decided:
            if decision.field == field:
                kept = decision.certain and decision.op in self._durable
                may_be = [decision.value] if kept else [*may_be, decision.value]
        opened = any((each.field, each.value) == ("status", "open") for each in decided)
        given = any(each.field == "team" for each in decided)
        if conversation_id in self._customer_wrote:
            # Whoever writes opens it again.
            reopened: dict[str, list[object]] = {"status": ["open"], "snoozed until": [None]}
            may_be += reopened.get(field, [])
            opened = True
        if field == "assignee" and (opened or given or None in may_be):
            # What is opened is given to whoever opens it or to somebody of its inbox, and a team's to one of its own.
            return []
        return may_be

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
                done = self._random.random() < 0.5
                for decision in self._decisions:
                    decision.certain = decision.certain and (done or decision.op != operation.op)
                self.desk.engine.decide(operation.op, "send" if done else "cancel")
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
            link = select.link(desk.state)
            if link.kind is not LinkKind.LIVE or link.trouble is not Trouble.NONE:
                self._live_since = None
            elif self._live_since is None:
                self._live_since = asyncio.get_running_loop().time()
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
        self._kill_at = self._live_since = None
        for op in set(self._keys) - self._durable:
            self._perhaps[self._keys.pop(op)] += 1
        await self.desk.kill()
        # What the dead process had written to its sockets may still arrive; the sockets close.
        self._wire.cut()


def _seconds(moment: str | float | None) -> int | None:
    """Return the Unix seconds of a moment, which the server tells in one of two ways."""
    if isinstance(moment, str):
        return int(datetime.fromisoformat(moment).timestamp())
    return None if moment is None else int(moment)


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
        match chance.randrange(17):
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
                elif text in SPARING and chance.random() < 0.7:
                    await (chaos.customer(which) if chance.random() < 0.5 else chaos.colleague())
                    await chaos.wait(chance.choice((8.0, 75.0)))
            case 12 | 13:
                await chaos.act(which)
            case 14:
                await chaos.colleague()
            case _:
                await chaos.wait(seconds)
    await chaos.settle()
