"""From what the websocket says to what happened: one table; what this version does not know is passed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from tui.api import broadcasts, cable, decode
from tui.models.people import SenderKind
from tui.store import events, notifications
from tui.sync.core import Core, log


class Hearing:
    """Turns broadcasts into events for the store, and into errands for the rest of sync."""

    def __init__(self, core: Core, *, caches_changed: Callable[[Mapping[str, str]], None]) -> None:
        self._core = core
        self._caches_changed = caches_changed

    def take(self, broadcast: cable.Broadcast) -> None:
        """Take one broadcast. One of another account, or one we do not understand, changes nothing."""
        heard = decode.broadcast(broadcast)
        if isinstance(heard, broadcasts.PassedOver):
            log.debug("passed over %s", heard.event)
            return
        if heard.account_id is not None and heard.account_id != self._core.account_id:
            return
        core = self._core
        match heard:
            case broadcasts.MessageCreated():
                facts = heard.facts
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
                core.dispatch(notifications.NotificationsCounted(heard.unread_count))
            case broadcasts.NotificationDeleted():
                core.dispatch(notifications.NotificationGone(heard.id))
                core.dispatch(notifications.NotificationsCounted(heard.unread_count))
            case broadcasts.CacheInvalidated():
                self._caches_changed(heard.keys.keys)
            case broadcasts.UnreadCountsChanged():
                return
            case _:
                assert_never(heard)
