"""The realtime socket as text frames: what a session says to what it hears, and who hears which broadcast. No network."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tui.demo.clock import Clock
from tui.demo.database import Database
from tui.demo.faults import Chaos
from tui.demo.jobs import Jobs
from tui.demo.presence import Presence

BEAT = 3.0
"""Seconds between pings."""


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Session:
    """One connection: frames in by `received`, frames out by the function it was given.

    What it does not understand or does not allow is met with silence, as on the real server.
    """

    def __init__(self, hub: "Hub", send: Callable[[str], None]) -> None:
        self._hub = hub
        self._out = send
        self._identifiers: dict[str, str | None] = {}
        """Every identifier ever subscribed here, with its stream: a refused one stays taken."""
        self._callers: dict[str, tuple[int, int | None, int | None]] = {}
        """Confirmed identifier → account, user, contact."""

    def _send(self, text: str) -> None:
        if not self._hub.is_silent:
            self._out(text)

    def opened(self) -> None:
        """Greet, and start to listen."""
        self._hub.sessions.add(self)
        self._send(_text({"type": "welcome"}))

    def closed(self) -> None:
        """Listen no more."""
        self._hub.sessions.discard(self)

    def ping(self) -> None:
        """Show a sign of life."""
        self._send(_text({"type": "ping", "message": int(self._hub.now())}))

    def received(self, text: str) -> None:
        """Take one frame from the client."""
        try:
            frame = json.loads(text)
            command, identifier = frame.get("command"), frame.get("identifier")
        except (ValueError, AttributeError, RecursionError):
            return
        if not isinstance(identifier, str):
            return
        if command == "subscribe":
            self._subscribe(identifier)
        elif command == "unsubscribe":
            self._identifiers.pop(identifier, None)
            self._callers.pop(identifier, None)
        elif command == "message" and identifier in self._callers:
            self._act(identifier, frame.get("data"))

    def _subscribe(self, identifier: str) -> None:
        if identifier in self._identifiers:
            return
        self._identifiers[identifier] = None
        try:
            wanted = json.loads(identifier)
        except ValueError:
            return
        if not isinstance(wanted, dict) or wanted.get("channel") != "RoomChannel":
            return
        caller = self._hub.caller(wanted)
        if caller is None:
            return
        self._callers[identifier] = caller
        self._identifiers[identifier] = str(wanted["pubsub_token"])
        self._send(_text({"identifier": identifier, "type": "confirm_subscription"}))
        self._hub.came(str(wanted["pubsub_token"]), caller)

    def _act(self, identifier: str, data: object) -> None:
        try:
            action = json.loads(data) if isinstance(data, str) else None
        except ValueError:
            return
        if isinstance(action, dict) and action.get("action") == "update_presence":
            self._hub.came(str(self._identifiers[identifier]), self._callers[identifier])

    def hear(self, streams: frozenset[str], message: dict[str, Any]) -> None:
        """Pass a broadcast on, once for every subscription that listens to one of the streams."""
        for identifier, (account_id, user_id, _) in list(self._callers.items()):
            own = self._identifiers[identifier]
            if own in streams or (user_id is not None and account_stream(account_id) in streams):
                self._send(_text({"identifier": identifier, "message": message}))


def account_stream(account_id: int) -> str:
    """Return the name of the stream that all agents of an account listen to."""
    return f"account_{account_id}"


class Hub:
    """All open sessions of one installation."""

    def __init__(
        self, db: Database, clock: Clock, presence: Presence, jobs: Jobs, chaos: Chaos, *, is_spoilable: bool
    ) -> None:
        """Open for sessions.

        Args:
            is_spoilable: Whether broadcasts may be made to go wrong by `chaos`.
        """
        self._db = db
        self._clock = clock
        self._presence = presence
        self._jobs = jobs
        self._chaos = chaos
        self._is_spoilable = is_spoilable
        self.sessions: set[Session] = set()
        self.taps: list[Callable[[frozenset[str], str, dict[str, Any]], None]] = []
        """Told of every broadcast, whoever listens: streams, event, data."""

    @property
    def is_silent(self) -> bool:
        """Whether sockets are made to say nothing."""
        return self._chaos.silent

    def now(self) -> float:
        """Return the time in epoch seconds."""
        return self._clock.now()

    def caller(self, wanted: dict[str, Any]) -> tuple[int, int | None, int | None] | None:
        """Return (account, user, contact) of a subscription; `None` when token, user and account do not fit."""
        db, token = self._db, wanted.get("pubsub_token")
        if not isinstance(token, str) or not token:
            return None
        if wanted.get("user_id") is None:
            session = db.find("contact_inboxes", pubsub_token=token)
            inbox = db.get("inboxes", session["inbox_id"]) if session else None
            return (inbox["account_id"], None, session["contact_id"]) if session and inbox else None
        user = db.find("users", pubsub_token=token)
        if user is None or str(user["id"]) != str(wanted["user_id"]):
            return None
        account_id = wanted.get("account_id")
        if not isinstance(account_id, (int, str)) or not db.find(
            "account_users", account_id=account_id, user_id=user["id"]
        ):
            return None
        return int(account_id), user["id"], None

    def came(self, token: str, caller: tuple[int, int | None, int | None]) -> None:
        """Note a sign of life and tell all sockets of the same person who is here."""
        account_id, user_id, contact_id = caller
        presence = self._presence
        if user_id is not None:
            presence.user_came(account_id, user_id)
        elif contact_id is not None:
            presence.contact_came(account_id, contact_id)
        data: dict[str, Any] = {"account_id": account_id, "users": presence.users(account_id)}
        if user_id is not None:
            data["contacts"] = presence.contacts(account_id)
        self.broadcast([token], "presence.update", data)

    def broadcast(self, streams: Iterable[str], event: str, data: dict[str, Any]) -> None:
        """Send an event to everyone who listens to one of the streams (pubsub tokens or `account_<id>`)."""
        names = frozenset(streams)
        for tap in self.taps:
            tap(names, event, data)

        def send() -> None:
            if self._chaos.deaf:
                return
            for session in list(self.sessions):
                session.hear(names, {"event": event, "data": data})

        if self._is_spoilable:
            self._chaos.deliver(self._jobs, send)
        else:
            send()
