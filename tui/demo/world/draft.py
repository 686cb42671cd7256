"""Conversations before they are rows: people, threads and lines, with moments of their own."""

from dataclasses import dataclass, field
from typing import Any

from tui.demo.world.tongues import Tongue

INCOMING, OUTGOING, ACTIVITY, TEMPLATE = range(4)


@dataclass(slots=True)
class File:
    """A file in a message."""

    name: str
    content_type: str
    data: bytes
    meta: dict[str, Any] = field(default_factory=dict)
    """Of a sound: what was heard in it."""


@dataclass(slots=True, kw_only=True)
class Line:
    """A message before it is one."""

    at: float
    kind: int
    content: str | None
    user: int | None = None
    """The agent who wrote it; customers' lines have none, nor have activities."""
    private: bool = False
    status: str = "sent"
    content_type: str = "text"
    attributes: dict[str, Any] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    enclosures: list[dict[str, Any]] = field(default_factory=list)
    """Attachments that are no file, as columns: a place, a contact card, a link."""
    additional: dict[str, Any] = field(default_factory=dict)
    call: dict[str, Any] | None = None
    mail_id: str | None = None
    answers: "Line | None" = None
    """The line it replies to."""
    id: int = 0


@dataclass(slots=True, kw_only=True)
class Person:
    """A customer."""

    tongue: Tongue
    name: str
    email: str | None
    phone: str | None
    additional: dict[str, Any]
    custom: dict[str, Any]
    since: float
    labels: tuple[str, ...] = ()
    id: int = 0
    sessions: dict[int, int] = field(default_factory=dict)
    """Inbox → contact inbox."""
    last_activity: float = 0.0


@dataclass(slots=True, kw_only=True)
class Thread:
    """A conversation before it is one."""

    person: Person
    inbox: int
    lines: list[Line]
    status: str = "open"
    priority: str | None = None
    assignee: int | None = None
    team: int | None = None
    labels: tuple[str, ...] = ()
    additional: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    snoozed_until: float | None = None
    seen: float | None = None
    """When an agent last looked."""
    seen_by_customer: float | None = None
    waiting_since: float | None = None
    first_reply: float | None = None

    @property
    def created(self) -> float:
        """When it began."""
        return self.lines[0].at

    @property
    def last_activity(self) -> float:
        """When something last happened in it."""
        return self.lines[-1].at
