"""What the agent asked for and the server has not confirmed: frozen, each with an id of its own."""

from __future__ import annotations

import secrets
from dataclasses import field
from datetime import datetime

from tui.models.conversation import Priority, Status
from tui.models.people import Availability
from tui.models.record import record


def new_op() -> str:
    """Return a fresh random id for a wish; a reply uses it as the token that the server keeps with the message."""
    return secrets.token_hex(12)


@record
class StatusRequested:
    op: str
    conversation_id: int
    status: Status
    snoozed_until: datetime | None = None
    """Only for SNOOZED; None: until the customer writes again."""


@record
class AssigneeRequested:
    op: str
    conversation_id: int
    assignee_id: int | None
    """None: nobody."""


@record
class TeamRequested:
    op: str
    conversation_id: int
    team_id: int | None


@record
class PriorityRequested:
    op: str
    conversation_id: int
    priority: Priority


@record
class LabelsRequested:
    """Labels to add and to take away; what others set meanwhile stays."""

    op: str
    conversation_id: int
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@record
class ReadRequested:
    op: str
    conversation_id: int


@record
class UnreadRequested:
    op: str
    conversation_id: int


@record
class MacroRequested:
    """The account's own sequence of actions, run by the server; what it does there is not known beforehand."""

    op: str
    conversation_id: int
    macro_id: int
    name: str = ""


@record
class ReplyRequested:
    """A reply to the customer, or a private note."""

    op: str
    conversation_id: int
    content: str
    private: bool = False
    token: str = ""
    """Goes with the message and finds it again; empty: the op itself."""
    attachments: tuple[str, ...] = ()
    """Paths of files on this machine."""
    in_reply_to: int | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    addressed: bool = False
    """Whether the agent chose To, Cc and Bcc; else they were offered, and are when it is a draft again."""
    quoted_words: str = ""
    """Who and what is answered, in a line; empty: nothing, or not known."""
    written_at: datetime | None = None
    """When the agent sent it off; filled in by the engine."""

    @property
    def sent_token(self) -> str:
        return self.token or self.op


@record
class DeletionRequested:
    """One of two messages that a reply became is to go."""

    op: str
    conversation_id: int
    message_id: int
    content: str = ""
    """Its words."""


@record
class AvailabilityRequested:
    op: str
    availability: Availability
    conversation_id: int = field(default=0, init=False)
    """None of them: this is about the agent."""


Wish = (
    StatusRequested
    | AssigneeRequested
    | TeamRequested
    | PriorityRequested
    | LabelsRequested
    | ReadRequested
    | UnreadRequested
    | MacroRequested
    | ReplyRequested
    | DeletionRequested
    | AvailabilityRequested
)

_FIELDS: dict[type[object], str] = {
    StatusRequested: "status",
    AssigneeRequested: "assignee",
    TeamRequested: "team",
    PriorityRequested: "priority",
    LabelsRequested: "labels",
    ReadRequested: "unread",
    UnreadRequested: "unread",
}


def field_of(wish: Wish) -> str | None:
    """Return the name of what a wish changes on a row: status, assignee, team, priority, labels, unread; None: nothing."""
    return _FIELDS.get(type(wish))
