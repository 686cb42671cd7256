"""How messages look: over REST, in broadcasts, and to the customer."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.contacts import push_contact
from tui.demo.shapes.files import attachment, attachments_of
from tui.demo.shapes.people import push_bot, push_user
from tui.demo.shapes.times import epoch, iso

INCOMING, OUTGOING, ACTIVITY, TEMPLATE = range(4)


def sender_of(house: Installation, row: Row, account_id: int | None) -> dict[str, Any] | None:
    """Return the sender of a message; activities and templates have none.

    Args:
        account_id: Whose presence the sender carries; `None` as from a background job.
    """
    kind, sender_id = row["sender_type"], row["sender_id"]
    if kind == "User" and (user := house.db.get("users", sender_id)):
        return push_user(house, user, account_id)
    if kind == "Contact" and (contact := house.db.get("contacts", sender_id)):
        return push_contact(house, contact)
    if kind == "AgentBot" and (bot := house.db.get("agent_bots", sender_id)):
        return push_bot(house, bot)
    return None


def attributes_of(house: Installation, row: Row) -> dict[str, Any]:
    """Return the content attributes this version would have kept."""
    del house
    attributes: dict[str, Any] = row["content_attributes"]
    return attributes


def display_id(house: Installation, row: Row) -> int:
    """Return the display id of a message's conversation."""
    return int(house.db.value("SELECT display_id FROM conversations WHERE id = ?", row["conversation_id"]) or 0)


def message(house: Installation, row: Row, *, echo_id: object = None) -> dict[str, Any]:
    """Return a Message (objects 4.1)."""
    shape: dict[str, Any] = {"id": row["id"], "content": row["content"], "inbox_id": row["inbox_id"]}
    if echo_id is not None:
        shape["echo_id"] = echo_id
    shape |= {
        "conversation_id": display_id(house, row),
        "message_type": row["message_type"],
        "content_type": row["content_type"],
        "status": row["status"],
        "content_attributes": attributes_of(house, row),
        "created_at": epoch(row["created_at"]),
        "private": row["private"],
        "source_id": row["source_id"],
    }
    if sender := sender_of(house, row, row["account_id"]):
        shape["sender"] = sender
    if files := attachments_of(house, row["id"]):
        shape["attachments"] = [attachment(house, file) for file in files]
    if row["content_type"] == "voice_call" and house.at_least(4, 14):
        call = house.db.one("SELECT told FROM calls WHERE message_id = ?", row["id"])
        if call is not None:
            shape["call"] = call["told"]
    return shape


def unread_count(house: Installation, conversation: Row) -> int:
    """Return how many incoming messages came after the agents last looked; 10 at most."""
    return int(
        house.db.value(
            "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ? AND message_type = 0"
            " AND created_at > ? LIMIT 10)",
            conversation["id"],
            conversation["agent_last_seen_at"] or 0,
        )
    )


def push_message(
    house: Installation, row: Row, conversation: Row, *, account_id: int | None = None, unread: int | None = None
) -> dict[str, Any]:
    """Return a message in push form (objects 4.2).

    Args:
        account_id: Whose presence the sender carries; `None` as from a background job.
        unread: The conversation's unread count, when it is known already.
    """
    source_id = house.db.value("SELECT source_id FROM contact_inboxes WHERE id = ?", conversation["contact_inbox_id"])
    shape: dict[str, Any] = {
        "id": row["id"],
        "content": row["content"],
        "account_id": row["account_id"],
        "inbox_id": row["inbox_id"],
        "conversation_id": conversation["display_id"],
        "message_type": row["message_type"],
        "created_at": epoch(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "private": row["private"],
        "status": row["status"],
        "source_id": row["source_id"],
        "content_type": row["content_type"],
        "content_attributes": attributes_of(house, row),
        "sender_type": row["sender_type"],
        "sender_id": row["sender_id"],
        "external_source_ids": {},
        "additional_attributes": row["additional_attributes"],
        "processed_message_content": row["processed_message_content"],
        "sentiment": {},
        "conversation": {
            "assignee_id": conversation["assignee_id"],
            "unread_count": unread_count(house, conversation) if unread is None else unread,
            "last_activity_at": epoch(conversation["last_activity_at"]),
            "contact_inbox": {"source_id": source_id},
        },
    }
    if files := attachments_of(house, row["id"]):
        shape["attachments"] = [attachment(house, file) for file in files]
    if sender := sender_of(house, row, account_id):
        shape["sender"] = sender
    return shape


def public_message(house: Installation, row: Row) -> dict[str, Any]:
    """Return a PublicMessage, as the customer reads it."""
    shape: dict[str, Any] = {
        "id": row["id"],
        "content": row["content"],
        "message_type": row["message_type"],
        "content_type": row["content_type"],
        "content_attributes": attributes_of(house, row),
        "created_at": epoch(row["created_at"]),
        "conversation_id": display_id(house, row),
    }
    if files := attachments_of(house, row["id"]):
        shape["attachments"] = [attachment(house, file) for file in files]
    if sender := sender_of(house, row, None):
        shape["sender"] = sender
    return shape
