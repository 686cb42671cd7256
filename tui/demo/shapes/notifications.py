"""How notifications look: in the list, on the cable, and raw."""

import re
from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.conversations import push_conversation
from tui.demo.shapes.messages import push_message
from tui.demo.shapes.people import push_user
from tui.demo.shapes.times import epoch, iso, iso_or_null

TITLES = {
    "conversation_creation": "A conversation (#{id}) has been created in {inbox}",
    "conversation_assignment": "A conversation (#{id}) has been assigned to you",
    "assigned_conversation_new_message": "A new message is created in conversation (#{id})",
    "participating_conversation_new_message": "A new message is created in conversation (#{id})",
    "conversation_mention": "You have been mentioned in conversation (#{id})",
    "sla_missed_first_response": "SLA target first response missed for conversation (#{id})",
    "sla_missed_next_response": "SLA target next response missed for conversation (#{id})",
    "sla_missed_resolution": "SLA target resolution missed for conversation (#{id})",
}
KINDS = tuple(TITLES)
_MENTION = re.compile(r"\[(@[^\]]*)\]\(mention://[^)]*\)")
WORDS = 10
"""How many words of a message a notification shows."""


def _conversation(house: Installation, row: Row) -> Row | None:
    return house.db.get("conversations", row["conversation_id"])


def _title(house: Installation, row: Row, conversation: Row) -> str:
    inbox = house.db.value("SELECT name FROM inboxes WHERE id = ?", conversation["inbox_id"])
    return TITLES[row["notification_type"]].format(id=conversation["display_id"], inbox=inbox)


def _body(house: Installation, row: Row, conversation: Row) -> str:
    message = house.db.get("messages", row["secondary_actor_id"]) if row["secondary_actor_type"] == "Message" else None
    if message is None:
        newest = "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 ORDER BY id DESC LIMIT 1"
        message = house.db.one(newest, conversation["id"])
    if message is None:
        return "No content"
    content = _MENTION.sub(r"\1", message["content"] or "")
    if not content:
        content = "Attachment" if house.db.find("attachments", message_id=message["id"]) else "No content"
    words = content.split()
    shown = " ".join(words[:WORDS]) + ("..." if len(words) > WORDS else "")
    sender = _sender_name(house, message)
    return f"{sender}: {shown}" if sender else shown


def _sender_name(house: Installation, message: Row) -> str | None:
    table = {"User": "users", "Contact": "contacts", "AgentBot": "agent_bots"}.get(message["sender_type"] or "")
    person = house.db.get(table, message["sender_id"]) if table else None
    return person["name"] if person else None


def _secondary(house: Installation, row: Row, conversation: Row, account_id: int | None) -> dict[str, Any] | None:
    if row["secondary_actor_type"] == "Message":
        message = house.db.get("messages", row["secondary_actor_id"])
        return push_message(house, message, conversation, account_id=account_id) if message else None
    user = house.db.get("users", row["secondary_actor_id"]) if row["secondary_actor_type"] == "User" else None
    return push_user(house, user, account_id) if user else None


def notification(house: Installation, row: Row) -> dict[str, Any]:
    """Return a Notification as the list carries it (objects, section 6)."""
    conversation, user = _conversation(house, row), house.db.get("users", row["user_id"])
    assert conversation is not None
    assert user is not None
    account_id = row["account_id"]
    return {
        "id": row["id"],
        "notification_type": row["notification_type"],
        "push_message_title": _title(house, row, conversation),
        "push_message_body": _body(house, row, conversation),
        "primary_actor_type": "Conversation",
        "primary_actor_id": conversation["id"],
        "primary_actor": push_conversation(house, conversation, account_id=account_id),
        "read_at": iso_or_null(row["read_at"]),
        "secondary_actor": _secondary(house, row, conversation, account_id),
        "user": push_user(house, user, account_id),
        "created_at": epoch(row["created_at"]),
        "last_activity_at": epoch(row["last_activity_at"]),
        "snoozed_until": iso_or_null(row["snoozed_until"]),
        "meta": row["meta"],
    }


def cable_notification(house: Installation, row: Row, *, account_id: int | None) -> dict[str, Any]:
    """Return a Notification as the cable carries it: the title repeats the body, as on the real server.

    Args:
        account_id: Whose presence the people carry; `None` as from most background jobs.
    """
    conversation, user = _conversation(house, row), house.db.get("users", row["user_id"])
    assert user is not None
    shape: dict[str, Any] = {
        "id": row["id"],
        "notification_type": row["notification_type"],
        "primary_actor_type": "Conversation",
        "primary_actor_id": row["conversation_id"],
        "read_at": iso_or_null(row["read_at"]),
        "secondary_actor": _secondary(house, row, conversation, account_id) if conversation else None,
        "user": push_user(house, user, account_id),
        "created_at": epoch(row["created_at"]),
        "last_activity_at": epoch(row["last_activity_at"]),
        "snoozed_until": iso_or_null(row["snoozed_until"]),
        "meta": row["meta"],
        "account_id": row["account_id"],
    }
    if conversation is not None:
        body = _body(house, row, conversation)
        shape |= {
            "primary_actor": push_conversation(house, conversation, account_id=account_id),
            "push_message_title": body,
            "push_message_body": body,
        }
    return shape


def raw_notification(row: Row) -> dict[str, Any]:
    """Return a Notification raw, as its own writes answer."""
    return {
        "id": row["id"],
        "account_id": row["account_id"],
        "user_id": row["user_id"],
        "notification_type": row["notification_type"],
        "primary_actor_type": "Conversation",
        "primary_actor_id": row["conversation_id"],
        "secondary_actor_type": row["secondary_actor_type"],
        "secondary_actor_id": row["secondary_actor_id"],
        "read_at": iso_or_null(row["read_at"]),
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "snoozed_until": iso_or_null(row["snoozed_until"]),
        "last_activity_at": iso(row["last_activity_at"]),
        "meta": row["meta"],
    }
