"""The server's door, over the network: what `login` asks of it, and each refusal in words that lead on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from tui.api import errors
from tui.api.client import Client
from tui.api.session import sign_in
from tui.api.transport import Transport
from tui.login.talk import NeedsToken, WrongSecret
from tui.login.terminal import Failed
from tui.models.people import Profile

T = TypeVar("T")


def _plain(base_url: str, token: str) -> Transport:
    # Whoever sits in front of a question wants to hear of a failure now, not after three tries.
    return Transport(base_url, token, attempts=1, patience=0)


class ServerDoor:
    """A `login.Door` to a real server. Each call opens a connection of its own and closes it.

    Args:
        transport: Makes what carries the requests, from base URL and token.
    """

    def __init__(self, transport: Callable[[str, str], Transport] = _plain) -> None:
        self._transport = transport

    def sign_in(self, base_url: str, email: str, password: str) -> Profile:
        async def knock(transport: Transport) -> Profile:
            return await sign_in(base_url, email, password, transport=transport)

        try:
            return self._asked(base_url, "", knock)
        except errors.NotAllowed as error:
            raise NeedsToken(
                "This user signs in with a second factor, so the password alone is not enough: paste an access token."
                if error.code == "mfa_required"
                else error.sentence
            ) from None
        except (errors.Invalid, errors.TokenDead):
            raise WrongSecret("The server does not accept that e-mail with that password.") from None
        except errors.ApiError as error:
            raise _failed(error) from None

    def profile(self, base_url: str, token: str) -> Profile:
        async def look(transport: Transport) -> Profile:
            # No account is known yet, and none is needed to ask who one is.
            return await Client(base_url, token, 0, transport=transport).profile.get()

        try:
            return self._asked(base_url, token, look)
        except errors.TokenDead:
            raise WrongSecret("The server does not know that access token. Was it copied whole?") from None
        except errors.ApiError as error:
            raise _failed(error) from None

    def _asked(self, base_url: str, token: str, ask: Callable[[Transport], Coroutine[None, None, T]]) -> T:
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
