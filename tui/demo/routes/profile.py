"""The user's own profile."""

from tui.demo import errors
from tui.demo.acts import files
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, Upload, integer, is_true
from tui.demo.passwords import digest, fits
from tui.demo.registry import route
from tui.demo.shapes.people import profile

PATH = "/api/v1/profile"


def _shown(call: Call) -> object:
    return profile(call.house, call.found(call.db.get("users", call.user["id"])))


@route("GET", PATH)
def show(call: Call) -> object:
    """Return the profile."""
    return _shown(call)


@route("PATCH", PATH)
def update(call: Call) -> object:
    """Change the profile; `ui_settings` is replaced as a whole."""
    wanted, columns = call.wrapped("profile"), Params()
    for name in ("name", "display_name", "email", "message_signature"):
        if name in wanted:
            columns[name] = wanted[name]
    if isinstance(wanted.get("ui_settings"), dict):
        columns["ui_settings"] = wanted["ui_settings"]
    if "phone_number" in wanted:
        columns["custom_attributes"] = call.user["custom_attributes"] | {"phone_number": wanted["phone_number"]}
    if isinstance(wanted.get("avatar"), Upload):
        columns["avatar_blob_id"] = files.keep(call.house, wanted["avatar"])
    if wanted.get("password"):
        columns |= _new_password(call, wanted)
    call.db.update("users", call.user["id"], updated_at=call.house.now(), **columns)
    return _shown(call)


def _new_password(call: Call, wanted: Params) -> Params:
    if not fits(wanted.get("current_password"), call.user["password"]):
        raise errors.unprocessable("Invalid current password")
    if wanted["password"] != wanted.get("password_confirmation"):
        raise errors.invalid("Password confirmation doesn't match Password", ["password_confirmation"])
    # A new password ends all sessions but this one, and changes the realtime secret: sockets must be opened again.
    own = call.session_row["id"] if call.session_row else 0
    call.db.execute("DELETE FROM sessions WHERE user_id = ? AND id != ?", call.user["id"], own)
    return {"password": digest(str(wanted["password"])), "pubsub_token": call.house.token()}


@route("DELETE", PATH + "/avatar")
def delete_avatar(call: Call) -> object:
    """Take the picture away."""
    call.db.update("users", call.user["id"], avatar_blob_id=None)
    return _shown(call)


def _membership(call: Call, wanted: Params) -> Row:
    account_id = integer(wanted.get("account_id"))
    return call.found(call.db.find("account_users", account_id=account_id, user_id=call.user["id"]))


@route("POST", PATH + "/availability")
def availability(call: Call) -> object:
    """Set the availability in one account; it counts as a sign of life."""
    wanted = call.wrapped("profile")
    member = _membership(call, wanted)
    if wanted.get("availability") not in ("online", "offline", "busy"):
        raise errors.broken()
    call.db.update("account_users", member["id"], availability=wanted["availability"])
    call.house.presence.user_came(member["account_id"], call.user["id"])
    return _shown(call)


@route("POST", PATH + "/auto_offline")
def auto_offline(call: Call) -> object:
    """Set whether the availability follows presence."""
    wanted = call.wrapped("profile")
    member = _membership(call, wanted)
    call.db.update("account_users", member["id"], auto_offline=is_true(wanted.get("auto_offline")))
    return _shown(call)


@route("PATCH", PATH + "/set_active_account")
def set_active_account(call: Call) -> object:
    """Note which account is looked at."""
    member = _membership(call, call.wrapped("profile"))
    call.db.update("account_users", member["id"], active_at=call.house.now())
    return NOTHING


@route("POST", PATH + "/reset_access_token", since="4.3")
def reset_access_token(call: Call) -> object:
    """Give the user a new API token; the old one is dead at once."""
    call.db.execute(
        "UPDATE access_tokens SET token = ? WHERE owner_type = 'User' AND owner_id = ?",
        call.house.token(),
        call.user["id"],
    )
    return _shown(call)
