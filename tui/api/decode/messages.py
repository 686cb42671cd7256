"""Messages in an answer: REST and push forms, attachments, what e-mail adds."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from tui.api.decode.people import agent_shape, contact_shape, sender_shape
from tui.api.reading import JsonObject, Rows, beyond, items, known, meta, obj, payload, record, rows, shapes, validated
from tui.models.message import Attachment, AttachmentPage, Message, MessagePage, MessageType
from tui.models.pictures import STORAGE, kept_at, pictures
from tui.models.wire import JsonValue, count, number
from tui.text.shown import shown_line

# Unseen, they make one name look like another.
_UNSEEN_IN_NAMES = re.compile("[\u00ad\u034f\u061c\u200e\u200f]+")
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME_BYTES = 200

_PICTURE = re.compile(r"<img\b[^<>]{1,4000}>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TITLE = re.compile(r"\balt\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
_REMOTE = re.compile(r"\bsrc\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
_DOT = re.compile(r"\b(?:width|height)\s*[=:]\s*[\"']?[01](?:px)?[\"'\s;/>]", re.IGNORECASE)
"""A picture of a dot tells its sender that the mail was opened; nobody is to see it."""

_MESSAGE_SAME = (
    "content",
    "message_type",
    "content_type",
    "private",
    "status",
    "created_at",
    "updated_at",
    "inbox_id",
    "echo_id",
    "source_id",
)


_MESSAGE_ELSEWHERE = frozenset(
    ["conversation", "inbox", "account", "sender_id", "sender_type", "processed_message_content"]
)
"""What is told in another form, or twice."""


def message(value: JsonValue) -> Message:
    """A message in its REST, push, webhook or public form."""
    return validated(Message, message_shape(record(value)))


def messages(value: JsonValue) -> Rows[Message]:
    """Messages from a bare array or from under `payload`, in the server's order."""
    return rows(payload(value), lambda row: validated(Message, message_shape(row)))


def message_page(value: JsonValue) -> MessagePage:
    """A window of a thread, oldest first, with what its `meta` says of the conversation."""
    about = meta(value)
    found = messages(value)
    return validated(
        MessagePage,
        {
            "messages": sorted(found, key=lambda each: each.id),
            "passed_over": found.passed_over,
            "contact": contact_shape(about.get("contact")),
            "assignee": agent_shape(about.get("assignee")),
            "labels": about.get("labels"),
            "agent_last_seen_at": about.get("agent_last_seen_at"),
            "assignee_last_seen_at": about.get("assignee_last_seen_at"),
            "additional_attributes": obj(about.get("additional_attributes")),
        },
    )


def attachment(value: JsonValue) -> Attachment:
    """An attachment, as messages carry it and as the attachment lists do."""
    return validated(Attachment, attachment_shape(value))


def attachments(value: JsonValue) -> Rows[Attachment]:
    """An attachment list, in the server's order."""
    return rows(payload(value), attachment)


def attachment_page(value: JsonValue) -> AttachmentPage:
    """A page of an attachment list, with how many there are in all."""
    found = attachments(value)
    return AttachmentPage(
        attachments=tuple(found), total=count(meta(value).get("total_count")), passed_over=found.passed_over
    )


def translation(value: JsonValue) -> str | None:
    """A translated text, None where the server translates nothing."""
    content = obj(value).get("content")
    return content if isinstance(content, str) else None


def message_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    conversation = raw.get("conversation_id")
    if conversation is None:
        conversation = obj(raw.get("conversation")).get("id")
    if number(conversation) is None:
        return None
    attributes = obj(raw.get("content_attributes"))
    shape: JsonObject = {name: raw[name] for name in _MESSAGE_SAME if raw.get(name) is not None}
    shape["id"] = raw["id"]
    shape["conversation_id"] = conversation
    if sender := raw.get("sender"):
        shape["sender"] = sender_shape(sender)
    if files := raw.get("attachments"):
        # The server reads them without an order: a GET may tell them in another one than the POST did (4.15.1).
        shape["attachments"] = sorted(shapes(files, attachment_shape), key=lambda each: number(each["id"]) or 0)
    if attributes:
        shape["content_attributes"] = attributes
        shape["client_token"] = attributes.get("client_token")
        shape["in_reply_to"] = attributes.get("in_reply_to")
        shape["external_error"] = attributes.get("external_error")
        shape["deleted"] = attributes.get("deleted")
        shape["email"] = email_shape(attributes)
    if (call := call_shape(raw, attributes)) is not None:
        shape["call"] = call
    if within := inline_pictures(raw["id"], raw.get("content"), obj(attributes.get("email"))):
        known_urls = {obj(each).get("data_url") for each in items(raw.get("attachments"))}
        kept = [each for each in within if each["data_url"] not in known_urls]
        shape["attachments"] = [*shape.get("attachments", ()), *kept]  # type: ignore[misc]  # a list of shapes
    if (template := obj(raw.get("additional_attributes")).get("template_params")) is not None:
        shape["template_params"] = template
    if "inbox_id" not in shape:
        shape["inbox_id"] = obj(raw.get("inbox")).get("id")
    shape["extra"] = beyond(Message, raw, _MESSAGE_ELSEWHERE)
    return shape


def attachment_shape(value: JsonValue) -> JsonObject | None:
    """REST and push attachments, and the flat rows of attachment lists, which had no id before 4.14."""
    raw = obj(value)
    if number(raw.get("id")) is None and number(raw.get("message_id")) is None:
        return None
    return {
        **raw,
        "id": raw.get("id") or 0,
        "file_name": file_name(raw.get("data_url")),
        "latitude": raw.get("coordinates_lat"),
        "longitude": raw.get("coordinates_long"),
        "sender": sender_shape(raw.get("sender")),
        "meta": obj(raw.get("meta")),
    }


def file_name(url: JsonValue) -> str:
    """Return the base name under which what a URL holds may be saved: no folder, no control, not hidden, not long.

    It is the last part of the path, percent-decoded (4.15.1 puts `?disposition=inline` behind it for audio). Empty
    where the URL names none.
    """
    if not isinstance(url, str) or not url:
        return ""
    try:
        last = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    last = _UNSEEN_IN_NAMES.sub("", shown_line(unquote(last, errors="replace")))
    name = " ".join(_UNSAFE_IN_NAMES.sub("_", last).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    room = _LONGEST_NAME_BYTES - len(extension.encode()) - 1
    if dot and room > 100 and len(stem.encode()) > room:
        name = stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + extension
    return name.encode()[:_LONGEST_NAME_BYTES].decode(errors="ignore")


def email_shape(attributes: JsonObject) -> JsonObject | None:
    """What e-mail adds to a message; its keys are singular on the way in and plural on the way out."""
    raw = obj(attributes.get("email"))
    outgoing = any(attributes.get(name) for name in ("to_emails", "cc_emails", "bcc_emails"))
    incoming = any(attributes.get(name) for name in ("cc_email", "bcc_email"))
    if not (raw or outgoing or incoming):
        return None
    plain, marked = obj(raw.get("text_content")), obj(raw.get("html_content"))
    return {
        "subject": raw.get("subject"),
        "sender": raw.get("from"),
        "to": raw.get("to") or attributes.get("to_emails"),
        "cc": raw.get("cc") or attributes.get("cc_emails") or attributes.get("cc_email"),
        "bcc": raw.get("bcc") or attributes.get("bcc_emails") or attributes.get("bcc_email"),
        "text": plain.get("quoted") or marked.get("quoted") or plain.get("reply") or marked.get("reply"),
        "full_text": _words_of(plain.get("full")) or plain.get("reply") or marked.get("reply"),
        "html": marked.get("full"),
        "auto_reply": raw.get("auto_reply"),
        "files_sent": raw.get("number_of_attachments"),
        "pictures_elsewhere": _elsewhere(marked.get("full")),
    }


def call_shape(raw: JsonObject, attributes: JsonObject) -> JsonObject | None:
    """A voice call: the `call` beside the message (REST, from 4.14), else what its content attributes tell."""
    if raw.get("content_type") != "voice_call":
        return None
    told, data = obj(raw.get("call")), obj(attributes.get("data"))
    return {
        "direction": told.get("direction") or data.get("call_direction"),
        "status": told.get("status") or data.get("status"),
        "duration_seconds": told.get("duration_seconds") or data.get("duration_seconds"),
        "from_number": told.get("from_number") or data.get("from_number"),
        "to_number": told.get("to_number") or data.get("to_number"),
        "accepted_by": told.get("accepted_by_agent_name") or obj(data.get("accepted_by")).get("name"),
        "end_reason": told.get("end_reason"),
        "recording_url": told.get("recording_url"),
        "transcript": told.get("transcript"),
    }


def inline_pictures(message_id: JsonValue, content: JsonValue, email: JsonObject) -> list[JsonObject]:
    """The pictures that a message shows in its text and the server keeps: attachments in all but name.

    Their addresses are paths, so that they are asked for where everything else is: whoever wrote the text wrote them too.

    Source: `MailPresenter#content`, `IncomingEmailBuilder`; what the dashboard's "Upload image" writes into a text, 4.15.
    """
    found: dict[str, JsonObject] = {}

    def note(path: str, title: str) -> None:
        if path and path not in found:
            found[path] = {
                "id": -len(found) - 1,
                "message_id": message_id,
                "file_type": "image",
                "data_url": path,
                "file_name": file_name(path) or file_name(title),
                "inline": True,
            }

    for part in ("html_content", "text_content"):
        full = obj(email.get(part)).get("full")
        if not isinstance(full, str) or STORAGE not in full:
            continue
        for picture in _PICTURE.findall(full):
            address = unescape(next(filter(None, _SOURCE.findall(picture)[:1]), ""))
            note(kept_at(address), unescape(next(filter(None, _TITLE.findall(picture)[:1]), "")))
    for each in pictures(content) if isinstance(content, str) else ():
        note(each.path, each.title)
    return list(found.values())


def _words_of(full: JsonValue) -> str:
    """Return the whole text of a mail without the pictures that the server writes into it as HTML."""
    if not isinstance(full, str):
        return ""
    kept = _PICTURE.sub(lambda found: "" if STORAGE in found[0] else found[0], full) if STORAGE in full else full
    return kept if kept.strip() else ""


def _elsewhere(html: JsonValue) -> int:
    """Return how many pictures of a mail lie on other servers, but for those that are only there to be counted."""
    if not isinstance(html, str):
        return 0
    pictures = [each for each in _PICTURE.findall(html) if STORAGE not in each and _REMOTE.search(each)]
    return sum(1 for each in pictures if not _DOT.search(each))


def newest_of(values: JsonValue) -> JsonObject | None:
    """Return the last message of the few that a conversation embeds, as it came."""
    for value in reversed(items(values)):
        if (raw := known(value)) is not None:
            return raw
    return None


def is_activity(raw: JsonObject) -> bool:
    """Return whether a message, as it came, is an activity."""
    return raw.get("message_type") in (MessageType.ACTIVITY, "activity", "2")
