"""Finds who is mentioned in a private note: they are told, take part, and see the conversation among their mentions."""

import re

from tui.demo.acts import conversations, notifications
from tui.demo.database import Row
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.conversations import push_conversation

DELAY = 0.3
"""Seconds until the job has looked."""
_MENTION = re.compile(r"\(mention://(user|team)/(\d+)/[^)]*\)")


@listens("message.created")
def message_created(house: Installation, happening: Happening) -> None:
    """Look for mentions in a note a moment later."""
    message = house.db.get("messages", happening.message_id)
    if message is not None and message["private"] and _MENTION.search(message["content"] or ""):
        house.later(DELAY, "mentions", _mentioned, message["id"])


def _mentioned(house: Installation, message_id: int) -> None:
    message = house.db.get("messages", message_id)
    conversation = house.db.get("conversations", message["conversation_id"]) if message else None
    if message is None or conversation is None:
        return
    for user_id in _users(house, message, conversation):
        known = house.db.find("mentions", conversation_id=conversation["id"], user_id=user_id)
        if known is None:
            house.db.insert(
                "mentions", conversation_id=conversation["id"], user_id=user_id, mentioned_at=message["created_at"]
            )
        conversations.participate(house, conversation, user_id)
        if user_id != message["sender_id"]:
            _tell(house, user_id, conversation, message)
        token = house.db.value("SELECT pubsub_token FROM users WHERE id = ?", user_id)
        data = push_conversation(house, conversation) | {"account_id": conversation["account_id"]}
        house.hub.broadcast([token], "conversation.mentioned", data)


def _tell(house: Installation, user_id: int, conversation: Row, message: Row) -> None:
    # 4.0 tells the mentioned twice: here, and as one who takes part; so here it must not name the message.
    about = ("Message", message["id"]) if house.at_least(4, 1) else ("User", message["sender_id"])
    notifications.notify(house, "conversation_mention", user_id, conversation, about)


def _users(house: Installation, message: Row, conversation: Row) -> list[int]:
    """The mentioned users who may see the conversation: members of its inbox and administrators."""
    found: list[int] = []
    for kind, number in _MENTION.findall(message["content"]):
        if kind == "team" and house.at_least(4, 4):
            team = house.db.find("teams", id=int(number), account_id=conversation["account_id"])
            found += house.db.column("SELECT user_id FROM team_members WHERE team_id = ?", team["id"]) if team else []
        else:
            # Before 4.4 the server read every mention as one of a user, teams too.
            found.append(int(number))
    valid = house.db.column(
        "SELECT user_id FROM inbox_members WHERE inbox_id = ? UNION SELECT user_id FROM account_users"
        " WHERE account_id = ? AND role = 'administrator'",
        conversation["inbox_id"],
        conversation["account_id"],
    )
    return [user_id for user_id in dict.fromkeys(found) if user_id in valid]
