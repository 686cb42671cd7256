"""When a conversation counts as read: by the agent's policy, and only for what was before the agent's eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.models.message import Message
from tui.store import select
from tui.store.change import Change
from tui.store.wishes import ReadRequested, ReplyRequested, UnreadRequested, Wish, new_op
from tui.sync.core import Core
from tui.sync.outbox.outbox import Outbox

if TYPE_CHECKING:
    from tui.models.notification import Notification


class Reading:
    """Marks the open thread as read. All agents share what is unread, so what nobody saw stays unread."""

    def __init__(self, core: Core, outbox: Outbox, read_notification: Callable[[int], None]) -> None:
        self._core = core
        self._outbox = outbox
        self._read_notification = read_notification
        self._notified: set[int] = set()
        """Unread notifications of the open thread, whose newest message was not in view when they came."""
        self._left_unread: int | None = None
        """The open thread, where the agent said that it is unread: it stays so until it is opened again."""
        core.store.listen(self._noted)

    def opening(self) -> None:
        """A thread is opened: what was said of the one before does not matter any more."""
        self._left_unread = None
        self._notified.clear()

    def notified(self, notification: Notification) -> None:
        """Hear of a notification: what it tells of may be before the agent's eyes already."""
        core = self._core
        if notification.conversation_id is None or notification.conversation_id != core.state.open_thread:
            return
        if notification.read_at is not None:
            self._notified.discard(notification.id)
        elif core.settings.read_policy == "on_open":
            self._notified.add(notification.id)
            self.seen(notification.conversation_id)

    def opened(self, conversation_id: int) -> None:
        """The agent opened a thread and what it holds has come: it is read, by the policy's own name."""
        if self._core.attended:
            self._mark(conversation_id)

    def seen(self, conversation_id: int) -> None:
        """Mark a thread as read if its newest message is before somebody's eyes."""
        if self._core.attended and self._core.sees_newest(conversation_id):
            self._mark(conversation_id)
            if conversation_id == self._core.state.open_thread and self._left_unread != conversation_id:
                notified, self._notified = self._notified, set()
                for notification_id in notified:
                    self._read_notification(notification_id)

    def wished(self, wish: Wish) -> None:
        """Hear what the agent asks for: who says "unread" does not want it read a moment later."""
        if wish.conversation_id != self._core.state.open_thread:
            return
        if isinstance(wish, UnreadRequested):
            self._left_unread = wish.conversation_id
        elif isinstance(wish, ReadRequested):
            self._left_unread = None
        elif isinstance(wish, ReplyRequested) and not wish.private:
            # Answered is not left for later.
            self._left_unread = None
            self.seen(wish.conversation_id)

    def _mark(self, conversation_id: int) -> None:
        core = self._core
        held = core.state.held.get(conversation_id)
        if (
            core.settings.read_policy != "on_open"
            or core.state.link.trouble.bars
            or core.state.open_thread != conversation_id
            or self._left_unread == conversation_id
            or held is None
            or not held.row.unread_count
        ):
            return
        newest = select.newest_message_id(core.state, conversation_id)
        for op in core.state.pending.get(conversation_id, ()):
            operation = core.state.operations[op]
            covers = operation.basis is None or operation.basis.newest_message_id >= newest
            if covers and isinstance(operation.wish, ReadRequested):
                return
        self._outbox.wish(ReadRequested(new_op(), conversation_id))

    def _noted(self, change: Change) -> None:
        conversation_id = self._core.state.open_thread
        if conversation_id is not None and any(_is_of(message, conversation_id) for message in change.arrived):
            self.seen(conversation_id)


def _is_of(message: Message, conversation_id: int) -> bool:
    return message.is_customers and message.conversation_id == conversation_id
