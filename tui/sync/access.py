"""Whether the server answers us at all: what every exchange says of token, account and membership, in one place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tui.api import errors
from tui.api.ask import Ask
from tui.api.failures import FOREIGN, NO_MEMBER
from tui.store import events
from tui.store.link import Trouble
from tui.sync.core import Core, log

AGAIN_SECONDS = 60.0
"""How often an account that does not let us in is asked whether it does again; somebody may be mending it."""

BROKEN_IN_A_ROW = 2
"""One failure may come from what was asked; so many without an answer in between are the server's."""


class Access:
    """Hears the outcome of every call.

    Args:
        recovered: Called when the server answers again: what was asked for meanwhile did not come.
    """

    def __init__(self, core: Core, recovered: Callable[[], None]) -> None:
        self._core = core
        self._recovered = recovered
        self._account = f"/api/v1/accounts/{core.account_id}/"
        self._broken = 0
        self._asked_at = 0.0
        self._profile_at = -AGAIN_SECONDS
        core.client.transport.heard = self.heard

    def heard(self, ask: Ask, error: errors.ApiError | None) -> None:
        """Take what became of a call; None: it was answered as it should."""
        if not ask.authenticated:
            return
        match error:
            case None:
                self._answered(ask)
            case errors.TokenDead():
                self._barred(Trouble.TOKEN, error)
            case errors.AccountSuspended():
                self._barred(Trouble.SUSPENDED, error)
            case errors.ServerMoved():
                self._barred(Trouble.MOVED, error)
            case errors.NotAllowed() if error.code == NO_MEMBER:
                self._barred(Trouble.NO_MEMBER, error)
            case errors.NotAllowed():
                self._answered(ask)
                self._look_at_role()
            case errors.Throttled():
                self.throttled(error)
            case errors.ServerBroken():
                self._broken += 1
                if self._broken >= BROKEN_IN_A_ROW or error.status != 500:
                    self._note(Trouble.ERRORS, self._seconds_to_next_look())
            case errors.Refused():
                self._answered(ask)
            case errors.NotUnderstood() if error.code == FOREIGN:
                self._note(Trouble.FOREIGN)
            case errors.Unreachable() if self._core.state.link.trouble is Trouble.FOREIGN:
                # Nobody answers any more, neither the server nor whoever stood before it.
                self._core.dispatch(events.TroubleChanged(Trouble.NONE))
            case _:
                return

    def _seconds_to_next_look(self) -> float:
        """Return by when the server will be asked whether it works again."""
        if self._core.state.link.trouble is not Trouble.ERRORS:
            return AGAIN_SECONDS
        return max(0.0, self._asked_at + AGAIN_SECONDS - self._core.clock.monotonic())

    def throttled(self, error: errors.Throttled) -> None:
        """Hear that the server wants fewer requests; a read waits for its turn by itself."""
        self._note(Trouble.THROTTLED, error.retry_after)

    def look(self) -> None:
        """Ask again when it is time, while the server answers something other than what it is asked for."""
        core = self._core
        now = core.clock.monotonic()
        if core.state.link.trouble is Trouble.NONE or now - self._asked_at < AGAIN_SECONDS:
            return
        self._asked_at = now
        core.jobs.begin("access", self._ask, again=False)

    async def _ask(self) -> None:
        try:
            await self._core.client.account.cache_keys()
        except errors.ApiError as error:
            log.info("access: %s", type(error).__name__)

    def _answered(self, ask: Ask) -> None:
        self._broken = 0
        trouble = self._core.state.link.trouble
        if trouble is Trouble.NONE:
            return
        if not ask.path.startswith(self._account) and trouble in (Trouble.SUSPENDED, Trouble.NO_MEMBER):
            # Who we are is told to everybody with a token: it says nothing of the account.
            return
        self._core.dispatch(events.TroubleChanged(Trouble.NONE))
        self._core.line_is_back()
        if trouble.bars:
            self._recovered()

    def _barred(self, trouble: Trouble, error: errors.ApiError) -> None:
        if self._core.state.link.trouble is not trouble:
            self._core.dispatch(events.Told(error.sentence, severe=True))
        self._note(trouble)

    def _note(self, trouble: Trouble, seconds: float | None = None) -> None:
        core = self._core
        link = core.state.link
        if link.trouble.bars and not trouble.bars:
            return
        until = core.clock.now() + timedelta(seconds=seconds) if seconds is not None else None
        if (link.trouble, link.trouble_until) != (trouble, until):
            core.dispatch(events.TroubleChanged(trouble, until))
        if link.trouble is not trouble:
            self._asked_at = core.clock.monotonic()

    def _look_at_role(self) -> None:
        """What was allowed yesterday is refused today: the agent's role may be another one now."""
        core = self._core
        now = core.clock.monotonic()
        if core.state.profile is None or now - self._profile_at < AGAIN_SECONDS:
            return
        self._profile_at = now
        core.jobs.begin("role", self._profile, again=False)

    async def _profile(self) -> None:
        try:
            self._core.dispatch(events.ProfileArrived(await self._core.client.profile.get()))
        except errors.ApiError as error:
            log.info("role: %s", type(error).__name__)
