"""Kills at random moments while somebody types and sends, and what is to be found afterwards: on the disk, on the server."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests import ptymeter
from tests.e2e.program import COMMAND, DemoServer, Program, demo_server

WORDS = [
    "parcel",
    "refund",
    "tomorrow",
    "depot",
    "invoice",
    "roast",
    "grinder",
    "morning",
    "filter",
    "label",
    "courier",
    "receipt",
    "voucher",
    "address",
    "exchange",
    "thursday",
    "kettle",
    "espresso",
    "tracking",
    "number",
]

PROMISED_SECONDS = 1.0
"""What was typed longer ago than this is on the disk."""


@dataclass
class Written:
    """One text of the typist, and what became of it as far as the disk tells."""

    number: int
    """The conversation it is meant for."""
    name: str
    """Its customer."""
    text: str
    draft: str = ""
    """What of it was found as a draft after the kill."""
    leaves: bool = False
    """Whether it was given away: it lay in the outbox, or was on the server."""


@dataclass
class Evening:
    """What happened in all runs."""

    seed: int
    failures: list[str] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    late: float = 0.0
    """The longest time a letter took to the screen: how late this machine is."""

    def count(self, what: dict[str, int], name: str) -> None:
        what[name] = what.get(name, 0) + 1


def words_file() -> Path:
    """Return the file of drafts and outbox of the one account that was used from this home."""
    (found,) = Path(os.environ["XDG_STATE_HOME"]).glob("**/words.sqlite3")
    return found


def kept(question: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the words file."""
    with closing(sqlite3.connect(words_file(), timeout=10)) as file:
        return file.execute(question, values).fetchall()


def a_customer(server: DemoServer, name: str) -> int:
    """Let a new customer write; return the number of the conversation."""
    contact = server.as_customer("POST", "contacts", json={"name": name})
    door = f"contacts/{contact['source_id']}/conversations"
    number = int(server.as_customer("POST", door, json={})["id"])
    server.as_customer("POST", f"{door}/{number}/messages", json={"content": f"{name} has a question."})
    return number


def open_composer(program: Program, number: int, name: str) -> None:
    """Go to a conversation by its customer's name, and begin a reply."""
    program.press("3", "/")
    program.type(name)
    program.press("enter")
    program.wait_for(rf"▌. {name}")
    program.press("enter")
    program.wait_for(rf"#{number}\b")
    program.press("r")
    program.wait_for(rf"Reply to {name}")


def leave_composer(program: Program) -> None:
    """Go back to the whole list."""
    program.press("escape", "escape", "escape")
    program.wait_until_gone(r"Reply to")


def letter(program: Program, sign: str) -> None:
    program.session.write(ptymeter.key_bytes(sign, 1 in program.session.term.modes))


class Typist:
    """Types at a console until it is killed."""

    def __init__(self, server: DemoServer, database: Path, seed: int) -> None:
        self.evening = Evening(seed)
        self._server = server
        self._database = database
        self._chance = random.Random(seed)
        self._typed_at: list[float] = []
        self._seen: list[tuple[float, int]] = []
        """When how many letters were on the screen."""

    def hung_up(self, how: str) -> None:
        """Have the session end by a signal, or its terminal go away, while one reply is held and one is being sent."""
        chance, server, texts = self._chance, self._server, ("000 first", "001 second")
        program = Program([COMMAND], environment=server.environment())
        try:
            program.wait_for(r"live", 60)
            for text in texts:
                name = f"Kim {text[:3]}"
                self.evening.written.append(Written(a_customer(server, name), name, text, leaves=True))
                open_composer(program, self.evening.written[-1].number, name)
                program.type(text)
                program.wait_for(text)
                program.press("ctrl+s")
                program.wait_until_gone("Reply to")
                if text == texts[0]:
                    letter(program, "ctrl+y")
                leave_composer(program)
            program.watch(chance.uniform(0, 0.5))
            end = program.finish(how=how)
        finally:
            program.kill()
        if not end["exited"]:
            self.evening.failures.append(f"seed {self.evening.seed}: it did not end by {how}")
        if end["left_on"]:
            self.evening.failures.append(f"seed {self.evening.seed}: {how} left {end['left_on']} switched on")

    def run(self, turn: int) -> None:
        """Start a console, look at what the last kill left, write something new, and kill it."""
        chance = self._chance
        name = f"Kim {turn:03d}"
        number = a_customer(self._server, name)
        text = f"{turn:03d} " + " ".join(chance.choices(WORDS, k=chance.randint(3, 5)))
        written = Written(number, name, text)
        program = Program([COMMAND], environment=self._server.environment())
        try:
            program.wait_for(r"live", 60)
            self.look_back(program)
            open_composer(program, number, name)
            moment = chance.choice(("typing", "typing", "sending", "held", "held", "gone"))
            killed_at = self._play(program, written, moment)
        finally:
            program.kill()
        self.evening.written.append(written)
        self.evening.count(self.evening.kills, moment)
        self._judge(written, killed_at, moment)

    def look_back(self, program: Program) -> None:
        """Find the draft that the last kill left where it belongs; sometimes send it off."""
        last = self.evening.written[-1] if self.evening.written else None
        if last is None or last.leaves or not last.draft:
            return
        open_composer(program, last.number, last.name)
        program.wait_for(last.draft.split()[-1][:12])
        if self._chance.random() < 0.5:
            program.press("ctrl+s", "ctrl+y")
            last.text, last.leaves = last.draft, True
        leave_composer(program)

    def _play(self, program: Program, written: Written, moment: str) -> float:
        """Type, and perhaps send; return when the kill came."""
        chance, session = self._chance, program.session
        self._typed_at, self._seen = [], []
        letters = len(written.text) if moment != "typing" else chance.randint(4, len(written.text))
        for count, sign in enumerate(written.text[:letters], 1):
            letter(program, "space" if sign == " " else sign)
            self._typed_at.append(time.monotonic())
            session.pump(chance.uniform(0.01, 0.09))
            self._look(program, written.text, count)
        if moment == "typing":
            end = time.monotonic() + chance.uniform(0, 1.5)
            while time.monotonic() < end:
                session.pump(0.05)
                self._look(program, written.text, letters)
        else:
            program.wait_for(written.text.split()[-1])
            self._look(program, written.text, letters)
            letter(program, "ctrl+s")
            if moment == "gone":
                program.wait_until_gone(r"Reply to")
            if moment != "sending":
                letter(program, "ctrl+y")
            end = time.monotonic() + chance.uniform(0, 1.2 if moment == "gone" else 0.4)
            while (left := end - time.monotonic()) > 0:
                session.pump(left)
        killed_at = time.monotonic()
        program.kill()
        return killed_at

    def _look(self, program: Program, text: str, count: int) -> None:
        """Note how much of the text is on the screen by now, and how late it came there."""
        shown = " ".join(line.strip("│ ▌") for line in _composer_lines(program.screen()))
        while count and text[:count].rstrip() not in shown:
            count -= 1
        if count and (not self._seen or self._seen[-1][1] < count):
            now = time.monotonic()
            self._seen.append((now, count))
            self.evening.late = max(self.evening.late, now - self._typed_at[count - 1])

    def _judge(self, written: Written, killed_at: float, moment: str) -> None:
        """Hold what lies on the disk to what was typed."""
        evening = self.evening
        rows = kept("select text from draft where conversation_id = ?", written.number)
        queued = kept(
            'select stage from outbox where conversation_id = ? and body like \'%"kind":"reply"%\'', written.number
        )
        written.draft = rows[0][0] if rows else ""
        what = f"seed {evening.seed}, {written.name}, killed while {moment}"
        if written.draft and not written.text.startswith(written.draft):
            evening.failures.append(f"{what}: the draft is not what was typed: {written.draft!r}")
        if len(queued) > 1:
            evening.failures.append(f"{what}: {len(queued)} entries in the outbox for one reply")
        if queued and written.draft:
            evening.failures.append(f"{what}: the text is in the outbox, and a draft too")
        on_server = texts_on_server(self._server, written.number).count(written.text)
        written.leaves = bool(queued or on_server)
        evening.count(evening.found, "outbox" if queued else "server" if on_server else "draft")
        if written.leaves:
            return
        safe_at = killed_at - PROMISED_SECONDS - evening.late
        safe = max((count for at, count in self._seen if at <= safe_at), default=0)
        if len(written.draft) < len(written.text[:safe].rstrip()):
            evening.failures.append(
                f"{what}: {written.text[:safe]!r} was typed a second before, {written.draft!r} is left"
            )

    def reckon(self) -> Evening:
        """Let a last console bring out what waits; count everything on the server."""
        program = Program([COMMAND], environment=self._server.environment())
        try:
            program.wait_for(r"live", 60)
            self.look_back(program)
            end = time.monotonic() + 120
            while kept("select op from outbox") and time.monotonic() < end:
                program.session.pump(0.2)
            left = kept("select conversation_id, stage from outbox")
            if left:
                self.evening.failures.append(
                    f"seed {self.evening.seed}: still in the outbox: {left}\n{program.screen()}"
                )
            program.finish("ctrl+q")
        finally:
            program.kill()
        evening = self.evening
        numbers = {written.number for written in evening.written}
        everywhere = {number: texts_on_server(self._server, number) for number in numbers}
        for written in evening.written:
            counts = {
                number: texts.count(written.text) for number, texts in everywhere.items() if written.text in texts
            }
            if counts != ({written.number: 1} if written.leaves else {}):
                evening.failures.append(
                    f"seed {evening.seed}, {written.name}: {written.text!r} should be on the server "
                    f"{'once, in' if written.leaves else 'not at all,'} #{written.number}; it is there so often: {counts}"
                )
        expected = sum(written.leaves for written in evening.written)
        if (found := replies(self._database)) != expected:
            evening.failures.append(f"seed {evening.seed}: {found} replies on the server, {expected} were sent")
        return evening


def _composer_lines(screen: str) -> list[str]:
    lines = screen.splitlines()
    top = next((index for index, line in enumerate(lines) if "Reply to" in line), len(lines))
    column = lines[top].index("─") if top < len(lines) else 0
    return [line[column:].split("│")[0] for line in lines[top + 1 :]]


def texts_on_server(server: DemoServer, number: int) -> list[str]:
    """Return what agents said to a customer, as the server tells it."""
    payload = server.ask("GET", f"conversations/{number}/messages")["payload"]
    return [message["content"] for message in payload if message["message_type"] == 1]


def replies(database: Path) -> int:
    """Return how many replies of the typist there are in the server's database, in whatever conversation."""
    with closing(sqlite3.connect(database, timeout=10)) as file:
        (count,) = file.execute(
            "select count(*) from messages where message_type = 1 and content glob '[0-9][0-9][0-9] *'"
        ).fetchone()
    return int(count)


def slow_down(server: DemoServer, seconds: float = 0.6) -> None:
    """Have the server take its time with messages, up to so long: a kill then meets them on their way."""
    httpx.post(
        f"{server.base_url}/chaos/faults",
        headers={"api-access-token": server.token("admin")},
        json={"kind": "latency", "method": "POST", "path": "/messages$", "seconds": 0.0, "jitter": seconds},
    ).raise_for_status()


def hang_up(how: str, seed: int, folder: Path) -> list[str]:
    """End a session while it sends; return what was wrong then or after the next start.

    Args:
        how: `term`, `hup`, or `close`: the terminal goes away.
    """
    database = folder / "server.sqlite3"
    with demo_server("--quiet", "--chaos", "--data", str(database)) as server:
        slow_down(server, 2.0)
        typist = Typist(server, database, seed)
        typist.hung_up(how)
        return typist.reckon().failures


def kill_often(runs: int, seed: int, folder: Path) -> Evening:
    """Kill the console so many times, against a server that keeps its database in a folder; return what happened."""
    database = folder / "server.sqlite3"
    with demo_server("--quiet", "--chaos", "--data", str(database)) as server:
        slow_down(server)
        typist = Typist(server, database, seed)
        for turn in range(runs):
            typist.run(turn)
        return typist.reckon()
