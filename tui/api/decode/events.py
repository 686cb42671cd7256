"""Broadcasts of the websocket, made values: one function for each kind of event, found by its name."""

from __future__ import annotations

from collections.abc import Callable

from tui.api import errors
from tui.api.broadcasts import (
    CableEvent,
    CacheInvalidated,
    ContactChanged,
    ContactDeleted,
    ContactMerged,
    ConversationChanged,
    ConversationFacts,
    ConversationRead,
    MessageCreated,
    MessageUpdated,
    NotificationChanged,
    NotificationDeleted,
    PassedOver,
    PresenceChanged,
    TypingChanged,
    UnreadCountsChanged,
)
from tui.api.cable import Broadcast
from tui.api.decode.conversations import conversation_push
from tui.api.decode.messages import message
from tui.api.decode.notifications import notification
from tui.api.decode.people import contact, presence, sender, sender_if_any
from tui.api.decode.reference import cache_keys
from tui.api.reading import JsonObject, obj, unlike
from tui.models.people import Sender
from tui.models.wire import count, moment, number

_REPEATS = ("first.reply.created",)
"""Carries the data of a `message.created` once more."""


def broadcast(told: Broadcast) -> CableEvent | PassedOver:
    """Return what a broadcast tells; never a failure, for a newer server must not stop an older client."""
    if told.event in _REPEATS:
        return PassedOver(told.event, "repeats")
    if (read := _READERS.get(told.event)) is None:
        return PassedOver(told.event[:80], "unknown")
    try:
        return read(told.event, told.data)
    except errors.NotUnderstood:
        return PassedOver(told.event, "unreadable")


def facts(data: JsonObject) -> ConversationFacts:
    """Return what a message's push form says of its conversation."""
    raw = obj(data.get("conversation"))
    return ConversationFacts(
        assignee_id=number(raw.get("assignee_id")),
        unread_count=count(raw.get("unread_count")),
        last_activity_at=moment(raw.get("last_activity_at")),
    )


def _message_created(_: str, data: JsonObject) -> MessageCreated:
    return MessageCreated(
        account_id=_account(data), performer=_performer(data), message=message(data), facts=facts(data)
    )


def _message_updated(_: str, data: JsonObject) -> MessageUpdated:
    return MessageUpdated(
        account_id=_account(data),
        performer=_performer(data),
        message=message(data),
        facts=facts(data),
        previous=obj(data.get("previous_changes")),
    )


def _conversation(name: str, data: JsonObject) -> ConversationChanged:
    return ConversationChanged(
        account_id=_account(data), performer=_performer(data), push=conversation_push(data), name=name
    )


def _conversation_read(_: str, data: JsonObject) -> ConversationRead:
    return ConversationRead(account_id=_account(data), push=conversation_push(data))


def _typing(name: str, data: JsonObject) -> TypingChanged:
    conversation_id = number(obj(data.get("conversation")).get("id"))
    if conversation_id is None:
        raise unlike("Conversation")
    return TypingChanged(
        account_id=_account(data),
        performer=_performer(data),
        conversation_id=conversation_id,
        user=sender(data.get("user")),
        typing=name.endswith("_on"),
        private=data.get("is_private") is True,
    )


def _contact(name: str, data: JsonObject) -> ContactChanged:
    return ContactChanged(
        account_id=_account(data),
        performer=_performer(data),
        contact=contact(data),
        created=name == "contact.created",
    )


def _contact_deleted(_: str, data: JsonObject) -> ContactDeleted:
    return ContactDeleted(account_id=_account(data), performer=_performer(data), id=contact(data).id)


def _contact_merged(_: str, data: JsonObject) -> ContactMerged:
    return ContactMerged(account_id=_account(data), performer=_performer(data), contact=contact(data))


def _presence(_: str, data: JsonObject) -> PresenceChanged:
    return PresenceChanged(account_id=_account(data), presence=presence(data))


def _notification(name: str, data: JsonObject) -> NotificationChanged:
    return NotificationChanged(
        account_id=_account(data),
        performer=_performer(data),
        notification=notification(data.get("notification")),
        unread_count=count(data.get("unread_count")),
        count=count(data.get("count")),
        created=name == "notification.created",
    )


def _notification_deleted(_: str, data: JsonObject) -> NotificationDeleted:
    if (found := number(obj(data.get("notification")).get("id"))) is None:
        raise unlike("Notification")
    return NotificationDeleted(
        account_id=_account(data),
        performer=_performer(data),
        id=found,
        unread_count=count(data.get("unread_count")),
        count=count(data.get("count")),
    )


def _cache_invalidated(_: str, data: JsonObject) -> CacheInvalidated:
    return CacheInvalidated(account_id=_account(data), performer=_performer(data), keys=cache_keys(data))


def _unread_counts(_: str, data: JsonObject) -> UnreadCountsChanged:
    return UnreadCountsChanged(account_id=_account(data))


def _account(data: JsonObject) -> int | None:
    return number(data.get("account_id"))


def _performer(data: JsonObject) -> Sender | None:
    return sender_if_any(data.get("performer"))


_READERS: dict[str, Callable[[str, JsonObject], CableEvent]] = {
    "message.created": _message_created,
    "message.updated": _message_updated,
    "conversation.created": _conversation,
    "conversation.updated": _conversation,
    "conversation.status_changed": _conversation,
    "conversation.contact_changed": _conversation,
    "conversation.mentioned": _conversation,
    "conversation.read": _conversation_read,
    "conversation.typing_on": _typing,
    "conversation.typing_off": _typing,
    "conversation.unread_count_changed": _unread_counts,
    "assignee.changed": _conversation,
    "team.changed": _conversation,
    "contact.created": _contact,
    "contact.updated": _contact,
    "contact.merged": _contact_merged,
    "contact.deleted": _contact_deleted,
    "presence.update": _presence,
    "notification.created": _notification,
    "notification.updated": _notification,
    "notification.deleted": _notification_deleted,
    "account.cache_invalidated": _cache_invalidated,
}
