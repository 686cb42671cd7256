"""From e-mail and password to an API token, once: the password is kept nowhere."""

from __future__ import annotations

from tui.api import decode, errors
from tui.api.caller import Caller, given
from tui.api.transport import Transport
from tui.models.people import Profile
from tui.models.wire import JsonValue


async def sign_in(
    base_url: str,
    email: str,
    password: str,
    *,
    otp_code: str | None = None,
    backup_code: str | None = None,
    transport: Transport | None = None,
) -> Profile:
    """Return the user behind e-mail and password; `access_token` of it is the permanent API token.

    Args:
        base_url: As pasted.
        otp_code: Of the authenticator, where the user has one (4.6+).
        backup_code: Instead of it.
        transport: What carries the request instead of one made for it.

    Raises:
        Invalid: Wrong, or the address is not confirmed; for every wrong pair the same. Or a wrong code.
        NotAllowed: With code `mfa_required`, a second factor is asked for and none was given; with `sessions_limit`,
            too many sessions. A token pasted from the profile settings is the way around both.
        Throttled: Five tries in five minutes.

    Source: `POST /auth/sign_in`, 4.0.4 and 4.15.1 (`sign_in.json`); the second factor: 4.10 (`sessions_controller.rb`).
    """
    own = transport or Transport(base_url, "", attempts=1)
    caller = Caller(own)
    try:
        answer = await _asked(caller, {"email": email, "password": password})
        if isinstance(answer, Profile):
            return answer
        if not (otp_code or backup_code):
            raise errors.NotAllowed(
                "This account asks for a second factor. Sign in with an API token instead: in Chatwoot, under "
                "Profile settings, at the bottom.",
                status=206,
                code="mfa_required",
            )
        answer = await _asked(caller, given({"mfa_token": answer, "otp_code": otp_code, "backup_code": backup_code}))
        if isinstance(answer, Profile):
            return answer
        raise errors.NotUnderstood("The server asks for a second factor again and again.")
    except errors.Conflict as error:
        raise errors.NotAllowed(
            "Too many sessions are signed in. End one in Chatwoot, or sign in with an API token.",
            status=error.status,
            detail=error.detail,
            code="sessions_limit",
        ) from error
    finally:
        if transport is None:
            await own.aclose()


async def _asked(caller: Caller, body: dict[str, object]) -> Profile | str:
    """Return the profile, or the token with which to give the second factor."""
    return await caller.change("POST", "/auth/sign_in", _answer, feature="sign_in", body=body, authenticated=False)


def _answer(value: JsonValue) -> Profile | str:
    if isinstance(value, dict) and value.get("mfa_required") is True and isinstance(value.get("mfa_token"), str):
        return str(value["mfa_token"])
    return decode.profile(value)
