"""Who takes part: agents, contacts, bots, teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.models.wire import NEVER_WRITTEN, Attributes, Count, Flag, Id, Line, Lines, Moment, Perhaps, Text, Whole, Word


class Availability(Word):
    """What an agent chose to be, and what presence makes of it."""

    ONLINE = "online"
    BUSY = "busy"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class Role(Word):
    """What somebody may do in the account."""

    AGENT = "agent"
    ADMINISTRATOR = "administrator"
    UNKNOWN = "unknown"


class SenderKind(Word):
    """Who wrote a message; SYSTEM is nobody: activities and templates carry no sender."""

    USER = "user"
    CONTACT = "contact"
    AGENT_BOT = "agent_bot"
    CAPTAIN = "captain_assistant"
    SYSTEM = "system"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who wrote a message, as messages carry it."""

    id: Id
    kind: SenderKind
    name: Line = ""
    available_name: Line = ""
    """What customers see of an agent; empty for others."""
    email: Line = ""
    """Of contacts; empty for others, and where the server did not say."""
    phone_number: Line = ""
    """Of contacts."""
    identifier: Line = ""
    """Of contacts: what they are called in the account's own records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An agent, as lists, assignments and participants carry it."""

    id: Id
    name: Line
    available_name: Line = ""
    """What customers see; empty where the server did not say."""
    email: Line = ""
    role: Role = Role.UNKNOWN
    availability: Availability = Availability.UNKNOWN
    """Presence, not the choice. Payloads made by jobs know none: UNKNOWN never replaces a known one."""
    auto_offline: Perhaps = None
    confirmed: Perhaps = None
    is_bot: bool = False
    """True for an agent bot as assignee (4.8+)."""
    thumbnail: Line = ""
    custom_role_id: Whole = None
    """Of servers with the enterprise folder: the role that narrows what an agent may do."""
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""

    @property
    def shown_name(self) -> str:
        """What the agent is called on the screen: the name, else the e-mail address; nobody is nameless there."""
        return self.name.strip() or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group of agents."""

    id: Id
    name: Line
    description: Text = ""
    is_member: Flag = False
    allow_auto_assign: Flag = False
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInbox:
    """One way to reach a contact: an inbox, and what the contact is called there."""

    inbox_id: Id
    inbox_name: Line = ""
    channel_type: Line = ""
    source_id: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A customer."""

    id: Id
    name: Line = ""
    email: Line = ""
    phone_number: Line = ""
    identifier: Line = ""
    blocked: Flag = False
    availability: Availability = Availability.UNKNOWN
    custom_attributes: Attributes = field(default_factory=dict)
    additional_attributes: Attributes = field(default_factory=dict)
    """Known keys: city, country, country_code, company_name, description, social_profiles."""
    created_at: Moment = None
    last_activity_at: Moment = None
    thumbnail: Line = ""
    contact_inboxes: tuple[ContactInbox, ...] = ()
    company_id: Whole = None
    """4.15+, where the server keeps companies."""
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note on a contact; newest first in lists. The server never fills its contact and account ids."""

    id: Id
    content: Text
    author: Agent | None = None
    created_at: Moment = None
    updated_at: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One account that a user belongs to."""

    id: Id
    name: Line
    role: Role = Role.UNKNOWN
    permissions: Lines = ()
    status: Line = "active"
    availability: Availability = Availability.UNKNOWN
    """What the user chose."""
    availability_status: Availability = Availability.UNKNOWN
    """What presence makes of it."""
    auto_offline: Flag = True
    active_at: Moment = None
    custom_role_id: Whole = None
    api_access: Flag = True
    """Whether access tokens open it; where they don't, sessions do (4.16+, by plan)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The signed-in user, from `GET /api/v1/profile` and the sign-in answer. Holds secrets: they have no repr."""

    id: Id
    name: Line
    available_name: Line = ""
    display_name: Line = ""
    email: Line = ""
    role: Role = Role.UNKNOWN
    """In the most recently active account."""
    confirmed: Perhaps = None
    provider: Line = ""
    avatar_url: Line = ""
    access_token: str = field(default="", repr=False)
    pubsub_token: str = field(default="", repr=False)
    message_signature: Text = ""
    accounts: tuple[Membership, ...] = ()
    account_id: Whole = None
    """The most recently active account."""
    ui_settings: Attributes = field(default_factory=dict)
    custom_attributes: Attributes = field(default_factory=dict)
    """What a platform app noted of the user; with `phone_number`, which the user writes himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who is there, from `presence.update`: agents by user id; contacts present are complete, the rest is offline."""

    users: Mapping[int, Availability]
    contacts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage:
    """A page of contacts, in the server's order."""

    contacts: tuple[Contact, ...]
    total: Whole = None
    """How many all pages have together; None where the endpoint does not tell (search from 4.11 on)."""
    has_more: Perhaps = None
    """Only the search of 4.11 and newer tells."""
    passed_over: Count = 0
