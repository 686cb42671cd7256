"""From e-mail and password, or a login link, to a session, and its end. The password is kept nowhere."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass

from tui import __version__
from tui.api import errors, reading
from tui.api.ask import Answer, Ask
from tui.api.authority import session_in
from tui.api.decode import people
from tui.api.transport import Transport
from tui.models.credential import Credential
from tui.models.people import Profile
from tui.models.wire import JsonValue

_PATH = "/auth/sign_in"
_FEATURE = "sign_in"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in brought."""

    profile: Profile
    credential: Credential
    """The session; the access token where the server, or what stands before it, gave no session."""


class SecondFactorNeeded(errors.NotAllowed):
    """E-mail and password are right, and the server wants a second factor: give it to `second_factor`."""

    def __init__(self, ticket: str) -> None:
        super().__init__("This account asks for a second factor.", status=206, code="mfa_required")
        self.ticket = ticket
        """What stands for the password meanwhile; the server takes it for five minutes."""


async def sign_in(
    base_url: str,
    email: str,
    password: str,
    *,
    otp_code: str | None = None,
    backup_code: str | None = None,
    transport: Transport | None = None,
) -> SignedIn:
    """Return who signed in, and the session that opens the account from now on.

    Args:
        base_url: As pasted.
        otp_code: Of the authenticator, where the user has one (4.6+).
        backup_code: Instead of it.
        transport: What carries the request instead of one made for it.

    Raises:
        Invalid: Wrong; for every wrong pair the same. Or a wrong code. The server's own sentence, in `detail`, says
            where something else is in the way: an address not confirmed (code `user_not_confirmed`), SAML, a lock.
        SecondFactorNeeded: And none was given.
        NotAllowed: With code `sessions_limit`, too many sessions.
        Throttled: Five tries in five minutes.

    Source: `POST /auth/sign_in`, 4.0.4 and 4.15.1 (`sign_in.json`); 4.16.2 (`second_factor.json`, `api_off.json`).
    """
    own = transport or Transport(base_url, "", attempts=1)
    try:
        try:
            return await _asked(own, {"email": email, "password": password})
        except SecondFactorNeeded as needed:
            if not (otp_code or backup_code):
                raise
            ticket = needed.ticket
        return await second_factor(own, ticket, otp_code or "", backup_code=backup_code or "")
    finally:
        if transport is None:
            await own.aclose()


async def second_factor(transport: Transport, ticket: str, otp_code: str = "", *, backup_code: str = "") -> SignedIn:
    """Return who signed in when the second factor is right.

    Raises:
        Invalid: A wrong code, or one that was used (status 400).
        NotAllowed: The ticket is too old (401): begin with the password again.
    """
    try:
        return await _asked(
            transport, {"mfa_token": ticket} | ({"backup_code": backup_code} if backup_code else {"otp_code": otp_code})
        )
    except SecondFactorNeeded:
        raise errors.NotUnderstood("The server asks for a second factor again and again.") from None


async def follow_link(transport: Transport, email: str, link_token: str) -> SignedIn:
    """Return who signed in by a login link, such as single sign-on ends with; each works once, for five minutes.

    Raises:
        Invalid: It was used, or is too old.
    """
    return await _asked(transport, {"email": email, "sso_auth_token": link_token})


async def sign_out(transport: Transport) -> None:
    """End the session that the transport asks with.

    Raises:
        ApiError: It may go on.

    Source: `DELETE /auth/sign_out`, 4.16.2 (`api_off.json`).
    """
    await transport.call(Ask(method="DELETE", path="/auth/sign_out", feature=_FEATURE, repeatable=True))


def device() -> Mapping[str, str]:
    """Return how this console calls itself in the server's list of sessions (4.16+)."""
    names = {
        "client-name": "chatwoot-tui",
        "client-version": __version__,
        "platform": platform.system(),
        "platform-version": platform.release(),
        "device-model": platform.node(),
    }
    return {
        f"x-chatwoot-{name}": value[:80] for name, value in names.items() if value.isascii() and value.isprintable()
    }


async def _asked(transport: Transport, body: Mapping[str, str]) -> SignedIn:
    ask = Ask(method="POST", path=_PATH, feature=_FEATURE, body=body, headers=device(), authenticated=False)
    try:
        answer = await transport.call(ask)
    except errors.Conflict as error:
        raise errors.NotAllowed(
            "Too many sessions are signed in. End one in Chatwoot, or sign in with an access token.",
            status=error.status,
            detail=error.detail,
            code="sessions_limit",
        ) from error
    return _read(answer, reading.loads(answer.body))


def _read(answer: Answer, value: JsonValue) -> SignedIn:
    if isinstance(value, dict) and value.get("mfa_required") is True and isinstance(value.get("mfa_token"), str):
        raise SecondFactorNeeded(str(value["mfa_token"]))
    profile = people.profile(value)
    return SignedIn(profile, session_in(answer.headers) or profile.access_token)
