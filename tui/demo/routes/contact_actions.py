"""What is done to contacts: made, filtered, merged, exported, given sessions in inboxes."""
# ruff: noqa: S608 - statements are put together of our own words alone; values are always bound

from typing import Any

from tui.demo import errors
from tui.demo.acts import contacts as acts
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.filtering import Grammar
from tui.demo.params import Upload, integer, is_true, listed
from tui.demo.registry import route
from tui.demo.shapes.contacts import contact, contact_inbox
from tui.demo.shapes.files import flat_attachment
from tui.demo.shapes.inboxes import API, EMAIL, WEBSITE, raw_inbox, slim_inbox
from tui.demo.shapes.messages import display_id, sender_of

A = "/api/v1/accounts/{account_id}"
BASE = A + "/contacts"
ONE = BASE + "/{contact_id}"
PAGE = 15
ATTACHMENTS = 100


def contact_of(call: Call, place: str = "contact_id") -> Row:
    """Return the contact whose id stands in the path.

    Raises:
        Refusal: 404.
    """
    return call.found(call.db.find("contacts", id=call.number(place), account_id=call.account_id))


def with_sessions(call: Call) -> bool:
    """Whether the answer shows the contacts' sessions: unless told not to."""
    asked = call.param("include_contact_inboxes")
    return asked is None or is_true(asked)


def _payload(call: Call, row: Row) -> dict[str, Any]:
    return {"payload": contact(call.house, row, sessions=with_sessions(call))}


def _page(call: Call, where: str, *values: object) -> object:
    """A page of contacts without a promised order, as the real server answers without `sort`."""
    count = call.db.value(f"SELECT count(*) FROM contacts WHERE {where}", *values)
    rows = call.db.rows(
        f"SELECT * FROM contacts WHERE {where} ORDER BY name COLLATE NOCASE, id LIMIT ? OFFSET ?",
        *values,
        PAGE,
        (call.page - 1) * PAGE,
    )
    shapes = [contact(call.house, row, sessions=with_sessions(call)) for row in rows]
    return {"meta": {"count": count, "current_page": call.current_page}, "payload": shapes}


@route("POST", BASE)
def create(call: Call) -> object:
    """Make a contact, with a session in an inbox if one is named."""
    columns = acts.columns_from(call.house, call.account_id, call.params)
    inbox_id = call.param("inbox_id")
    inbox = None
    if inbox_id is not None:
        inbox = call.found(call.db.find("inboxes", id=integer(inbox_id), account_id=call.account_id))
    row = acts.create(call.house, call.account_id, **columns)
    session = acts.session_in(call.house, row, inbox, call.param("source_id")) if inbox is not None else None
    return {
        "payload": {
            "contact": contact(call.house, row),
            "contact_inbox": {
                "inbox": raw_inbox(call.house, inbox) if inbox is not None else None,
                "source_id": session["source_id"] if session is not None else None,
            },
        }
    }


@route("POST", BASE + "/filter")
def filtered(call: Call) -> object:
    """Return the contacts that fit all conditions; `count` is the total."""
    scope = Grammar(call, "contacts").read(call.param("payload"))
    return _page(call, f"account_id = ? AND ({scope.sql})", call.account_id, *scope.values)


@route("GET", BASE + "/active")
def active(call: Call) -> object:
    """Return the contacts who are here now."""
    ids = [int(one) for one in call.house.presence.contacts(call.account_id)]
    marks = ", ".join("?" * len(ids)) or "NULL"
    return _page(call, f"account_id = ? AND id IN ({marks})", call.account_id, *ids)


@route("DELETE", ONE)
def destroy(call: Call) -> object:
    """Remove a contact. Administrators only; 422 while he is online."""
    call.require_administrator()
    row = contact_of(call)
    if call.house.presence.contact_present(call.account_id, row["id"]):
        raise errors.Refusal(422, {"message": f"{row['name'].capitalize()} is Online, please try again later"})
    acts.remove(call.house, row)
    return NOTHING


@route("DELETE", ONE + "/avatar")
def destroy_avatar(call: Call) -> object:
    """Take a contact's picture away."""
    return _payload(call, acts.change(call.house, contact_of(call), avatar_blob_id=None))


@route("POST", ONE + "/destroy_custom_attributes")
def destroy_custom_attributes(call: Call) -> object:
    """Take some of a contact's custom attributes away."""
    row, gone = contact_of(call), {str(name) for name in listed(call.param("custom_attributes"))}
    kept = {name: value for name, value in row["custom_attributes"].items() if name not in gone}
    return _payload(call, acts.change(call.house, row, custom_attributes=kept))


@route("GET", ONE + "/contactable_inboxes")
def contactable_inboxes(call: Call) -> object:
    """Return the inboxes a conversation may be started from, each with the session to use."""
    row = contact_of(call)
    found = []
    for inbox in call.db.where("inboxes", account_id=call.account_id, order="id"):
        source_id = _source_id(call, row, inbox)
        if source_id is not None:
            found.append({"inbox": slim_inbox(call.house, inbox), "source_id": source_id})
    return {"payload": found}


def _source_id(call: Call, row: Row, inbox: Row) -> str | None:
    if inbox["channel_type"] == EMAIL:
        return row["email"] or None
    known = call.db.one(
        "SELECT * FROM contact_inboxes WHERE contact_id = ? AND inbox_id = ? ORDER BY id DESC LIMIT 1",
        row["id"],
        inbox["id"],
    )
    if inbox["channel_type"] == API:
        return str(known["source_id"]) if known else call.house.uuid()
    if inbox["channel_type"] == WEBSITE and known is not None:
        used = call.db.find("conversations", contact_inbox_id=known["id"])
        return str(known["source_id"]) if used is None else None
    return None


@route("POST", ONE + "/contact_inboxes")
def create_session(call: Call) -> object:
    """Give a contact a session in an inbox."""
    row = contact_of(call)
    inbox = call.found(call.db.find("inboxes", id=integer(call.param("inbox_id")), account_id=call.account_id))
    return contact_inbox(call.house, acts.session_in(call.house, row, inbox, call.param("source_id")))


@route("POST", A + "/contact_inboxes/filter")
def by_source_id(call: Call) -> object:
    """Return the contact of a session; without one an empty 404."""
    session = call.db.find(
        "contact_inboxes", inbox_id=integer(call.param("inbox_id")), source_id=str(call.param("source_id"))
    )
    row = call.db.find("contacts", id=session["contact_id"], account_id=call.account_id) if session else None
    if row is None:
        raise errors.Refusal(404)
    return contact(call.house, row)


@route("POST", A + "/actions/contact_merge")
def merge(call: Call) -> object:
    """Make two contacts one; return the base, bare and without sessions."""
    base, mergee = (
        call.found(call.db.find("contacts", id=integer(call.param(name)), account_id=call.account_id))
        for name in ("base_contact_id", "mergee_contact_id")
    )
    return contact(call.house, acts.merge(call.house, base, mergee), sessions=False)


@route("GET", ONE + "/attachments", since="4.14")
def attachments(call: Call) -> object:
    """Return the files of all of a contact's conversations, newest first, 100 a page."""
    row = contact_of(call)
    where = (
        "FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE contact_id = ?"
    )
    rows = call.db.rows(
        f"SELECT attachments.* {where} ORDER BY attachments.id DESC LIMIT ? OFFSET ?",
        row["id"],
        ATTACHMENTS,
        (call.page - 1) * ATTACHMENTS,
    )
    shapes = []
    for file in rows:
        message = call.found(call.db.get("messages", file["message_id"]))
        shape = flat_attachment(call.house, file, sender_of(call.house, message, call.account_id))
        shapes.append(shape | {"conversation_id": display_id(call.house, message)})
    total = call.db.value(f"SELECT count(*) {where}", row["id"])
    return {"meta": {"total_count": total}, "payload": shapes}


@route("POST", BASE + "/import")
def import_file(call: Call) -> object:
    """Take a file of contacts. Administrators only."""
    call.require_administrator()
    if not isinstance(call.param("import_file"), Upload):
        raise errors.unprocessable("File is blank")
    return NOTHING


@route("POST", BASE + "/export")
def export(call: Call) -> object:
    """Send the contacts by e-mail, which this world does not have. Administrators only."""
    call.require_administrator()
    return NOTHING
