"""Signing in and out: sessions as the web dashboard and the phone have them, with a second factor where one is asked for."""

from tui.demo import errors, second_factor
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.database import Row
from tui.demo.passwords import fits
from tui.demo.registry import route
from tui.demo.shapes.people import profile
from tui.demo.shapes.times import iso

PATH = "/api/v1/profile"
LIFE = 61 * 86400
"""Seconds a session lives: two months."""
HALF_LIFE = 300.0
"""Seconds in which the second factor must come."""
MOST = 25
"""Devices of a user; the one that was used least lately falls out."""


@route("GET", PATH + "/sessions", since="4.15")
def index(call: Call) -> object:
    """Return the devices of the user, the one used last first."""
    own = call.session_row["id"] if call.session_row else None
    rows = call.db.where("sessions", user_id=call.user["id"], order="last_activity_at DESC, id DESC")
    return [_shown(row) | {"current": row["id"] == own} for row in rows]


def _shown(row: Row) -> dict[str, object]:
    names = ("id", "browser_name", "browser_version", "device_name", "platform_name", "platform_version", "ip_address")
    nowhere = {"city": None, "country": None, "country_code": None}
    times = {name: iso(row[name]) for name in ("last_activity_at", "created_at")}
    return {name: row[name] for name in names} | nowhere | times


@route("DELETE", PATH + "/sessions/{id}", since="4.15")
def destroy(call: Call) -> object:
    """End the session of another device."""
    row = call.found(call.db.find("sessions", id=call.number("id"), user_id=call.user["id"]))
    if call.session_row and row["id"] == call.session_row["id"]:
        raise errors.unprocessable("You cannot revoke the current session.")
    call.db.delete("sessions", id=row["id"])
    return NOTHING


@route("GET", PATH + "/mfa", since="4.6")
def second_factor_state(call: Call) -> object:
    """Say whether signing in asks for a second factor."""
    enabled = "second-factor" in call.house.accidents
    return {"feature_available": True, "enabled": enabled, "backup_codes_generated": enabled}


@route("POST", "/auth/sign_in", access="none")
def sign_in(call: Call) -> object:
    """Return the profile and a session, for e-mail and password, a login link, or the second factor."""
    if call.param("mfa_token"):
        return _signed_in(call, _second_factor(call))
    email = str(call.param("email") or "").strip().lower()
    user = call.db.find("users", email=email) if email else None
    if user is None:
        raise _wrong()
    linked = bool(call.param("sso_auth_token"))
    if linked:
        _use_link(call, user)
    elif user["provider"] == "saml" or "saml" in call.house.accidents:
        sentence = "This account uses SAML authentication. Please sign in through your organization's SAML provider."
        raise errors.Refusal(401, {"success": False, "errors": [sentence]})
    elif "locked" in call.house.accidents:
        # devise_token_auth's own sentence; no answer of a locked user was recorded.
        sentence = "Your account has been locked due to an excessive number of unsuccessful sign in attempts."
        raise errors.Refusal(401, {"success": False, "errors": [sentence]})
    elif not fits(call.param("password"), user["password"]):
        raise _wrong()
    if not user["confirmed"] or "unconfirmed" in call.house.accidents:
        raise _unconfirmed(call, user)
    if "second-factor" in call.house.accidents and not linked:
        return _half_signed_in(call, user)
    return _signed_in(call, user)


def _wrong() -> errors.Refusal:
    return errors.Refusal(401, {"success": False, "errors": ["Invalid login credentials. Please try again."]})


def _unconfirmed(call: Call, user: Row) -> errors.Refusal:
    sentence = (
        f"A confirmation email was sent to your account at '{user['email']}'. You must follow the instructions in the "
        "email before your account can be activated"
    )
    told = {"error_code": "user_not_confirmed"} if call.house.at_least(4, 14) else {}
    return errors.Refusal(401, {"success": False, "errors": [sentence], **told})


def _use_link(call: Call, user: Row) -> None:
    """Take the token of a login link, which works once.

    Raises:
        Refusal: There is none, or it is too old.
    """
    link = call.db.find("sso_tokens", user_id=user["id"], token=str(call.param("sso_auth_token")))
    if link is None or link["expires_at"] <= call.house.now():
        raise _wrong()
    call.db.delete("sso_tokens", id=link["id"])


def _half_signed_in(call: Call, user: Row) -> Reply:
    token, now = call.house.token(48), call.house.now()
    call.db.insert("half_sign_ins", user_id=user["id"], token=token, expires_at=now + HALF_LIFE)
    return Reply({"mfa_required": True, "mfa_token": token}, 206, headers={"cache-control": "no-cache"})


def _second_factor(call: Call) -> Row:
    """Return the user whose second factor came.

    Raises:
        Refusal: 401 for a token that is unknown or too old, 400 for a wrong code.
    """
    half = call.db.find("half_sign_ins", token=str(call.param("mfa_token")))
    if half is None or half["expires_at"] <= call.house.now():
        raise errors.Refusal(401, {"error": "Invalid or expired MFA token"})
    user_id, seed = half["user_id"], call.house.options.seed
    if call.db.find("second_factors", user_id=user_id) is None:
        call.db.insert("second_factors", user_id=user_id)
    known = call.found(call.db.find("second_factors", user_id=user_id))
    secret = second_factor.secret(seed, user_id)
    step = second_factor.fitting_step(secret, call.param("otp_code"), call.house.now(), after=known["last_step"])
    backup = str(call.param("backup_code") or "").strip()
    if step is not None:
        call.db.execute("UPDATE second_factors SET last_step = ? WHERE user_id = ?", step, user_id)
    elif backup in second_factor.backup_codes(seed, user_id) and backup not in known["used_codes"]:
        used = [*known["used_codes"], backup]
        call.db.execute("UPDATE second_factors SET used_codes = ? WHERE user_id = ?", used, user_id)
    else:
        raise errors.Refusal(400, {"error": "Invalid verification code"})
    return call.found(call.db.get("users", user_id))


def _signed_in(call: Call, user: Row) -> Reply:
    """Return the profile with a new session in the headers."""
    house, now = call.house, call.house.now()
    rows = call.db.where("sessions", user_id=user["id"], order="last_activity_at, id")
    for row in rows[: max(0, len(rows) - MOST + 1)]:
        call.db.delete("sessions", id=row["id"])

    def named(name: str, otherwise: str) -> str:
        return call.headers.get(f"x-chatwoot-{name}") or otherwise if house.at_least(4, 16) else otherwise

    session_id = call.db.insert(
        "sessions",
        user_id=user["id"],
        client=house.token(22),
        token=house.token(22),
        expiry=int(now) + LIFE,
        browser_name=named("client-name", "Unknown Browser"),
        browser_version=named("client-version", "0.0"),
        device_name=named("device-model", "Unknown"),
        platform_name=named("platform", "Unknown"),
        platform_version=named("platform-version", "0"),
        ip_address=call.address,
        last_activity_at=now,
        created_at=now,
    )
    call.session_row, call.user_row = call.found(call.db.get("sessions", session_id)), user
    return Reply(
        {"data": profile(house, user)}, headers={"vary": "Accept, Origin" if house.at_least(4, 16) else "Accept"}
    )


@route("GET", "/auth/validate_token", access="session")
def validate_token(call: Call) -> object:
    """Return whose session it is."""
    if call.session_row is None:
        raise errors.Refusal(401, {"success": False, "errors": ["Invalid login credentials"]})
    shown = profile(call.house, call.user) | {"created_at": iso(call.user["created_at"])}
    return {"payload": {"success": True, "data": shown}}


@route("DELETE", "/auth/sign_out", access="session")
def sign_out(call: Call) -> object:
    """End the session that asks for it."""
    if call.session_row is None:
        raise errors.Refusal(404, {"success": False, "errors": ["User was not found or was not logged in."]})
    call.db.delete("sessions", id=call.session_row["id"])
    call.session_row = None
    return {"success": True}
