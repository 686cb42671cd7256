"""Notes about contacts."""

from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.registry import route
from tui.demo.routes.contacts import contact_of
from tui.demo.shapes.lists import note

PATH = "/api/v1/accounts/{account_id}/contacts/{contact_id}/notes"


def _note(call: Call) -> Row:
    return call.found(call.db.find("notes", contact_id=contact_of(call)["id"], id=call.number("id")))


@route("GET", PATH)
def index(call: Call) -> object:
    """Return the notes about a contact, newest first."""
    rows = call.db.where("notes", contact_id=contact_of(call)["id"], order="id DESC")
    return [note(call.house, row) for row in rows]


@route("POST", PATH)
def create(call: Call) -> object:
    """Write a note."""
    contact, wanted, now = contact_of(call), call.wrapped("note"), call.house.now()
    note_id = call.db.insert(
        "notes",
        account_id=call.account_id,
        contact_id=contact["id"],
        user_id=call.user["id"],
        content=str(wanted.get("content") or ""),
        created_at=now,
        updated_at=now,
    )
    return note(call.house, call.found(call.db.get("notes", note_id)))


@route("GET", PATH + "/{id}")
def show(call: Call) -> object:
    """Return one note."""
    return note(call.house, _note(call))


@route("PATCH", PATH + "/{id}")
def update(call: Call) -> object:
    """Rewrite a note; who rewrites it is its author from then on."""
    row, wanted = _note(call), call.wrapped("note")
    content = str(wanted.get("content") or row["content"])
    call.db.update("notes", row["id"], content=content, user_id=call.user["id"], updated_at=call.house.now())
    return note(call.house, call.found(call.db.get("notes", row["id"])))


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Throw a note away."""
    call.db.delete("notes", id=_note(call)["id"])
    return NOTHING
