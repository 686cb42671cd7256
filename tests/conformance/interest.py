"""What must survive the way from JSON into our models: field by field, for every kind of record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from .recording import Json, mapping

CLOSE = 0.001
"""Seconds within which two moments are one."""


@dataclass(frozen=True, slots=True)
class Nested:
    """A record, or several, inside a record."""

    attribute: str
    kind: str


Interest = Mapping[str, "str | Nested"]
"""Path in the JSON → the model's attribute; both dotted."""


def _same(names: str) -> dict[str, "str | Nested"]:
    return {name: name for name in names.split()}


_TIMES = "created_at updated_at"
_CONVERSATION = _same(
    "id inbox_id status account_id priority labels unread_count can_reply snoozed_until waiting_since"
    " first_reply_created_at agent_last_seen_at contact_last_seen_at last_activity_at custom_attributes"
    " additional_attributes " + _TIMES
) | {
    "meta.sender": Nested("contact", "contact"),
    "meta.assignee": Nested("assignee", "agent"),
    "meta.team": Nested("team", "team"),
}
_AGENT = _same("id name available_name email role auto_offline confirmed custom_role_id thumbnail") | {
    "availability_status": "availability"
}
_CONTACT = _same(
    "id name email phone_number identifier blocked custom_attributes additional_attributes created_at"
    " last_activity_at thumbnail company_id"
) | {"availability_status": "availability", "contact_inboxes": Nested("contact_inboxes", "contact inbox")}
_MESSAGE = _same(
    "id content conversation_id message_type content_type private status inbox_id content_attributes echo_id"
    " source_id " + _TIMES
) | {
    "sender": Nested("sender", "sender"),
    "attachments": Nested("attachments", "attachment"),
    "content_attributes.client_token": "client_token",
    "content_attributes.in_reply_to": "in_reply_to",
    "content_attributes.external_error": "external_error",
    "content_attributes.deleted": "deleted",
    "content_attributes.email.subject": "email.subject",
    "content_attributes.email.from": "email.sender",
    "content_attributes.email.auto_reply": "email.auto_reply",
    "additional_attributes.template_params": "template_params",
}
_FIGURES = "conversations_count resolved_conversations_count avg_resolution_time avg_first_response_time avg_reply_time"
_TOTALS = (
    "conversations_count incoming_messages_count outgoing_messages_count resolutions_count avg_first_response_time"
    " avg_resolution_time reply_time"
)

INTEREST: Mapping[str, Interest] = {
    "conversation": _CONVERSATION
    | _same("uuid muted assignee_last_seen_at")
    | {
        "meta.channel": "channel",
        "meta.hmac_verified": "hmac_verified",
        "last_non_activity_message": Nested("last_message", "message"),
    },
    "push": {**_CONVERSATION, "channel": "channel"},
    "counts": {
        "mine_count": "mine",
        "unassigned_count": "unassigned",
        "all_count": "all",
        "assigned_count": "assigned",
    },
    "status change": {
        "conversation_id": "conversation_id",
        "current_status": "status",
        "snoozed_until": "snoozed_until",
    },
    "message": _MESSAGE,
    "sender": _same("id name available_name") | {"type": "kind"},
    "attachment": _same(
        "id file_type data_url thumb_url extension content_type file_size width height transcribed_text message_id"
        " fallback_title created_at"
    )
    | {"coordinates_lat": "latitude", "coordinates_long": "longitude", "sender": Nested("sender", "sender")},
    "agent": _AGENT,
    "team": _same("id name description is_member allow_auto_assign"),
    "contact": _CONTACT,
    "contact inbox": {"source_id": "source_id", "inbox.id": "inbox_id", "inbox.name": "inbox_name"},
    "note": _same("id content " + _TIMES) | {"user": Nested("author", "agent")},
    "profile": _same(
        "id name available_name display_name email role confirmed provider avatar_url access_token pubsub_token"
        " message_signature account_id ui_settings"
    )
    | {"accounts": Nested("accounts", "membership")},
    "membership": _same(
        "id name role permissions status availability availability_status auto_offline active_at custom_role_id"
    ),
    "notification": _same(
        "id notification_type primary_actor_id account_id read_at snoozed_until created_at last_activity_at"
    )
    | {
        "push_message_body": "body",
        "push_message_title": "title",
        "primary_actor": Nested("conversation", "push"),
        "primary_actor.id": "conversation_id",
    },
    "raw notification": _same(
        "id notification_type primary_actor_id account_id read_at snoozed_until created_at last_activity_at"
    ),
    "notification settings": _same("id all_email_flags selected_email_flags all_push_flags selected_push_flags"),
    "inbox": _same(
        "id name inbox_identifier phone_number email website_url medium timezone working_hours_enabled"
        " csat_survey_enabled enable_auto_assignment lock_to_single_conversation greeting_message"
        " out_of_office_message additional_attributes"
    )
    | {"channel_type": "channel"},
    "label": _same("id title description color show_on_sidebar"),
    "canned response": _same("id short_code content " + _TIMES),
    "macro": _same("id name visibility")
    | {
        "created_by": Nested("created_by", "agent"),
        "updated_by": Nested("updated_by", "agent"),
        "actions": Nested("actions", "macro action"),
    },
    "macro action": _same("action_name action_params"),
    "definition": _same(
        "id attribute_key attribute_display_name attribute_description attribute_display_type attribute_model"
        " attribute_values regex_pattern regex_cue " + _TIMES
    ),
    "custom filter": _same("id name filter_type query " + _TIMES),
    "account": _same(
        "id name locale status domain support_email features settings custom_attributes cache_keys created_at"
    ),
    "cache keys": {"cache_keys": "keys"},
    "server version": _same("version timestamp queue_services data_services"),
    "agent bot": _same("id name description thumbnail outgoing_url bot_type bot_config account_id system_bot")
    | _same("access_token secret"),
    "webhook": _same("id url name account_id subscriptions secret"),
    "integration app": _same("id name description short_description enabled hook_type allow_multiple_hooks"),
    "portal": _same("id slug name page_title header_text homepage_link custom_domain color archived"),
    "category": _same("id name slug locale description position icon") | {"meta.articles_count": "articles_count"},
    "article": _same("id slug title content description status position views updated_at")
    | {"category.id": "category_id", "category.name": "category_name", "author": Nested("author", "agent")},
    "match": {
        "id": "id",
        "created_at": "created_at",
        "contact.name": "contact_name",
        "inbox.name": "inbox_name",
        "messages": Nested("messages", "matching message"),
    },
    "matching message": _same("id content created_at sender_name"),
    "hit": {"id": "id", "created_at": "created_at", "message": Nested("message", "message")},
    "article hit": _same("id title content slug portal_slug locale status category_name updated_at"),
    "bucket": {"timestamp": "at", "value": "value", "count": "count"},
    "summary": {**_same(_TOTALS), "previous": Nested("previous", "earlier summary")},
    "earlier summary": _same(_TOTALS),
    "live metrics": _same("open unattended unassigned pending assignee_id team_id"),
    "agent metrics": _same("id name email availability") | {"metric.open": "open", "metric.unattended": "unattended"},
    "summary row": _same("id name " + _FIGURES),
    "rating": _same("id rating feedback_message csat_review_notes conversation_id message_id created_at")
    | {"contact": Nested("contact", "contact"), "assigned_agent": Nested("assigned_agent", "agent")},
    "rating metrics": _same("total_count total_sent_messages_count"),
    "platform account": _same("id name locale domain support_email status features limits custom_attributes"),
    "account user": _same(
        "id account_id user_id role availability auto_offline inviter_id custom_role_id active_at " + _TIMES
    ),
    "user token": _same("access_token expiry user"),
    "public inbox": _same(
        "identifier name timezone identity_validation_enabled working_hours_enabled csat_survey_enabled greeting_enabled"
    )
    | {"working_hours": Nested("working_hours", "working hours")},
    "working hours": _same("day_of_week closed_all_day open_all_day open_hour open_minutes close_hour close_minutes"),
    "public contact": _same("id source_id pubsub_token name email phone_number"),
    "public conversation": _same("id uuid inbox_id status contact_last_seen_at agent_last_seen_at")
    | {"contact": Nested("contact", "contact"), "messages": Nested("messages", "message")},
    "survey": _same("id content display_type inbox_name locale created_at")
    | {"csat_survey_response.rating": "rating", "csat_survey_response.feedback_message": "feedback_message"},
}


def lost(kind: str, raw: Json, model: object, path: str = "$") -> Iterator[str]:
    """Yield a sentence for every field of interest that is in the JSON and not, or otherwise, in the model."""
    for name, attribute in INTEREST[kind].items():
        found, value = _at(raw, name)
        if not found:
            continue
        here = f"{path}.{name}"
        if isinstance(attribute, Nested):
            yield from _lost_inside(attribute, value, model, here)
        else:
            held = _held(model, attribute)
            if not agree(value, held):
                yield f"{here} is {_short(value)}, our {kind}'s {attribute} is {_short(held)}"


def _lost_inside(nested: Nested, value: Json, model: object, path: str) -> Iterator[str]:
    held = _held(model, nested.attribute)
    if isinstance(value, list):
        inner = list(held) if isinstance(held, Sequence) else []
        if len(inner) != len(value):
            yield f"{path} has {len(value)} rows, ours {len(inner)}"
            return
        # The server gives a message's attachments in no order; ours are in the order of their ids.
        rows = sorted(value, key=_id_of) if nested.kind == "attachment" else value
        for row, one in zip(rows, inner, strict=True):
            yield from lost(nested.kind, row, one, f"{path}[]")
    elif isinstance(value, dict) and value:
        if held is None:
            yield f"{path} is an object, ours is nothing"
        else:
            yield from lost(nested.kind, value, held, path)


def agree(recorded: Json, ours: object) -> bool:
    """Whether a value of ours says what the recorded one says: as it is, as a moment, as a word of an enum."""
    if isinstance(ours, datetime):
        return recorded is not None and abs(_moment(recorded) - ours.timestamp()) <= CLOSE
    if recorded is None or (recorded in ("", 0) and not isinstance(recorded, bool)):
        return not ours or _says_nothing(ours)
    if isinstance(ours, Enum):
        return recorded == ours.value or str(recorded).lower() == ours.name.lower()
    if isinstance(recorded, str):
        return isinstance(ours, str) and _words(recorded) == _words(ours)
    if isinstance(recorded, list):
        return isinstance(ours, Sequence) and [*map(_plain, ours)] == [*map(_plain, _listed(recorded))]
    if isinstance(recorded, dict):
        return isinstance(ours, Mapping) and dict(ours) == recorded
    return bool(recorded == ours)


def _id_of(row: Json) -> int:
    number = mapping(row).get("id")
    return number if isinstance(number, int) else 0


def _says_nothing(ours: object) -> bool:
    return isinstance(ours, Enum) and (ours.name in ("UNKNOWN", "NONE") or not ours.value)


def _words(text: object) -> str:
    """One line of our own may have lost its ends and line breaks: what is said is the same."""
    return " ".join(str(text).split())


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _moment(value: Json) -> float:
    if isinstance(value, int | float):
        return float(value)
    try:
        moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return float("nan")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _at(raw: Json, path: str) -> tuple[bool, Json]:
    value: Json = raw
    for part in path.split("."):
        owner = mapping(value)
        if part not in owner:
            return False, None
        value = owner[part]
    return True, value


def _held(model: object, path: str) -> object:
    value: object = model
    for part in path.split("."):
        value = getattr(value, part, None)
    return value


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
