"""Labels of the account."""

import re

from tui.demo import errors
from tui.demo.acts.caches import label_changed
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, is_true
from tui.demo.registry import route
from tui.demo.shapes.lists import label

PATH = "/api/v1/accounts/{account_id}/labels"


@route("GET", PATH)
def index(call: Call) -> object:
    """Return all labels, by title."""
    rows = call.db.where("labels", account_id=call.account_id, order="title")
    return {"payload": [label(row) for row in rows]}


def _label(call: Call) -> Row:
    return call.found(call.db.find("labels", account_id=call.account_id, id=call.number("id")))


def _columns(call: Call, wanted: Params, label_id: int | None = None) -> Params:
    columns: Params = {}
    for name in ("description", "color"):
        if name in wanted:
            columns[name] = wanted[name]
    if "show_on_sidebar" in wanted:
        columns["show_on_sidebar"] = is_true(wanted["show_on_sidebar"])
    if "title" in wanted or label_id is None:
        title = str(wanted.get("title") or "").strip().lower()
        if not title:
            raise errors.invalid("Title can't be blank", ["title"])
        if not re.fullmatch(r"[\w-]+", title):
            raise errors.invalid("Title is invalid", ["title"])
        twin = call.db.find("labels", account_id=call.account_id, title=title)
        if twin and twin["id"] != label_id:
            raise errors.invalid("Title has already been taken", ["title"])
        columns["title"] = title
    return columns


@route("POST", PATH)
def create(call: Call) -> object:
    """Add a label."""
    call.require_administrator()
    columns = _columns(call, call.wrapped("label"))
    now = call.house.now()
    row_id = call.db.insert("labels", account_id=call.account_id, created_at=now, updated_at=now, **columns)
    label_changed(call.house, call.account_id)
    return label(call.found(call.db.get("labels", row_id)))


@route("GET", PATH + "/{id}")
def show(call: Call) -> object:
    """Return one label."""
    call.require_administrator()
    return label(_label(call))


@route("PATCH", PATH + "/{id}")
def update(call: Call) -> object:
    """Change a label; a new title goes to all that carry it."""
    call.require_administrator()
    row = _label(call)
    columns = _columns(call, call.wrapped("label"), row["id"])
    call.db.update("labels", row["id"], updated_at=call.house.now(), **columns)
    if columns.get("title", row["title"]) != row["title"]:
        call.db.execute("UPDATE OR IGNORE taggings SET title = ? WHERE title = ?", columns["title"], row["title"])
    label_changed(call.house, call.account_id)
    return label(call.found(call.db.get("labels", row["id"])))


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Remove a label; conversations keep the word."""
    call.require_administrator()
    call.db.delete("labels", id=_label(call)["id"])
    label_changed(call.house, call.account_id)
    return NOTHING
