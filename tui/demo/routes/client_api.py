"""The customer's side of an API inbox: the public routes, where the secrets are the path."""

import hashlib
import hmac
from typing import Any

from tui.demo import errors
from tui.demo.acts import contacts, conversations, messages
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Upload, integer, listed
from tui.demo.registry import route
from tui.demo.shapes.contacts import push_contact, raw_contact
from tui.demo.shapes.conversations import public_conversation
from tui.demo.shapes.inboxes import API
from tui.demo.shapes.messages import INCOMING, public_message

INBOX = "/public/api/v1/inboxes/{inbox_identifier}"
CONTACT = INBOX + "/contacts/{contact_identifier}"
CONVERSATION = CONTACT + "/conversations/{id}"
WORDS = ("winter", "silence", "river", "morning", "forest", "silver", "quiet", "autumn", "meadow", "harbor")


def _found(row: Row | None) -> Row:
    if row is None:
        raise errors.no_route()
    return row


def _inbox(call: Call) -> Row:
    return _found(call.db.find("inboxes", identifier=call.values["inbox_identifier"], channel_type=API))


def _session(call: Call) -> Row:
    inbox = _inbox(call)
    return _found(call.db.find("contact_inboxes", inbox_id=inbox["id"], source_id=call.values["contact_identifier"]))


def _conversation(call: Call, place: str = "id") -> Row:
    session, display_id = _session(call), call.number(place)
    inbox = call.found(call.db.get("inboxes", session["inbox_id"]))
    row = _found(call.db.find("conversations", account_id=inbox["account_id"], display_id=display_id))
    same = (
        row["contact_id"] == session["contact_id"]
        if session["hmac_verified"]
        else (row["contact_inbox_id"] == session["id"])
    )
    return _found(row if same else None)


@route("GET", INBOX)
def inbox(call: Call) -> object:
    """Return what a customer may know of the inbox."""
    row = _inbox(call)
    return {
        "identifier": row["identifier"],
        "identity_validation_enabled": bool(row["channel"].get("hmac_mandatory")),
        "name": row["name"],
        "timezone": row["timezone"],
        "working_hours": row["working_hours"],
        "working_hours_enabled": row["working_hours_enabled"],
        "csat_survey_enabled": row["csat_survey_enabled"],
        "greeting_enabled": row["greeting_enabled"],
    }


def _public_contact(call: Call, session: Row) -> dict[str, Any]:
    row = contacts.get(call.house, session["contact_id"])
    return {
        "source_id": session["source_id"],
        "pubsub_token": session["pubsub_token"],
        "id": row["id"],
        "name": row["name"],
        "email": row["email"],
        "phone_number": row["phone_number"],
    }


def _identity_holds(call: Call, row: Row, identifier: str | None) -> bool:
    """Whether the caller proved who they are.

    Raises:
        Refusal: 500, when a proof was asked for or given and does not hold, as on the real server.
    """
    given = call.param("identifier_hash")
    if given is None and not row["channel"].get("hmac_mandatory"):
        return False
    proof = hmac.new(str(row["hmac_token"]).encode(), str(identifier or "").encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(proof, str(given or "")):
        raise errors.broken()
    return True


@route("POST", INBOX + "/contacts")
def create_contact(call: Call) -> object:
    """Begin a session, for a new contact or one who is known by identifier, e-mail or phone."""
    row, house = _inbox(call), call.house
    identifier = call.param("identifier")
    _identity_holds(call, row, identifier)
    source_id = str(call.param("source_id") or house.uuid())
    known = call.db.find("contact_inboxes", inbox_id=row["id"], source_id=source_id)
    if known is not None:
        return _public_contact(call, known)
    contact = None
    for name in ("identifier", "email", "phone_number"):
        if contact is None and call.param(name):
            value = str(call.param(name))
            contact = call.db.find(
                "contacts", account_id=row["account_id"], **{name: value.lower() if name == "email" else value}
            )
    if contact is None:
        columns = contacts.columns_from(house, row["account_id"], call.params)
        columns.setdefault("name", _invented_name(call))
        contact = contacts.create(house, row["account_id"], **columns)
    return _public_contact(call, contacts.session_in(house, contact, row, source_id))


def _invented_name(call: Call) -> str:
    random = call.house.random
    return f"{random.choice(WORDS)}-{random.choice(WORDS)}-{random.randint(1, 999)}"


@route("GET", CONTACT)
def show_contact(call: Call) -> object:
    """Return the customer."""
    session = _session(call)
    _identify(call, session)
    return _public_contact(call, session)


def _identify(call: Call, session: Row) -> None:
    contact = contacts.get(call.house, session["contact_id"])
    if _identity_holds(call, _inbox(call), contact["identifier"]):
        call.db.update("contact_inboxes", session["id"], hmac_verified=True)


@route("PATCH", CONTACT)
def update_contact(call: Call) -> object:
    """Change the customer's own data."""
    session = _session(call)
    _identify(call, session)
    contact = contacts.get(call.house, session["contact_id"])
    wanted = {name: value for name, value in call.params.items() if name not in ("identifier", "blocked")}
    columns = contacts.columns_from(call.house, contact["account_id"], wanted, contact)
    changed = contacts.change(call.house, contact, **columns)
    return _public_contact(call, session) if call.house.at_least(4, 16) else raw_contact(call.house, changed)


@route("GET", CONTACT + "/conversations")
def index(call: Call) -> object:
    """Return the session's conversations; for a verified customer all of theirs."""
    session = _session(call)
    if session["hmac_verified"]:
        rows = call.db.where("conversations", contact_id=session["contact_id"], order="id")
    else:
        rows = call.db.where("conversations", contact_inbox_id=session["id"], order="id")
    return [public_conversation(call.house, row) for row in rows]


@route("POST", CONTACT + "/conversations")
def create(call: Call) -> object:
    """Open a conversation."""
    session = _session(call)
    inbox_row = _inbox(call)
    if inbox_row["lock_to_single_conversation"]:
        last = call.db.one(
            "SELECT * FROM conversations WHERE contact_inbox_id = ? ORDER BY id DESC LIMIT 1", session["id"]
        )
        if last is not None:
            return public_conversation(call.house, last)
    columns: dict[str, Any] = {}
    if isinstance(call.param("custom_attributes"), dict):
        columns["custom_attributes"] = call.param("custom_attributes")
    if inbox_row["agent_bot_id"]:
        columns["status"] = "pending"
    return public_conversation(call.house, conversations.create(call.house, session, **columns))


@route("GET", CONVERSATION)
def show(call: Call) -> object:
    """Return one conversation."""
    return public_conversation(call.house, _conversation(call))


@route("POST", CONVERSATION + "/toggle_status")
def toggle_status(call: Call) -> object:
    """Resolve the conversation; a customer cannot reopen it this way."""
    row = _conversation(call)
    if row["status"] != "resolved":
        name = contacts.get(call.house, row["contact_id"])["name"]
        row = conversations.set_status(call.house, row, "resolved", contact=name[:1].upper() + name[1:].lower())
    return public_conversation(call.house, row)


@route("POST", CONVERSATION + "/toggle_typing")
def toggle_typing(call: Call) -> object:
    """Tell the agents that the customer types, or no longer."""
    row = _conversation(call)
    name = {"on": "conversation.typing_on", "off": "conversation.typing_off"}.get(str(call.param("typing_status")))
    if name:
        contact = contacts.get(call.house, row["contact_id"])
        call.house.happen(
            name,
            account_id=row["account_id"],
            conversation=row,
            user=push_contact(call.house, contact),
            streams=[_session(call)["pubsub_token"]],
            is_private=False,
        )
    return NOTHING


@route("POST", CONVERSATION + "/update_last_seen")
def update_last_seen(call: Call) -> object:
    """Note that the customer looked."""
    messages.customer_read(call.house, _conversation(call))
    return NOTHING


@route("GET", CONVERSATION + "/messages")
def thread(call: Call) -> object:
    """Return the newest 20 public messages, or 20 before one, oldest first."""
    row = _conversation(call)
    before = integer(call.param("before")) or 2**62
    rows = call.db.rows(
        "SELECT * FROM messages WHERE conversation_id = ? AND private = 0 AND message_type != 2 AND id < ?"
        " ORDER BY id DESC LIMIT 20",
        row["id"],
        before,
    )
    return [public_message(call.house, message) for message in rows[::-1]]


@route("POST", CONVERSATION + "/messages")
def write(call: Call) -> object:
    """Write to the agents."""
    row = _conversation(call)
    content = call.param("content")
    message = messages.add(
        call.house,
        row,
        content=None if content is None else str(content),
        message_type=INCOMING,
        sender=("Contact", row["contact_id"]),
        attachments=[item for item in listed(call.param("attachments")) if isinstance(item, Upload)],
        echo_id=call.param("echo_id"),
    )
    return public_message(call.house, message)


@route("PATCH", CONVERSATION + "/messages/{message_id}")
def answer_form(call: Call) -> object:
    """Keep what the customer filled in or chose."""
    row = _conversation(call)
    message = _found(call.db.find("messages", conversation_id=row["id"], id=call.number("message_id")))
    values = call.param("submitted_values")
    attributes = message["content_attributes"] | {"submitted_values": values}
    message = messages.change(call.house, message, content_attributes=attributes)
    call.house.happen("message.submitted", account_id=row["account_id"], message=message, values=values)
    return public_message(call.house, message)
