"""One installation of the server: its tables, clock, jobs and sockets, handed to everything that runs in it."""

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tui.demo.accidents import Accidents
from tui.demo.cable import Hub
from tui.demo.clock import Clock
from tui.demo.database import Database, Row
from tui.demo.deliveries import MOST, Delivery
from tui.demo.faults import Chaos
from tui.demo.happenings import Happening, Performer
from tui.demo.jobs import Jobs
from tui.demo.options import DemoOptions
from tui.demo.presence import Presence

DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Installation:
    """The server behind the routes: state and time, no HTTP."""

    def __init__(self, options: DemoOptions, clock: Clock, listeners: Callable[[str], "Sequence[Listener]"]) -> None:
        """Set up an installation with nothing in it.

        Args:
            listeners: Who is told of what happened, by its name.
        """
        self.options = options
        self._listeners = listeners
        self.clock = clock
        self.jobs = Jobs(clock)
        self.db = Database(options.data)
        self.presence = Presence(self.db, clock, options)
        self.random = random.Random(f"tokens {options.seed}{options.secret}")
        self.chance = random.Random(f"chance {options.seed}")
        """For what the real server leaves to chance."""
        self.chaos = Chaos(random.Random(f"chaos {options.seed}"))
        """What is made to go wrong."""
        self.accidents = Accidents(self.db, self.jobs, self.chaos, self.token)
        """What is made to go wrong by name."""
        self.hub = Hub(self.db, clock, self.presence, self.jobs, self.chaos, is_spoilable=options.spoilable)
        self.base_url = ""
        """The public address, for links in answers; the first request sets it unless it was given."""
        self.storage_url = ""
        """Where the bytes of files lie, as an origin of its own; empty: here, as without a port."""
        self.turns: dict[int, list[int]] = {}
        """Inbox → its members in the order in which they get new conversations."""
        self.given: dict[tuple[int, int], list[float]] = {}
        """Inbox and member → when conversations were given to that member automatically."""
        self.assigned_at: dict[int, float] = {}
        """Inbox → when that last happened there."""
        self.deliveries: deque[Delivery] = deque(maxlen=MOST)
        """The newest of what would have been posted to webhooks."""
        self.performer: Performer | None = None
        """Who is acting right now."""

    @property
    def version(self) -> tuple[int, int, int]:
        """The release this server answers as."""
        return self.options.version

    def at_least(self, *version: int) -> bool:
        """Whether the server answers as this release or a newer one."""
        return self.version >= version

    def now(self) -> float:
        """Return the time in epoch seconds."""
        return self.clock.now()

    def token(self, length: int = 24) -> str:
        """Return a new secret; a seed that was asked for gives the same ones, as this is a play world."""
        return "".join(self.random.choices(DIGITS, k=length))

    def uuid(self) -> str:
        """Return a new random UUID of this world."""
        digits = f"{self.random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    @contextmanager
    def acting(self, performer: Performer | None) -> Iterator[None]:
        """Have everything that happens inside be caused by somebody."""
        before, self.performer = self.performer, performer
        try:
            yield
        finally:
            self.performer = before

    def happen(
        self,
        name: str,
        *,
        account_id: int,
        conversation: Row | None = None,
        message: Row | None = None,
        contact: Row | None = None,
        changes: dict[str, tuple[Any, Any]] | None = None,
        **data: Any,
    ) -> None:
        """Tell whoever listens that something happened, inside the running transaction."""
        happening = Happening(
            name=name,
            account_id=account_id,
            at=self.now(),
            performer=self.performer,
            conversation_id=conversation["id"] if conversation else message["conversation_id"] if message else None,
            message_id=message["id"] if message else None,
            contact_id=contact["id"] if contact else None,
            changes=changes or {},
            data=data,
        )
        for listener in self._listeners(name):
            listener(self, happening)

    def strain(self, seconds: float) -> None:
        """Note work that keeps the machine busy; the one that 4.16 was recorded on was never at its limit."""
        if not self.at_least(4, 16):
            self.jobs.strain(seconds)

    def later(self, seconds: float, name: str, work: Any, *arguments: Any) -> None:
        """Have a function called with this installation and arguments after this many seconds, in a transaction."""
        self.jobs.after(seconds, name, self._job(work, arguments))

    def later_when_idle(self, seconds: float, name: str, work: Any, *arguments: Any) -> None:
        """The same for what waits until a burst is over: after this many seconds or later."""
        self.jobs.when_idle(seconds, name, self._job(work, arguments))

    def _job(self, work: Any, arguments: tuple[Any, ...]) -> Callable[[], None]:
        def job() -> None:
            with self.db.transaction():
                work(self, *arguments)

        return job


Listener = Callable[[Installation, Happening], None]
"""Told of what happened, in the transaction that caused it."""
