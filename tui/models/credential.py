"""What opens an account: an access token, or the session that a sign-in began."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

RENEW_WITHIN: Final = timedelta(days=2)
"""How long before its end a session is renewed: before a weekend, not during it."""


@dataclass(frozen=True, slots=True)
class ServerSession:
    """A device's session, as the web dashboard and the phone have one: listed and ended in Chatwoot's profile settings."""

    token: str = field(repr=False)
    client: str = field(repr=False)
    uid: str
    """The e-mail address that signed in."""
    expiry: int
    """When the server ends it, in Unix seconds: two months after the sign-in, whatever is done meanwhile."""

    @property
    def ends_at(self) -> datetime:
        """When the server ends it, in UTC."""
        return datetime.fromtimestamp(self.expiry, UTC)

    def near_its_end(self, now: datetime) -> bool:
        """Return whether it is time to sign in again."""
        return self.ends_at - now < RENEW_WITHIN


Credential: TypeAlias = str | ServerSession
"""An access token, or a session."""


def secrets_of(credential: Credential) -> tuple[str, ...]:
    """Return the words of a credential that must be seen nowhere."""
    words = (credential.token, credential.client) if isinstance(credential, ServerSession) else (credential,)
    return tuple(word for word in words if word)
