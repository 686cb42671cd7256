"""That a reply is being written, told to the server: on when it begins, off when it pauses. Never for notes."""

from __future__ import annotations

from tui.api import errors
from tui.api.budget import behind
from tui.sync.core import Core, log

IDLE_SECONDS = 4.0
AGAIN_SECONDS = 20.0
"""Who listens forgets after 30 s."""


class Typing:
    """Tells the server while the agent writes a reply.

    The server tells the customer even of typing in a note, so notes say nothing.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._conversation_id: int | None = None
        self._told_at = 0.0
        self._typed_at = 0.0

    def typed(self, conversation_id: int) -> None:
        """A letter was typed in the reply to this conversation."""
        core = self._core
        if not core.settings.typing or core.settings.passive:
            return
        now = core.clock.monotonic()
        self._typed_at = now
        if self._conversation_id not in (None, conversation_id):
            self.stopped()
        if self._conversation_id is None or now - self._told_at > AGAIN_SECONDS:
            self._conversation_id, self._told_at = conversation_id, now
            self._tell(conversation_id, True)

    def stopped(self) -> None:
        """The reply was sent, or the composer left."""
        conversation_id, self._conversation_id = self._conversation_id, None
        if conversation_id is not None:
            self._tell(conversation_id, False)

    async def run(self) -> None:
        """Notice pauses, until cancelled."""
        while True:
            await self._core.clock.sleep(1.0 if self._conversation_id is not None else IDLE_SECONDS / 2)
            idle = self._core.clock.monotonic() - self._typed_at
            if self._conversation_id is not None and idle >= IDLE_SECONDS:
                self.stopped()

    def _tell(self, conversation_id: int, typing: bool) -> None:
        async def tell() -> None:
            try:
                with behind():
                    await self._core.client.conversations.set_typing(
                        conversation_id=conversation_id, typing=typing, private=False
                    )
            except errors.ApiError as error:
                log.info("typing: %s", type(error).__name__)

        self._core.jobs.begin(f"typing {conversation_id}", tell)
