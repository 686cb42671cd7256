"""What an agent is told about: notifications, and which of them they want."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.conversation import ConversationPush
from tui.models.message import Message
from tui.models.people import Sender
from tui.models.wire import NEVER_WRITTEN, Attributes, Count, Id, Line, Lines, Moment, Text, Whole, Word


class NotificationType(Word):
    """What a notification is about."""

    CONVERSATION_CREATION = "conversation_creation"
    CONVERSATION_ASSIGNMENT = "conversation_assignment"
    ASSIGNED_CONVERSATION_NEW_MESSAGE = "assigned_conversation_new_message"
    CONVERSATION_MENTION = "conversation_mention"
    PARTICIPATING_CONVERSATION_NEW_MESSAGE = "participating_conversation_new_message"
    SLA_MISSED_FIRST_RESPONSE = "sla_missed_first_response"
    SLA_MISSED_NEXT_RESPONSE = "sla_missed_next_response"
    SLA_MISSED_RESOLUTION = "sla_missed_resolution"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something an agent is told about. One is kept per conversation: a new one takes the place of the old."""

    id: Id
    notification_type: NotificationType = NotificationType.UNKNOWN
    title: Line = ""
    """In the server's language. On the cable it is the body once more."""
    body: Text = ""
    conversation_id: Whole = None
    """Display id; None in the answers of marking and snoozing, which carry the internal id alone."""
    primary_actor_id: Whole = None
    """The conversation's internal id, which `read_all` wants."""
    account_id: Whole = None
    read_at: Moment = None
    snoozed_until: Moment = None
    created_at: Moment = None
    last_activity_at: Moment = None
    conversation: ConversationPush | None = None
    message: Message | None = None
    """The message it is about, where it is about one."""
    actor: Sender | None = None
    """Who caused it, where no message did."""
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPage:
    """A page of notifications, in the order asked for."""

    notifications: tuple[Notification, ...]
    unread_count: Count = 0
    count: Count = 0
    """How many the list holds in all: by default the unread ones that are not snoozed."""
    passed_over: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSettings:
    """Of what an agent is told by e-mail and by push: flags such as `email_conversation_assignment`."""

    id: Count = 0
    all_email_flags: Lines = ()
    selected_email_flags: Lines = ()
    all_push_flags: Lines = ()
    selected_push_flags: Lines = ()
