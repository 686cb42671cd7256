"""Automation rules, kept but not run: the status and shape of the real server."""

from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import is_true
from tui.demo.registry import route
from tui.demo.shapes.times import epoch

BASE = "/api/v1/accounts/{account_id}/automation_rules"
FIELDS = ("name", "description", "event_name", "conditions", "actions")
COLUMNS = ("name", "description", "event_name", "conditions", "actions", "active")


def _shape(row: Row) -> dict[str, Any]:
    names = ("id", "account_id", "name", "description", "event_name", "conditions", "actions")
    return {name: row[name] for name in names} | {"created_on": epoch(row["created_at"]), "active": row["active"]}


def _one(call: Call) -> Row:
    call.require_administrator()
    return call.found(call.db.find("automation_rules", id=call.number("id"), account_id=call.account_id))


def _columns(call: Call) -> dict[str, Any]:
    columns: dict[str, Any] = {name: call.param(name) for name in FIELDS if call.says(name)}
    return columns | ({"active": is_true(call.param("active"))} if call.says("active") else {})


def _insert(call: Call, columns: dict[str, Any]) -> Row:
    now = call.house.now()
    row_id = call.db.insert("automation_rules", account_id=call.account_id, **columns, created_at=now, updated_at=now)
    return call.found(call.db.get("automation_rules", row_id))


@route("GET", BASE)
def index(call: Call) -> object:
    """List the rules. Administrators only."""
    call.require_administrator()
    return {
        "payload": [_shape(row) for row in call.db.where("automation_rules", account_id=call.account_id, order="id")]
    }


@route("POST", BASE)
def create(call: Call) -> object:
    """Add a rule; the answer has no envelope, unlike all others."""
    call.require_administrator()
    columns = _columns(call)
    if not columns.get("conditions") or not isinstance(columns["conditions"], list):
        raise errors.unprocessable({"conditions": ["Automation conditions can't be blank."]})
    return _shape(_insert(call, columns))


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show a rule."""
    return {"payload": _shape(_one(call))}


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a rule."""
    call.db.update("automation_rules", _one(call)["id"], **_columns(call), updated_at=call.house.now())
    return {"payload": _shape(_one(call))}


@route("POST", BASE + "/{id}/clone")
def clone(call: Call) -> object:
    """Copy a rule."""
    row = _one(call)
    return {"payload": _shape(_insert(call, {name: row[name] for name in COLUMNS}))}


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a rule."""
    call.db.delete("automation_rules", id=_one(call)["id"])
    return NOTHING
