"""The websocket as events: connect, hear, notice silence, come back without crowding the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from tui.api import cable, errors
from tui.api.socket import Connection
from tui.store import events
from tui.store.link import LinkKind
from tui.sync.broadcasts import Broadcasts
from tui.sync.core import Core, log
from tui.sync.proof import PRESENCE, is_of_the_agent

CONFIRM_SECONDS = 10.0
"""A wrong token is answered by silence: only `confirm_subscription` means connected (recorded, 4.0.4 and 4.15.1)."""

SILENCE_SECONDS = 6.0
"""The server pings every 3 s; this long without any frame, the line is dead."""

BEAT_SECONDS = 18.0
"""The server forgets a present agent after 20 s."""

DEAF_AGAIN_SECONDS = 60.0
"""How often at most a connection that brings nothing is replaced."""

NO_ANSWER = "presence is not answered"
NO_MESSAGE = "a message was not told of"
NO_CHANGE = "a change was not told of"
DEAF = "Live updates do not arrive: the server is asked at intervals. {pane.reload} asks now."
HEARS = "Live updates arrive again."

SLOWEST_RETRY_SECONDS = 30.0

Reconnected = Callable[[float], Awaitable[None]]
"""Called after every confirmation with the seconds since the last sign of life; 0: it is the first."""


class Unconfirmed(Exception):
    """The subscription was not confirmed in time."""


class Realtime:
    """Keeps one subscription alive for as long as it is allowed to."""

    def __init__(self, core: Core, broadcasts: Broadcasts, reconnected: Reconnected) -> None:
        self._core = core
        self._broadcasts = broadcasts
        self._reconnected = reconnected
        self._connection: Connection | None = None
        self._identifier = ""
        self._failures = 0
        self._confirmed_once = False
        self._heard_monotonic: float | None = None
        self._heard_at: float | None = None
        self._deaf = ""
        """Why the line was found deaf; empty: it is not, or has proved itself since."""
        self._renewed = False
        """Whether the next line has another token, and the cause is gone."""
        self._deaf_at = -DEAF_AGAIN_SECONDS
        self._kick = asyncio.Event()
        self.refused = False
        """Whether the server said not to come back."""

    @property
    def wanted(self) -> bool:
        """Whether a websocket is to be kept: allowed by the settings, and not refused by the server."""
        settings = self._core.settings
        return settings.websocket and not settings.passive and not self.refused

    @property
    def failures(self) -> int:
        """How often in a row no subscription came about."""
        return self._failures

    @property
    def is_confirmed(self) -> bool:
        """Whether there is a subscription; it may be deaf."""
        return self._connection is not None and self._confirmed_once

    @property
    def heard_at(self) -> float | None:
        """When the last frame came by which the line could be trusted, by the clock's `monotonic`; None: never."""
        return self._heard_monotonic

    def retry_now(self) -> None:
        """Come back at once instead of waiting out the pause."""
        self._kick.set()

    async def drop(self) -> None:
        """Close the line, to come back and fetch what was missed; for when it cannot be trusted any more."""
        if self._connection is not None:
            with contextlib.suppress(Exception):
                await self._connection.close()

    async def found_deaf(self, reason: str) -> None:
        """The line tells nothing though it stands: say so, and come back under the token that the profile has now."""
        core = self._core
        now = core.clock.monotonic()
        if not self._deaf:
            log.warning("live updates do not arrive: %s", reason)
            since = now - core.proof.true_at
            self._heard_monotonic, self._heard_at = core.proof.true_at, core.clock.now().timestamp() - since
            core.subscribed = False
            core.dispatch(events.LinkChanged(LinkKind.CONNECTING, core.clock.now(), reason, deaf=True))
            core.dispatch(events.ThreadsDoubted(core.ago(since)))
            core.dispatch(events.Told(DEAF))
            core.line_is_back()
        self._deaf = reason
        if now - self._deaf_at < DEAF_AGAIN_SECONDS:
            return
        self._deaf_at = now
        before = core.state.profile
        await self._renew_token()
        after = core.state.profile
        if before is not None and after is not None and before.pubsub_token != after.pubsub_token:
            # That was it: the server told the old one nothing any more.
            self._renewed = True
        await self.drop()
        self.retry_now()

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
            await self._core.first_of(pause, self._kick.wait())
            self._kick.clear()

    async def _session(self) -> None:
        profile = await self._core.profile()
        async with asyncio.timeout(CONFIRM_SECONDS + SILENCE_SECONDS):
            connection = await self._core.connect()
        self._connection = connection
        beating: asyncio.Task[None] | None = None
        try:
            self._identifier, subscribe = cable.subscribe_frame(profile.pubsub_token, self._core.account_id, profile.id)
            await connection.send(subscribe)
            await self._confirmed(connection)
            beating = asyncio.create_task(self._beat(connection), name="presence")
            await self._listen(connection)
        finally:
            self._connection = None
            if beating is not None:
                beating.cancel()
                await asyncio.gather(beating, return_exceptions=True)
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
        if self._renewed:
            self._deaf, self._renewed = "", False
        core.proof.begin(trusted=not self._deaf, beat=core.state.beat)
        if not self._deaf:
            await self._live()

    async def _live(self) -> None:
        """The line tells what happens, as far as can be known."""
        core, since = self._core, self._silence()
        was_deaf, self._deaf = core.state.link.deaf, ""
        if was_deaf:
            # What was lost until now was told to nobody, and proves nothing of the line as it is.
            core.proof.begin(trusted=True, beat=core.state.beat)
        self._heard()
        core.subscribed = True
        core.dispatch(events.LinkChanged(LinkKind.LIVE, core.clock.now()))
        if was_deaf:
            core.dispatch(events.Told(HEARS))
        core.line_is_back()
        await self._reconnected(since)

    async def _listen(self, connection: Connection) -> None:
        while True:
            async with asyncio.timeout(SILENCE_SECONDS):
                text = await connection.recv()
            self._heard()
            match cable.parse(text):
                case cable.Broadcast() as broadcast:
                    self._broadcasts.take(broadcast)
                    if self._deaf and self._disproves(broadcast.event):
                        await self._live()
                case cable.Disconnected() as told:
                    self._obey(told)
                case _:
                    continue

    def _obey(self, told: cable.Disconnected) -> None:
        if told.reconnect is False:
            self.refused = True
            log.warning("the server ended the subscription and asked not to come back")
        raise EOFError

    def _disproves(self, event: str) -> bool:
        """Whether an event shows that the line is not deaf any more in the way in which it was."""
        return is_of_the_agent(event) or (event == PRESENCE and self._deaf == NO_ANSWER)

    async def _beat(self, connection: Connection) -> None:
        """Say again and again that the agent is still there. Subscribing counted as the first time."""
        core = self._core
        while True:
            await core.clock.sleep(BEAT_SECONDS)
            if core.settings.presence:
                # Where it can't be sent, who listens hears of it.
                with contextlib.suppress(EOFError):
                    await connection.send(cable.presence_frame(self._identifier))
                    core.proof.beat()

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
        if self._deaf:
            return
        self._heard_monotonic = self._core.clock.monotonic()
        self._heard_at = self._core.clock.now().timestamp()

    def _silence(self) -> float:
        """Return the seconds since the last sign of life by the clock that says more: one of them may have stood still."""
        if self._heard_monotonic is None or self._heard_at is None:
            return 0.0
        by_watch = self._core.clock.monotonic() - self._heard_monotonic
        by_day = self._core.clock.now().timestamp() - self._heard_at
        return max(0.001, by_watch, by_day)
