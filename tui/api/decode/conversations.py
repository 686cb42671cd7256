"""Conversations in an answer: what REST tells, what the websocket tells, lists and their counts."""

from __future__ import annotations

from tui.api.decode.messages import is_activity, message_shape, newest_of
from tui.api.decode.people import agent_shape, contact_shape, team_shape
from tui.api.reading import JsonObject, Rows, known, meta, obj, payload, record, rows, validated
from tui.models.conversation import (
    Conversation,
    ConversationCounts,
    ConversationPage,
    ConversationPush,
    StatusChange,
    UnreadCounts,
)
from tui.models.wire import JsonValue, count, moment, number, text, texts

_SAME = (
    "inbox_id",
    "status",
    "account_id",
    "labels",
    "unread_count",
    "can_reply",
    "snoozed_until",
    "created_at",
    "updated_at",
    "waiting_since",
    "first_reply_created_at",
    "agent_last_seen_at",
    "contact_last_seen_at",
    "custom_attributes",
    "additional_attributes",
)
_REST_ONLY = ("uuid", "muted", "assignee_last_seen_at")
_ELSEWHERE = (
    "id meta messages timestamp last_activity_at last_non_activity_message priority contact assignee team channel "
    "contact_inbox"
)
_TOLD = frozenset((*_SAME, *_REST_ONLY, *_ELSEWHERE.split()))


def conversation(value: JsonValue) -> Conversation:
    """A conversation in its REST form; in the upstream dialect and in the distribution's."""
    return validated(Conversation, conversation_shape(record(value)))


def conversations(value: JsonValue) -> Rows[Conversation]:
    """Conversations of any list, in the server's order."""
    return rows(payload(value), lambda row: validated(Conversation, conversation_shape(row)))


def conversation_page(value: JsonValue) -> ConversationPage:
    """A page of a list, a filter or a search, with its counts."""
    found = conversations(value)
    return ConversationPage(
        conversations=tuple(found), counts=conversation_counts(value), passed_over=found.passed_over
    )


def conversation_counts(value: JsonValue) -> ConversationCounts:
    """The counts in a list's `meta`; where it has none, all are 0."""
    about = meta(value)
    return validated(
        ConversationCounts,
        {
            "mine": about.get("mine_count"),
            "unassigned": about.get("unassigned_count"),
            "all": about.get("all_count", about.get("total_count")),
            "assigned": about.get("assigned_count"),
        },
    )


def conversation_push(value: JsonValue) -> ConversationPush:
    """A conversation as the websocket, notifications and webhooks carry it."""
    return validated(ConversationPush, push_shape(value))


def status_change(value: JsonValue) -> StatusChange:
    """What a status was set to, from the answer of `toggle_status`."""
    raw = obj(payload(value))
    return validated(
        StatusChange,
        {
            "conversation_id": raw.get("conversation_id"),
            "status": raw.get("current_status"),
            "snoozed_until": raw.get("snoozed_until"),
        },
    )


def unread_counts(value: JsonValue) -> UnreadCounts:
    """How many conversations have something unread."""
    raw = obj(payload(value))
    return UnreadCounts(
        all=count(raw.get("all_count")),
        inboxes=_counted(raw.get("inboxes")),
        labels=_counted(raw.get("labels")),
        teams=_counted(raw.get("teams")),
    )


def draft(value: JsonValue) -> str | None:
    """The draft that all agents share, None where there is none."""
    raw = obj(value)
    return text(raw.get("message")) if raw.get("has_draft") is True else None


def labels(value: JsonValue) -> tuple[str, ...]:
    """Titles of a conversation's or a contact's labels, to the last byte: they are merged and written back."""
    return tuple(dict.fromkeys(texts(payload(value))))


def custom_attributes(value: JsonValue) -> JsonObject:
    """The whole bag, from the answer of a write."""
    return obj(obj(value).get("custom_attributes"))


def conversation_shape(value: JsonValue) -> JsonObject | None:
    """Upstream has contact, assignee and team under `meta`; a distribution has them beside it, as it pleases."""
    if (raw := known(value)) is None:
        return None
    shape = _common(raw)
    about = obj(raw.get("meta"))
    for name in _REST_ONLY:
        if name in raw:
            shape[name] = raw[name]
    shape["channel"] = about.get("channel") or raw.get("channel")
    newest = newest_of(raw.get("messages"))
    last = message_shape(raw.get("last_non_activity_message"))
    if last is None and newest is not None and not is_activity(newest):
        last = message_shape(newest)
    shape["last_message"] = last
    shape["newest_message_id"] = newest["id"] if newest else None
    shape["hmac_verified"] = about.get("hmac_verified")
    shape["extra"] = {name: item for name, item in raw.items() if name not in _TOLD and item is not None}
    return shape


def push_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    shape = _common(raw)
    shape["channel"] = raw.get("channel") or obj(raw.get("meta")).get("channel")
    shape["last_message"] = message_shape(newest_of(raw.get("messages")))
    if shape.get("account_id") is None:
        shape["account_id"] = obj(raw.get("account")).get("id")
    return shape


def _counted(value: JsonValue) -> dict[int, int]:
    return {found: count(item) for key, item in obj(value).items() if (found := number(key)) is not None}


def _common(raw: JsonObject) -> JsonObject:
    about = obj(raw.get("meta"))
    shape: JsonObject = {name: raw[name] for name in _SAME if name in raw}
    shape["id"] = raw["id"]
    contact = about.get("sender") or raw.get("contact")
    if (person := contact_shape(contact)) is None:
        # A deleted contact leaves its conversations behind for a moment.
        person = {"id": number(obj(raw.get("contact_inbox")).get("contact_id")) or 0}
    shape["contact"] = person
    assignee = agent_shape(about.get("assignee") or raw.get("assignee"))
    if assignee is not None and about.get("assignee_type") == "AgentBot":
        assignee["is_bot"] = True
    shape["assignee"] = assignee
    shape["team"] = team_shape(about.get("team") or raw.get("team"))
    shape["priority"] = raw.get("priority")
    shape["last_activity_at"] = moment(raw.get("last_activity_at")) or moment(raw.get("timestamp"))
    return shape
