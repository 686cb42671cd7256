"""What happens on a server, for ever: heard over the websocket, and fetched where the line was away."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from tui.api import cable, errors, reading, socket
from tui.api.ask import Ask
from tui.api.reading import JsonObject, obj
from tui.api.transport import Transport
from tui.models.wire import JsonValue, moment, number

log = logging.getLogger("tui.api")

_CONFIRMED_WITHIN: Final = 10.0
_SILENT_AFTER: Final = 12.0
"""Seconds without the server's beat, which comes every three, after which the line is taken for dead."""
_BEAT: Final = 20.0
_MARGIN_SECONDS: Final = 60.0
"""So much earlier than the last word is looked again: what was written then may not have been told yet."""
_MARGIN_IDS: Final = 500
_REMEMBERED: Final = 20_000
_WINDOW: Final = 100
_LONGEST_PAUSE: Final = 30.0


@dataclass(slots=True)
class Cursor:
    """How far somebody has heard: enough to go on from here after any break, also in another run."""

    message_id: int = 0
    """The highest message that was told; 0: none yet."""
    at: float = 0.0
    """When the line was last known to be good, in Unix seconds; 0: never."""
    began: int = 0
    """The newest message when the first run began: what was there already is not told."""
    recent: dict[int, None] = field(default_factory=dict)
    """Messages told lately, for they do not come in order."""

    def tells(self, message_id: int) -> bool:
        """Whether a message is new; from now on it is not."""
        if message_id in self.recent:
            return False
        self.recent[message_id] = None
        if len(self.recent) > _REMEMBERED:
            del self.recent[next(iter(self.recent))]
        self.message_id = max(self.message_id, message_id)
        return True


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that happened, as the server tells it."""

    event: str
    """Such as `message.created`."""
    data: JsonObject = field(repr=False)
    missed: bool = False
    """Whether it was fetched after a break: then it is told in the form of REST, later than it happened."""


class _Asks(Protocol):
    """What knows the user: the pubsub token may change with any sign-in."""

    async def __call__(self) -> tuple[str, int]:
        """Return the pubsub token and the user's id."""


class EventStream:
    """Gives what happens in one account, for ever. Every message comes once, as `message.created`.

    The websocket replays nothing. So after every break, and at the start where the cursor says how far an earlier run
    had heard, the conversations that changed since are read, and the messages in them that were not told. What nobody
    can fetch any more is not among them: who typed, who was there, what was deleted.

    Args:
        transport: Asks the server, and knows its address.
        who: Returns the pubsub token and the user's id.
        cursor: How far an earlier run had heard; it is moved on as things are told.
        present: Say every twenty seconds that the user is there. Without, they show as online for a moment at each
            connection, and then as they were.
        told: Hears in a sentence of breaks and of what was fetched after them.
    """

    def __init__(
        self,
        transport: Transport,
        account_id: int,
        who: _Asks,
        *,
        cursor: Cursor | None = None,
        present: bool = False,
        told: Callable[[str], None] | None = None,
    ) -> None:
        self._transport = transport
        self._account_id = account_id
        self._who = who
        self.cursor = cursor or Cursor()
        self._present = present
        self._told = told or log.info
        self._changed: dict[int, float] = {}

    async def listen(self) -> AsyncGenerator[Heard, None]:
        """Give what happens; close it when you have heard enough (`contextlib.aclosing`).

        Raises:
            TokenDead: The token is not accepted any more.
        """
        pause = 0.5
        while True:
            try:
                async with aclosing(self._connected()) as heard_now:
                    async for heard in heard_now:
                        pause = 0.5
                        yield heard
            except (EOFError, TimeoutError, errors.Unreachable, errors.ServerBroken, errors.Throttled) as error:
                why = str(error) or "the server went silent"
                self._told(f"The line is away ({why}); trying again.")
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(_LONGEST_PAUSE, pause * 2)

    async def _connected(self) -> AsyncGenerator[Heard, None]:
        token, user_id = await self._who()
        connection = await socket.connect(self._transport.base_url)
        beats: asyncio.Task[None] | None = None
        try:
            identifier, frame = cable.subscribe_frame(token, self._account_id, user_id)
            await connection.send(frame)
            async with asyncio.timeout(_CONFIRMED_WITHIN):
                while not _confirms(cable.parse(await connection.recv()), identifier):
                    pass
            if self._present:
                beats = asyncio.create_task(_beat(connection, identifier))
            # What is broadcast meanwhile waits in the socket.
            async with aclosing(self._missed()) as missed:
                async for heard in missed:
                    yield heard
            self.cursor.at = time.time()
            while True:
                async with asyncio.timeout(_SILENT_AFTER):
                    parsed = cable.parse(await connection.recv())
                self.cursor.at = time.time()
                if isinstance(parsed, cable.Disconnected):
                    raise EOFError(parsed.reason or "the server ended it")
                if isinstance(parsed, cable.Broadcast) and self._is_new(parsed):
                    yield Heard(parsed.event, parsed.data)
        finally:
            if beats is not None:
                beats.cancel()
            with suppress(EOFError, OSError):
                await connection.close()

    def _is_new(self, told: cable.Broadcast) -> bool:
        """Whether something is of our account, and not told yet."""
        if number(told.data.get("account_id")) not in (None, self._account_id):
            return False
        if told.event.startswith("conversation.") and (name := number(told.data.get("id"))):
            self._changed[name] = max(self._changed.get(name, 0.0), _seconds(told.data.get("updated_at")))
        message_id = number(told.data.get("id")) if told.event == "message.created" else None
        return message_id is None or self.cursor.tells(message_id)

    async def _missed(self) -> AsyncGenerator[Heard, None]:
        """Give what was written and changed while nobody heard."""
        since = self.cursor.at
        if not since:
            rows = reading.items(reading.payload(await self._read("conversations", status="all", updated_within=120)))
            self.cursor.began = max(map(_newest, map(obj, rows)), default=0)
            return
        within = int(time.time() - since + _MARGIN_SECONDS) + 1
        floor = max(self.cursor.began, self.cursor.message_id - _MARGIN_IDS)
        rows = reading.items(reading.payload(await self._read("conversations", status="all", updated_within=within)))
        found: dict[int, JsonObject] = {}
        changed: list[JsonObject] = []
        for row in map(obj, rows):
            conversation_id = number(row.get("id")) or 0
            if _seconds(row.get("updated_at")) > self._changed.get(conversation_id, since):
                changed.append(row)
            if _newest(row) <= floor:
                continue
            for message in await self._after(conversation_id, floor):
                message_id = number(message.get("id")) or 0
                if _seconds(message.get("created_at")) > since - _MARGIN_SECONDS:
                    found[message_id] = {"conversation_id": conversation_id, **message}
        fresh = [found[message_id] for message_id in sorted(found) if message_id not in self.cursor.recent]
        if fresh or changed:
            self._told(f"The line is back: {len(fresh)} messages and {len(changed)} changed conversations were missed.")
        for message in fresh:
            if self.cursor.tells(number(message.get("id")) or 0):
                yield Heard("message.created", message, missed=True)
        for row in changed:
            self._changed[number(row.get("id")) or 0] = _seconds(row.get("updated_at"))
            yield Heard("conversation.updated", row, missed=True)

    async def _after(self, conversation_id: int, message_id: int) -> list[JsonObject]:
        found: list[JsonObject] = []
        while True:
            value = await self._read(f"conversations/{conversation_id}/messages", after=message_id)
            rows = [obj(row) for row in reading.items(reading.payload(value))]
            found += rows
            last = number(rows[-1].get("id")) if rows else None
            if last is None or len(rows) < _WINDOW:
                return found
            message_id = last

    async def _read(self, path: str, **query: object) -> JsonValue:
        ask = Ask(
            method="GET",
            path=f"/api/v1/accounts/{self._account_id}/{path}",
            feature="events",
            query=[(name, str(value)) for name, value in query.items()],
        )
        return reading.loads((await self._transport.call(ask)).body)


async def _beat(connection: socket.Connection, identifier: str) -> None:
    """Say now and then that the user is there."""
    with suppress(EOFError):
        while True:
            await connection.send(cable.presence_frame(identifier))
            await asyncio.sleep(_BEAT)


def _confirms(frame: cable.Frame | None, identifier: str) -> bool:
    if isinstance(frame, cable.Disconnected):
        raise EOFError(frame.reason)
    return isinstance(frame, cable.Confirmed) and frame.identifier == identifier


def _newest(row: JsonObject) -> int:
    """Return the highest message that a conversation's row shows."""
    shown = [obj(row.get("last_non_activity_message")), *map(obj, reading.items(row.get("messages")))]
    return max((number(each.get("id")) or 0 for each in shown), default=0)


def _seconds(value: JsonValue) -> float:
    when = moment(value)
    return when.timestamp() if when else 0.0
