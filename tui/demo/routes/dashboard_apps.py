"""Dashboard apps: pages of others shown beside a conversation."""

from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.database import Row
from tui.demo.registry import route
from tui.demo.shapes.times import iso

BASE = "/api/v1/accounts/{account_id}/dashboard_apps"


def _shape(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "title": row["title"],
        "content": row["content"],
        "created_at": iso(row["created_at"]),
    }


def _one(call: Call) -> Row:
    return call.found(call.db.find("dashboard_apps", id=call.number("id"), account_id=call.account_id))


def _columns(call: Call) -> dict[str, Any]:
    given = call.wrapped("dashboard_app")
    columns: dict[str, Any] = {name: given[name] for name in ("title", "content") if name in given}
    content = columns.get("content")
    if content is not None and not all(
        isinstance(one, dict) and one.get("type") == "frame" and str(one.get("url", "")).startswith("http")
        for one in (content if isinstance(content, list) else [None])
    ):
        raise errors.invalid("Content : Invalid data", ["content"])
    return columns


@route("GET", BASE)
def index(call: Call) -> object:
    """List the apps."""
    return [_shape(row) for row in call.db.where("dashboard_apps", account_id=call.account_id, order="id")]


@route("POST", BASE)
def create(call: Call) -> object:
    """Add an app."""
    columns, now = _columns(call), call.house.now()
    if "content" not in columns:
        raise errors.invalid("Content can't be blank", ["content"])
    row_id = call.db.insert(
        "dashboard_apps", account_id=call.account_id, user_id=call.user["id"], **columns, created_at=now, updated_at=now
    )
    return _shape(call.found(call.db.get("dashboard_apps", row_id)))


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show an app."""
    return _shape(_one(call))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change an app."""
    call.db.update("dashboard_apps", _one(call)["id"], **_columns(call), updated_at=call.house.now())
    return _shape(_one(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove an app; 204."""
    call.db.delete("dashboard_apps", id=_one(call)["id"])
    return Reply(NOTHING, status=204)
