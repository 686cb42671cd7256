"""The websocket as events: connect, hear, notice silence, come back without crowding the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from tui.api import cable, errors
from tui.api.socket import Connection
from tui.store import events
from tui.store.link import LinkKind
from tui.sync.core import Core, log
from tui.sync.hearing import Hearing

CONFIRM_SECONDS = 10.0
"""A wrong token is answered by silence: only `confirm_subscription` means connected (recorded, 4.0.4 and 4.15.1)."""

SILENCE_SECONDS = 6.0
"""The server pings every 3 s; this long without any frame, the line is dead."""

BEAT_SECONDS = 12.0
"""The server forgets a present agent after 20 s."""

SLOWEST_RETRY_SECONDS = 30.0

Reconnected = Callable[[float], Awaitable[None]]
"""Called after every confirmation with the seconds since the last sign of life; 0: it is the first."""


class Unconfirmed(Exception):
    """The subscription was not confirmed in time."""


class Realtime:
    """Keeps one subscription alive for as long as it is allowed to."""

    def __init__(self, core: Core, hearing: Hearing, reconnected: Reconnected) -> None:
        self._core = core
        self._hearing = hearing
        self._reconnected = reconnected
        self._connection: Connection | None = None
        self._identifier = ""
        self._failures = 0
        self._confirmed_once = False
        self._heard_monotonic: float | None = None
        self._heard_at: float | None = None
        self._beat_at = 0.0
        self._kick = asyncio.Event()
        self.refused = False
        """Whether the server said not to come back."""

    @property
    def wanted(self) -> bool:
        settings = self._core.settings
        return settings.websocket and not settings.passive and not self.refused

    @property
    def failures(self) -> int:
        """How often in a row no subscription came about."""
        return self._failures

    @property
    def heard_at(self) -> float | None:
        """When the last frame came, by the clock's `monotonic`; None: never."""
        return self._heard_monotonic

    def retry_now(self) -> None:
        """Come back at once instead of waiting out the pause."""
        self._kick.set()

    async def drop(self) -> None:
        """Close the line, to come back and fetch what was missed; for when it cannot be trusted any more."""
        if self._connection is not None:
            with contextlib.suppress(Exception):
                await self._connection.close()

    async def run(self) -> None:
        """Connect again and again, until cancelled."""
        while True:
            if not self.wanted or self._core.state.link.trouble.bars:
                await self._kick.wait()
                self._kick.clear()
                continue
            reason = "the line was cut"
            self._confirmed_once = False
            try:
                await self._session()
            except Unconfirmed:
                reason = "the server did not confirm the subscription"
                await self._renew_token()
            except TimeoutError:
                reason = "the server fell silent"
            except (OSError, EOFError, errors.ApiError) as error:
                reason = error.sentence if isinstance(error, errors.ApiError) else "the line was cut"
            if not self._confirmed_once:
                self._failures += 1
            self._lost(reason)
            # Full jitter, so that a thousand consoles do not return at once.
            pause = 1.0 + self._core.random.random() * (min(SLOWEST_RETRY_SECONDS, 2.0**self._failures) - 1.0)
            await self._core.first_of(self._kick.wait(), pause)
            self._kick.clear()

    async def _session(self) -> None:
        profile = await self._core.profile()
        async with asyncio.timeout(CONFIRM_SECONDS + SILENCE_SECONDS):
            connection = await self._core.connect()
        self._connection = connection
        try:
            self._identifier, subscribe = cable.subscribe_frame(profile.pubsub_token, self._core.account_id, profile.id)
            await connection.send(subscribe)
            await self._confirmed(connection)
            await self._listen(connection)
        finally:
            self._connection = None
            with contextlib.suppress(Exception):
                await connection.close()

    async def _confirmed(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                while True:
                    match cable.parse(await connection.recv()):
                        case cable.Confirmed(identifier) if identifier == self._identifier:
                            break
                        case cable.Rejected():
                            raise Unconfirmed
                        case cable.Disconnected() as told:
                            self._obey(told)
                        case _:
                            continue
        except TimeoutError:
            raise Unconfirmed from None
        core = self._core
        self._confirmed_once, self._failures = True, 0
        since = self._silence()
        self._heard()
        core.subscribed = True
        core.dispatch(events.LinkChanged(LinkKind.LIVE, core.clock.now()))
        core.line_is_back()
        await self._reconnected(since)

    async def _listen(self, connection: Connection) -> None:
        # Subscribing counted as a beat.
        self._beat_at = self._core.clock.monotonic()
        while True:
            await self._beat(connection)
            async with asyncio.timeout(SILENCE_SECONDS):
                text = await connection.recv()
            self._heard()
            match cable.parse(text):
                case cable.Broadcast() as broadcast:
                    self._hearing.take(broadcast)
                case cable.Disconnected() as told:
                    self._obey(told)
                case _:
                    continue

    def _obey(self, told: cable.Disconnected) -> None:
        if told.reconnect is False:
            self.refused = True
            log.warning("the server ended the subscription and asked not to come back")
        raise EOFError

    async def _beat(self, connection: Connection) -> None:
        """Say that the agent is still there, when it is time; called with every frame, and those come every 3 s."""
        now = self._core.clock.monotonic()
        if self._core.settings.presence and now - self._beat_at >= BEAT_SECONDS:
            self._beat_at = now
            await connection.send(cable.presence_frame(self._identifier))

    async def _renew_token(self) -> None:
        """A password change renews the token of the websocket; then the profile knows the new one."""
        try:
            profile = await self._core.client.profile.get()
        except errors.ApiError as error:
            log.info("profile: %s", type(error).__name__)
            return
        self._core.dispatch(events.ProfileArrived(profile))

    def _lost(self, reason: str) -> None:
        self._core.subscribed = False
        state = self._core.state
        if state.link.kind is LinkKind.LIVE:
            self._core.dispatch(events.LinkChanged(LinkKind.CONNECTING, self._core.clock.now(), reason))
            self._core.dispatch(events.ThreadsDoubted(self._core.ago(self._silence())))
            self._core.line_is_back()

    def _heard(self) -> None:
        self._heard_monotonic = self._core.clock.monotonic()
        self._heard_at = self._core.clock.now().timestamp()

    def _silence(self) -> float:
        """Return the seconds since the last sign of life by the clock that says more: one of them may have stood still."""
        if self._heard_monotonic is None or self._heard_at is None:
            return 0.0
        by_watch = self._core.clock.monotonic() - self._heard_monotonic
        by_day = self._core.clock.now().timestamp() - self._heard_at
        return max(0.001, by_watch, by_day)
