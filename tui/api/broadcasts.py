"""What the server tells by itself, as values: one class for each kind of thing that happens.

The same values come from the websocket and from webhooks. None of them says that something is new: a server repeats
itself, hands things out of order, and re-reads a conversation before it tells of it. Order conversations by
`updated_at` and messages by id, and merge what comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.models.conversation import ConversationPush
from tui.models.message import Message
from tui.models.notification import Notification
from tui.models.people import Contact, Presence, Sender
from tui.models.reference import CacheKeys
from tui.models.wire import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationFacts:
    """What a message says of its conversation beside itself."""

    assignee_id: int | None = None
    unread_count: int = 0
    last_activity_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all of them carry."""

    account_id: int | None
    """One socket hears the events of all the user's accounts: compare it. None where the server did not say."""
    performer: Sender | None = None
    """Who did it; None where nobody did, or nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCreated(Event):
    """Somebody wrote. Comes to who wrote it as well, with the `echo_id`."""

    message: Message
    facts: ConversationFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageUpdated(Event):
    """A message is not what it was: delivered, read, failed, deleted, answered, transcribed."""

    message: Message
    facts: ConversationFacts
    previous: Mapping[str, JsonValue] = field(default_factory=dict)
    """`[old, new]` by column; may be empty, and holds the text of what was deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChanged(Event):
    """A conversation is there, in its newest state, whatever the event is called."""

    push: ConversationPush
    name: str
    """The event's name, such as `conversation.status_changed`: why it came, not what is true now."""
    changed: Mapping[str, JsonValue] = field(default_factory=dict)
    """What changed, by column; webhooks alone tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRead(Event):
    """The customer read it."""

    push: ConversationPush


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingChanged(Event):
    """Somebody types, or no longer does. Forget it after 30 seconds: the end of it can get lost."""

    conversation_id: int
    """Display id."""
    user: Sender
    typing: bool
    private: bool
    """A note is being written: customers must not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(Event):
    """A contact is there, without presence and activity times."""

    contact: Contact
    created: bool = False
    changed: Mapping[str, JsonValue] = field(default_factory=dict)
    """What changed, by column: a list of the old and the new value; webhooks alone tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDeleted(Event):
    """A contact is gone, and its conversations with it; no event tells that."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMerged(Event):
    """A contact took in another one, which `ContactDeleted` names."""

    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Event):
    """Who is there: the answer to our own presence, never told unasked."""

    presence: Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationChanged(Event):
    """A notification is there. Counts may be one too high after a burst: ask the server then."""

    notification: Notification
    unread_count: int
    count: int
    created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationDeleted(Event):
    """A notification is gone."""

    id: int
    unread_count: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheInvalidated(Event):
    """Labels, inboxes or teams changed. Keys have whole seconds: equal ones may hide a change."""

    keys: CacheKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadCountsChanged(Event):
    """The unread counts are not what they were; ask for them, at most every five seconds (4.14.1+)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetTriggered(Event):
    """A visitor opened the website's widget; webhooks alone tell it."""

    contact: Contact
    conversation: ConversationPush | None = None
    event_info: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something was told that means nothing to us, or that we could not read. To be counted by name."""

    event: str
    reason: str
    """`repeats` another event, `unknown` to this version, or `unreadable`."""


CableEvent = (
    MessageCreated
    | MessageUpdated
    | ConversationChanged
    | ConversationRead
    | TypingChanged
    | ContactChanged
    | ContactDeleted
    | ContactMerged
    | PresenceChanged
    | NotificationChanged
    | NotificationDeleted
    | CacheInvalidated
    | UnreadCountsChanged
)
"""What the websocket tells."""

WebhookEvent = CableEvent | WidgetTriggered
"""What a webhook tells."""
