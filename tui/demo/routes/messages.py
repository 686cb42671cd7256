"""Threads: the windows of messages, and what agents do to them."""

import json
import re
from typing import Any

from tui.demo import errors
from tui.demo.access import conversation_of
from tui.demo.acts import messages
from tui.demo.call import Call
from tui.demo.database import Row
from tui.demo.mail_html import mail_html
from tui.demo.params import Params, Upload, integer, is_true, listed
from tui.demo.registry import route
from tui.demo.shapes.contacts import push_contact
from tui.demo.shapes.conversations import labels_of
from tui.demo.shapes.inboxes import API
from tui.demo.shapes.messages import ACTIVITY, INCOMING, OUTGOING, TEMPLATE, message
from tui.demo.shapes.people import push_bot, push_user
from tui.demo.shapes.times import iso_or_null

PATH = "/api/v1/accounts/{account_id}/conversations/{conversation_id}/messages"
TYPES = {"incoming": INCOMING, "outgoing": OUTGOING, "activity": ACTIVITY, "template": TEMPLATE}
CONTENT_TYPES = (
    "text input_text input_textarea input_email input_select cards form article incoming_email input_csat integrations"
    " sticker voice_call"
)
ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
ITEM_KEYS = {
    "input_select": {"title", "value"},
    "cards": {"title", "description", "media_url", "actions"},
    "form": {"type", "placeholder", "label", "name", "options", "default", "required", "pattern", "title"}
    | {"pattern_error"},
    "article": {"title", "description", "link"},
}


@route("GET", PATH)
def index(call: Call) -> object:
    """Return a window of a thread, oldest first: the newest 20, 20 before, 100 after, or up to 1000 between."""
    conversation = conversation_of(call)
    return {
        "meta": _meta(call, conversation),
        "payload": [message(call.house, row) for row in _window(call, conversation)],
    }


def _window(call: Call, conversation: Row) -> list[Row]:
    condition, values = "conversation_id = ?", [conversation["id"]]
    if is_true(call.param("filter_internal_messages")):
        condition += " AND private = 0 AND message_type != 2"
    before, after = call.param("before"), call.param("after")
    if after and before:
        sql = f"SELECT * FROM messages WHERE {condition} AND id >= ? AND id < ? ORDER BY id LIMIT 1000"  # noqa: S608
        return call.db.rows(sql, *values, integer(after), integer(before))
    if after:
        sql = f"SELECT * FROM messages WHERE {condition} AND id > ? ORDER BY id LIMIT 100"  # noqa: S608
        return call.db.rows(sql, *values, integer(after))
    if before:
        condition += " AND id < ?"
        values.append(integer(before))
    sql = f"SELECT * FROM messages WHERE {condition} ORDER BY id DESC LIMIT 20"  # noqa: S608
    return call.db.rows(sql, *values)[::-1]


def _meta(call: Call, conversation: Row) -> dict[str, Any]:
    house = call.house
    contact = call.db.get("contacts", conversation["contact_id"])
    meta: dict[str, Any] = {
        "labels": labels_of(house, conversation["id"]),
        "additional_attributes": conversation["additional_attributes"],
    }
    if contact:
        meta["contact"] = push_contact(house, contact)
    if conversation["assignee_agent_bot_id"] and (
        bot := call.db.get("agent_bots", conversation["assignee_agent_bot_id"])
    ):
        meta["assignee"] = push_bot(house, bot)
    elif conversation["assignee_id"] and (user := call.db.get("users", conversation["assignee_id"])):
        meta["assignee"] = push_user(house, user, call.account_id)
    return meta | {
        "agent_last_seen_at": iso_or_null(conversation["agent_last_seen_at"]),
        "assignee_last_seen_at": iso_or_null(conversation["assignee_last_seen_at"]),
    }


@route("POST", PATH, bots=True)
def create(call: Call) -> object:
    """Write a message."""
    row = write_from(call, conversation_of(call), call.params)
    return message(call.house, row, echo_id=call.param("echo_id"))


def write_from(call: Call, conversation: Row, wanted: Params) -> Row:
    """Write the message that the parameters describe; return it.

    Raises:
        Refusal: 422, for what does not validate.
    """
    name = str(wanted.get("message_type") or "outgoing")
    if name not in TYPES:
        raise errors.unprocessable(f"'{name}' is not a valid message_type")
    content_type = str(wanted.get("content_type") or "text")
    if content_type not in CONTENT_TYPES.split():
        raise errors.unprocessable(f"'{content_type}' is not a valid content_type")
    content = wanted.get("content")
    content = None if content is None else str(content)
    if content is not None and "\x00" in content:
        raise errors.unprocessable("string contains null byte")
    private, inbox = is_true(wanted.get("private")), call.db.get("inboxes", conversation["inbox_id"])
    assert inbox is not None
    if TYPES[name] == INCOMING and inbox["channel_type"] != API:
        raise errors.unprocessable("Incoming messages are only allowed in Api inboxes")
    attributes = _attributes(wanted)
    _check_items(content_type, attributes)
    if messages.is_email(call.house, conversation):
        attributes |= _email_attributes(call, wanted, content, private)
    return messages.add(
        call.house,
        conversation,
        content=content,
        message_type=TYPES[name],
        sender=_sender(call, conversation, wanted, TYPES[name]),
        private=private,
        content_type=content_type,
        content_attributes=attributes,
        attachments=_attachments(call, wanted),
        source_id=None if wanted.get("source_id") is None else str(wanted["source_id"]),
        echo_id=wanted.get("echo_id"),
        additional_attributes=_additional(wanted),
    )


def _sender(call: Call, conversation: Row, wanted: Params, kind: int) -> tuple[str, int] | None:
    if kind == INCOMING:
        return "Contact", conversation["contact_id"]
    if kind in (ACTIVITY,):
        return None
    if call.bot_row is not None:
        return "AgentBot", call.bot_row["id"]
    if wanted.get("sender_type") == "AgentBot" and (bot := call.db.get("agent_bots", integer(wanted.get("sender_id")))):
        return "AgentBot", bot["id"]
    return "User", call.user["id"]


def _attributes(wanted: Params) -> dict[str, Any]:
    attributes = wanted.get("content_attributes")
    if isinstance(attributes, str):
        try:
            attributes = json.loads(attributes)
        except ValueError:
            attributes = {}
    return dict(attributes) if isinstance(attributes, dict) else {}


def _additional(wanted: Params) -> dict[str, Any]:
    additional: dict[str, Any] = {}
    if isinstance(wanted.get("template_params"), dict):
        additional["template_params"] = wanted["template_params"]
    if wanted.get("campaign_id"):
        additional["campaign_id"] = wanted["campaign_id"]
    return additional


def _check_items(content_type: str, attributes: dict[str, Any]) -> None:
    """Refuse items that the content type does not know."""
    allowed = ITEM_KEYS.get(content_type)
    if allowed is None:
        return
    items = attributes.get("items")
    if not isinstance(items, list) or not items:
        raise errors.unprocessable("Validation failed: Content attributes At least one item is required.")
    for item in items:
        if not isinstance(item, dict) or not item.keys() <= allowed:
            raise errors.unprocessable("Validation failed: Content attributes contains invalid keys for items : ")
        if content_type == "cards" and not item.get("actions"):
            raise errors.unprocessable("Validation failed: Content attributes contains items missing actions")


def _email_attributes(call: Call, wanted: Params, content: str | None, private: bool) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name in ("cc_emails", "bcc_emails", "to_emails"):
        addresses = [part.strip() for part in str(wanted.get(name) or "").split(",") if part.strip()]
        if not all(ADDRESS.fullmatch(address) for address in addresses):
            raise errors.unprocessable("Invalid email address")
        attributes[name] = addresses
    if content and not private and call.house.at_least(4, 7):
        html = str(wanted.get("email_html_content") or mail_html(content))
        attributes["email"] = {
            "html_content": {"full": html, "reply": html},
            "text_content": {"full": content, "reply": content},
        }
    return attributes


def _attachments(call: Call, wanted: Params) -> list[Upload | int]:
    found: list[Upload | int] = []
    for item in listed(wanted.get("attachments")):
        if isinstance(item, Upload):
            found.append(item)
        elif isinstance(item, str) and (blob_id := call.db.value("SELECT id FROM blobs WHERE key = ?", item)):
            found.append(blob_id)
    return found


def _message(call: Call) -> Row:
    conversation = conversation_of(call)
    return call.found(call.db.find("messages", conversation_id=conversation["id"], id=call.number("id")))


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Take a message's content away."""
    return message(call.house, messages.delete(call.house, _message(call)))


@route("PATCH", PATH + "/{id}", since="4.2")
def update(call: Call) -> object:
    """Say how a message fared on its channel; only API inboxes may."""
    row = _message(call)
    channel = call.db.value("SELECT channel_type FROM inboxes WHERE id = ?", row["inbox_id"])
    if channel != API:
        raise errors.forbidden("Message status update is only allowed for API inboxes")
    status = call.param("status")
    steps = ("sent", "delivered", "read", "failed")
    if status in steps and not (row["status"] == "read" and status == "delivered"):
        attributes = dict(row["content_attributes"])
        if status == "failed" and call.param("external_error"):
            attributes["external_error"] = call.param("external_error")
        elif "external_error" in attributes:
            attributes["external_error"] = None
        row = messages.change(call.house, row, status=status, content_attributes=attributes)
    return message(call.house, row)


@route("POST", PATH + "/{id}/retry")
def retry(call: Call) -> object:
    """Send a message again."""
    return message(call.house, messages.retry(call.house, _message(call)))


@route("POST", PATH + "/{id}/translate")
def translate(call: Call) -> object:
    """Return no translation: no translator is set up."""
    _message(call)
    return {"content": None}
