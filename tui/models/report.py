"""How the account does: figures, ratings."""

from __future__ import annotations

from dataclasses import dataclass

from tui.models.people import Agent, Contact, Sender
from tui.models.wire import Count, Id, Line, Moment, Real, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBucket:
    """One bar of a report."""

    at: Moment
    """When it begins."""
    value: Real = None
    """A number of things, or seconds for averages; 0 with `count` 0 means that there is nothing to average."""
    count: Whole = None
    """Of how many an average is; None for what is no average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSummary:
    """The figures of a period. Averages are seconds, None without data."""

    conversations_count: Count = 0
    incoming_messages_count: Count = 0
    outgoing_messages_count: Count = 0
    resolutions_count: Count = 0
    avg_first_response_time: Real = None
    avg_resolution_time: Real = None
    reply_time: Real = None
    bot_resolutions_count: Whole = None
    """Of the bot summary alone, like `bot_handoffs_count`."""
    bot_handoffs_count: Whole = None
    previous: ReportSummary | None = None
    """The period before, of the same length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingEvent:
    """What was written down of a time: a first response, an answer, a resolution."""

    id: Id
    name: Line = ""
    """`first_response`, `reply_time`, `conversation_resolved` and others."""
    value: Real = None
    """Seconds; negative where messages were imported."""
    user_id: Whole = None
    """The agent's; None is nobody's."""
    created_at: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMetrics:
    """How things stand now, for the account or one group of it."""

    open: Count = 0
    unattended: Count = 0
    unassigned: Whole = None
    pending: Whole = None
    assignee_id: Whole = None
    """Whose, where grouped by assignee; None is nobody's."""
    team_id: Whole = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMetrics:
    """How things stand now for one agent."""

    id: Id
    name: Line = ""
    email: Line = ""
    availability: Line = ""
    open: Count = 0
    unattended: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """The figures of a period for one agent, team, inbox or label. Averages are seconds, None or 0 without data."""

    id: Id
    name: Line = ""
    """Of labels alone."""
    conversations_count: Count = 0
    resolved_conversations_count: Count = 0
    avg_resolution_time: Real = None
    avg_first_response_time: Real = None
    avg_reply_time: Real = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSummary:
    """How many conversations of a period are how, for one channel."""

    channel_type: Line
    open: Count = 0
    resolved: Count = 0
    pending: Count = 0
    snoozed: Count = 0
    total: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BotMetrics:
    """What bots did in a period."""

    conversation_count: Count = 0
    message_count: Count = 0
    resolution_rate: Real = None
    """Percent."""
    handoff_rate: Real = None
    """Percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a customer said after a conversation."""

    id: Id
    rating: Count = 0
    """From 1 to 5."""
    feedback_message: Text = ""
    csat_review_notes: Text = ""
    """4.10+."""
    review_notes_updated_at: Moment = None
    conversation_id: Whole = None
    """Display id."""
    message_id: Whole = None
    contact: Contact | None = None
    assigned_agent: Agent | None = None
    reviewed_by: Sender | None = None
    created_at: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingMetrics:
    """How many customers gave which rating."""

    total_count: Count = 0
    ratings: tuple[tuple[int, int], ...] = ()
    """How many of each rating, by rating."""
    total_sent_messages_count: Count = 0
