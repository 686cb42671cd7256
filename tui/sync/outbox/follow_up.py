"""What a wish brings with it once it is done: what the server changed besides, and what then counts as read."""

from __future__ import annotations

from collections.abc import Callable

from tui.api import errors
from tui.store import events, select
from tui.store.link import LinkKind
from tui.store.operation import Basis
from tui.store.wish import SideEffects, Wish
from tui.store.wishes import ReadRequested, ReplyRequested
from tui.sync.core import Core, log

LATER_SECONDS = 3.0
"""By then the server's own queue has done a macro, on a day like any other."""


class FollowUp:
    """Sees to what nobody tells us."""

    def __init__(self, core: Core, wish: Callable[[Wish], None]) -> None:
        self._core = core
        self._wish = wish

    def of(self, wish: Wish, basis: Basis | None = None) -> None:
        """See to what follows from a wish that is done.

        Args:
            basis: What the agent had seen when it went out.
        """
        core, conversation_id = self._core, wish.conversation_id
        if core.state.link.kind is not LinkKind.LIVE:
            if wish.side_effects is SideEffects.AT_ONCE:
                # Such as an assignee, when a conversation is reopened.
                core.jobs.begin(f"conversation {conversation_id}", lambda: self._reread(conversation_id))
            if wish.side_effects is SideEffects.LATER:
                core.jobs.begin(
                    f"after macro {conversation_id}", lambda: self._reread_later(conversation_id), last=True
                )
        held = core.state.held.get(conversation_id)
        replied = isinstance(wish, ReplyRequested) and not wish.private
        if (
            replied
            and held is not None
            and held.row.unread_count
            and self._is_read_by_answering(conversation_id, basis)
        ):
            self._wish(ReadRequested(f"{wish.op}-read", conversation_id))

    def _is_read_by_answering(self, conversation_id: int, basis: Basis | None) -> bool:
        """Whether an answer says that all of the thread was read: by the policy, or as nothing came that was not seen."""
        core = self._core
        if core.settings.read_policy != "on_open" or basis is None:
            return core.settings.read_policy == "on_reply"
        theirs = [each.id for each in select.thread_messages(core.state, conversation_id) if each.is_customers]
        return bool(theirs) and (max(theirs) <= basis.newest_message_id or core.sees_newest(conversation_id))

    async def _reread_later(self, conversation_id: int) -> None:
        """Read a conversation again when the server has had time to do what it does later."""
        with self._core.activity.resting():
            await self._core.clock.sleep(LATER_SECONDS)
        await self._reread(conversation_id)

    async def _reread(self, conversation_id: int) -> None:
        asked = self._core.state.beat
        try:
            conversation = await self._core.client.conversations.get(conversation_id=conversation_id)
        except errors.ApiError as error:
            log.info("conversation: %s", type(error).__name__)
            return
        self._core.dispatch(events.ConversationArrived(conversation, asked, self._core.clock.now()))
