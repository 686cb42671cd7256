"""What a search found."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.inbox import Channel
from tui.models.message import Message
from tui.models.people import Agent, Contact
from tui.models.wire import Attributes, Count, Id, Line, Moment, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingMessage:
    """A message of a conversation that holds the words looked for."""

    id: Id
    content: Text = ""
    sender_name: Line = ""
    created_at: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationMatch:
    """A conversation with messages that hold the words looked for."""

    id: Id
    """Display id."""
    contact_name: Line = ""
    inbox_name: Line = ""
    channel: Channel = Channel.UNKNOWN
    created_at: Moment = None
    messages: tuple[MatchingMessage, ...] = ()
    """Only the matching ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationMatchPage:
    """A page of the old conversation search; its counts are unreliable."""

    conversations: tuple[ConversationMatch, ...]
    all_count: Count = 0
    passed_over: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationHit:
    """A conversation that a search found by its number or its contact."""

    id: Id
    """Display id."""
    contact: Contact | None = None
    inbox_name: Line = ""
    channel: Channel = Channel.UNKNOWN
    agent: Agent | None = None
    message: Message | None = None
    """Its oldest message."""
    created_at: Moment = None
    additional_attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHit:
    """An article of the help center that a search found (4.3+)."""

    id: Id
    title: Line = ""
    content: Text = ""
    slug: Line = ""
    portal_slug: Line = ""
    locale: Line = ""
    status: Line = ""
    category_name: Line = ""
    updated_at: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What a search found, newest first in each kind, at most 15 of each on a page."""

    conversations: tuple[ConversationHit, ...] = ()
    contacts: tuple[Contact, ...] = ()
    messages: tuple[Message, ...] = ()
    """Of the last three months."""
    articles: tuple[ArticleHit, ...] = ()
    passed_over: Count = 0
