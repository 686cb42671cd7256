"""The account itself."""

from typing import Any

from tui.demo.acts.caches import cache_keys
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.registry import route
from tui.demo.shapes.times import iso

PATH = "/api/v1/accounts/{account_id}"
SETTINGS = (
    "auto_resolve_after",
    "auto_resolve_message",
    "auto_resolve_ignore_waiting",
    "auto_resolve_label",
    "audio_transcriptions",
    "conversation_required_attributes",
)


def support_email(house: Installation, row: Row) -> str | None:
    """Return the address an account answers from; from 4.16 on the installation's where it has none."""
    return row["support_email"] or ("accounts@chatwoot.example" if house.at_least(4, 16) else None)


def _shown(call: Call) -> dict[str, Any]:
    row, house = call.found(call.db.get("accounts", call.account_id)), call.house
    shape: dict[str, Any] = {}
    if house.at_least(4, 2):
        shape["settings"] = row["settings"]
    else:
        shape["auto_resolve_duration"] = row["auto_resolve_duration"]
    shape["created_at"] = iso(row["created_at"])
    if row["custom_attributes"]:
        shape["custom_attributes"] = row["custom_attributes"]
    return shape | {
        "domain": row["domain"],
        "features": row["features"],
        "id": row["id"],
        "locale": row["locale"],
        "name": row["name"],
        "support_email": support_email(house, row),
        "status": row["status"],
        "cache_keys": cache_keys(house, row["id"]),
    }


@route("GET", PATH)
def show(call: Call) -> object:
    """Return the account."""
    return _shown(call) | {"latest_chatwoot_version": None, "subscribed_features": []}


@route("PATCH", PATH)
def update(call: Call) -> object:
    """Change the account."""
    call.require_administrator()
    wanted, columns = call.params, dict[str, Any]()
    for name in ("name", "locale", "domain", "support_email"):
        if name in wanted:
            columns[name] = wanted[name]
    settings = {name: wanted[name] for name in SETTINGS if name in wanted}
    if settings:
        columns["settings"] = call.account["settings"] | settings
    if "auto_resolve_duration" in wanted:
        columns["auto_resolve_duration"] = wanted["auto_resolve_duration"]
    call.db.update("accounts", call.account_id, updated_at=call.house.now(), **columns)
    return _shown(call)


@route("POST", PATH + "/update_active_at")
def update_active_at(call: Call) -> object:
    """Note that the user is here."""
    call.db.update("account_users", call.membership["id"], active_at=call.house.now())
    return NOTHING


@route("GET", PATH + "/cache_keys")
def keys(call: Call) -> object:
    """Return when labels, inboxes and teams last changed."""
    freshness = {"cache-control": "max-age=10, private, stale-while-revalidate=300"}
    return Reply({"cache_keys": cache_keys(call.house, call.account_id)}, headers=freshness)
