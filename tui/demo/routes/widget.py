"""The website widget's own API: a visitor's session, their one conversation, and what they write in it."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui.demo import errors
from tui.demo.acts import contact_ends, contacts, conversations, messages
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, Upload, integer, listed
from tui.demo.registry import route
from tui.demo.shapes.contacts import push_contact, raw_contact
from tui.demo.shapes.files import avatar_url
from tui.demo.shapes.inboxes import WEBSITE
from tui.demo.shapes.messages import INCOMING, public_message
from tui.demo.shapes.times import epoch, iso

BASE = "/api/v1/widget"
WORDS = ("winter", "silence", "river", "morning", "forest", "silver", "quiet", "autumn", "meadow", "harbor")
LANGUAGES = (
    "English (en)",
    "العربية (ar)",
    "Español (es)",
    "Français (fr)",
    "Deutsch (de)",
    "Português Brasileiro (pt-BR)",
)
PAGE = 20
BRAND = {
    "LOGO_THUMBNAIL": "/brand-assets/logo_thumbnail.svg",
    "BRAND_NAME": "Chatwoot",
    "WIDGET_BRAND_URL": "https://www.chatwoot.com",
}


def _signature(call: Call, text: str) -> str:
    # A secret of this installation that nobody resets, and a data file keeps.
    key = call.found(call.db.find("access_tokens", owner_type="PlatformApp"))["token"].encode()
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _token(call: Call, session: Row) -> str:
    """A JSON web token that names the session."""
    parts = ({"alg": "HS256"}, {"source_id": session["source_id"], "inbox_id": session["inbox_id"]})
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return f"{text}.{_signature(call, text)}"


def _inbox(call: Call) -> Row:
    return call.found(call.db.find("inboxes", website_token=str(call.param("website_token")), channel_type=WEBSITE))


def _session(call: Call, inbox: Row) -> Row | None:
    """The visitor's session by their token; none without a good one."""
    text, _, signature = call.headers.get("x-auth-token", "").rpartition(".")
    if not text or not hmac.compare_digest(signature.encode(), _signature(call, text).encode()):
        return None
    payload = text.partition(".")[2]
    about = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return call.db.find("contact_inboxes", inbox_id=inbox["id"], source_id=about["source_id"])


def _new_session(call: Call, inbox: Row) -> Row:
    random = call.house.random
    name = f"{random.choice(WORDS)}-{random.choice(WORDS)}-{random.randint(1, 999)}"
    contact = contacts.create(call.house, inbox["account_id"], name=name)
    return contacts.session_in(call.house, contact, inbox, call.house.uuid())


def _visitor(call: Call) -> tuple[Row, Row]:
    """The inbox and the session of the caller.

    Raises:
        Refusal: 404 for a token nobody has.
    """
    inbox = _inbox(call)
    return inbox, call.found(_session(call, inbox))


def _conversation(call: Call, session: Row) -> Row | None:
    return call.db.one("SELECT * FROM conversations WHERE contact_inbox_id = ? ORDER BY id DESC LIMIT 1", session["id"])


def _offset(call: Call, inbox: Row) -> str:
    try:
        moment = datetime.fromtimestamp(call.house.now(), ZoneInfo(inbox["timezone"]))
    except (ZoneInfoNotFoundError, ValueError):
        return "+00:00"
    return f"{moment:%z}"[:3] + ":" + f"{moment:%z}"[3:]


def _hours(inbox: Row) -> list[dict[str, Any]]:
    moment = {"created_at": iso(inbox["created_at"]), "updated_at": iso(inbox["updated_at"])}
    about = {"inbox_id": inbox["id"], "account_id": inbox["account_id"]}
    first = (inbox["id"] - 1) * 7
    return [{"id": first + day["day_of_week"] + 1, **about, **day, **moment} for day in inbox["working_hours"] or ()]


def _portal(call: Call, inbox: Row) -> dict[str, Any] | None:
    portal = call.db.get("portals", inbox["portal_id"]) if inbox["portal_id"] else None
    return {"name": portal["name"], "slug": portal["slug"]} if portal else None


@route("POST", BASE + "/config", access="none")
def config(call: Call) -> object:
    """Return how the widget looks, and a token; a visitor without one begins a session."""
    inbox = _inbox(call)
    session = _session(call, inbox) or _new_session(call, inbox)
    contact, channel = contacts.get(call.house, session["contact_id"]), inbox["channel"]
    brand: dict[str, Any] = dict(BRAND)
    if call.house.at_least(4, 8):
        brand |= {"MAXIMUM_FILE_UPLOAD_SIZE": 40, "INSTALLATION_NAME": "Chatwoot"}
    languages = [{"name": name, "iso_639_1_code": name.partition("(")[2][:-1].replace("-", "_")} for name in LANGUAGES]
    return {
        "website_channel_config": {
            "allow_messages_after_resolved": inbox["allow_messages_after_resolved"],
            "api_host": call.house.base_url,
            "auth_token": _token(call, session),
            "avatar_url": avatar_url(call.house, inbox),
            "csat_survey_enabled": inbox["csat_survey_enabled"],
            "disable_branding": False,
            "enabled_features": channel.get("selected_feature_flags") or [],
            "enabled_languages": languages,
            "locale": call.db.value("SELECT locale FROM accounts WHERE id = ?", inbox["account_id"]),
            "out_of_office_message": inbox["out_of_office_message"],
            "portal": _portal(call, inbox),
            "pre_chat_form_enabled": bool(channel.get("pre_chat_form_enabled")),
            "pre_chat_form_options": channel.get("pre_chat_form_options") or {},
            "reply_time": channel.get("reply_time"),
            "timezone": inbox["timezone"],
            "utc_off_set": _offset(call, inbox),
            "website_name": inbox["name"],
            "website_token": inbox["website_token"],
            "welcome_tagline": channel.get("welcome_tagline"),
            "welcome_title": channel.get("welcome_title"),
            "widget_color": channel.get("widget_color"),
            "working_hours": _hours(inbox),
            "working_hours_enabled": inbox["working_hours_enabled"],
        },
        "contact": {
            **{name: contact[name] for name in ("email", "id", "identifier", "name", "phone_number")},
            "pubsub_token": session["pubsub_token"],
        },
        "global_config": brand,
    }


def _told(call: Call) -> Params:
    """The `message` of the request."""
    given = call.param("message")
    return given if isinstance(given, dict) else {}


def _open(call: Call, session: Row) -> Row:
    """Open the visitor's conversation with what their browser says."""
    told = _told(call)
    browser = {
        "browser_name": "Unknown Browser",
        "browser_version": "0.0",
        "device_name": "Unknown",
        "platform_name": "Unknown",
        "platform_version": "0",
    }
    about = {
        "browser_language": None,
        "browser": browser,
        "initiated_at": {"timestamp": told.get("timestamp")},
        "referer": told.get("referer_url"),
    }
    given = call.param("custom_attributes")
    custom = given if isinstance(given, dict) else {}
    return conversations.create(call.house, session, additional_attributes=about, custom_attributes=custom)


def _write(call: Call, conversation: Row) -> Row:
    told = _told(call)
    content = told.get("content")
    return messages.add(
        call.house,
        conversation,
        content=None if content is None else str(content),
        message_type=INCOMING,
        sender=("Contact", conversation["contact_id"]),
        content_attributes={"in_reply_to": told.get("reply_to")},
        attachments=[item for item in listed(told.get("attachments")) if isinstance(item, Upload)],
        echo_id=told.get("echo_id"),
    )


def _identify(call: Call, session: Row) -> None:
    """Take the name and address the visitor gave in the form before the chat."""
    given, contact = call.param("contact"), contacts.get(call.house, session["contact_id"])
    if not isinstance(given, dict):
        return
    email = str(given.get("email") or "").lower()
    twin = call.db.find("contacts", account_id=contact["account_id"], email=email) if email else None
    if twin is not None and twin["id"] != contact["id"]:
        contact = contact_ends.merge(call.house, twin, contact)
        given = {name: value for name, value in given.items() if name != "email"}
    columns = contacts.columns_from(call.house, contact["account_id"], given, contact)
    contacts.change(call.house, contact, **columns)


def _conversation_shape(call: Call, row: Row, contact: Row) -> dict[str, Any]:
    said = call.db.rows(
        "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 AND private = 0 ORDER BY id", row["id"]
    )
    shown = [public_message(call.house, message) for message in said]
    for shape in shown:
        if shape["message_type"] == 3:
            # A message made by the request itself still goes by its name.
            shape["message_type"] = "template"
    return {
        "id": row["display_id"],
        "inbox_id": row["inbox_id"],
        "contact_last_seen_at": epoch(row["contact_last_seen_at"]),
        "status": row["status"],
        "messages": shown,
        "custom_attributes": row["custom_attributes"],
        "contact": raw_contact(call.house, contact),
    }


@route("POST", BASE + "/conversations", access="none")
def create_conversation(call: Call) -> object:
    """Open the conversation with its first message."""
    _, session = _visitor(call)
    _identify(call, session)
    session = call.found(call.db.get("contact_inboxes", session["id"]))
    contact = contacts.get(call.house, session["contact_id"])
    row = _open(call, session)
    _write(call, row)
    return _conversation_shape(call, conversations.get(call.house, row["id"]), contact)


@route("GET", BASE + "/conversations", access="none")
def show_conversation(call: Call) -> object:
    """Return the visitor's conversation; nothing before there is one."""
    _, session = _visitor(call)
    row = _conversation(call, session)
    if row is None:
        return {}
    names = ("inbox_id", "status", "custom_attributes")
    return {
        "id": row["display_id"],
        **{name: row[name] for name in names},
        "contact_last_seen_at": epoch(row["contact_last_seen_at"]),
    }


@route("POST", BASE + "/messages", access="none")
def create_message(call: Call) -> object:
    """Write; without a conversation it opens one."""
    _, session = _visitor(call)
    message = _write(call, _conversation(call, session) or _open(call, session))
    shape = public_message(call.house, message)
    order = ("id", "content", "conversation_id", "message_type", "created_at", "content_attributes")
    answer = {name: shape[name] for name in order}
    answer |= {"inbox_id": message["inbox_id"], "private": message["private"], "source_id": message["source_id"]}
    for name in ("attachments", "sender"):
        if name in shape:
            answer[name] = shape[name]
    return answer


@route("GET", BASE + "/messages", access="none")
def thread(call: Call) -> object:
    """Return the newest 20 messages, or those around an id, oldest first."""
    _, session = _visitor(call)
    row = _conversation(call, session)
    if row is None:
        return {"payload": [], "meta": {"contact_last_seen_at": 0}}
    before = integer(call.query.get("before")) or 2**62
    said = call.db.rows(
        "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 AND private = 0 AND id > ? AND id < ?"
        " ORDER BY id DESC LIMIT ?",
        row["id"],
        integer(call.query.get("after")),
        before,
        PAGE,
    )
    return {
        "payload": [public_message(call.house, message) for message in reversed(said)],
        "meta": {"contact_last_seen_at": epoch(row["contact_last_seen_at"])},
    }


@route("PATCH", BASE + "/messages/{id}", access="none")
def update_message(call: Call) -> object:
    """Answer a form, a choice, the question for an address, or a rating."""
    _, session = _visitor(call)
    row = call.found(_conversation(call, session))
    message = call.found(call.db.find("messages", id=call.number("id"), conversation_id=row["id"]))
    told = _told(call)
    attributes = {**message["content_attributes"], "submitted_values": told.get("submitted_values")}
    if message["content_type"] == "input_email":
        given = call.param("contact")
        email = str(given.get("email") or "") if isinstance(given, dict) else ""
        attributes = {**message["content_attributes"], "submitted_email": email}
        _identify(call, session)
    messages.change(call.house, message, content_attributes=attributes)
    call.house.happen("message.submitted", account_id=row["account_id"], message=message, values=attributes)
    contact = contacts.get(call.house, row["contact_id"])
    return {"contact": raw_contact(call.house, contact)}


@route("POST", BASE + "/conversations/update_last_seen", access="none")
def update_last_seen(call: Call) -> object:
    """Note that the visitor looked."""
    _, session = _visitor(call)
    row = _conversation(call, session)
    if row is not None:
        messages.customer_read(call.house, row)
    return NOTHING


@route("POST", BASE + "/conversations/toggle_typing", access="none")
def toggle_typing(call: Call) -> object:
    """Tell the agents that the visitor types."""
    _, session = _visitor(call)
    row = _conversation(call, session)
    name = {"on": "conversation.typing_on", "off": "conversation.typing_off"}.get(str(call.param("typing_status")))
    if row is not None and name is not None:
        contact = contacts.get(call.house, row["contact_id"])
        call.house.happen(
            name,
            account_id=row["account_id"],
            conversation=row,
            user=push_contact(call.house, contact),
            streams=[session["pubsub_token"]],
            is_private=False,
        )
    return NOTHING


@route("GET", BASE + "/conversations/toggle_status", access="none")
def toggle_status(call: Call) -> object:
    """Resolve the conversation, where the inbox lets visitors do so."""
    inbox, session = _visitor(call)
    if "end_conversation" not in (inbox["channel"].get("selected_feature_flags") or []):
        raise errors.Refusal(403)
    row = call.found(_conversation(call, session))
    if row["status"] != "resolved":
        name = contacts.get(call.house, row["contact_id"])["name"]
        conversations.set_status(call.house, row, "resolved", contact=name)
    return NOTHING
