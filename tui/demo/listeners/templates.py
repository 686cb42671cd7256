"""What an inbox says by itself to a customer who writes: greeting, absence, the question for an e-mail address."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui.demo.acts import messages
from tui.demo.database import Row
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.inboxes import WEBSITE
from tui.demo.shapes.messages import INCOMING, TEMPLATE

DAY = 86_400.0
ASK_FOR_EMAIL = ("Give the team a way to reach you.", "Get notified by email")


@listens("message.created")
def message_created(house: Installation, happening: Happening) -> None:
    """Answer a customer's message with what the inbox has for it, at once."""
    message = house.db.get("messages", happening.message_id)
    if message is None or message["message_type"] != INCOMING:
        return
    conversation = house.db.get("conversations", message["conversation_id"])
    inbox = house.db.get("inboxes", message["inbox_id"])
    if conversation is None or inbox is None:
        return
    with house.acting(None):
        if _is_out_of_office(house, inbox) and not _said_today(house, conversation):
            _say(house, conversation, inbox["out_of_office_message"])
        if inbox["greeting_enabled"] and inbox["greeting_message"] and _is_first(house, message):
            _say(house, conversation, inbox["greeting_message"])
        if inbox["enable_email_collect"] and inbox["channel_type"] == WEBSITE:
            _ask_for_email(house, conversation)


def _say(house: Installation, conversation: Row, content: str, content_type: str = "text") -> None:
    messages.add(house, conversation, content=content, message_type=TEMPLATE, content_type=content_type)


def _is_first(house: Installation, message: Row) -> bool:
    said = house.db.value(
        "SELECT count(*) FROM messages WHERE conversation_id = ? AND message_type IN (0, 1)", message["conversation_id"]
    )
    return bool(said == 1)


def _said_today(house: Installation, conversation: Row) -> bool:
    since = house.now() // DAY * DAY
    return bool(
        house.db.value(
            "SELECT 1 FROM messages WHERE conversation_id = ? AND message_type = 3 AND created_at >= ? LIMIT 1",
            conversation["id"],
            since,
        )
    )


def _is_out_of_office(house: Installation, inbox: Row) -> bool:
    """Whether nobody works now, by the inbox's hours in its time zone."""
    if not inbox["working_hours_enabled"] or not inbox["out_of_office_message"]:
        return False
    try:
        now = datetime.fromtimestamp(house.now(), ZoneInfo(inbox["timezone"]))
    except (ZoneInfoNotFoundError, ValueError):
        now = datetime.fromtimestamp(house.now(), UTC)
    weekday = (now.weekday() + 1) % 7
    today = next((day for day in inbox["working_hours"] or () if day["day_of_week"] == weekday), None)
    if today is None or today["closed_all_day"]:
        return today is not None
    if today.get("open_all_day"):
        return False
    minute = now.hour * 60 + now.minute
    opens = (today["open_hour"] or 0) * 60 + (today["open_minutes"] or 0)
    closes = (today["close_hour"] or 0) * 60 + (today["close_minutes"] or 0)
    return not opens <= minute < closes


def _ask_for_email(house: Installation, conversation: Row) -> None:
    email = house.db.value("SELECT email FROM contacts WHERE id = ?", conversation["contact_id"])
    asked = house.db.find("messages", conversation_id=conversation["id"], content_type="input_email")
    if not email and asked is None:
        _say(house, conversation, ASK_FOR_EMAIL[0])
        _say(house, conversation, ASK_FOR_EMAIL[1], "input_email")
