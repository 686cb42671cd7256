"""How conversations look: over REST, in broadcasts and notifications, and to the customer."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.contacts import contact, push_contact, raw_contact, raw_contact_inbox
from tui.demo.shapes.files import avatar_url
from tui.demo.shapes.lists import push_team, team
from tui.demo.shapes.messages import ACTIVITY, public_message, push_message, unread_count
from tui.demo.shapes.people import agent, push_bot, push_user
from tui.demo.shapes.times import epoch, epoch_or_null, iso_or_null

PRIORITIES = ("low", "medium", "high", "urgent")
"""Names by database number."""


def priority(row: Row) -> str | None:
    """Return the name of a conversation's priority."""
    return None if row["priority"] is None else PRIORITIES[row["priority"]]


def labels_of(house: Installation, conversation_id: int) -> list[str]:
    """Return the labels of a conversation in the order they were set."""
    return house.db.column(
        "SELECT title FROM taggings WHERE target_type = 'Conversation' AND target_id = ? ORDER BY id", conversation_id
    )


def can_reply(row: Row) -> bool:
    """Whether the messaging window is open: always so on the channels of this server."""
    del row
    return True


def slim_bot(house: Installation, row: Row) -> dict[str, Any]:
    """Return an AgentBotSlim (objects 5)."""
    shape: dict[str, Any] = {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "thumbnail": avatar_url(house, row),
    }
    if row["outgoing_url"]:
        shape["outgoing_url"] = row["outgoing_url"]
    return shape | {"bot_type": row["bot_type"]}


def conversation(house: Installation, row: Row, user_id: int | None) -> dict[str, Any]:
    """Return a Conversation (objects 3.1) as a user sees it."""
    db, account_id = house.db, row["account_id"]
    newest = db.one("SELECT * FROM messages WHERE conversation_id = ? ORDER BY id DESC LIMIT 1", row["id"])
    said = newest
    if newest is not None and newest["message_type"] == ACTIVITY:
        said = db.one(
            "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 ORDER BY id DESC LIMIT 1", row["id"]
        )
    unread = unread_count(house, row)
    sender = db.get("contacts", row["contact_id"])
    shown = push_message(house, newest, row, account_id=account_id, unread=unread) if newest else None
    shown_said = shown
    if said is not newest:
        shown_said = push_message(house, said, row, account_id=account_id, unread=unread) if said else None
    return {
        "meta": _meta(house, row, user_id, sender),
        "id": row["display_id"],
        "messages": [shown] if shown else [],
        "account_id": account_id,
        "uuid": row["uuid"],
        "additional_attributes": row["additional_attributes"],
        "agent_last_seen_at": epoch(row["agent_last_seen_at"]),
        "assignee_last_seen_at": epoch(row["assignee_last_seen_at"]),
        "can_reply": can_reply(row),
        "contact_last_seen_at": epoch(row["contact_last_seen_at"]),
        "custom_attributes": row["custom_attributes"],
        "inbox_id": row["inbox_id"],
        "labels": labels_of(house, row["id"]),
        "muted": bool(sender and sender["blocked"]),
        "snoozed_until": iso_or_null(row["snoozed_until"]),
        "status": row["status"],
        "created_at": epoch(row["created_at"]),
        "updated_at": row["updated_at"],
        "timestamp": epoch(row["last_activity_at"]),
        "first_reply_created_at": epoch(row["first_reply_created_at"]),
        "unread_count": unread,
        "last_non_activity_message": shown_said,
        "last_activity_at": epoch(row["last_activity_at"]),
        "priority": priority(row),
        "waiting_since": epoch(row["waiting_since"]),
        "sla_policy_id": row["sla_policy_id"],
    }


def _meta(house: Installation, row: Row, user_id: int | None, sender: Row | None) -> dict[str, Any]:
    db, account_id = house.db, row["account_id"]
    meta: dict[str, Any] = {}
    if sender is not None:
        meta["sender"] = contact(house, sender, sessions=False)
    meta["channel"] = db.value("SELECT channel_type FROM inboxes WHERE id = ?", row["inbox_id"])
    if row["assignee_agent_bot_id"] is not None and house.at_least(4, 8):
        bot = db.get("agent_bots", row["assignee_agent_bot_id"])
        if bot:
            meta |= {"assignee": slim_bot(house, bot), "assignee_type": "AgentBot"}
    elif row["assignee_id"] is not None:
        user = db.get("users", row["assignee_id"])
        if user and db.find("account_users", account_id=account_id, user_id=user["id"]):
            meta["assignee"] = agent(house, user, account_id)
            if house.at_least(4, 8):
                meta["assignee_type"] = "User"
    if row["team_id"] is not None and (row_team := db.get("teams", row["team_id"])):
        meta["team"] = team(house, row_team, user_id)
    meta["hmac_verified"] = db.value("SELECT hmac_verified FROM contact_inboxes WHERE id = ?", row["contact_inbox_id"])
    return meta


def push_conversation(house: Installation, row: Row, *, account_id: int | None = None) -> dict[str, Any]:
    """Return a ConversationPush (objects 3.2).

    Args:
        account_id: Whose presence the assignee carries; `None` as from a background job.
    """
    db = house.db
    session = db.get("contact_inboxes", row["contact_inbox_id"])
    sender = db.get("contacts", row["contact_id"])
    unread = unread_count(house, row)
    last = db.one(
        "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 AND private = 0"
        " ORDER BY id DESC LIMIT 1",
        row["id"],
    )
    meta: dict[str, Any] = {"sender": push_contact(house, sender) if sender else None, "assignee": None}
    if house.at_least(4, 8):
        meta["assignee_type"] = None
    if row["assignee_agent_bot_id"] is not None and (bot := db.get("agent_bots", row["assignee_agent_bot_id"])):
        meta |= {"assignee": push_bot(house, bot), "assignee_type": "AgentBot"}
    elif row["assignee_id"] is not None and (user := db.get("users", row["assignee_id"])):
        meta["assignee"] = push_user(house, user, account_id)
        if house.at_least(4, 8):
            meta["assignee_type"] = "User"
    row_team = db.get("teams", row["team_id"]) if row["team_id"] else None
    meta["team"] = push_team(house, row_team) if row_team else None
    meta["hmac_verified"] = session["hmac_verified"] if session else None
    return {
        "additional_attributes": row["additional_attributes"],
        "can_reply": can_reply(row),
        "channel": db.value("SELECT channel_type FROM inboxes WHERE id = ?", row["inbox_id"]),
        "contact_inbox": raw_contact_inbox(session) if session else None,
        "id": row["display_id"],
        "inbox_id": row["inbox_id"],
        "messages": [push_message(house, last, row, account_id=account_id, unread=unread)] if last else [],
        "labels": labels_of(house, row["id"]),
        "meta": meta,
        "status": row["status"],
        "custom_attributes": row["custom_attributes"],
        "snoozed_until": iso_or_null(row["snoozed_until"]),
        "unread_count": unread,
        "first_reply_created_at": iso_or_null(row["first_reply_created_at"]),
        "priority": priority(row),
        "waiting_since": epoch(row["waiting_since"]),
        "agent_last_seen_at": epoch(row["agent_last_seen_at"]),
        "contact_last_seen_at": epoch(row["contact_last_seen_at"]),
        "last_activity_at": epoch(row["last_activity_at"]),
        "timestamp": epoch(row["last_activity_at"]),
        "created_at": epoch_or_null(row["created_at"]),
        "updated_at": row["updated_at"],
    }


def public_conversation(house: Installation, row: Row) -> dict[str, Any]:
    """Return a PublicConversation, as the customer sees it: every public message in it."""
    said = house.db.rows(
        "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 AND private = 0 ORDER BY id", row["id"]
    )
    sender = house.db.get("contacts", row["contact_id"])
    return {
        "id": row["display_id"],
        "uuid": row["uuid"],
        "inbox_id": row["inbox_id"],
        "contact_last_seen_at": epoch(row["contact_last_seen_at"]),
        "status": row["status"],
        "agent_last_seen_at": epoch(row["agent_last_seen_at"]),
        "messages": [public_message(house, message) for message in said],
        "contact": raw_contact(house, sender) if sender else None,
    }
