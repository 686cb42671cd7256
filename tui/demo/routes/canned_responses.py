"""Canned responses."""

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params
from tui.demo.registry import route
from tui.demo.shapes.lists import canned_response

PATH = "/api/v1/accounts/{account_id}/canned_responses"


@route("GET", PATH)
def index(call: Call) -> object:
    """Return the canned responses; with `search` those that match, short codes that begin with it first."""
    text = str(call.param("search") or "")
    if not text:
        return [
            canned_response(row) for row in call.db.where("canned_responses", account_id=call.account_id, order="id")
        ]
    rows = call.db.rows(
        "SELECT * FROM canned_responses WHERE account_id = ? AND (short_code LIKE ? OR content LIKE ?)"
        " ORDER BY short_code LIKE ? DESC, short_code LIKE ? DESC, id",
        call.account_id,
        f"%{text}%",
        f"%{text}%",
        f"{text}%",
        f"%{text}%",
    )
    return [canned_response(row) for row in rows]


def _row(call: Call) -> Row:
    return call.found(call.db.find("canned_responses", account_id=call.account_id, id=call.number("id")))


def _columns(call: Call, wanted: Params, known: Row | None) -> Params:
    columns: Params = {name: str(wanted[name] or "") for name in ("short_code", "content") if name in wanted}
    merged = (known or {"short_code": "", "content": ""}) | columns
    for name, title in (("content", "Content"), ("short_code", "Short code")):
        if not merged[name]:
            raise errors.invalid(f"{title} can't be blank", [name])
    twin = call.db.find("canned_responses", account_id=call.account_id, short_code=merged["short_code"])
    if twin and (known is None or twin["id"] != known["id"]):
        raise errors.invalid("Short code has already been taken", ["short_code"])
    return columns


@route("POST", PATH)
def create(call: Call) -> object:
    """Add a canned response."""
    columns, now = _columns(call, call.wrapped("canned_response"), None), call.house.now()
    row_id = call.db.insert("canned_responses", account_id=call.account_id, created_at=now, updated_at=now, **columns)
    return canned_response(call.found(call.db.get("canned_responses", row_id)))


@route("PATCH", PATH + "/{id}")
def update(call: Call) -> object:
    """Change a canned response."""
    row = _row(call)
    columns = _columns(call, call.wrapped("canned_response"), row)
    call.db.update("canned_responses", row["id"], updated_at=call.house.now(), **columns)
    return canned_response(_row(call))


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Remove a canned response."""
    call.db.delete("canned_responses", id=_row(call)["id"])
    return NOTHING
