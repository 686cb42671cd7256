"""What happened, and who caused it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Performer:
    """Who caused something: a user or a bot. Customers and background jobs are nobody."""

    kind: str
    """`User` or `AgentBot`."""
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One change of the world, named as the server's own dispatcher names it (`message.created`).

    Three are our own, heard by our jobs alone: `activity.due`, `assignment.wanted`, `inbox.has_room`.
    """

    name: str
    account_id: int
    at: float
    performer: Performer | None = None
    conversation_id: int | None = None
    """Database id, not display id."""
    message_id: int | None = None
    contact_id: int | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Column → (before, after)."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What else belongs to it, such as `echo_id`."""
