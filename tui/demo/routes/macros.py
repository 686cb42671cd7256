"""Macros: several actions under one name, done to conversations by a job."""

from typing import Any

from tui.demo import errors
from tui.demo.acts import actions as acts
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.happenings import Performer
from tui.demo.installation import Installation
from tui.demo.params import integer, listed
from tui.demo.registry import route
from tui.demo.shapes.people import agent

BASE = "/api/v1/accounts/{account_id}/macros"
DELAY = 0.1
"""Seconds until the job has begun."""


def _shape(call: Call, row: Row) -> dict[str, Any]:
    shape: dict[str, Any] = {"id": row["id"], "name": row["name"], "visibility": row["visibility"]}
    for name in ("created_by", "updated_by"):
        user = call.db.get("users", row[f"{name}_id"])
        if user is not None:
            shape[name] = agent(call.house, user, call.account_id)
    return shape | {"account_id": row["account_id"], "actions": row["actions"]}


def _visible(call: Call) -> Row:
    row = call.db.find("macros", id=call.number("id"), account_id=call.account_id)
    if row is None:
        raise errors.Refusal(404)
    if row["visibility"] == "personal" and row["created_by_id"] != call.user["id"]:
        raise errors.not_allowed()
    return row


def _columns(call: Call) -> dict[str, Any]:
    columns: dict[str, Any] = {name: call.param(name) for name in ("name", "actions") if call.says(name)}
    if call.says("visibility"):
        # What an agent makes is their own, whatever they ask for.
        columns["visibility"] = call.param("visibility") if call.is_administrator else "personal"
    for action in columns.get("actions") or ():
        name = action.get("action_name") if isinstance(action, dict) else None
        if not isinstance(name, str) or name not in acts.ACTIONS:
            raise errors.unprocessable({"actions": [f"Macro execution actions {name} not supported."]})
    return columns


@route("GET", BASE)
def index(call: Call) -> object:
    """List the macros for all and the caller's own."""
    rows = call.db.rows(
        "SELECT * FROM macros WHERE account_id = ? AND (visibility = 'global' OR created_by_id = ?) ORDER BY id",
        call.account_id,
        call.user["id"],
    )
    return {"payload": [_shape(call, row) for row in rows]}


@route("POST", BASE)
def create(call: Call) -> object:
    """Make a macro. 422 with an object for an action nobody knows."""
    columns, now = _columns(call), call.house.now()
    row_id = call.db.insert(
        "macros",
        account_id=call.account_id,
        created_by_id=call.user["id"],
        updated_by_id=call.user["id"],
        **columns,
        created_at=now,
        updated_at=now,
    )
    return {"payload": _shape(call, call.found(call.db.get("macros", row_id)))}


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show a macro; an unknown one is an empty 404."""
    return {"payload": _shape(call, _visible(call))}


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a macro."""
    row = _visible(call)
    call.db.update("macros", row["id"], **_columns(call), updated_by_id=call.user["id"], updated_at=call.house.now())
    return {"payload": _shape(call, _visible(call))}


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a macro."""
    call.db.delete("macros", id=_visible(call)["id"])
    return NOTHING


@route("POST", BASE + "/{id}/execute")
def execute(call: Call) -> object:
    """Have a macro done to conversations, given by display id, a moment later."""
    row = _visible(call)
    wanted = [integer(one) for one in listed(call.param("conversation_ids"))]
    call.house.later(DELAY, "macro", _executed, call.account_id, wanted, row["actions"], call.user["id"])
    return NOTHING


def _executed(house: Installation, account_id: int, wanted: list[int], actions: list[Any], user_id: int) -> None:
    with house.acting(Performer("User", user_id)):
        for display_id in wanted:
            conversation = house.db.find("conversations", account_id=account_id, display_id=display_id)
            if conversation is not None:
                acts.run(house, conversation["id"], actions, user_id)
