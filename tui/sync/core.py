"""What all parts of sync share: the store, the client, the words, the clock, and how the line is."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tui.api.client import Client
from tui.api.socket import Connection
from tui.cache.cache import Cache
from tui.models.people import Profile
from tui.store import events
from tui.store.state import State
from tui.store.store import Store
from tui.sync.activity import Activity
from tui.sync.clock import Clock
from tui.sync.jobs import Jobs
from tui.sync.proof import Proof
from tui.sync.settings import SyncSettings
from tui.words.words import Words

log = logging.getLogger("tui.sync")

STOPPED_SECONDS = 15.0
"""The pulse is felt every few seconds: this late, the machine slept, or the process was stopped."""

Connect = Callable[[], Awaitable[Connection]]


@dataclass(slots=True)
class Core:
    """The tools of one account's sync."""

    store: Store
    client: Client
    connect: Connect
    words: Words
    cache: Cache
    clock: Clock
    settings: SyncSettings
    random: random.Random
    account_id: int
    activity: Activity = field(default_factory=Activity)
    subscribed: bool = False
    """Whether the websocket is confirmed now, and not known to be deaf: what REST answers says nothing about it."""
    attended: bool = True
    """Whether somebody sits before the screen."""
    sees_newest: Callable[[int], bool] = lambda _: True
    """Whether the newest message of the open thread is in view; a program without a screen sees everything."""
    closing: bool = False
    """Whether words and cache are being let go of: what fails for that from now on is no bug."""
    link_moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set for a moment when the line came back: what waits for it looks again."""
    doubt: Callable[[float], None] = lambda _: None
    """Called with the seconds for which the process was stopped; the engine sets what is done then."""
    suspect: Callable[[int], None] = lambda _: None
    """Called with a conversation in which something was refused; the engine sets that it is looked at."""
    jobs: Jobs = field(init=False)
    proof: Proof = field(init=False)
    _pulse: tuple[float, float] | None = None
    _profile: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.activity, self.crashed)
        self.proof = Proof(self.clock.monotonic)

    @property
    def state(self) -> State:
        """The store's state now."""
        return self.store.state

    def dispatch(self, event: events.Event) -> None:
        """Hand an event to the store."""
        self.store.dispatch(event)

    def crashed(self, name: str, error: Exception) -> None:
        """Log a bug, and say so. What the log writes of it holds no content."""
        if self.closing:
            return
        # A job's name may hold what was searched for.
        kind = name.partition(" ")[0]
        log.error("%s stopped", kind, exc_info=error)
        sentence = f"Sync stopped ({kind}: {type(error).__name__}), a fault in chatwoot-tui. It starts again."
        self.dispatch(events.SyncStopped(name, f"{sentence} The log has the details: please report it."))

    def tell_if_unkept(self) -> None:
        """Let it be known when the disk stopped taking words, or takes them again."""
        if self.state.unkept != self.words.unkept:
            self.dispatch(events.WordsUnkept(self.words.unkept))

    async def profile(self) -> Profile:
        """Return who we are, from the server if only the cache has said it, which keeps no tokens.

        Raises:
            ApiError: The server could not be asked.
        """
        async with self._profile:
            known = self.state.profile
            if known is not None and known.pubsub_token:
                return known
            profile = await self.client.profile.get()
            self.dispatch(events.ProfileArrived(profile))
            return profile

    def feel_pulse(self) -> None:
        """Notice that the process was stopped, or the machine slept, since this was last called; and doubt what is known.

        By the clock that says more: one of the two may have stood still.
        """
        pulse = (self.clock.monotonic(), self.clock.now().timestamp())
        before, self._pulse = self._pulse or pulse, pulse
        passed = max(pulse[0] - before[0], pulse[1] - before[1])
        if passed > STOPPED_SECONDS:
            self.doubt(passed)

    def jitter(self, least: float, most: float) -> float:
        """Return a random number of seconds between two."""
        return self.random.uniform(least, most)

    def ago(self, seconds: float) -> datetime:
        """Return the UTC time this many seconds ago."""
        return self.clock.now() - timedelta(seconds=seconds)

    def line_is_back(self) -> None:
        """Wake what waits for the line."""
        self.link_moved.set()
        self.link_moved = asyncio.Event()

    async def wait_for_line(self, at_most: float) -> None:
        """Return when the line came back, or after this many seconds."""
        moved = self.link_moved
        await self.first_of(at_most, moved.wait())

    async def first_of(self, seconds: float, *waited: Awaitable[object]) -> bool:
        """Return True when one of what is waited for is done, False when this many seconds passed first."""
        waiters = [asyncio.ensure_future(each) for each in waited]
        timer = asyncio.ensure_future(self.clock.sleep(max(0.0, seconds)))
        try:
            await asyncio.wait((*waiters, timer), return_when=asyncio.FIRST_COMPLETED)
            done = [waiter for waiter in waiters if waiter.done()]
            for waiter in done:
                waiter.result()
            return bool(done)
        finally:
            for task in (*waiters, timer):
                task.cancel()
            await asyncio.gather(*waiters, timer, return_exceptions=True)
