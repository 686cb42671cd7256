"""Records of the Client API, in an answer."""

from __future__ import annotations

from tui.api.decode.messages import message_shape
from tui.api.decode.people import contact_shape
from tui.api.reading import JsonObject, Rows, known, obj, payload, record, rows, shapes, validated
from tui.models.public import PublicContact, PublicConversation, PublicInbox, Survey
from tui.models.wire import JsonValue, text


def public_inbox(value: JsonValue) -> PublicInbox:
    """An inbox as its customers see it."""
    raw = obj(value)
    hours = shapes(raw.get("working_hours"), lambda day: day if isinstance(day, dict) else None)
    shape = {**raw, "working_hours": hours} if isinstance(raw.get("identifier"), str) else None
    return validated(PublicInbox, shape)


def public_contact(value: JsonValue) -> PublicContact:
    """A customer's session."""
    raw = obj(value)
    if not isinstance(raw.get("source_id"), str):
        return validated(PublicContact, None)
    return validated(PublicContact, {**raw, "pubsub_token": text(raw.get("pubsub_token"))})


def public_conversation(value: JsonValue) -> PublicConversation:
    """A conversation as its customer sees it."""
    return validated(PublicConversation, _conversation_shape(record(value)))


def public_conversations(value: JsonValue) -> Rows[PublicConversation]:
    """A customer's conversations."""
    return rows(payload(value), lambda row: validated(PublicConversation, _conversation_shape(row)))


def survey(value: JsonValue) -> Survey:
    """The question how it was, with its answer where there is one."""
    raw = obj(value)
    answer = raw.get("csat_survey_response")
    return validated(
        Survey,
        {
            **raw,
            "rating": obj(answer).get("rating"),
            "feedback_message": obj(answer).get("feedback_message"),
            "answered": isinstance(answer, dict),
        },
    )


def _conversation_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {
        **raw,
        "contact": contact_shape(raw.get("contact")),
        "messages": shapes(raw.get("messages"), message_shape),
    }
