"""What a customer sees of an inbox: the records of the Client API."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.conversation import Status
from tui.models.message import Message
from tui.models.people import Contact
from tui.models.wire import Count, Flag, Id, Line, Moment, Perhaps, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """One day of the week, in the inbox's time zone."""

    day_of_week: Count = 0
    """0 is Sunday."""
    closed_all_day: Flag = False
    open_all_day: Flag = False
    open_hour: Whole = None
    open_minutes: Whole = None
    close_hour: Whole = None
    close_minutes: Whole = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicInbox:
    """An inbox as its customers see it."""

    identifier: str = field(repr=False)
    name: Line = ""
    timezone: Line = ""
    identity_validation_enabled: Flag = False
    """Whether contacts must prove who they are (`hmac_mandatory`)."""
    working_hours_enabled: Flag = False
    working_hours: tuple[WorkingHours, ...] = ()
    csat_survey_enabled: Flag = False
    greeting_enabled: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicContact:
    """A customer's session. Its `source_id` is the key to all of it, the `pubsub_token` to its events: no repr."""

    id: Id
    source_id: str = field(repr=False)
    pubsub_token: str = field(default="", repr=False)
    name: Line = ""
    email: Line = ""
    phone_number: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConversation:
    """A conversation as its customer sees it."""

    id: Id
    """Display id."""
    uuid: Line = ""
    inbox_id: Count = 0
    status: Status = Status.UNKNOWN
    contact: Contact | None = None
    contact_last_seen_at: Moment = None
    agent_last_seen_at: Moment = None
    messages: tuple[Message, ...] = ()
    """All that are public, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The question how it was, and its answer."""

    id: Id
    """Of the message that asks."""
    content: Text = ""
    display_type: Line = ""
    inbox_name: Line = ""
    locale: Line = ""
    rating: Whole = None
    """None while there is no answer; on 4.15.1 for a moment after it too."""
    feedback_message: Text = ""
    created_at: Moment = None
    answered: Perhaps = None
