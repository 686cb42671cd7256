"""Writes down how long answers and resolutions took, for the reports."""

from tui.demo.database import Row
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.messages import OUTGOING

DELAY = 0.5
"""Seconds until the job has written."""


def _write(house: Installation, name: str, conversation: Row, start: float, end: float, user_id: int | None) -> None:
    house.later(
        DELAY, "reporting event", _written, name, conversation["id"], float(int(end) - int(start)), start, end, user_id
    )


def _written(
    house: Installation, name: str, conversation_id: int, value: float, start: float, end: float, user_id: int | None
) -> None:
    conversation = house.db.get("conversations", conversation_id)
    if conversation is None:
        return
    now = house.now()
    house.db.insert(
        "reporting_events",
        account_id=conversation["account_id"],
        name=name,
        value=value,
        inbox_id=conversation["inbox_id"],
        user_id=user_id,
        conversation_id=conversation_id,
        event_start_time=start,
        event_end_time=end,
        created_at=now,
        updated_at=now,
    )


def _conversation(house: Installation, happening: Happening) -> Row | None:
    return house.db.get("conversations", happening.conversation_id)


@listens("conversation.resolved")
def resolved(house: Installation, happening: Happening) -> None:
    """Note how long a conversation was open."""
    conversation = _conversation(house, happening)
    if conversation is not None:
        _write(
            house,
            "conversation_resolved",
            conversation,
            conversation["created_at"],
            conversation["updated_at"],
            conversation["assignee_id"],
        )


@listens("conversation.resolved")
def resolved_by_bot(house: Installation, happening: Happening) -> None:
    """Note that a bot's conversation was done without a person's word."""
    conversation = _conversation(house, happening)
    if conversation is None or not _has_bot(house, conversation):
        return
    said = house.db.find("messages", conversation_id=conversation["id"], message_type=OUTGOING, sender_type="User")
    if said is None:
        start, end = conversation["created_at"], conversation["updated_at"]
        _write(house, "conversation_bot_resolved", conversation, start, end, conversation["assignee_id"])


@listens("conversation.opened")
def handed_over(house: Installation, happening: Happening) -> None:
    """Note that a bot gave a conversation to people."""
    conversation = _conversation(house, happening)
    by_bot = happening.performer is not None and happening.performer.kind == "AgentBot"
    if conversation is not None and by_bot and happening.changes["status"][0] == "pending":
        start, end = conversation["created_at"], conversation["updated_at"]
        _write(house, "conversation_bot_handoff", conversation, start, end, conversation["assignee_id"])


def _has_bot(house: Installation, conversation: Row) -> bool:
    return house.db.value("SELECT agent_bot_id FROM inboxes WHERE id = ?", conversation["inbox_id"]) is not None


@listens("first.reply.created")
def first_reply(house: Installation, happening: Happening) -> None:
    """Note how long the customer waited for the first answer."""
    conversation, message = _conversation(house, happening), house.db.get("messages", happening.message_id)
    if conversation is not None and message is not None:
        start, end = conversation["created_at"], message["created_at"]
        _write(house, "first_response", conversation, start, end, message["sender_id"])


@listens("reply.created")
def reply(house: Installation, happening: Happening) -> None:
    """Note how long the customer waited for a later answer."""
    conversation, message = _conversation(house, happening), house.db.get("messages", happening.message_id)
    if conversation is not None and message is not None:
        start, end = happening.data["waiting_since"], message["created_at"]
        user_id = message["sender_id"] if message["sender_type"] == "User" else None
        _write(house, "reply_time", conversation, start, end, user_id)
