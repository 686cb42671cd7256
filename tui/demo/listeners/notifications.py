"""Tells agents of new conversations, assignments and messages that are theirs, and forgets what they have seen."""

from tui.demo.acts import notifications
from tui.demo.database import Row
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.messages import INCOMING, OUTGOING

DELAY = 0.4
"""Seconds until the job has told."""


def _told_already(house: Installation, user_id: int, message: Row) -> bool:
    """Whether a mention or an earlier line told the user of this message."""
    known = house.db.find(
        "notifications", user_id=user_id, secondary_actor_type="Message", secondary_actor_id=message["id"]
    )
    return known is not None


@listens("conversation.created")
def conversation_created(house: Installation, happening: Happening) -> None:
    """Tell the members of the inbox who asked for it."""
    house.later(DELAY, "notify of a conversation", _conversation_created, happening.conversation_id)


def _conversation_created(house: Installation, conversation_id: int) -> None:
    conversation = house.db.get("conversations", conversation_id)
    if conversation is None or conversation["status"] == "pending":
        return
    for user_id in house.db.column(
        "SELECT user_id FROM inbox_members WHERE inbox_id = ? ORDER BY id", conversation["inbox_id"]
    ):
        notifications.notify(house, "conversation_creation", user_id, conversation)


@listens("assignee.changed")
def assigned(house: Installation, happening: Happening) -> None:
    """Tell the new assignee, unless they did it themselves."""
    performer, (_, assignee_id) = happening.performer, happening.changes["assignee_id"]
    by_user = performer.id if performer is not None and performer.kind == "User" else None
    if assignee_id is None or assignee_id == by_user or happening.data.get("again"):
        return
    secondary = ("User", by_user) if by_user is not None else None
    house.later(DELAY, "notify of an assignment", _assigned, happening.conversation_id, assignee_id, secondary)


def _assigned(house: Installation, conversation_id: int, assignee_id: int, secondary: tuple[str, int] | None) -> None:
    conversation = house.db.get("conversations", conversation_id)
    if conversation is None or conversation["assignee_id"] != assignee_id:
        return
    if house.at_least(4, 8) and not _sees(house, conversation, assignee_id):
        return
    notifications.notify(house, "conversation_assignment", assignee_id, conversation, secondary)


def _sees(house: Installation, conversation: Row, user_id: int) -> bool:
    """Whether a user may open the conversation: newer servers tell of no other."""
    role = house.db.find("account_users", account_id=conversation["account_id"], user_id=user_id)
    if role is not None and role["role"] == "administrator":
        return True
    if house.db.find("inbox_members", inbox_id=conversation["inbox_id"], user_id=user_id):
        return True
    team_id = conversation["team_id"]
    return team_id is not None and house.db.find("team_members", team_id=team_id, user_id=user_id) is not None


@listens("message.created")
def message_created(house: Installation, happening: Happening) -> None:
    """Tell the assignee and who takes part, notes included; not of activities and templates."""
    message = house.db.get("messages", happening.message_id)
    if message is not None and message["message_type"] in (INCOMING, OUTGOING):
        house.later(DELAY, "notify of a message", _message_created, happening.message_id)


def _message_created(house: Installation, message_id: int) -> None:
    message = house.db.get("messages", message_id)
    conversation = house.db.get("conversations", message["conversation_id"]) if message else None
    if message is None or conversation is None:
        return
    sender_id = message["sender_id"] if message["sender_type"] == "User" else None
    assignee_id, about = conversation["assignee_id"], ("Message", message_id)
    if assignee_id is not None and assignee_id != sender_id and not _told_already(house, assignee_id, message):
        notifications.notify(house, "assigned_conversation_new_message", assignee_id, conversation, about)
    for user_id in house.db.column(
        "SELECT user_id FROM participants WHERE conversation_id = ? ORDER BY id", conversation["id"]
    ):
        if user_id != sender_id and not _told_already(house, user_id, message):
            notifications.notify(house, "participating_conversation_new_message", user_id, conversation, about)


@listens("conversation.seen")
def seen(house: Installation, happening: Happening) -> None:
    """Mark the visitor's notifications of the conversation as read; servers before 4.13 leave them."""
    if house.at_least(4, 13) and happening.conversation_id is not None:
        notifications.read_conversation(house, happening.data["user_id"], happening.conversation_id)


@listens("conversation.deleted")
def deleted(house: Installation, happening: Happening) -> None:
    """Take everybody's notifications of a conversation that is gone away."""
    house.later(0.28, "notifications go", notifications.remove_of_conversation, happening.conversation_id)
