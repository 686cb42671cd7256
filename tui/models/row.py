"""What a list keeps of each conversation: two lines' worth, and the facts that actions touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel

UNREAD_LIMIT = 10
"""Where the server stops counting."""


class SnippetKind(StrEnum):
    """Who a row's snippet is from."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOTE = "note"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One conversation in a list. A hundred thousand of these are kept, so it holds no more than it must."""

    id: int
    """Display id."""
    inbox_id: int
    contact_id: int
    contact_name: str
    status: Status
    channel: Channel = Channel.UNKNOWN
    priority: Priority = Priority.NONE
    assignee_id: int | None = None
    assignee_name: str = ""
    assignee_is_bot: bool = False
    team_id: int | None = None
    team_name: str = ""
    labels: tuple[str, ...] = ()
    unread_count: int = 0
    """The server stops counting at 10."""
    snippet: str = ""
    """The newest message that is no activity, on one line, cut."""
    snippet_kind: SnippetKind = SnippetKind.NONE
    subject: str = ""
    """Of the e-mail that it began with, or that came last."""
    last_activity_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    waiting_since: datetime | None = None
    snoozed_until: datetime | None = None
    can_reply: bool = True
    muted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """A row as it was last known, and how far we had heard by then: what the next start shows before all else."""

    row: Row
    newest_message_id: int = 0
    snippet_id: int = 0
    counted_id: int = 0
    agent_last_seen_at: datetime | None = None
