"""Customers: lists, search and filter, single ones, their conversations, labels and files."""

from typing import Any

from tui.demo import errors
from tui.demo.access import visible_inboxes
from tui.demo.acts import contact_ends, contacts, files
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.filtering import Grammar
from tui.demo.params import Upload, integer, is_true, listed
from tui.demo.queue import seen_by
from tui.demo.registry import route
from tui.demo.routes.conversations import shown
from tui.demo.shapes.contacts import contact, contact_inbox
from tui.demo.shapes.files import flat_attachment
from tui.demo.shapes.inboxes import EMAIL, WEBSITE, raw_inbox, slim_inbox
from tui.demo.shapes.messages import sender_of

ACCOUNT = "/api/v1/accounts/{account_id}"
PATH = ACCOUNT + "/contacts"
PAGE = 15
IDENTIFIED = "(coalesce(email, '') != '' OR coalesce(phone_number, '') != '' OR coalesce(identifier, '') != '')"
SORTS = {
    "name": "lower(name)",
    "email": "email",
    "phone_number": "phone_number",
    "last_activity_at": "last_activity_at",
    "created_at": "created_at",
    "company": "json_extract(additional_attributes, '$.company_name')",
    "company_name": "json_extract(additional_attributes, '$.company_name')",
    "city": "json_extract(additional_attributes, '$.city')",
    "country": "json_extract(additional_attributes, '$.country')",
}


def contact_of(call: Call, place: str = "contact_id") -> Row:
    """Return the contact whose id stands in the path.

    Raises:
        Refusal: 404, when the account has none.
    """
    return call.found(call.db.find("contacts", account_id=call.account_id, id=call.number(place)))


def _order(call: Call) -> str:
    parts = []
    for name in str(call.param("sort") or "").split(","):
        column = SORTS.get(name.lstrip("-").strip())
        if column:
            parts.append(f"{column} {'DESC' if name.strip().startswith('-') else 'ASC'} NULLS LAST")
    return ", ".join([*parts, "id"])


def _with_sessions(call: Call) -> bool:
    return is_true(call.param("include_contact_inboxes", "true"))


def _page(call: Call, condition: str, values: list[object], *, extra: int = 0) -> list[Row]:
    sql = f"SELECT * FROM contacts WHERE {condition} ORDER BY {_order(call)} LIMIT ? OFFSET ?"  # noqa: S608
    return call.db.rows(sql, *values, PAGE + extra, (call.page - 1) * PAGE)


def _listed(call: Call, condition: str, values: list[object]) -> dict[str, Any]:
    total = call.db.value(f"SELECT count(*) FROM contacts WHERE {condition}", *values)  # noqa: S608
    return {
        "meta": {"count": total, "current_page": call.current_page},
        "payload": [contact(call.house, row, sessions=_with_sessions(call)) for row in _page(call, condition, values)],
    }


def _labelled(call: Call, condition: str, values: list[object]) -> tuple[str, list[object]]:
    titles = [str(title) for title in listed(call.param("labels"))]
    if not titles:
        return condition, values
    marks = ", ".join("?" * len(titles))
    tagged = f"id IN (SELECT target_id FROM taggings WHERE target_type = 'Contact' AND title IN ({marks}))"  # noqa: S608
    return f"{condition} AND {tagged}", [*values, *titles]


@route("GET", PATH)
def index(call: Call) -> object:
    """Return a page of the identified contacts."""
    return _listed(call, *_labelled(call, f"account_id = ? AND {IDENTIFIED}", [call.account_id]))


@route("GET", PATH + "/search")
def search(call: Call) -> object:
    """Return a page of the contacts whose name, e-mail, phone or identifier contains a text."""
    newer = call.house.at_least(4, 11)
    text = str(call.param("q") or "").strip()
    if not text:
        meta: dict[str, Any] = {"count": None, "current_page": call.current_page}
        return {"meta": meta | ({"has_more": None} if newer else {}), "payload": []}
    condition = "account_id = ? AND (name LIKE ? OR email LIKE ? OR phone_number LIKE ? OR identifier LIKE ?)"
    values: list[object] = [call.account_id, *[f"%{text}%"] * 4]
    if not newer:
        return _listed(call, *_labelled(call, f"{condition} AND {IDENTIFIED}", values))
    found = _page(call, *_labelled(call, condition, values), extra=1)
    payload = [contact(call.house, row, sessions=_with_sessions(call)) for row in found[:PAGE]]
    meta = {"count": len(payload), "current_page": call.current_page, "has_more": len(found) > PAGE}
    return {"meta": meta, "payload": payload}


@route("POST", PATH + "/filter")
def filtered(call: Call) -> object:
    """Return a page of the contacts that a filter finds."""
    condition = Grammar(call, "contacts").read(call.param("payload"))
    values: list[object] = [call.account_id, *condition.values]
    return _listed(call, f"account_id = ? AND {IDENTIFIED} AND ({condition.parts[0]})", values)


@route("GET", PATH + "/active")
def active(call: Call) -> object:
    """Return the contacts who are here now."""
    here = [int(contact_id) for contact_id in call.house.presence.contacts(call.account_id)]
    marks = ", ".join("?" * len(here))
    return _listed(call, f"account_id = ? AND id IN ({marks})", [call.account_id, *here])


@route("GET", PATH + "/{contact_id}")
def show(call: Call) -> object:
    """Return one contact."""
    return {"payload": contact(call.house, contact_of(call), sessions=_with_sessions(call))}


@route("POST", PATH)
def create(call: Call) -> object:
    """Add a contact, with a session in an inbox when one is named."""
    columns = contacts.columns_from(call.house, call.account_id, call.params)
    row = contacts.create(call.house, call.account_id, **columns)
    _take_avatar(call, row)
    inbox = call.db.find("inboxes", account_id=call.account_id, id=integer(call.param("inbox_id")))
    session = None
    if inbox is not None:
        source_id = call.param("source_id")
        session = contacts.session_in(call.house, row, inbox, str(source_id) if source_id else None)
    return {
        "payload": {
            "contact": contact(call.house, contacts.get(call.house, row["id"])),
            "contact_inbox": {
                "inbox": raw_inbox(call.house, inbox) if inbox else None,
                "source_id": session["source_id"] if session else None,
            },
        }
    }


def _take_avatar(call: Call, row: Row) -> Row:
    avatar = call.param("avatar")
    if not isinstance(avatar, Upload):
        return row
    return contacts.change(call.house, row, avatar_blob_id=files.keep(call.house, avatar))


@route("PATCH", PATH + "/{contact_id}")
def update(call: Call) -> object:
    """Change a contact; custom attributes are merged, additional ones too from newer servers on."""
    row = contact_of(call)
    columns = contacts.columns_from(call.house, call.account_id, call.params, row)
    row = _take_avatar(call, contacts.change(call.house, row, **columns))
    return {"payload": contact(call.house, row, sessions=_with_sessions(call))}


@route("DELETE", PATH + "/{contact_id}")
def delete(call: Call) -> object:
    """Remove a contact who is not online."""
    row = contact_of(call)
    call.require_administrator()
    if call.house.presence.contact_present(call.account_id, row["id"]):
        raise errors.Refusal(422, {"message": f"{row['name']} is Online, please try again later"})
    contact_ends.remove(call.house, row)
    return NOTHING


@route("DELETE", PATH + "/{contact_id}/avatar")
def delete_avatar(call: Call) -> object:
    """Take a contact's picture away."""
    row = contacts.change(call.house, contact_of(call), avatar_blob_id=None)
    return {"payload": contact(call.house, row)}


@route("POST", PATH + "/{contact_id}/destroy_custom_attributes")
def destroy_custom_attributes(call: Call) -> object:
    """Take custom attributes away."""
    row = contact_of(call)
    gone = {str(name) for name in listed(call.param("custom_attributes"))}
    kept = {name: value for name, value in row["custom_attributes"].items() if name not in gone}
    return {"payload": contact(call.house, contacts.change(call.house, row, custom_attributes=kept))}


@route("GET", PATH + "/{contact_id}/conversations")
def conversations_of_contact(call: Call) -> object:
    """Return the 20 conversations of a contact with the newest activity, of all statuses."""
    scope = seen_by(call).narrowed("contact_id = ?", contact_of(call)["id"])
    rows = call.db.rows(
        f"SELECT * FROM conversations WHERE {scope.sql} ORDER BY last_activity_at DESC, id DESC LIMIT 20",  # noqa: S608
        *scope.values,
    )
    return {"payload": [shown(call, row) for row in rows]}


@route("GET", PATH + "/{contact_id}/labels")
def labels(call: Call) -> object:
    """Return the labels of a contact."""
    return {"payload": contacts.labels_of(call.house, contact_of(call)["id"])}


@route("POST", PATH + "/{contact_id}/labels")
def set_labels(call: Call) -> object:
    """Replace the labels of a contact."""
    titles = [str(title) for title in listed(call.param("labels"))]
    return {"payload": contacts.set_labels(call.house, contact_of(call), titles)}


@route("GET", PATH + "/{contact_id}/contactable_inboxes")
def contactable_inboxes(call: Call) -> object:
    """Return the inboxes in which a conversation with the contact can be started."""
    row, payload = contact_of(call), []
    visible = visible_inboxes(call)
    for inbox in call.db.where("inboxes", account_id=call.account_id, order="id"):
        if visible is not None and inbox["id"] not in visible:
            continue
        session = call.db.find("contact_inboxes", inbox_id=inbox["id"], contact_id=row["id"])
        if inbox["channel_type"] == EMAIL and row["email"]:
            payload.append({"inbox": slim_inbox(call.house, inbox), "source_id": row["email"]})
        elif inbox["channel_type"] != EMAIL and (session or inbox["channel_type"] != WEBSITE):
            source_id = session["source_id"] if session else call.house.uuid()
            payload.append({"inbox": slim_inbox(call.house, inbox), "source_id": source_id})
    return {"payload": payload}


@route("POST", PATH + "/{contact_id}/contact_inboxes")
def add_session(call: Call) -> object:
    """Give a contact a session in an inbox."""
    inbox = call.found(call.db.find("inboxes", account_id=call.account_id, id=integer(call.param("inbox_id"))))
    source_id = call.param("source_id")
    session = contacts.session_in(call.house, contact_of(call), inbox, str(source_id) if source_id else None)
    return contact_inbox(call.house, session)


@route("POST", ACCOUNT + "/contact_inboxes/filter")
def contact_by_session(call: Call) -> object:
    """Return the contact who has a session in an inbox; an empty 404 when nobody has."""
    inbox = call.db.find("inboxes", account_id=call.account_id, id=integer(call.param("inbox_id")))
    session = inbox and call.db.find("contact_inboxes", inbox_id=inbox["id"], source_id=str(call.param("source_id")))
    if not session:
        raise errors.Refusal(404)
    return contact(call.house, contacts.get(call.house, session["contact_id"]))


@route("POST", ACCOUNT + "/actions/contact_merge")
def merge(call: Call) -> object:
    """Join two contacts into one."""
    base, mergee = (
        call.found(call.db.find("contacts", account_id=call.account_id, id=integer(call.param(name))))
        for name in ("base_contact_id", "mergee_contact_id")
    )
    return contact(call.house, contact_ends.merge(call.house, base, mergee), sessions=False)


@route("GET", PATH + "/{contact_id}/attachments", since="4.14")
def attachments(call: Call) -> object:
    """Return a page of the files of a contact's conversations, newest first."""
    scope = seen_by(call).narrowed("contact_id = ?", contact_of(call)["id"])
    ours = f"(SELECT id FROM conversations WHERE {scope.sql})"  # noqa: S608
    joined = "FROM attachments JOIN messages ON messages.id = message_id"
    source = f"{joined} WHERE messages.conversation_id IN {ours}"
    found = call.db.rows(
        "SELECT attachments.*, sender_type, sender_id,"  # noqa: S608
        " (SELECT display_id FROM conversations WHERE conversations.id = messages.conversation_id) AS display_id"
        f" {source} ORDER BY attachments.id DESC LIMIT 100 OFFSET ?",
        *scope.values,
        (call.page - 1) * 100,
    )
    payload = []
    for row in found:
        shape = flat_attachment(call.house, row, sender_of(call.house, row, call.account_id))
        payload.append(shape | {"conversation_id": row["display_id"]})
    total = call.db.value(f"SELECT count(*) {source}", *scope.values)
    return {"meta": {"total_count": total}, "payload": payload}


@route("POST", PATH + "/export")
def export(call: Call) -> object:
    """Pretend to send all contacts by e-mail."""
    call.require_administrator()
    return NOTHING


@route("POST", PATH + "/import")
def take_in(call: Call) -> object:
    """Pretend to read contacts from a file."""
    call.require_administrator()
    if not isinstance(call.param("import_file"), Upload):
        raise errors.unprocessable("File is blank")
    return NOTHING
