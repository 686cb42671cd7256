"""Platform API: users that an app makes, their login links and tokens."""

import re
from typing import Any
from urllib.parse import quote

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.passwords import digest
from tui.demo.registry import route
from tui.demo.routes.platform_accounts import grant, record
from tui.demo.shapes.people import profile
from tui.demo.shapes.times import iso_or_null
from tui.demo.world.fresh import add_user

BASE = "/platform/api/v1/users"
LINK_LIFE = 300.0
"""Seconds a login link works."""
DELETION = 1.5
"""Seconds until a deleted user is gone."""
SPECIAL = "!@#$%^&*()_+-=[]{}|\"/\\.,`<>:;?~'"
RULES = (
    (re.compile(r".{6,}", re.S), "at least 6 characters"),
    (re.compile(r"[A-Z]"), "at least 1 uppercase character  (A..Z)"),
    (re.compile(r"[a-z]"), "at least 1 lowercase character  (a..z)"),
    (re.compile(r"[0-9]"), "at least 1 number character  (0..9)"),
    (re.compile("[" + re.escape(SPECIAL) + "]"), f"at least 1 special character  ( {SPECIAL})"),
)


def _checked(password: str) -> str:
    """Return the password.

    Raises:
        Refusal: 422 that names every broken rule.
    """
    broken = [f"Password must contain {rule}" for pattern, rule in RULES if not pattern.search(password)]
    if broken:
        raise errors.invalid(", ".join(broken), ["password"])
    return password


def _shape(call: Call, user: Row) -> dict[str, Any]:
    shape = profile(call.house, user)
    for name in ("type", "inviter_id", "hmac_identifier"):
        shape.pop(name, None)
    shape["accounts"] = [
        {
            "id": row["account_id"],
            "name": call.db.value("SELECT name FROM accounts WHERE id = ?", row["account_id"]),
            "active_at": iso_or_null(row["active_at"]),
            "role": row["role"],
        }
        for row in call.db.where("account_users", user_id=user["id"], order="id")
    ]
    return shape


def _user(call: Call) -> Row:
    return record(call, "users", call.number("id"), "User")


@route("POST", BASE)
def create(call: Call) -> object:
    """Make a user; with a known e-mail, return that one and let the app change them."""
    given = call.params
    email = str(given.get("email") or "").lower()
    if not email:
        raise errors.invalid("Email can't be blank", ["email"])
    known = call.db.find("users", email=email)
    if known is not None:
        grant(call, "User", known["id"])
        return _shape(call, known)
    password = _checked(str(given.get("password") or ""))
    user_id = add_user(
        call.house,
        str(given.get("name") or email),
        email,
        password,
        display_name=given.get("display_name"),
        custom_attributes=given.get("custom_attributes") or {},
    )
    grant(call, "User", user_id)
    return _shape(call, call.found(call.db.get("users", user_id)))


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show a user."""
    return _shape(call, _user(call))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a user; custom attributes are merged."""
    user, given = _user(call), call.params
    columns: dict[str, Any] = {name: given[name] for name in ("name", "display_name", "email") if name in given}
    if isinstance(given.get("custom_attributes"), dict):
        columns["custom_attributes"] = {**user["custom_attributes"], **given["custom_attributes"]}
    if given.get("password"):
        columns["password"] = digest(_checked(str(given["password"])))
    call.db.update("users", user["id"], **columns, updated_at=call.house.now())
    return _shape(call, _user(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a user, a moment later."""
    call.house.later(DELETION, "user goes", _gone, _user(call)["id"])
    return NOTHING


def _gone(house: Installation, user_id: int) -> None:
    for table in ("account_users", "inbox_members", "team_members", "participants", "mentions", "notifications"):
        house.db.delete(table, user_id=user_id)
    house.db.delete("access_tokens", owner_type="User", owner_id=user_id)
    house.db.delete("users", id=user_id)


@route("GET", BASE + "/{id}/login")
def login(call: Call) -> object:
    """Return a link that signs the user in, once, within five minutes."""
    user = _user(call)
    token = call.house.token(64)
    call.db.insert("sso_tokens", user_id=user["id"], token=token, expires_at=call.house.now() + LINK_LIFE)
    query = f"email={quote(user['email'], safe='')}&sso_auth_token={token}"
    return {"url": f"{call.house.base_url}/app/login?{query}"}


@route("POST", BASE + "/{id}/token", since="4.3")
def token(call: Call) -> object:
    """Return the token the user acts with."""
    user = _user(call)
    names = ("id", "name", "display_name", "email", "pubsub_token")
    return {
        "access_token": call.db.value(
            "SELECT token FROM access_tokens WHERE owner_type = 'User' AND owner_id = ?", user["id"]
        ),
        "expiry": None,
        "user": {name: user[name] for name in names},
    }
