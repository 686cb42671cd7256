"""The headers by which the server knows who asks: an access token's, or a session's. Imports nothing that takes time."""

from __future__ import annotations

from collections.abc import Mapping

from tui.models.credential import Credential, ServerSession

TOKEN_HEADER = "api-access-token"  # noqa: S105  # a name; proxies drop the spelling with underscores

_LATEST = 253402300799
"""The last second of the year 9999: what is later is no date."""


def headers_of(credential: Credential) -> dict[str, str]:
    """Return what a request carries for a credential; nothing for an empty one."""
    if isinstance(credential, ServerSession):
        return {
            "access-token": credential.token,
            "token-type": "Bearer",
            "client": credential.client,
            "uid": credential.uid,
            "expiry": str(credential.expiry),
        }
    return {TOKEN_HEADER: credential} if credential else {}


def session_in(headers: Mapping[str, str]) -> ServerSession | None:
    """Return the session in the headers of an answer; None where they hold none that can be sent again.

    Args:
        headers: Names in lower case.

    Source: devise_token_auth; `read-4.16.2/second_factor.json`. While it changes a token, answers to requests at the
    same time carry a blank.
    """
    token, client, uid, expiry = (headers.get(name, "").strip() for name in ("access-token", "client", "uid", "expiry"))
    words = (token, client, uid)
    if not all(
        word and len(word) <= 512 and word.isascii() and word.isprintable() and " " not in word for word in words
    ):
        return None
    if not (expiry.isascii() and expiry.isdecimal() and 0 < int(expiry[:12]) <= _LATEST):
        return None
    return ServerSession(token, client, uid, int(expiry[:12]))
