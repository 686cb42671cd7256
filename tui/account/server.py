"""Signing in over the network: what `login` and `logout` ask of it, and each refusal in words that lead on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from tui.account.login import NeedsCode, NeedsToken, TooLate, WrongSecret
from tui.account.terminal import Failed
from tui.api import errors, session, versions
from tui.api.caller import Caller
from tui.api.client import Client
from tui.api.resources.server import ServerResource
from tui.api.session import SecondFactorNeeded, SignedIn
from tui.api.transport import Transport
from tui.models.credential import Credential, ServerSession
from tui.models.people import Profile

T = TypeVar("T")

_OTP_DIGITS = 6


def _plain(base_url: str, token: Credential) -> Transport:
    # Whoever sits in front of a question wants to hear of a failure now, not after three tries.
    return Transport(base_url, token, attempts=1, patience=0)


class HttpLoginServer:
    """A `login.LoginServer` to a real server. Each call opens a connection of its own and closes it.

    Args:
        transport: Makes what carries the requests, from base URL and token or session.
    """

    def __init__(self, transport: Callable[[str, Credential], Transport] = _plain) -> None:
        self._transport = transport

    def sign_in(self, base_url: str, email: str, password: str) -> SignedIn:
        """Return what the server gives for an e-mail address and a password."""

        async def knock(transport: Transport) -> SignedIn:
            return await session.sign_in(base_url, email, password, transport=transport)

        try:
            return self._asked(base_url, "", knock)
        except SecondFactorNeeded as needed:
            raise NeedsCode(needed.ticket) from None
        except errors.NotAllowed as error:
            raise NeedsToken(error.sentence) from None
        except (errors.Invalid, errors.TokenDead) as error:
            # Its own sentence is told where something other than e-mail and password is wrong.
            known = error.code in ("", "bad_credentials") and error.sentence.startswith("E-mail")
            sentence = "The server does not accept that e-mail with that password." if known else error.sentence
            raise WrongSecret(sentence) from None
        except errors.ApiError as error:
            raise _failed(error) from None

    def second_factor(self, base_url: str, ticket: str, code: str) -> SignedIn:
        """Return what the server gives for the second step of a login: six digits of an app, or a backup code."""
        is_otp = len(code) == _OTP_DIGITS and code.isascii() and code.isdecimal()

        async def knock(transport: Transport) -> SignedIn:
            if is_otp:
                return await session.second_factor(transport, ticket, code)
            return await session.second_factor(transport, ticket, backup_code=code)

        try:
            return self._asked(base_url, "", knock)
        except errors.Invalid:
            what = "code" if is_otp else "backup code"
            raise WrongSecret(f"The server does not accept that {what}: it is wrong, or was used before.") from None
        except errors.NotAllowed:
            raise TooLate("That took too long.") from None
        except errors.ApiError as error:
            raise _failed(error) from None

    def follow_link(self, base_url: str, email: str, link_token: str) -> SignedIn:
        """Return what the server gives for the token of a link that it sent by e-mail."""

        async def knock(transport: Transport) -> SignedIn:
            return await session.follow_link(transport, email, link_token)

        try:
            return self._asked(base_url, "", knock)
        except errors.Invalid:
            raise WrongSecret(
                "The server does not accept that login link: each works once, for five minutes. Get a new one."
            ) from None
        except errors.ApiError as error:
            raise _failed(error) from None

    def profile(self, base_url: str, token: Credential) -> Profile:
        """Return the profile that a credential belongs to."""

        async def look(transport: Transport) -> Profile:
            # No account is known yet, and none is needed to ask who one is.
            return await Client(base_url, token, 0, transport=transport).profile.get()

        try:
            return self._asked(base_url, token, look)
        except errors.TokenDead as error:
            if isinstance(token, ServerSession):
                raise WrongSecret(error.sentence) from None
            raise WrongSecret("The server does not know that access token. Was it copied whole?") from None
        except errors.ApiError as error:
            raise _failed(error) from None

    def too_old(self, base_url: str) -> str:
        """Return why the server is too old, as a sentence; empty if it is not, or can't be asked."""

        async def look(transport: Transport) -> str:
            return versions.too_old(await ServerResource(Caller(transport)).version())

        try:
            return self._asked(base_url, "", look)
        except errors.ApiError:
            return ""

    def sign_out(self, base_url: str, server_session: ServerSession) -> None:
        """End a session on the server; one that has ended already is no error."""
        try:
            self._asked(base_url, server_session, session.sign_out)
        except (errors.NotFound, errors.TokenDead):
            # It was ended before.
            return
        except errors.ApiError as error:
            raise _failed(error) from None

    def _asked(self, base_url: str, token: Credential, ask: Callable[[Transport], Coroutine[None, None, T]]) -> T:
        async def asked() -> T:
            transport = self._transport(base_url, token)
            try:
                return await ask(transport)
            finally:
                await transport.aclose()

        return asyncio.run(asked())


def _failed(error: errors.ApiError) -> Failed:
    match error:
        case errors.NotFound():
            return Failed(
                "There is a server at that address, but no Chatwoot. Is a sub-path missing? "
                "A link copied from your browser has it."
            )
        case errors.Uncertain():
            return Failed("The connection broke before the answer came. Please try again.")
        case _:
            return Failed(error.sentence)
