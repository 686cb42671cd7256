"""Notifications in an answer and on the cable."""

from __future__ import annotations

from tui.api.decode.conversations import push_shape
from tui.api.decode.messages import message_shape
from tui.api.decode.people import sender_shape
from tui.api.reading import JsonObject, beyond, known, meta, obj, payload, record, rows, unlike, validated
from tui.models.notification import Notification, NotificationPage, NotificationSettings
from tui.models.wire import JsonValue, count, number


def notification(value: JsonValue) -> Notification:
    """A notification: from the list, from the cable, or the bare row that marking answers."""
    return validated(Notification, notification_shape(record(value)))


_ELSEWHERE = frozenset(
    [
        "push_message_title",
        "push_message_body",
        "primary_actor",
        "secondary_actor",
        "primary_actor_type",
        "secondary_actor_type",
        "secondary_actor_id",
        "user",
        "user_id",
    ]
)
"""What is told in another form."""


def notification_page(value: JsonValue) -> NotificationPage:
    """A page of notifications with its counts."""
    found = rows(payload(value), lambda row: validated(Notification, notification_shape(row)))
    about = meta(value)
    return NotificationPage(
        notifications=tuple(found),
        unread_count=count(about.get("unread_count")),
        count=count(about.get("count")),
        passed_over=found.passed_over,
    )


def notification_settings(value: JsonValue) -> NotificationSettings:
    """Which notifications an agent wants."""
    return validated(NotificationSettings, obj(record(value)))


def unread_count(value: JsonValue) -> int:
    """A bare number of unread notifications."""
    if (found := number(value)) is None:
        raise unlike("number")
    return found


def notification_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    actor, cause = raw.get("primary_actor"), raw.get("secondary_actor")
    is_conversation = raw.get("primary_actor_type", "Conversation") == "Conversation"
    conversation = push_shape(actor) if is_conversation else None
    message = message_shape(cause)
    return {
        **raw,
        "title": raw.get("push_message_title"),
        "body": raw.get("push_message_body"),
        "conversation_id": conversation["id"] if conversation else None,
        "account_id": raw.get("account_id") or (conversation["account_id"] if conversation else None),
        "conversation": conversation if conversation and number(conversation.get("inbox_id")) else None,
        "message": message,
        "actor": None if message else sender_shape(cause),
        "extra": beyond(Notification, raw, _ELSEWHERE),
    }
