"""What is done to messages: written by agents, customers and bots, changed, deleted, tried again."""

from collections.abc import Sequence
from typing import Any

from tui.demo import errors
from tui.demo.acts import contacts, conversations, files
from tui.demo.acts.activities import write
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.liquid import rendered
from tui.demo.params import Upload
from tui.demo.shapes.inboxes import API, EMAIL
from tui.demo.shapes.messages import INCOMING, OUTGOING, TEMPLATE

LONGEST = 150_000
"""Characters of a message at most."""
FLOOD = 200
"""Messages of one conversation in a minute at most."""
DELETED = "This message was deleted"


def get(house: Installation, message_id: int) -> Row:
    """Return a message by id."""
    row = house.db.get("messages", message_id)
    assert row is not None
    return row


def add(
    house: Installation,
    conversation: Row,
    *,
    content: str | None,
    message_type: int = OUTGOING,
    sender: tuple[str, int] | None = None,
    private: bool = False,
    content_type: str = "text",
    content_attributes: dict[str, Any] | None = None,
    attachments: Sequence[Upload | int] = (),
    source_id: str | None = None,
    echo_id: object = None,
    additional_attributes: dict[str, Any] | None = None,
) -> Row:
    """Write a message into a conversation, with all that follows from it; return it.

    Args:
        sender: Kind (`User`, `Contact`, `AgentBot`) and id; `None` for activities and templates.
        attachments: Files, or ids of stored ones.
        echo_id: Goes out in the broadcast, and is stored nowhere.

    Raises:
        Refusal: 422, for content that is too long and for a flood.
    """
    _check(house, conversation, content)
    agent = house.db.get("users", sender[1]) if sender and sender[0] == "User" else None
    typed = content
    if content and message_type in (OUTGOING, TEMPLATE):
        content = rendered(house, conversation, content, agent)
    now = house.now()
    message_id = house.db.insert(
        "messages",
        account_id=conversation["account_id"],
        inbox_id=conversation["inbox_id"],
        conversation_id=conversation["id"],
        message_type=message_type,
        content=content,
        content_type=content_type,
        content_attributes=_kept(house, conversation, content_attributes or {}),
        private=private,
        source_id=source_id,
        sender_type=sender[0] if sender else None,
        sender_id=sender[1] if sender else None,
        additional_attributes=additional_attributes or {},
        processed_message_content=typed,
        created_at=now,
        updated_at=now,
    )
    message = get(house, message_id)
    for attachment in attachments:
        blob_id = files.keep(house, attachment) if isinstance(attachment, Upload) else attachment
        files.attach(house, message, blob_id)
    _follow(house, message, echo_id)
    return message


def _check(house: Installation, conversation: Row, content: str | None) -> None:
    if content is not None and len(content) > LONGEST:
        raise errors.unprocessable("Validation failed: Content is too long (maximum is 150000 characters)")
    recent = house.db.value(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ? AND created_at > ? LIMIT ?)",
        conversation["id"],
        house.now() - 60,
        FLOOD,
    )
    if recent >= FLOOD:
        raise errors.unprocessable("Validation failed: Too many messages")


KNOWN_ATTRIBUTES = frozenset(
    {"submitted_email", "items", "submitted_values", "email", "in_reply_to", "deleted", "external_created_at"}
    | {"story_sender", "story_id", "external_error", "translations", "in_reply_to_external_id", "is_unsupported"}
    | {"cc_emails", "bcc_emails", "to_emails", "cc_email", "bcc_email", "type", "data", "automation_rule_id"}
    | {"display_type"}
)
"""What servers before 4.9 keep of content attributes."""


def _kept(house: Installation, conversation: Row, attributes: dict[str, Any]) -> dict[str, Any]:
    if not house.at_least(4, 9):
        attributes = {name: value for name, value in attributes.items() if name in KNOWN_ATTRIBUTES}
    if "in_reply_to" not in attributes or attributes["in_reply_to"] is None:
        return attributes
    original = house.db.find("messages", id=attributes["in_reply_to"], conversation_id=conversation["id"])
    if original is None:
        return attributes | {"in_reply_to": None, "in_reply_to_external_id": None}
    return attributes | {"in_reply_to": original["id"], "in_reply_to_external_id": original["source_id"]}


def _follow(house: Installation, message: Row, echo_id: object) -> None:
    conversation = conversations.get(house, message["conversation_id"])
    now, kind = message["created_at"], message["message_type"]
    if kind == INCOMING and conversation["status"] in ("resolved", "snoozed"):
        conversation = _reopen(house, conversation)
    house.db.update("conversations", conversation["id"], last_activity_at=now, updated_at=now)
    conversation = conversations.get(house, conversation["id"])
    house.happen("message.created", account_id=message["account_id"], message=message, echo_id=echo_id)
    if kind == INCOMING:
        if conversation["waiting_since"] is None:
            conversations.change(house, conversation, waiting_since=now)
    elif kind == OUTGOING and not message["private"]:
        _answered(house, conversation, message, echo_id)
    if kind == INCOMING and message["sender_type"] == "Contact":
        contacts.change(house, contacts.get(house, message["sender_id"]), last_activity_at=now)


def _reopen(house: Installation, conversation: Row) -> Row:
    """Open a conversation that its customer writes into again."""
    was_resolved = conversation["status"] == "resolved"
    blocked = house.db.value("SELECT blocked FROM contacts WHERE id = ?", conversation["contact_id"])
    if blocked:
        return conversation
    with house.acting(None):
        after = conversations.set_status(house, conversation, "open")
    channel = house.db.value("SELECT channel_type FROM inboxes WHERE id = ?", conversation["inbox_id"])
    if was_resolved and channel == API:
        write(house, after, "System reopened the conversation due to a new incoming message.", seconds=0.17)
    return after


def _answered(house: Installation, conversation: Row, message: Row, echo_id: object) -> None:
    """Note a public answer: nobody waits any more, and the first one is remembered."""
    by_person = message["sender_type"] == "User"
    if conversation["first_reply_created_at"] is None and by_person:
        house.happen("first.reply.created", account_id=message["account_id"], message=message, echo_id=echo_id)
        conversations.change(house, conversation, first_reply_created_at=message["created_at"], waiting_since=None)
    elif conversation["waiting_since"] is not None:
        house.happen(
            "reply.created",
            account_id=message["account_id"],
            message=message,
            waiting_since=conversation["waiting_since"],
        )
        conversations.change(house, conversation, waiting_since=None)


def change(house: Installation, message: Row, **columns: Any) -> Row:
    """Change columns of a message and tell of it; return the new row."""
    changes = {name: (message[name], value) for name, value in columns.items() if message[name] != value}
    now = house.now()
    house.db.update("messages", message["id"], updated_at=now, **columns)
    changes["updated_at"] = (message["updated_at"], now)
    after = get(house, message["id"])
    house.happen("message.updated", account_id=message["account_id"], message=after, changes=changes)
    return after


def delete(house: Installation, message: Row) -> Row:
    """Take the content and the files of a message away; its place stays."""
    house.db.delete("attachments", message_id=message["id"])
    return change(
        house,
        message,
        content=DELETED,
        processed_message_content=DELETED,
        content_type="text",
        content_attributes={"deleted": True},
    )


def retry(house: Installation, message: Row) -> Row:
    """Send a message again; all its content attributes go, as on the real server."""
    return change(house, message, status="sent", content_attributes={}, processed_message_content=message["content"])


def customer_read(house: Installation, conversation: Row) -> None:
    """Note that the customer looked, and mark all messages but theirs read, notes and activities too."""
    conversations.change(house, conversation, contact_last_seen_at=house.now())
    house.later(0.3, "read messages", _read, conversation["id"])


def _read(house: Installation, conversation_id: int) -> None:
    rows = house.db.rows(
        "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 0 AND status IN ('sent', 'delivered')"
        " ORDER BY id",
        conversation_id,
    )
    for row in rows:
        change(house, row, status="read")


def is_email(house: Installation, conversation: Row) -> bool:
    """Whether a conversation runs over e-mail."""
    channel = house.db.value("SELECT channel_type FROM inboxes WHERE id = ?", conversation["inbox_id"])
    return bool(channel == EMAIL)


__all__ = [
    *("ACTIVITY", "INCOMING", "OUTGOING", "TEMPLATE", "add", "change", "customer_read", "delete", "get", "is_email"),
    "retry",
]
