"""Webhook bodies, made the values that the websocket gives: what differs is put right here."""

from __future__ import annotations

from dataclasses import replace

from tui.api import errors
from tui.api.broadcasts import ContactChanged, ConversationChanged, PassedOver, WebhookEvent, WidgetTriggered
from tui.api.cable import Broadcast
from tui.api.decode.conversations import conversation_push, push_shape
from tui.api.decode.events import broadcast
from tui.api.decode.people import contact
from tui.api.reading import JsonObject, items, obj
from tui.models.wire import JsonValue

_NAMES = {
    "conversation_created": "conversation.created",
    "conversation_updated": "conversation.updated",
    "conversation_status_changed": "conversation.status_changed",
    "conversation_opened": "conversation.status_changed",
    "conversation_resolved": "conversation.status_changed",
    "conversation_typing_on": "conversation.typing_on",
    "conversation_typing_off": "conversation.typing_off",
    "message_created": "message.created",
    "message_updated": "message.updated",
    "contact_created": "contact.created",
    "contact_updated": "contact.updated",
}


def webhook_event(name: str, value: JsonObject) -> WebhookEvent | PassedOver:
    """Return what a webhook's body tells; never a failure, like `broadcast`."""
    account = obj(value.get("account")).get("id")
    if account is None:
        # Before 4.12 or so only the conversation inside names the account, or nobody does.
        account = obj(obj(value.get("conversation")).get("account")).get("id", value.get("account_id"))
    data: JsonObject = {**value, "account_id": account}
    if name == "webwidget_triggered":
        return _triggered(data)
    if name.startswith(("macro.", "automation_event.")):
        return _conversation(name, data)
    if (event := _NAMES.get(name)) is None:
        return PassedOver(name[:80], "unknown")
    if event.startswith("message."):
        data |= _facts(value)
    found = broadcast(Broadcast(event, data))
    if isinstance(found, ConversationChanged):
        return _conversation(event, data)
    if isinstance(found, ContactChanged):
        return replace(found, changed=_changes(data))
    return found


def _conversation(name: str, data: JsonObject) -> ConversationChanged | PassedOver:
    try:
        push = conversation_push(data)
    except errors.NotUnderstood:
        return PassedOver(name, "unreadable")
    return ConversationChanged(account_id=push.account_id, push=push, name=name, changed=_changes(data))


def _changes(data: JsonObject) -> JsonObject:
    return {
        column: [obj(change).get("previous_value"), obj(change).get("current_value")]
        for entry in items(data.get("changed_attributes"))
        for column, change in obj(entry).items()
    }


def _facts(value: JsonObject) -> JsonObject:
    """A webhook's message holds its whole conversation where a push holds three facts of it."""
    conversation = obj(value.get("conversation"))
    facts: dict[str, JsonValue] = {
        **conversation,
        "assignee_id": obj(obj(conversation.get("meta")).get("assignee")).get("id"),
    }
    return {"conversation": facts}


def _triggered(data: JsonObject) -> WidgetTriggered | PassedOver:
    try:
        person = contact(data.get("contact"))
    except errors.NotUnderstood:
        return PassedOver("webwidget_triggered", "unreadable")
    current = data.get("current_conversation")
    account = data.get("account_id")
    try:
        conversation = conversation_push(current) if push_shape(current) else None
    except errors.NotUnderstood:
        conversation = None
    return WidgetTriggered(
        account_id=account if isinstance(account, int) else None,
        contact=person,
        conversation=conversation,
        event_info=obj(data.get("event_info")),
    )
