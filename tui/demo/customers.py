"""Simulated customers: they write, answer what they get, stop typing and come back, all through the Client API."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from tui.demo.cable import Session
from tui.demo.installation import Installation
from tui.demo.world.telling import Teller
from tui.demo.world.tongues import ENGLISH, TONGUES, Tongue

_log = logging.getLogger(__name__)

FIRST = 4.0
"""Seconds until the first one writes."""
PACE = (4.0, 12.0)
"""Seconds between two events."""
ANSWER = (4.0, 9.0)
"""Seconds until a customer answers an agent."""
PATIENCE = 3
"""How often a customer answers before they let it rest."""


@dataclass(slots=True)
class Customer:
    """One customer at their phone: a session of the API inbox and the conversation they are in."""

    source_id: str
    pubsub_token: str
    name: str
    city: str
    tongue: Tongue
    conversation: int | None = None
    answered: int = 0
    """How often in a row they answered."""


class Customers:
    """Everybody who writes by themselves. Uses what a real app would have: the inbox identifier and source ids."""

    def __init__(
        self,
        house: Installation,
        http: httpx.AsyncClient,
        teller: Teller,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._house = house
        self._http = http
        self._sleep = sleep
        self._random = Random(f"customers {house.options.seed}")
        self._teller = teller
        self._tasks: set[asyncio.Task[None]] = set()
        inbox = house.db.one("SELECT id, identifier FROM inboxes WHERE identifier IS NOT NULL ORDER BY id LIMIT 1")
        assert inbox is not None
        self._path = f"/public/api/v1/inboxes/{inbox['identifier']}/contacts"
        self._inbox_id = int(inbox["id"])
        self._people = self._known()

    def _known(self) -> list[Customer]:
        """Return those who have an open conversation in the app, latest first."""
        rows = self._house.db.rows(
            "SELECT source_id, pubsub_token, name, contacts.additional_attributes, display_id FROM conversations"
            " JOIN contact_inboxes ON contact_inboxes.id = contact_inbox_id"
            " JOIN contacts ON contacts.id = contact_inboxes.contact_id"
            " WHERE conversations.inbox_id = ? AND status = 'open' ORDER BY conversations.last_activity_at DESC LIMIT 30",
            self._inbox_id,
        )
        return [
            Customer(
                source_id=row["source_id"],
                pubsub_token=row["pubsub_token"],
                name=row["name"],
                city=row["additional_attributes"].get("city", ""),
                tongue=_tongue_of(row["name"]),
                conversation=row["display_id"],
            )
            for row in rows
        ]

    async def live(self) -> None:
        """Write now and then, and answer, until cancelled."""
        self._house.hub.taps.append(self._heard)
        try:
            await self._sleep(FIRST)
            if self._people:
                await self._guarded(self._write(self._random.choice(self._people[:4]), "TYPED"))
                await self._sleep(self._random.uniform(*PACE))
            while True:
                await self._guarded(self._event())
                await self._sleep(self._random.uniform(*PACE))
        finally:
            self._house.hub.taps.remove(self._heard)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _heard(self, streams: frozenset[str], event: str, data: dict[str, Any]) -> None:
        """Hear what agents say, as the app does on the customer's own stream."""
        del streams
        said = event == "message.created" and data.get("message_type") == 1 and not data.get("private")
        if not said or data.get("inbox_id") != self._inbox_id:
            return
        customer = next((person for person in self._people if person.conversation == data["conversation_id"]), None)
        if customer is not None and customer.answered < PATIENCE:
            customer.answered += 1
            self._start(self._answer(customer))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work), name="demo customer")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (httpx.HTTPError, ConnectionError):
            _log.warning("a customer could not reach the server")

    async def _event(self) -> None:
        """Let something happen: mostly a message, sometimes somebody new or somebody who only types."""
        roll = self._random.random()
        if roll < 0.18 or not self._people:
            customer = await self._arrive()
            await self._write(customer, "SCRIPT")
            return
        customer = self._random.choice(self._people[:20])
        if roll < 0.28:
            await self._type(customer, then="off")
        else:
            await self._write(customer, "TYPED")

    async def _arrive(self) -> Customer:
        """Have somebody new open the app."""
        person = self._teller.person()
        body = {"name": person.name, "email": person.email, "custom_attributes": person.custom}
        contact = await self._call("POST", "", body)
        city = str(person.additional["city"])
        customer = Customer(str(contact["source_id"]), str(contact["pubsub_token"]), person.name, city, person.tongue)
        self._people.insert(0, customer)
        del self._people[60:]
        return customer

    async def _write(self, customer: Customer, kind: str) -> None:
        """Type for a moment, then send."""
        if customer.conversation is None:
            made = await self._call("POST", f"/{customer.source_id}/conversations", {})
            customer.conversation = int(made["id"])
        self._show_up(customer)
        await self._type(customer, then=None)
        await self._sleep(self._random.uniform(1.5, 3.5))
        await self._call("POST", f"{self._room(customer)}/messages", {"content": self._words(customer, kind)})
        customer.answered = max(0, customer.answered - 1)
        await self._typing(customer, "off")

    def _show_up(self, customer: Customer) -> None:
        """Open the app: its socket makes the customer present for a while."""
        socket = Session(self._house.hub, lambda _frame: None)
        socket.opened()
        identifier = json.dumps({"channel": "RoomChannel", "pubsub_token": customer.pubsub_token})
        socket.received(json.dumps({"command": "subscribe", "identifier": identifier}))
        socket.closed()

    async def _answer(self, customer: Customer) -> None:
        """Read what an agent wrote, and answer it."""
        await self._sleep(self._random.uniform(*ANSWER) - 3)
        await self._call("POST", f"{self._room(customer)}/update_last_seen", {})
        await self._write(customer, "REPLIES")

    async def _type(self, customer: Customer, *, then: str | None) -> None:
        """Begin to type; with `then`, think better of it a little later."""
        if customer.conversation is None:
            return
        await self._typing(customer, "on")
        if then is not None:
            await self._sleep(self._random.uniform(2, 4))
            await self._typing(customer, then)

    async def _typing(self, customer: Customer, state: str) -> None:
        await self._call("POST", f"{self._room(customer)}/toggle_typing", {"typing_status": state})

    def _room(self, customer: Customer) -> str:
        return f"/{customer.source_id}/conversations/{customer.conversation}"

    def _words(self, customer: Customer, kind: str) -> str:
        teller, order = self._teller, self._teller.order()
        if kind == "SCRIPT":
            text = teller.next_script(customer.tongue).lines[0][1]
        else:
            text = self._random.choice(customer.tongue.phrases(kind))
        return teller.said(text, customer.tongue, customer.name, customer.city, order)

    async def _call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self._http.request(method, self._path + path, json=body)
        if response.status_code != 200:
            _log.info("a customer got %s for %s %s", response.status_code, method, path.rpartition("/")[2])
            response.raise_for_status()
        with contextlib.suppress(ValueError):
            found: dict[str, Any] = response.json()
            return found
        return {}


def _tongue_of(name: str) -> Tongue:
    """Return the language that a name was made in."""
    for tongue in TONGUES:
        if any(name.startswith(first) for first in tongue.first_names):
            return tongue
    return ENGLISH
