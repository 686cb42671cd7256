"""How the server can be reached, and what it refuses: the line, what it answers instead, and what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LinkKind(StrEnum):
    """How the server is reached at the moment."""

    CONNECTING = "connecting"
    LIVE = "live"
    """The websocket brings everything as it happens, as far as it has shown."""
    POLLING = "polling"
    """No websocket; the server is asked at intervals."""
    OFFLINE = "offline"


class Trouble(StrEnum):
    """What the server answers instead of what it was asked for. It can be reached, and may go on telling events."""

    NONE = ""
    TOKEN = "token"  # noqa: S105  # a word, not one
    """The token is not accepted any more."""
    SUSPENDED = "suspended"
    """The account is suspended."""
    NO_MEMBER = "no member"
    """The agent does not belong to the account any more."""
    MOVED = "moved"
    """It has another address now."""
    FOREIGN = "foreign"
    """Not the server answers, but a login page or a proxy in between."""
    ERRORS = "errors"
    """It fails, whatever it is asked."""
    THROTTLED = "throttled"
    """It wants fewer requests for a while."""

    @property
    def bars(self) -> bool:
        """Whether nothing can be done or read until somebody mends it."""
        return self in (Trouble.TOKEN, Trouble.SUSPENDED, Trouble.NO_MEMBER, Trouble.MOVED)


class Gone(StrEnum):
    """Why a conversation is not there any more."""

    DELETED = "deleted"
    CONTACT = "contact"
    """Its contact was deleted, and with it all of the contact's conversations."""
    NO_ACCESS = "no access"
    """It may be there, but not for this agent."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What is read has to wait, because the requests of the minute are used up."""

    until: datetime
    per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How the connection to the server is."""

    kind: LinkKind = LinkKind.CONNECTING
    since: datetime | None = None
    reason: str = ""
    deaf: bool = False
    """Whether the websocket was found to tell nothing though it stands; the server is asked at intervals."""
    trouble: Trouble = Trouble.NONE
    trouble_until: datetime | None = None
    """When it is tried again, where that is known."""
    held_back: HeldBack | None = None
    """Why something that the agent asked for was kept waiting last; None: nothing was."""
    queued: int = 0
    """Wishes that wait for the link or their turn."""
    not_done: int = 0
    """Wishes that the server has refused for good, and that the agent has not looked at yet."""
    last_live_at: datetime | None = None
    """When the link was last known good: how old what the screen shows may be."""
