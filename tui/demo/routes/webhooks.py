"""Webhooks of an account: where the server posts what happens."""

from typing import Any
from urllib.parse import urlsplit

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params
from tui.demo.registry import route

BASE = "/api/v1/accounts/{account_id}/webhooks"
EVENTS = (
    "conversation_status_changed",
    "conversation_updated",
    "conversation_created",
    "contact_created",
    "contact_updated",
    "message_created",
    "message_updated",
    "webwidget_triggered",
    "inbox_created",
    "inbox_updated",
)
TYPING = ("conversation_typing_on", "conversation_typing_off")
"""Since 4.2."""


def _shape(call: Call, row: Row) -> dict[str, Any]:
    shape: dict[str, Any] = {"id": row["id"]}
    if call.house.at_least(4, 12):
        shape["name"] = row["name"]
    shape |= {"url": row["url"], "account_id": row["account_id"], "subscriptions": row["subscriptions"]}
    if call.house.at_least(4, 12):
        shape["secret"] = row["secret"]
    inbox = call.db.get("inboxes", row["inbox_id"]) if row["inbox_id"] else None
    return shape | ({"inbox": {"id": inbox["id"], "name": inbox["name"]}} if inbox else {})


def _one(call: Call) -> Row:
    return call.found(call.db.find("webhooks", id=call.number("id"), account_id=call.account_id))


def _columns(given: Params) -> dict[str, Any]:
    return {name: given[name] for name in ("name", "url", "inbox_id", "subscriptions") if name in given}


def _validate(call: Call, columns: dict[str, Any], row_id: int | None = None) -> None:
    wrong: list[tuple[str, str]] = []
    url = str(columns.get("url") or "")
    if not url:
        wrong.append(("url", "Url can't be blank"))
    elif urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        wrong.append(("url", "Url is invalid"))
    twin = call.db.find("webhooks", account_id=call.account_id, url=url)
    if twin is not None and twin["id"] != row_id:
        wrong.append(("url", "Url has already been taken"))
    known = EVENTS + (TYPING if call.house.at_least(4, 2) else ())
    chosen = columns.get("subscriptions")
    if not isinstance(chosen, list) or not chosen or not all(name in known for name in chosen):
        wrong.append(("subscriptions", "Subscriptions Invalid events"))
    if wrong:
        raise errors.invalid(", ".join(said for _, said in wrong), [name for name, _ in wrong])


@route("GET", BASE)
def index(call: Call) -> object:
    """List the webhooks. Administrators only."""
    call.require_administrator()
    rows = call.db.where("webhooks", account_id=call.account_id, order="id")
    return {"payload": {"webhooks": [_shape(call, row) for row in rows]}}


@route("POST", BASE)
def create(call: Call) -> object:
    """Add a webhook. Without subscriptions it gets the seven everyday ones."""
    call.require_administrator()
    columns = {"subscriptions": list(EVENTS[:8]), **_columns(call.wrapped("webhook"))}
    _validate(call, columns)
    now = call.house.now()
    row_id = call.db.insert(
        "webhooks", account_id=call.account_id, **columns, secret=call.house.token(), created_at=now, updated_at=now
    )
    return {"payload": {"webhook": _shape(call, call.found(call.db.get("webhooks", row_id)))}}


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a webhook."""
    call.require_administrator()
    row, columns = _one(call), _columns(call.wrapped("webhook"))
    _validate(call, {**row, **columns}, row["id"])
    call.db.update("webhooks", row["id"], **columns, updated_at=call.house.now())
    return {"payload": {"webhook": _shape(call, _one(call))}}


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a webhook."""
    call.require_administrator()
    call.db.delete("webhooks", id=_one(call)["id"])
    return NOTHING
