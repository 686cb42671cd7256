"""What each kind of row is for scripts: fields by name, read from the server's JSON, stable and documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.models.wire import JsonValue, moment, number

Row = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record."""

    name: str
    about: str
    read: Callable[[Row], JsonValue]
    heading: str = ""
    """Of the column in the text for people; empty: it is not in it."""
    most: int = 0
    """Cells of the column at most; 0: as many as it needs."""
    is_age: bool = False
    """Whether people are told how long ago it is."""


def at(path: str) -> Callable[[Row], JsonValue]:
    """Return what reads the value under a dotted path; None where there is none."""
    names = path.split(".")

    def read(row: Row) -> JsonValue:
        value: JsonValue = row
        for name in names:
            if not isinstance(value, Mapping):
                return None
            value = value.get(name)
        return value

    return read


def record(kind: str, row: Row) -> dict[str, JsonValue]:
    """Return a row as the record of its kind."""
    return {field.name: field.read(row) for field in KINDS[kind]}


def _time(path: str) -> Callable[[Row], JsonValue]:
    """Return what reads a time, as ISO 8601 in UTC."""
    value = at(path)

    def read(row: Row) -> JsonValue:
        when = moment(value(row))
        return iso(when) if when else None

    return read


def iso(when: datetime) -> str:
    """Return a time as records hold it."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _or(path: str, other: str) -> Callable[[Row], JsonValue]:
    first, second = at(path), at(other)
    return lambda row: first(row) or second(row)


def _list(path: str) -> Callable[[Row], JsonValue]:
    value = at(path)

    def read(row: Row) -> JsonValue:
        found = value(row)
        return found if isinstance(found, list) else []

    return read


_TYPES: Final = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}


def _message_type(row: Row) -> JsonValue:
    value = row.get("message_type")
    return _TYPES.get(value, "unknown") if isinstance(value, int) else value


def _direction(row: Row) -> JsonValue:
    return "note" if row.get("private") else _message_type(row)


def _last_words(row: Row) -> JsonValue:
    return at("last_non_activity_message.content")(row)


def _subject(row: Row) -> JsonValue:
    return at("additional_attributes.mail_subject")(row)


def _files(row: Row) -> JsonValue:
    found = row.get("attachments")
    return [
        {"id": each.get("id"), "type": each.get("file_type"), "url": each.get("data_url")}
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, Mapping)
    ]


def _body(row: Row) -> JsonValue:
    files = row.get("attachments")
    words = row.get("content") or ""
    return f"{words}{f' [{len(files)} files]' if isinstance(files, list) and files else ''}"


def _actions(row: Row) -> JsonValue:
    found = row.get("actions")
    return [each.get("action_name") for each in (found if isinstance(found, list) else ()) if isinstance(each, Mapping)]


def _accounts(row: Row) -> JsonValue:
    found = row.get("accounts")
    return [
        {"id": each.get("id"), "name": each.get("name"), "role": each.get("role")}
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, Mapping)
    ]


_ID: Final = Field("id", "its number", at("id"), "ID")

KINDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "conversation": (
        Field("id", "the number in its address", at("id"), "ID"),
        Field("status", "open, resolved, pending or snoozed", at("status"), "STATUS"),
        Field("priority", "low, medium, high, urgent; null: none", at("priority"), "PRIORITY"),
        Field("contact", "the customer's name", at("meta.sender.name"), "CONTACT", 24),
        Field("contact_id", "the customer's number", at("meta.sender.id")),
        Field("contact_email", "the customer's e-mail address", at("meta.sender.email")),
        Field("contact_phone", "the customer's phone number", at("meta.sender.phone_number")),
        Field("inbox_id", "the inbox's number", at("inbox_id")),
        Field("channel", "as Channel::Email", at("meta.channel")),
        Field("assignee", "the agent's name; null: nobody", at("meta.assignee.name"), "ASSIGNEE", 16),
        Field("assignee_id", "the agent's number", at("meta.assignee.id")),
        Field("team", "the team's name", at("meta.team.name")),
        Field("team_id", "the team's number", at("meta.team.id")),
        Field("labels", "titles", _list("labels"), "LABELS", 24),
        Field("unread", "messages of the customer that nobody has read; the server stops at 10", at("unread_count")),
        Field("subject", "of an e-mail", _subject),
        Field("last_message", "its text", _last_words, "LAST MESSAGE", 48),
        Field("last_activity_at", "a time", _time("last_activity_at"), "AGE", is_age=True),
        Field("created_at", "a time", _time("created_at")),
        Field("waiting_since", "since when the customer waits; null: does not", _time("waiting_since")),
        Field("snoozed_until", "a time; null while snoozed: until the next reply", _time("snoozed_until")),
        Field("muted", "whether the contact is blocked", at("muted")),
        Field("can_reply", "whether the channel still takes a reply", at("can_reply")),
        Field("custom_attributes", "by key", at("custom_attributes")),
    ),
    "message": (
        _ID,
        Field("created_at", "a time", _time("created_at"), "AGE", is_age=True),
        Field("type", "incoming, outgoing, activity or template", _message_type),
        Field("private", "whether it is a note", at("private")),
        Field("sender", "who wrote it", at("sender.name"), "FROM", 20),
        Field("sender_type", "contact, user or agent_bot", at("sender.type")),
        Field("sender_id", "their number", at("sender.id")),
        Field("kind", "as `type`, and `note`", _direction, "KIND"),
        Field("status", "sent, delivered, read or failed", at("status")),
        Field("content", "the text", at("content")),
        Field("text", "the text, with the number of files", _body, "TEXT", 80),
        Field("content_type", "as text, cards, form", at("content_type")),
        Field("attachments", "id, type and url of each file", _files),
        Field("conversation_id", "where it was written; null in a thread's own list", at("conversation_id")),
    ),
    "contact": (
        _ID,
        Field("name", "the name", at("name"), "NAME", 28),
        Field("email", "the e-mail address", at("email"), "EMAIL", 36),
        Field("phone_number", "the phone number", at("phone_number"), "PHONE"),
        Field("identifier", "your own name for the customer", at("identifier")),
        Field("blocked", "whether what they write is refused", at("blocked")),
        Field("city", "the city", at("additional_attributes.city"), "CITY", 20),
        Field("country", "the country", at("additional_attributes.country")),
        Field("company", "the company", at("additional_attributes.company_name")),
        Field("custom_attributes", "by key", at("custom_attributes")),
        Field("created_at", "a time", _time("created_at")),
        Field("last_activity_at", "a time", _time("last_activity_at"), "AGE", is_age=True),
    ),
    "note": (
        _ID,
        Field("author", "the agent's name", at("user.name"), "AUTHOR", 20),
        Field("created_at", "a time", _time("created_at"), "AGE", is_age=True),
        Field("content", "the text", at("content"), "TEXT", 80),
    ),
    "inbox": (
        _ID,
        Field("name", "the name", at("name"), "NAME", 32),
        Field("channel", "as Channel::Email", at("channel_type"), "CHANNEL"),
        Field("address", "its e-mail address, phone number or website", _or("email", "phone_number"), "ADDRESS", 40),
    ),
    "agent": (
        _ID,
        Field("name", "the name", at("name"), "NAME", 28),
        Field("email", "the e-mail address", at("email"), "EMAIL", 36),
        Field("role", "agent or administrator", at("role"), "ROLE"),
        Field("availability", "online, busy or offline", at("availability_status"), "AVAILABILITY"),
    ),
    "team": (
        _ID,
        Field("name", "the name", at("name"), "NAME", 28),
        Field("description", "what it is for", at("description"), "DESCRIPTION", 48),
        Field("mine", "whether you are a member", at("is_member"), "MINE"),
    ),
    "label": (
        _ID,
        Field("title", "what it is called", at("title"), "TITLE", 28),
        Field("description", "what it is for", at("description"), "DESCRIPTION", 48),
        Field("color", "as #F59E0B", at("color"), "COLOUR"),
    ),
    "canned": (
        _ID,
        Field("short_code", "what is typed for it", at("short_code"), "CODE", 20),
        Field("content", "the text", at("content"), "TEXT", 80),
    ),
    "macro": (
        _ID,
        Field("name", "the name", at("name"), "NAME", 32),
        Field("visibility", "global or personal", at("visibility"), "FOR"),
        Field("actions", "what it does, in order", _actions, "ACTIONS", 60),
    ),
    "view": (
        _ID,
        Field("name", "the name", at("name"), "NAME", 32),
        Field("type", "conversation, contact or report", at("filter_type"), "OF"),
        Field("query", "its conditions", at("query")),
    ),
    "notification": (
        _ID,
        Field("type", "as assigned_conversation_new_message", at("notification_type"), "TYPE"),
        Field("conversation_id", "which conversation it is about", at("primary_actor.id"), "CONV"),
        Field("text", "what happened", at("push_message_body"), "TEXT", 60),
        Field("read_at", "a time; null: unread", _time("read_at")),
        Field("last_activity_at", "a time", _time("last_activity_at"), "AGE", is_age=True),
    ),
    "profile": (
        _ID,
        Field("name", "the name", at("name"), "NAME"),
        Field("email", "the e-mail address", at("email"), "EMAIL"),
        Field("role", "agent or administrator", at("role"), "ROLE"),
        Field("availability", "online, busy or offline", at("availability_status")),
        Field("accounts", "id, name and role of each account", _accounts),
    ),
    "summary": (
        Field("id", "of the agent, inbox or team; null: the account", at("id"), "ID"),
        Field("name", "its name", at("name"), "NAME", 28),
        Field("conversations", "how many", at("conversations_count"), "CONVERSATIONS"),
        Field("resolved", "how many", _or("resolved_conversations_count", "resolutions_count"), "RESOLVED"),
        Field(
            "first_response",
            "seconds on average; null: none",
            _or("avg_first_response_time", "first_response"),
            "FIRST RESPONSE",
        ),
        Field("resolution", "seconds on average; null: none", at("avg_resolution_time"), "RESOLUTION"),
        Field("reply", "seconds on average; null: none", _or("avg_reply_time", "reply_time"), "REPLY"),
    ),
    "act": (
        Field("id", "the conversation's or contact's number", at("id"), "ID"),
        Field("act", "what was done, as the verb", at("act"), "ACT"),
        Field("outcome", "done, planned, unchanged, uncertain or failed", at("outcome"), "OUTCOME"),
        Field("detail", "what it is now, or why it failed", at("detail"), "DETAIL", 80),
        Field("status", "the exit status that it would have alone", at("status")),
    ),
    "sent": (
        Field("id", "the message's number", at("id"), "ID"),
        Field("conversation_id", "where it was sent", at("conversation_id"), "CONV"),
        Field("outcome", "sent, already sent, or planned", at("outcome"), "OUTCOME"),
        Field("key", "what was said with --id", at("key")),
        Field("token", "what the message is known by", at("token")),
    ),
    "board": (
        Field("ref", "what it is called by", at("ref"), "REF"),
        Field("name", "the name", at("name"), "NAME", 32),
        Field("stages", "names of its columns, in order", at("stages"), "STAGES", 60),
    ),
    "card": (
        Field("id", "the conversation's number", at("id"), "ID"),
        Field("stage", "the column it is in", at("stage"), "STAGE", 24),
        Field("title", "what it is called", at("title"), "TITLE", 48),
    ),
}
"""The records of `--json`, `--jsonl`, `-o csv` and `--template`, by kind; names and meanings stay as they are."""


def id_of(row: Row) -> int | None:
    """Return a row's number."""
    return number(row.get("id"))
