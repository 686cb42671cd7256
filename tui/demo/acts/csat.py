"""Ratings: asking for one when a conversation is resolved, and keeping the customer's answer."""

from typing import Any

from tui.demo.acts import messages
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import integer
from tui.demo.shapes.messages import TEMPLATE

QUESTION = "Please rate the conversation"


def ask(house: Installation, conversation_id: int) -> None:
    """Ask for a rating, once in a conversation, where the inbox says so and it is still resolved."""
    conversation = house.db.get("conversations", conversation_id)
    if conversation is None or conversation["status"] != "resolved":
        return
    inbox = house.db.get("inboxes", conversation["inbox_id"])
    asked = house.db.find("messages", conversation_id=conversation_id, content_type="input_csat")
    if inbox is None or not inbox["csat_survey_enabled"] or asked is not None:
        return
    config = inbox["csat_config"]
    attributes = {"display_type": config.get("display_type", "emoji")} if house.at_least(4, 2) else {}
    messages.add(
        house,
        conversation,
        content=config.get("message") or QUESTION,
        message_type=TEMPLATE,
        content_type="input_csat",
        content_attributes=attributes,
    )


def keep(house: Installation, message_id: int) -> None:
    """Keep what the customer answered to a rating message; a second answer replaces the first."""
    message = house.db.get("messages", message_id)
    if message is None or message["content_type"] != "input_csat":
        return
    answer = rating_of(message)
    conversation = house.db.get("conversations", message["conversation_id"])
    if conversation is None or not 1 <= integer(answer.get("rating")) <= 5:
        return
    now = house.now()
    columns = {
        "rating": integer(answer.get("rating")),
        "feedback_message": answer.get("feedback_message"),
        "updated_at": now,
    }
    known = house.db.find("csat_survey_responses", message_id=message_id)
    if known is not None:
        house.db.update("csat_survey_responses", known["id"], **columns)
        return
    house.db.insert(
        "csat_survey_responses",
        account_id=conversation["account_id"],
        conversation_id=conversation["id"],
        message_id=message_id,
        contact_id=conversation["contact_id"],
        assigned_agent_id=conversation["assignee_id"],
        **columns,
        created_at=now,
    )


def rating_of(message: Row) -> dict[str, Any]:
    """Return what a rating message was answered with; nothing when it was not."""
    values = message["content_attributes"].get("submitted_values")
    answer = values.get("csat_survey_response") if isinstance(values, dict) else None
    return answer if isinstance(answer, dict) else {}
