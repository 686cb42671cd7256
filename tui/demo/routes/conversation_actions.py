"""What agents do to one conversation: status, assignment, labels, reading, typing, following, drafting."""

from typing import Any

from tui.demo import errors
from tui.demo.access import conversation_of
from tui.demo.acts import conversations
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.database import Row
from tui.demo.params import integer, is_true, listed
from tui.demo.registry import route
from tui.demo.routes.conversations import shown
from tui.demo.shapes.conversations import labels_of, slim_bot
from tui.demo.shapes.files import flat_attachment
from tui.demo.shapes.lists import raw_team
from tui.demo.shapes.messages import sender_of
from tui.demo.shapes.people import agent, agents, push_bot, push_user
from tui.demo.shapes.times import iso_or_null

PATH = "/api/v1/accounts/{account_id}/conversations/{conversation_id}"
FILES = 100
"""Attachments of one page."""


def moment(value: object) -> float | None:
    """Return a time that came as epoch seconds, as a number or in digits.

    Raises:
        Refusal: 500, for anything else.
    """
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError as error:
        raise errors.broken() from error


@route("POST", PATH + "/toggle_status", bots=True)
def toggle_status(call: Call) -> object:
    """Give the conversation a status; an agent who opens one takes it."""
    row = conversation_of(call)
    status = call.param("status")
    row = conversations.set_status(
        call.house,
        row,
        None if status in (None, "") else str(status),
        snoozed_until=moment(call.param("snoozed_until")),
    )
    if status == "open" and call.user_row is not None and not call.is_administrator:
        row = conversations.assign_agent(call.house, row, call.user["id"])
    return {
        "payload": {
            "success": True,
            "conversation_id": row["display_id"],
            "current_status": row["status"],
            "snoozed_until": iso_or_null(row["snoozed_until"]),
        }
    }


@route("POST", PATH + "/toggle_priority", bots=True)
def toggle_priority(call: Call) -> object:
    """Give the conversation a priority, or none."""
    conversations.set_priority(call.house, conversation_of(call), call.param("priority"))
    return NOTHING


@route("POST", PATH + "/toggle_typing_status", bots=True)
def toggle_typing_status(call: Call) -> object:
    """Tell the others that somebody types, or no longer."""
    row = conversation_of(call)
    if call.bot_row is not None and not call.house.at_least(4, 12):
        raise errors.not_for_bots()
    name = {"on": "conversation.typing_on", "off": "conversation.typing_off"}.get(str(call.param("typing_status")))
    if name:
        if call.bot_row is not None:
            typist, streams = push_bot(call.house, call.bot_row), []
        else:
            typist, streams = push_user(call.house, call.user, call.account_id), [call.user["pubsub_token"]]
        call.house.happen(
            name,
            account_id=call.account_id,
            conversation=row,
            user=typist,
            streams=streams,
            is_private=is_true(call.param("is_private")),
        )
    return NOTHING


@route("POST", PATH + "/assignments", bots=True)
def assign(call: Call) -> object:
    """Assign an agent, a bot or a team; whom nobody knows unassigns."""
    row = conversation_of(call)
    house = call.house
    if call.says("assignee_id"):
        wanted = integer(call.param("assignee_id"))
        if call.param("assignee_type") == "AgentBot" and house.at_least(4, 8):
            row = conversations.assign_bot(house, row, wanted)
            bot = call.db.get("agent_bots", row["assignee_agent_bot_id"]) if row["assignee_agent_bot_id"] else None
            return Reply(slim_bot(house, bot) if bot else None)
        row = conversations.assign_agent(house, row, wanted)
        user = call.db.get("users", row["assignee_id"]) if row["assignee_id"] else None
        return Reply(agent(house, user, call.account_id) if user else None)
    row = conversations.assign_team(house, row, integer(call.param("team_id")))
    team = call.db.get("teams", row["team_id"]) if row["team_id"] else None
    return Reply(raw_team(call.house, team) if team else None)


@route("GET", PATH + "/labels", bots=True)
def labels(call: Call) -> object:
    """Return the labels."""
    return {"payload": labels_of(call.house, conversation_of(call)["id"])}


@route("POST", PATH + "/labels", bots=True)
def set_labels(call: Call) -> object:
    """Replace the labels."""
    titles = [str(title) for title in listed(call.param("labels"))]
    return {"payload": conversations.set_labels(call.house, conversation_of(call), titles)}


@route("POST", PATH + "/custom_attributes", bots=True)
def set_custom_attributes(call: Call) -> object:
    """Replace the custom attributes."""
    row = conversation_of(call)
    wanted = call.param("custom_attributes")
    attributes: dict[str, Any] = wanted if isinstance(wanted, dict) else {}
    problems = [name for name, value in attributes.items() if not _short_enough(value)]
    if problems:
        raise errors.invalid("Custom attributes is too long", ["custom_attributes"])
    return {
        "custom_attributes": conversations.change(call.house, row, custom_attributes=attributes)["custom_attributes"]
    }


def _short_enough(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= 1500
    return not isinstance(value, int) or abs(value) <= 9_999_999_999


@route("POST", PATH + "/mute")
def mute(call: Call) -> object:
    """Resolve the conversation and block its contact."""
    conversations.mute(call.house, conversation_of(call))
    return NOTHING


@route("POST", PATH + "/unmute")
def unmute(call: Call) -> object:
    """Unblock the contact."""
    conversations.unmute(call.house, conversation_of(call))
    return NOTHING


@route("POST", PATH + "/transcript")
def transcript(call: Call) -> object:
    """Pretend to send the thread by e-mail."""
    conversation_of(call)
    if not call.param("email"):
        raise errors.unprocessable("email param missing")
    return NOTHING


@route("POST", PATH + "/update_last_seen")
def update_last_seen(call: Call) -> object:
    """Note that the agents looked."""
    return shown(call, conversations.mark_seen(call.house, conversation_of(call), call.user["id"]))


@route("POST", PATH + "/unread")
def unread(call: Call) -> object:
    """Have the customer's last message count as unread."""
    return shown(call, conversations.mark_unread(call.house, conversation_of(call)))


@route("GET", PATH + "/attachments")
def attachments(call: Call) -> object:
    """Return a page of the files of the thread, oldest message first and its last file first."""
    row = conversation_of(call)
    found = call.db.rows(
        "SELECT attachments.*, sender_type, sender_id FROM attachments JOIN messages ON messages.id = message_id"
        " WHERE conversation_id = ? ORDER BY message_id, attachments.id DESC LIMIT ? OFFSET ?",
        row["id"],
        FILES,
        (call.page - 1) * FILES,
    )
    total = call.db.value(
        "SELECT count(*) FROM attachments JOIN messages ON messages.id = message_id WHERE conversation_id = ?",
        row["id"],
    )
    payload = [flat_attachment(call.house, file, sender_of(call.house, file, call.account_id)) for file in found]
    return {"meta": {"total_count": total}, "payload": payload}


@route("POST", PATH + "/direct_uploads")
def direct_upload(call: Call) -> object:
    """Refuse: the browser's own upload wants a form token that an API client has not."""
    conversation_of(call)
    raise errors.Refusal(422, {"status": 422, "error": "Unprocessable Content"}, framework=True)


@route("GET", PATH + "/inbox_assistant")
def inbox_assistant(call: Call) -> object:
    """Return no assistant: there is none."""
    conversation_of(call)
    return {"assistant": None}


@route("GET", PATH + "/draft_messages")
def draft(call: Call) -> object:
    """Return the one draft that all agents share."""
    text = conversation_of(call)["draft"]
    return {"has_draft": False} if text is None else {"has_draft": True, "message": text}


@route("PATCH", PATH + "/draft_messages")
def keep_draft(call: Call) -> object:
    """Keep the shared draft."""
    wanted = call.wrapped("draft_message")
    call.db.update("conversations", conversation_of(call)["id"], draft=str(wanted.get("message") or ""))
    return NOTHING


@route("DELETE", PATH + "/draft_messages")
def drop_draft(call: Call) -> object:
    """Forget the shared draft."""
    call.db.update("conversations", conversation_of(call)["id"], draft=None)
    return NOTHING


def _participants(call: Call, row: Row) -> list[Row]:
    return call.db.rows(
        "SELECT users.* FROM participants JOIN users ON users.id = user_id WHERE conversation_id = ?"
        " ORDER BY participants.id",
        row["id"],
    )


def _wanted_users(call: Call) -> list[int]:
    if not call.says("user_ids"):
        raise errors.broken()
    return [integer(user_id) for user_id in listed(call.param("user_ids"))]


def _wanted_participants(call: Call) -> list[int]:
    """Return who is to follow: from 4.16 on, agents of the account alone (`new_in_4_16.json`)."""
    wanted = _wanted_users(call)
    if call.house.at_least(4, 16):
        members = call.db.column("SELECT user_id FROM account_users WHERE account_id = ?", call.account_id)
        if not set(wanted) <= set(members):
            raise errors.unprocessable("Invalid participant IDs")
    return wanted


@route("GET", PATH + "/participants")
def participants(call: Call) -> object:
    """Return who follows the conversation."""
    return agents(call.house, _participants(call, conversation_of(call)), call.account_id)


@route("POST", PATH + "/participants")
def add_participants(call: Call) -> object:
    """Have users follow the conversation; return those who did not before."""
    row = conversation_of(call)
    added = [user_id for user_id in _wanted_participants(call) if conversations.participate(call.house, row, user_id)]
    users = [user for user_id in added if (user := call.db.get("users", user_id))]
    return agents(call.house, users, call.account_id)


@route("PATCH", PATH + "/participants")
def replace_participants(call: Call) -> object:
    """Have exactly these users follow the conversation."""
    row, wanted = conversation_of(call), _wanted_participants(call)
    for user in _participants(call, row):
        if user["id"] not in wanted:
            call.db.delete("participants", conversation_id=row["id"], user_id=user["id"])
    for user_id in wanted:
        conversations.participate(call.house, row, user_id)
    return agents(call.house, _participants(call, row), call.account_id)


@route("DELETE", PATH + "/participants")
def drop_participants(call: Call) -> object:
    """Have users follow the conversation no longer."""
    row = conversation_of(call)
    for user_id in _wanted_users(call):
        call.db.delete("participants", conversation_id=row["id"], user_id=user_id)
    return NOTHING
