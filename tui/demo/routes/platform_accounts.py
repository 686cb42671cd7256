"""Platform API: accounts that an app makes, and who belongs to them."""

from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import Params, integer
from tui.demo.registry import route
from tui.demo.routes.accounts import support_email
from tui.demo.shapes.times import iso, iso_or_null
from tui.demo.world.fresh import add_account, join

BASE = "/platform/api/v1/accounts"
FIELDS = ("name", "locale", "domain", "support_email", "status", "limits", "custom_attributes")
ROLES = ("agent", "administrator")


def grant(call: Call, owner_type: str, owner_id: int) -> None:
    """Let the app touch what it made."""
    assert call.platform_app is not None
    key = {"platform_app_id": call.platform_app["id"], "owner_type": owner_type, "owner_id": owner_id}
    if call.db.find("platform_permissibles", **key) is None:
        call.db.insert("platform_permissibles", **key)


def permitted(call: Call, owner_type: str, owner_id: int) -> None:
    """Refuse what the app did not make.

    Raises:
        Refusal: 401.
    """
    assert call.platform_app is not None
    key = {"platform_app_id": call.platform_app["id"], "owner_type": owner_type, "owner_id": owner_id}
    if call.db.find("platform_permissibles", **key) is None:
        raise errors.Refusal(401, {"error": "Non permissible resource"})


def record(call: Call, table: str, row_id: int, owner_type: str) -> Row:
    """Return a record the app may touch.

    Raises:
        Refusal: 404 in the framework's form, or 401.
    """
    row = call.db.get(table, row_id)
    if row is None:
        raise errors.no_route()
    permitted(call, owner_type, row_id)
    return row


def _shape(house: Installation, row: Row) -> dict[str, Any]:
    names = ("id", "name", "locale", "domain", "support_email", "features", "custom_attributes", "limits", "status")
    return {name: row[name] for name in names} | {"support_email": support_email(house, row)}


def _account(call: Call) -> Row:
    return record(call, "accounts", call.number("id"), "Account")


def _columns(given: Params, before: Row | None) -> dict[str, Any]:
    columns: dict[str, Any] = {name: given[name] for name in FIELDS if name in given}
    if isinstance(given.get("features"), dict):
        flags = {**(before["features"] if before else {}), **given["features"]}
        columns["features"] = {name: True for name, on in flags.items() if on}
    if isinstance(columns.get("custom_attributes"), dict) and before is not None:
        columns["custom_attributes"] = {**before["custom_attributes"], **columns["custom_attributes"]}
    return columns


@route("GET", BASE, since="4.5")
def index(_call: Call) -> object:
    """Fall over, as the recorded servers do: the grant of an account that is gone stays behind and breaks the list."""
    raise errors.broken()


@route("POST", BASE)
def create(call: Call) -> object:
    """Make an account."""
    given = call.params
    if not given.get("name"):
        raise errors.invalid("Name can't be blank", ["name"])
    account_id = add_account(call.house, str(given["name"]))
    columns = _columns(
        {name: value for name, value in given.items() if name != "name"}, call.db.get("accounts", account_id)
    )
    if columns:
        call.db.update("accounts", account_id, **columns)
    grant(call, "Account", account_id)
    return _shape(call.house, call.found(call.db.get("accounts", account_id)))


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show an account."""
    return _shape(call.house, _account(call))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change an account."""
    row = _account(call)
    columns = _columns(call.params, row)
    if columns:
        call.db.update("accounts", row["id"], **columns, updated_at=call.house.now())
    return _shape(call.house, _account(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove an account, a moment later; what the app may touch is not forgotten."""
    row = _account(call)
    call.house.later(1.0, "account goes", _gone, row["id"])
    return NOTHING


def _gone(house: Installation, account_id: int) -> None:
    house.db.delete("account_users", account_id=account_id)
    house.db.delete("accounts", id=account_id)


def raw_account_user(call: Call, row: Row) -> dict[str, Any]:
    """Return a raw account_user."""
    shape: dict[str, Any] = {name: row[name] for name in ("id", "account_id", "user_id", "role", "inviter_id")}
    shape |= {
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "active_at": iso_or_null(row["active_at"]),
        "availability": row["availability"],
        "auto_offline": row["auto_offline"],
        "custom_role_id": row["custom_role_id"],
    }
    return shape | ({"agent_capacity_policy_id": None} if call.house.at_least(4, 8) else {})


@route("GET", BASE + "/{id}/account_users")
def account_users(call: Call) -> object:
    """List who belongs to an account."""
    row = _account(call)
    return [raw_account_user(call, one) for one in call.db.where("account_users", account_id=row["id"], order="id")]


@route("POST", BASE + "/{id}/account_users")
def add_account_user(call: Call) -> object:
    """Let a user belong to an account, or give them another role. An unknown role is a 500."""
    account, user_id = _account(call), integer(call.param("user_id"))
    role = call.param("role", "agent")
    if role not in ROLES:
        raise errors.broken()
    if call.db.get("users", user_id) is None:
        raise errors.invalid("User must exist", ["user"])
    known = call.db.find("account_users", account_id=account["id"], user_id=user_id)
    if known is None:
        row_id = join(call.house, account["id"], user_id, str(role))
    else:
        row_id = known["id"]
        call.db.update("account_users", row_id, role=role, updated_at=call.house.now())
    return raw_account_user(call, call.found(call.db.get("account_users", row_id)))


@route("DELETE", BASE + "/{id}/account_users")
def remove_account_user(call: Call) -> object:
    """Take a user out of an account."""
    account = _account(call)
    call.db.delete("account_users", account_id=account["id"], user_id=integer(call.param("user_id")))
    return NOTHING
