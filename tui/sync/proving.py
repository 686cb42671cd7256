"""Whether the line tells what happens: what must have been heard is looked for, and when it was quiet the server is asked."""

from __future__ import annotations

from tui.api import errors
from tui.api.budget import behind
from tui.models.conversation import Conversation
from tui.store import events
from tui.store.link import LinkKind
from tui.sync.core import Core, log
from tui.sync.realtime import NO_ANSWER, NO_MESSAGE, Realtime

LOOK_SECONDS = 2.0

QUESTION_SECONDS = 50.0
"""How often the server is asked what changed lately, while the line tells nothing. Nothing mostly, in 109 bytes."""

WINDOW_SECONDS = 60.0
"""Of what time: since the question before, and since the subscription stands."""

BUSY_QUESTION_SECONDS = 300.0
"""The same while the line does tell: then the answer is long, and proves little that was not proven."""

_SAME_SECONDS = 2.0
"""A message changes its conversation in the same second."""


class Proving:
    """Ends "live" where it is not so."""

    def __init__(self, core: Core, realtime: Realtime) -> None:
        self._core = core
        self._realtime = realtime
        self._asked_at = 0.0

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        core, proof = self._core, self._core.proof
        while True:
            await core.clock.sleep(LOOK_SECONDS)
            if not self._realtime.is_confirmed or core.state.link.trouble.bars:
                continue
            with core.activity.busy():
                if proof.lacks_message:
                    await self._realtime.found_deaf(NO_MESSAGE)
                elif proof.lacks_presence:
                    await self._realtime.found_deaf(NO_ANSWER)
                elif core.state.link.kind is LinkKind.LIVE and self._is_due():
                    await self._ask()

    def _is_due(self) -> bool:
        proof, now = self._core.proof, self._core.clock.monotonic()
        if now - proof.began_at < WINDOW_SECONDS or now - self._asked_at < QUESTION_SECONDS:
            return False
        told_lately = proof.told_at is not None and now - proof.told_at < QUESTION_SECONDS
        return not told_lately or now - self._asked_at >= BUSY_QUESTION_SECONDS

    async def _ask(self) -> None:
        core, proof = self._core, self._core.proof
        self._asked_at = now = core.clock.monotonic()
        asked = core.state.beat
        try:
            with behind():
                page = await core.client.conversations.page(
                    status=None, assignee_type="all", updated_within=WINDOW_SECONDS
                )
        except errors.ApiError as error:
            log.info("question: %s", type(error).__name__)
            return
        for conversation in page.conversations:
            if message_id := _just_written(conversation):
                proof.expect(message_id, now - WINDOW_SECONDS)
        if not proof.expects:
            proof.true_at = now
        core.dispatch(events.ConversationsArrived(page.conversations, asked, core.clock.now()))


def _just_written(conversation: Conversation) -> int:
    """Return the id of the message that changed a conversation last; 0 where something else did."""
    message = conversation.last_message
    if message is None or message.created_at is None or conversation.updated_at is None:
        return 0
    apart = (conversation.updated_at - message.created_at).total_seconds()
    return message.id if abs(apart) <= _SAME_SECONDS else 0
