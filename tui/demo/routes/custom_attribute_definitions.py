"""What custom attributes there are: their names, types and allowed values."""

import re
from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.database import Row
from tui.demo.params import Params
from tui.demo.registry import route
from tui.demo.routes.custom_filters import kind_named
from tui.demo.shapes.times import iso

BASE = "/api/v1/accounts/{account_id}/custom_attribute_definitions"
MODELS = ("conversation_attribute", "contact_attribute", "company_attribute")
TYPES = ("text", "number", "currency", "percent", "link", "date", "list", "checkbox")
FIELDS = (
    "attribute_display_name",
    "attribute_description",
    "attribute_key",
    "regex_pattern",
    "regex_cue",
    "attribute_values",
    "default_value",
)
TAKEN = {
    "conversation_attribute": "status priority assignee_id inbox_id team_id display_id campaign_id labels"
    " browser_language conversation_language country_code referer created_at last_activity_at",
    "contact_attribute": "name email phone_number identifier country_code city created_at last_activity_at referer blocked",
}
"""Keys that the server's own attributes have."""


def _shape(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "attribute_display_name": row["attribute_display_name"],
        "attribute_display_type": row["attribute_display_type"],
        "attribute_description": row["attribute_description"],
        "attribute_key": row["attribute_key"],
        "regex_pattern": row["regex_pattern"],
        "regex_cue": row["regex_cue"],
        "attribute_values": row["attribute_values"],
        "attribute_model": row["attribute_model"],
        "default_value": row["default_value"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }


def _one(call: Call) -> Row:
    return call.found(call.db.find("custom_attribute_definitions", id=call.number("id"), account_id=call.account_id))


def _may_write(call: Call) -> None:
    if call.house.at_least(4, 14):
        call.require_administrator()


def _columns(given: Params) -> dict[str, Any]:
    columns: dict[str, Any] = {name: given[name] for name in FIELDS if name in given}
    if "attribute_display_type" in given:
        columns["attribute_display_type"] = kind_named(given["attribute_display_type"], TYPES)
    if "attribute_model" in given:
        columns["attribute_model"] = kind_named(given["attribute_model"], MODELS)
    return columns


def _validate(call: Call, columns: dict[str, Any], row_id: int | None = None) -> None:
    wrong: list[tuple[str, str]] = []
    model = columns.get("attribute_model", MODELS[0])
    key = columns.get("attribute_key")
    if not columns.get("attribute_display_name"):
        wrong.append(("attribute_display_name", "Attribute display name can't be blank"))
    twin = call.db.find(
        "custom_attribute_definitions", account_id=call.account_id, attribute_key=key, attribute_model=model
    )
    if twin is not None and twin["id"] != row_id:
        wrong.append(("attribute_key", "Attribute key has already been taken"))
    if key and not re.fullmatch(r"[\w.\-]+", str(key)):
        wrong.append(("attribute_key", "Attribute key is invalid"))
    if key in TAKEN.get(str(model), "").split():
        wrong.append(
            (
                "attribute_key",
                "Attribute key The provided key is not allowed as it might conflict with default attributes.",
            )
        )
    if wrong:
        raise errors.invalid(", ".join(said for _, said in wrong), [name for name, _ in wrong])


@route("GET", BASE)
def index(call: Call) -> object:
    """List all definitions, by id; of one model if asked."""
    model = call.query.get("attribute_model")
    rows = call.db.where("custom_attribute_definitions", account_id=call.account_id, order="id")
    if model not in (None, ""):
        wanted = kind_named(model, MODELS)
        rows = [row for row in rows if row["attribute_model"] == wanted]
    return [_shape(row) for row in rows]


@route("POST", BASE)
def create(call: Call) -> object:
    """Define an attribute; from 4.14 on administrators alone may."""
    _may_write(call)
    columns = _columns(call.wrapped("custom_attribute_definition"))
    _validate(call, columns)
    now = call.house.now()
    row_id = call.db.insert(
        "custom_attribute_definitions", account_id=call.account_id, **columns, created_at=now, updated_at=now
    )
    return _shape(call.found(call.db.get("custom_attribute_definitions", row_id)))


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show one definition."""
    return _shape(_one(call))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a definition."""
    _may_write(call)
    row = _one(call)
    columns = _columns(call.wrapped("custom_attribute_definition"))
    _validate(call, {**row, **columns}, row["id"])
    call.db.update("custom_attribute_definitions", row["id"], **columns, updated_at=call.house.now())
    return _shape(_one(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a definition; the values stay where they are. 204."""
    _may_write(call)
    call.db.delete("custom_attribute_definitions", id=_one(call)["id"])
    return Reply(NOTHING, status=204)
