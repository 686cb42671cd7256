"""Whether the line tells what happens: what must have been heard is looked for, and when it was quiet the server is asked."""

from __future__ import annotations

from tui.api import errors
from tui.api.budget import behind
from tui.models.conversation import Conversation
from tui.store import events, select
from tui.store.link import LinkKind
from tui.store.state import State
from tui.sync.core import Core, log
from tui.sync.realtime import NO_ANSWER, NO_CHANGE, NO_MESSAGE, Realtime

LOOK_SECONDS = 2.0

QUESTION_SECONDS = 45.0
"""How often the server is asked what changed lately. Nothing mostly, in 109 bytes. What it brings and no event tells in time
is found within a minute."""

MARGIN_SECONDS = 15.0
"""So much more than the time since the last answer is asked about: a request may wait, and a message may."""

_TOLD = ("status", "assignee_id", "team_id", "priority", "labels", "snoozed_until")
"""What of a row an event tells when it changes."""

_SAME_SECONDS = 2.0
"""A message changes its conversation in the same second."""


class Proving:
    """Ends "live" where it is not so."""

    def __init__(self, core: Core, realtime: Realtime) -> None:
        self._core = core
        self._realtime = realtime
        self._asked_at = 0.0
        self._answered_at = 0.0
        """When the last question was asked that was answered."""

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
                elif proof.lacks_change:
                    await self._realtime.found_deaf(NO_CHANGE)
                elif proof.lacks_presence:
                    await self._realtime.found_deaf(NO_ANSWER)
                elif core.state.link.kind is LinkKind.LIVE and self._is_due():
                    await self._ask()

    def _is_due(self) -> bool:
        now = self._core.clock.monotonic()
        return now - max(self._core.proof.began_at, self._asked_at) >= QUESTION_SECONDS

    async def _ask(self) -> None:
        core, proof = self._core, self._core.proof
        self._asked_at = now = core.clock.monotonic()
        # The server takes whole seconds.
        window = float(int(min(now - proof.began_at + proof.reaches_back, now - self._answered_at + MARGIN_SECONDS)))
        asked, before = core.state.beat, core.state
        try:
            with behind():
                page = await core.client.conversations.page(status=None, assignee_type="all", updated_within=window)
        except errors.ApiError as error:
            log.info("question: %s", type(error).__name__)
            return
        self._answered_at = now
        for conversation in page.conversations:
            if message_id := _just_written(conversation):
                proof.expect(message_id, now - window)
        told = core.state
        core.dispatch(events.ConversationsArrived(page.conversations, asked, core.clock.now()))
        for conversation in page.conversations:
            # What was told before this subscription may have become untrue before it, too.
            if _heard(before, conversation.id) > proof.began_beat and _is_news(told, core.state, conversation.id):
                proof.expect_change(conversation.id)
        if not proof.expects:
            proof.true_at = now


def _heard(state: State, conversation_id: int) -> int:
    held = state.held.get(conversation_id)
    return held.heard if held is not None else 0


def _is_news(before: State, now: State, conversation_id: int) -> bool:
    """Whether something of a row has changed that events tell."""
    then, row = select.confirmed(before, conversation_id), select.confirmed(now, conversation_id)
    return then is not None and row is not None and any(getattr(then, name) != getattr(row, name) for name in _TOLD)


def _just_written(conversation: Conversation) -> int:
    """Return the id of the message that changed a conversation last; 0 where something else did."""
    message = conversation.last_message
    if message is None or message.created_at is None or conversation.updated_at is None:
        return 0
    apart = (conversation.updated_at - message.created_at).total_seconds()
    return message.id if abs(apart) <= _SAME_SECONDS else 0
