"""From what the websocket says to what happened: one table; what this version does not know is passed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from tui.api import broadcasts, cable
from tui.api.decode.events import broadcast as decoded
from tui.models.people import SenderKind
from tui.store import events, notifications
from tui.sync.core import Core, log

if TYPE_CHECKING:
    from tui.models.notification import Notification

JUST_WROTE_SECONDS = 1.5
"""Somebody who sent a message within this time is not believed to be typing the next one."""


class Broadcasts:
    """Turns broadcasts into events for the store, and into errands for the rest of sync."""

    def __init__(
        self,
        core: Core,
        *,
        caches_changed: Callable[[Mapping[str, str]], None],
        notified: Callable[[Notification], None],
        count_doubted: Callable[[], None],
    ) -> None:
        """Hear for an account.

        Args:
            caches_changed: Told the new keys of the reference lists.
            notified: Told of a notification that is new or changed.
            count_doubted: Called when an event tells a count of notifications that may be older than ours.
        """
        self._core = core
        self._caches_changed = caches_changed
        self._notified = notified
        self._count_doubted = count_doubted
        self._wrote: dict[tuple[int, SenderKind, int | None], float] = {}

    def _recent_writers(self) -> dict[tuple[int, SenderKind, int | None], float]:
        """Return who has written a message just now, and where."""
        now = self._core.clock.monotonic()
        return {writer: at for writer, at in self._wrote.items() if now - at < JUST_WROTE_SECONDS}

    def take(self, broadcast: cable.Broadcast) -> None:
        """Take one broadcast. One of another account, or one we do not understand, changes nothing."""
        heard = decoded(broadcast)
        if isinstance(heard, broadcasts.PassedOver):
            log.debug("passed over %s", heard.event)
            return
        if heard.account_id is not None and heard.account_id != self._core.account_id:
            return
        core = self._core
        about = _of(heard, core)
        core.proof.take(
            broadcast.event,
            inbox_id=about.inbox_id,
            conversation_id=about.conversation_id,
            message_id=about.message_id,
        )
        match heard:
            case broadcasts.MessageCreated():
                facts = heard.facts
                if (sender := heard.message.sender) is not None:
                    writer = (heard.message.conversation_id, sender.kind, sender.id)
                    self._wrote = {**self._recent_writers(), writer: core.clock.monotonic()}
                core.dispatch(events.MessageArrived(heard.message, facts.unread_count, facts.last_activity_at))
            case broadcasts.MessageUpdated():
                core.dispatch(events.MessageChanged(heard.message))
            case broadcasts.ConversationChanged():
                created = heard.name == "conversation.created"
                core.dispatch(events.ConversationPushed(heard.push, created=created))
            case broadcasts.ConversationRead():
                core.dispatch(events.ConversationPushed(heard.push))
            case broadcasts.TypingChanged():
                profile = core.state.profile
                if profile and heard.user.kind is SenderKind.USER and heard.user.id == profile.id:
                    # Another console of ours.
                    return
                if heard.typing and (heard.conversation_id, heard.user.kind, heard.user.id) in self._recent_writers():
                    # The web says so once more when a message is sent, and takes it back seconds later (4.15.1).
                    return
                core.dispatch(
                    events.TypingHeard(heard.conversation_id, heard.user, heard.typing, heard.private, core.clock.now())
                )
            case broadcasts.ContactChanged() | broadcasts.ContactMerged():
                core.dispatch(events.ContactArrived(heard.contact))
            case broadcasts.ContactDeleted():
                core.dispatch(events.ContactGone(heard.id))
            case broadcasts.PresenceChanged():
                core.dispatch(events.PresenceHeard(heard.presence))
            case broadcasts.NotificationChanged():
                core.dispatch(notifications.NotificationHeard(heard.notification))
                self._counted(heard.notification, heard.unread_count)
                self._notified(heard.notification)
            case broadcasts.NotificationDeleted():
                core.dispatch(notifications.NotificationGone(heard.id))
                core.dispatch(notifications.NotificationsCounted(heard.unread_count))
            case broadcasts.CacheInvalidated():
                self._caches_changed(heard.keys.keys)
            case broadcasts.UnreadCountsChanged():
                return
            case _:
                assert_never(heard)

    def _counted(self, notification: Notification, unread: int) -> None:
        """Take an event's count of unread notifications, unless it may be older than what the server last answered.

        Where the server's queue is behind, events of a minute ago tell the count of a minute ago.
        """
        core = self._core
        told_at = core.state.notifications_told_at
        happened_at = notification.last_activity_at or notification.created_at
        if told_at is not None and (happened_at is None or happened_at <= told_at):
            self._count_doubted()
        else:
            core.dispatch(notifications.NotificationsCounted(unread))


@dataclass(frozen=True, slots=True)
class _About:
    """What an event is about; 0 where it says nothing of that."""

    inbox_id: int = 0
    conversation_id: int = 0
    message_id: int = 0
    """The newest message that it tells of."""


def _of(heard: broadcasts.CableEvent, core: Core) -> _About:
    match heard:
        case broadcasts.MessageCreated() | broadcasts.MessageUpdated():
            message = heard.message
            return _About(message.inbox_id, message.conversation_id, message.id)
        case broadcasts.ConversationChanged() | broadcasts.ConversationRead():
            last = heard.push.last_message
            return _About(heard.push.inbox_id, heard.push.id, last.id if last is not None else 0)
        case broadcasts.TypingChanged():
            held = core.state.held.get(heard.conversation_id)
            # Whoever types changes nothing.
            return _About(held.row.inbox_id if held is not None else 0)
        case _:
            return _About()
