"""Telling agents: a notification comes, is read, snoozed, goes; one for each conversation is kept."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.notifications import cable_notification
from tui.demo.shapes.people import push_bot, push_user

EMAIL_DEFAULT = ["email_conversation_assignment"]
PUSH_DEFAULT = ["push_conversation_assignment"]
KNOWN_PRESENCE = 0.4
"""How often a new notification knows the availability of its people: it depends on which worker makes it."""
DUPLICATES_GO = 0.2
"""Seconds until older notifications of the same conversation are removed."""


def settings_of(house: Installation, account_id: int, user_id: int) -> Row:
    """Return what a user wants to hear of; made with the defaults when there is none yet."""
    row = house.db.find("notification_settings", account_id=account_id, user_id=user_id)
    if row is None:
        house.db.insert(
            "notification_settings",
            account_id=account_id,
            user_id=user_id,
            email_flags=EMAIL_DEFAULT,
            push_flags=PUSH_DEFAULT,
        )
        row = house.db.find("notification_settings", account_id=account_id, user_id=user_id)
    assert row is not None
    return row


def counts(house: Installation, account_id: int, user_id: int) -> int:
    """Return how many notifications are unread and not snoozed."""
    return int(
        house.db.value(
            "SELECT count(*) FROM notifications WHERE account_id = ? AND user_id = ? AND read_at IS NULL"
            " AND snoozed_until IS NULL",
            account_id,
            user_id,
        )
    )


def notify(
    house: Installation,
    kind: str,
    user_id: int,
    conversation: Row,
    secondary: tuple[str, int] | None = None,
) -> int | None:
    """Tell a user something about a conversation; return the notification's id.

    A new conversation is told only to who asked for it; a blocked contact's to nobody but the mentioned.

    Args:
        secondary: What it is about besides the conversation: `("Message", id)` or `("User", id)`.
    """
    account_id = conversation["account_id"]
    if not house.db.find("account_users", account_id=account_id, user_id=user_id):
        return None
    if kind == "conversation_creation":
        chosen = settings_of(house, account_id, user_id)
        if f"email_{kind}" not in chosen["email_flags"] and f"push_{kind}" not in chosen["push_flags"]:
            return None
    blocked = house.db.value("SELECT blocked FROM contacts WHERE id = ?", conversation["contact_id"])
    if blocked and kind != "conversation_mention":
        return None
    now = house.now()
    row_id = house.db.insert(
        "notifications",
        account_id=account_id,
        user_id=user_id,
        notification_type=kind,
        conversation_id=conversation["id"],
        secondary_actor_type=secondary[0] if secondary else None,
        secondary_actor_id=secondary[1] if secondary else None,
        last_activity_at=now,
        created_at=now,
        updated_at=now,
    )
    tell(house, "notification.created", row_id)
    house.later(DUPLICATES_GO, "older notifications go", _remove_older, row_id)
    return row_id


def _remove_older(house: Installation, row_id: int) -> None:
    row = house.db.get("notifications", row_id)
    if row is None:
        return
    older = house.db.column(
        "SELECT id FROM notifications WHERE user_id = ? AND conversation_id = ? AND id < ?",
        row["user_id"],
        row["conversation_id"],
        row_id,
    )
    for one in older:
        remove(house, one)


def remove(house: Installation, row_id: int) -> None:
    """Remove a notification and tell its user's sockets."""
    row = house.db.get("notifications", row_id)
    if row is None:
        return
    house.db.delete("notifications", id=row_id)
    _send(house, "notification.deleted", row, {"id": row_id})


def remove_of_conversation(house: Installation, conversation_id: int) -> None:
    """Remove everybody's notifications of a conversation that is gone."""
    for row_id in house.db.column("SELECT id FROM notifications WHERE conversation_id = ?", conversation_id):
        remove(house, row_id)


def change(house: Installation, row_id: int, **columns: object) -> None:
    """Change a notification and tell its user's sockets."""
    house.db.update("notifications", row_id, **columns, updated_at=house.now())
    tell(house, "notification.updated", row_id)


def read_conversation(house: Installation, user_id: int, conversation_id: int) -> None:
    """Mark a user's unread notifications of a conversation as read, as visiting it does from 4.13 on."""
    unread = "SELECT id FROM notifications WHERE user_id = ? AND conversation_id = ? AND read_at IS NULL"
    for row_id in house.db.column(unread, user_id, conversation_id):
        change(house, row_id, read_at=house.now())


def tell(house: Installation, event: str, row_id: int) -> None:
    """Send a notification as it is now to its user's sockets."""
    row = house.db.get("notifications", row_id)
    if row is not None:
        known = event == "notification.updated" or house.chance.random() < KNOWN_PRESENCE
        account_id = row["account_id"] if known else None
        _send(house, event, row, cable_notification(house, row, account_id=account_id))


def _send(house: Installation, event: str, row: Row, shape: dict[str, Any]) -> None:
    token = house.db.value("SELECT pubsub_token FROM users WHERE id = ?", row["user_id"])
    count = counts(house, row["account_id"], row["user_id"])
    data: dict[str, Any] = {
        "notification": shape,
        "unread_count": count,
        "count": count,
        "account_id": row["account_id"],
    }
    performer = house.performer
    if performer is not None and event != "notification.created":
        if performer.kind == "User" and (user := house.db.get("users", performer.id)):
            data["performer"] = push_user(house, user, row["account_id"])
        elif performer.kind == "AgentBot" and (bot := house.db.get("agent_bots", performer.id)):
            data["performer"] = push_bot(house, bot)
    house.hub.broadcast([token], event, data)
