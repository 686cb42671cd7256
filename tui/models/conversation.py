"""A customer's matter: its state, and the two forms in which the server tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.models.inbox import Channel
from tui.models.message import Message
from tui.models.people import Agent, Contact, Team
from tui.models.wire import (
    NEVER_WRITTEN,
    Attributes,
    Count,
    Flag,
    Id,
    JsonValue,
    Line,
    Lines,
    Moment,
    Perhaps,
    Whole,
    Word,
)


class Status(Word):
    """Where a conversation stands; an unknown word of a newer server is UNKNOWN."""

    OPEN = "open"
    RESOLVED = "resolved"
    PENDING = "pending"
    SNOOZED = "snoozed"
    UNKNOWN = "unknown"


class Priority(Word):
    """How urgent; NONE is the server's null."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> Priority:
        return cls.NONE if value is None or value == "" else super()._missing_(value)


CONVERSATIONS_TOLD = 20
"""The server tells no more of a contact's conversations by themselves, and has no page for the others (4.0.4 to 4.16)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as REST tells it, and as it stands after pushes were merged in."""

    id: Id
    """Display id: the number in its URL, unique in its account."""
    inbox_id: Id
    status: Status
    contact: Contact
    channel: Channel = Channel.UNKNOWN
    account_id: Whole = None
    uuid: Line = ""
    assignee: Agent | None = None
    team: Team | None = None
    priority: Priority = Priority.NONE
    labels: Lines = ()
    unread_count: Count = 0
    """Customer messages nobody has seen; shared by all agents, and the server stops counting at 10."""
    can_reply: Flag = True
    """Whether the channel's messaging window is open. The server does not enforce it."""
    muted: Flag = False
    snoozed_until: Moment = None
    """None while snoozed: until the next reply of the customer."""
    created_at: Moment = None
    updated_at: Moment = None
    """Orders the versions of one conversation; reading and un-reading do not move it."""
    last_activity_at: Moment = None
    waiting_since: Moment = None
    """Since when the customer waits for an answer; None: does not."""
    first_reply_created_at: Moment = None
    agent_last_seen_at: Moment = None
    assignee_last_seen_at: Moment = None
    contact_last_seen_at: Moment = None
    custom_attributes: Attributes = field(default_factory=dict)
    additional_attributes: Attributes = field(default_factory=dict)
    last_message: Message | None = None
    """The newest message that is no activity, private notes included."""
    hmac_verified: Perhaps = None
    """Whether the customer proved who they are."""
    newest_message_id: Whole = None
    """Id of the newest message of any kind that the answer carried."""
    extra: Mapping[str, JsonValue] = field(default_factory=dict, repr=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields, such as `applied_sla`. It is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPush:
    """A conversation as the websocket tells it: less than REST does, so it is merged and never replaces.

    An assignee's and a team's absence is told (None is "nobody"); what a push never carries is not here.
    """

    id: Id
    inbox_id: Id
    status: Status
    contact: Contact
    """Without presence and activity times."""
    channel: Channel = Channel.UNKNOWN
    account_id: Whole = None
    assignee: Agent | None = None
    """With name alone: no role, no e-mail, and presence only by chance."""
    team: Team | None = None
    priority: Priority = Priority.NONE
    labels: Lines = ()
    unread_count: Count = 0
    can_reply: Flag = True
    snoozed_until: Moment = None
    created_at: Moment = None
    updated_at: Moment = None
    last_activity_at: Moment = None
    waiting_since: Moment = None
    first_reply_created_at: Moment = None
    agent_last_seen_at: Moment = None
    contact_last_seen_at: Moment = None
    custom_attributes: Attributes = field(default_factory=dict)
    additional_attributes: Attributes = field(default_factory=dict)
    last_message: Message | None = None
    """The newest public message that is no activity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCounts:
    """How many conversations a list's filters match, by assignee."""

    mine: Count = 0
    unassigned: Count = 0
    all: Count = 0
    assigned: Whole = None
    """None where the endpoint does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """One page of a list in the server's order, and the counts that came with it."""

    conversations: tuple[Conversation, ...]
    counts: ConversationCounts
    passed_over: Count = 0
    """Rows that were not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """What a conversation's status was set to."""

    conversation_id: Id
    status: Status
    snoozed_until: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadCounts:
    """How many conversations have something unread; what has nothing is left out (4.14.1+)."""

    all: Count = 0
    inboxes: Mapping[int, int] = field(default_factory=dict)
    """By inbox id."""
    labels: Mapping[int, int] = field(default_factory=dict)
    """By label id."""
    teams: Mapping[int, int] = field(default_factory=dict)
    """By team id."""
