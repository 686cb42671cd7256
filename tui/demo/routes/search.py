"""Search over everything: conversations, contacts, messages, articles, 15 of each kind a page."""
# ruff: noqa: S608 - statements are put together of our own words alone; values are always bound

from typing import Any

from tui.demo import access
from tui.demo.call import Call
from tui.demo.database import Row
from tui.demo.registry import route
from tui.demo.shapes.files import attachments_of
from tui.demo.shapes.messages import display_id, message, sender_of
from tui.demo.shapes.times import epoch, epoch_or_null

BASE = "/api/v1/accounts/{account_id}/search"
PAGE = 15
MONTHS_BACK = 90 * 86_400
"""Seconds that messages are searched back."""


def _like(call: Call) -> str:
    text = str(call.query.get("q") or "").strip()
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _inboxes(call: Call, column: str) -> tuple[str, list[object]]:
    """A condition that leaves what the caller may see."""
    allowed = access.visible_inboxes(call)
    if allowed is None:
        return "1 = 1", []
    marks = ", ".join("?" * len(allowed)) or "NULL"
    return f"{column} IN ({marks})", list(allowed)


def _window(call: Call) -> tuple[int, int]:
    return PAGE, (call.page - 1) * PAGE


def _contact_hit(call: Call, row: Row) -> dict[str, Any]:
    shape = {name: row[name] for name in ("email", "id", "name", "phone_number", "identifier")}
    if call.house.at_least(4, 10):
        shape |= {
            "additional_attributes": row["additional_attributes"],
            "last_activity_at": epoch_or_null(row["last_activity_at"]),
        }
    return shape


def _inbox_hit(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "channel_id", "name", "channel_type")}


def _conversations(call: Call, *, whole: bool) -> list[dict[str, Any]]:
    condition, values = _inboxes(call, "c.inbox_id")
    like = _like(call)
    rows = call.db.rows(
        "SELECT c.* FROM conversations c JOIN contacts p ON p.id = c.contact_id"
        f" WHERE c.account_id = ? AND {condition} AND (CAST(c.display_id AS TEXT) LIKE ? ESCAPE '\\'"
        " OR p.name LIKE ? ESCAPE '\\' OR p.email LIKE ? ESCAPE '\\' OR p.phone_number LIKE ? ESCAPE '\\'"
        " OR p.identifier LIKE ? ESCAPE '\\') ORDER BY c.created_at DESC, c.id DESC LIMIT ? OFFSET ?",
        call.account_id,
        *values,
        *[like] * 5,
        *_window(call),
    )
    return [_conversation_hit(call, row, whole=whole) for row in rows]


def _conversation_hit(call: Call, row: Row, *, whole: bool) -> dict[str, Any]:
    db = call.db
    oldest = db.one("SELECT * FROM messages WHERE conversation_id = ? ORDER BY id LIMIT 1", row["id"])
    shape: dict[str, Any] = {
        "id": row["display_id"],
        "account_id": row["account_id"],
        "created_at": epoch(row["created_at"]),
        "message": _message(call, oldest) if oldest else {},
    }
    contact, inbox = db.get("contacts", row["contact_id"]), db.get("inboxes", row["inbox_id"])
    agent = db.get("users", row["assignee_id"]) if row["assignee_id"] else None
    if contact is not None:
        shape["contact"] = _contact_hit(call, contact)
    if inbox is not None:
        shape["inbox"] = _inbox_hit(inbox)
    if agent is not None:
        role = db.find("account_users", account_id=call.account_id, user_id=agent["id"])
        shape["agent"] = {
            "id": agent["id"],
            "available_name": agent["display_name"] or agent["name"],
            "email": agent["email"],
            "name": agent["name"],
            "role": role["role"] if role else None,
        }
    return shape | ({"additional_attributes": row["additional_attributes"]} if whole else {})


def _message(call: Call, row: Row) -> dict[str, Any]:
    """A Message from 4.1 on; before, the shorter MessageHit with its inbox."""
    if call.house.at_least(4, 1):
        return message(call.house, row)
    shape: dict[str, Any] = {name: row[name] for name in ("id", "content", "message_type", "content_type", "source_id")}
    shape |= {
        "inbox_id": row["inbox_id"],
        "conversation_id": display_id(call.house, row),
        "created_at": epoch(row["created_at"]),
    }
    if sender := sender_of(call.house, row, call.account_id):
        shape["sender"] = sender
    inbox = call.db.get("inboxes", row["inbox_id"])
    if inbox is not None:
        shape["inbox"] = _inbox_hit(inbox)
    if files := attachments_of(call.house, row["id"]):
        shape["attachments"] = [{"id": file["id"]} for file in files]
    return shape


def _contacts(call: Call) -> list[dict[str, Any]]:
    like = _like(call)
    rows = call.db.rows(
        "SELECT * FROM contacts WHERE account_id = ? AND (name LIKE ? ESCAPE '\\' OR email LIKE ? ESCAPE '\\'"
        " OR phone_number LIKE ? ESCAPE '\\' OR identifier LIKE ? ESCAPE '\\')"
        " ORDER BY last_activity_at DESC, id DESC LIMIT ? OFFSET ?",
        call.account_id,
        *[like] * 4,
        *_window(call),
    )
    return [_contact_hit(call, row) for row in rows]


def _messages(call: Call) -> list[dict[str, Any]]:
    condition, values = _inboxes(call, "inbox_id")
    rows = call.db.rows(
        f"SELECT * FROM messages WHERE account_id = ? AND {condition} AND created_at > ?"
        " AND content LIKE ? ESCAPE '\\' ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
        call.account_id,
        *values,
        call.house.now() - MONTHS_BACK,
        _like(call),
        *_window(call),
    )
    return [_message(call, row) for row in rows]


def _articles(call: Call) -> list[dict[str, Any]]:
    like = _like(call)
    rows = call.db.rows(
        "SELECT a.*, p.slug AS portal_slug, c.name AS category_name FROM articles a JOIN portals p ON p.id = a.portal_id"
        " LEFT JOIN categories c ON c.id = a.category_id WHERE a.account_id = ? AND (a.title LIKE ? ESCAPE '\\'"
        " OR a.slug LIKE ? ESCAPE '\\' OR a.content LIKE ? ESCAPE '\\') ORDER BY a.updated_at DESC LIMIT ? OFFSET ?",
        call.account_id,
        *[like] * 3,
        *_window(call),
    )
    names = ("id", "title", "locale", "content", "slug", "portal_slug", "account_id", "category_name", "status")
    shapes = [{name: row[name] for name in names} for row in rows]
    if call.house.at_least(4, 10):
        return [shape | {"updated_at": epoch(row["updated_at"])} for shape, row in zip(shapes, rows, strict=True)]
    return shapes


@route("GET", BASE)
def everything(call: Call) -> object:
    """Search all kinds; articles from 4.3 on."""
    found: dict[str, Any] = {
        "conversations": _conversations(call, whole=False),
        "contacts": _contacts(call),
        "messages": _messages(call),
    }
    return {"payload": found | ({"articles": _articles(call)} if call.house.at_least(4, 3) else {})}


@route("GET", BASE + "/conversations")
def conversations(call: Call) -> object:
    """Search conversations by number and contact, not by content."""
    return {"payload": {"conversations": _conversations(call, whole=True)}}


@route("GET", BASE + "/contacts")
def contacts(call: Call) -> object:
    """Search contacts."""
    return {"payload": {"contacts": _contacts(call)}}


@route("GET", BASE + "/messages")
def messages(call: Call) -> object:
    """Search messages of the last three months in the caller's inboxes."""
    return {"payload": {"messages": _messages(call)}}


@route("GET", BASE + "/articles", since="4.3")
def articles(call: Call) -> object:
    """Search articles of the help center."""
    return {"payload": {"articles": _articles(call)}}
