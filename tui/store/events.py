"""Everything that can happen to the state, one frozen class each; what the agent asks for is in `wishes`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tui.models.conversation import Conversation, ConversationCounts, ConversationPush
from tui.models.inbox import Inbox
from tui.models.message import Message
from tui.models.outgoing import Stage
from tui.models.people import Agent, Contact, Presence, Profile, Sender, Team
from tui.models.record import record
from tui.store.link import LinkKind
from tui.store.operation import Basis, Guard, Operation
from tui.store.view import View
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    LabelsRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    Wish,
    new_op,
)

if TYPE_CHECKING:
    from tui.models.reference import Account, CannedResponse, Label, Macro
    from tui.store.work import Work


@record
class ViewOpened:
    """The agent looks at this view now."""

    view: View


@record
class PageAsked:
    view: View
    number: int


@record
class PageArrived:
    """One page of a list, in the server's order."""

    view: View
    number: int
    """Counted from 1; 0: from the cache, as many as there were."""
    conversations: tuple[Conversation, ...]
    counts: ConversationCounts | None
    asked: int
    """`State.beat` when the request went out: what was heard since is newer than this page."""
    at: datetime
    """When the server said so: for a page of the cache, long ago."""


@record
class PageFailed:
    view: View
    number: int
    sentence: str


@record
class OrderApplied:
    """The agent wants to see the rows where they are now."""

    view: View


@record
class CountsArrived:
    view: View
    counts: ConversationCounts
    at: datetime


@record
class ConversationArrived:
    """A conversation as REST tells it."""

    conversation: Conversation
    asked: int
    at: datetime


@record
class ConversationsArrived:
    """Several at once, from no list in particular: the delta after a silence, or the cache."""

    conversations: tuple[Conversation, ...]
    asked: int
    at: datetime


@record
class ConversationPushed:
    """A conversation as the websocket tells it: merged, never replacing."""

    push: ConversationPush
    created: bool = False
    """Whether the event said that it is new."""


@record
class ConversationGone:
    """The server does not have it any more, or we may not see it."""

    conversation_id: int


@record
class ThreadOpened:
    conversation_id: int


@record
class ThreadClosed:
    """No thread is in sight."""


@record
class ThreadAsked:
    conversation_id: int
    older: bool = False


@record
class ThreadArrived:
    """A stretch of messages, oldest first."""

    conversation_id: int
    messages: tuple[Message, ...]
    where: Literal["newest", "older", "newer", "window", "cache"]
    """newest: the end of the thread; older: before what we hold; newer: after it; window: exactly what the server
    has between the first and the last of these ids; cache: as we last held it."""
    whole: bool
    """newest, older: whether the thread begins here. newer: whether the end is reached. window: always True."""
    asked: int
    at: datetime
    agent_last_seen_at: datetime | None = None
    first_id: int | None = None
    """window: from this id on the answer is complete."""
    last_id: int | None = None
    """window: up to this id; None: to the end of the thread."""


@record
class ThreadFailed:
    conversation_id: int
    sentence: str


@record
class MessageArrived:
    """Somebody wrote, or the server noted something."""

    message: Message
    unread_count: int | None = None
    """The conversation's, as the event told it."""
    last_activity_at: datetime | None = None


@record
class MessageChanged:
    """Edited, deleted, delivered, failed, answered."""

    message: Message


@record
class TypingHeard:
    conversation_id: int
    sender: Sender
    typing: bool
    private: bool
    at: datetime


@record
class TimePassed:
    """It is later: what was only true for a while ends."""

    at: datetime


@record
class ContactArrived:
    contact: Contact
    whole: bool = False
    """True from REST; a push knows less and is merged."""


@record
class ContactGone:
    contact_id: int


@record
class EarlierArrived:
    """A contact's conversations, newest activity first."""

    contact_id: int
    conversations: tuple[Conversation, ...]
    asked: int
    at: datetime


@record
class PresenceHeard:
    presence: Presence


@record
class ProfileArrived:
    profile: Profile


@record
class AccountArrived:
    account: Account


@record
class AgentsArrived:
    agents: tuple[Agent, ...]


@record
class TeamsArrived:
    teams: tuple[Team, ...]


@record
class InboxesArrived:
    inboxes: tuple[Inbox, ...]


@record
class LabelsArrived:
    labels: tuple[Label, ...]


@record
class CannedResponsesArrived:
    canned_responses: tuple[CannedResponse, ...]


@record
class MacrosArrived:
    macros: tuple[Macro, ...]


@record
class NotificationsCounted:
    unread: int


class NotificationEvent:
    """Something about the agent's notifications: each kind is in `notifications`, which the first frame can do without."""

    __slots__ = ()

    def happen(self, work: Work) -> None:
        """Write what it changes to the state under construction."""
        raise NotImplementedError


@record
class DraftChanged:
    """The composer's text at a pause; empty: discarded."""

    conversation_id: int
    private: bool
    text: str


@record
class DraftFound:
    """A draft as it lies on the disk: of an earlier run, or as another console has left it; empty: it is gone."""

    conversation_id: int
    private: bool
    text: str
    basis: Basis | None = None
    """What the agent had seen when it was begun; None: not known."""


@record
class DraftKept:
    """The draft as it is now is on the disk, or where words are kept instead of one."""

    conversation_id: int
    private: bool


@record
class WordsUnkept:
    """Words can't be written to the disk, or can again.

    A draft that is waiting to be written is named, so that its composer can say so.
    """

    reason: str
    """In a few words; empty: they can."""
    draft: tuple[int, bool] | None = None


@record
class FilesTaken:
    """A composer has taken the files that came back with its text."""

    conversation_id: int
    private: bool


@record
class OperationsRestored:
    """Wishes of an earlier run, from the disk."""

    operations: tuple[Operation, ...]
    sent: frozenset[int] = frozenset()
    """Ids of the messages that earlier runs have sent lately."""


@record
class OperationStaged:
    """A wish moved on its way."""

    op: str
    stage: Stage
    reason: str = ""
    hold_until: datetime | None = None
    guard: Guard | None = None
    basis: Basis | None = None
    """What the agent knows now; None: no more than before."""


@record
class ReplyEdited:
    """The agent changed the text of a reply that has not gone out."""

    op: str
    content: str


@record
class OperationConfirmed:
    """The server did it; its own copy was reduced before, where the answer held one."""

    op: str
    applies: bool = True
    """Whether the wish becomes the server's word on the row: False when a newer word has come since it was sent."""
    done: Wish | None = None
    """The wish as the server carried it out; None: as it was asked."""
    message_id: int = 0
    """The message that a reply became; 0: it is no reply."""


@record
class OperationRefused:
    """The server said no. The wish goes; a reply's text stays with the outbox and in the draft."""

    op: str
    sentence: str


@record
class OperationTakenBack:
    """The agent took it back, or dropped it, before it was done. A reply's text returns to its draft."""

    op: str
    keep_text: bool = True


@record
class LinkChanged:
    kind: LinkKind
    at: datetime
    reason: str = ""
    """In words, for the status bar."""


@record
class ThreadsDoubted:
    """Something may have been missed: every thread and list held counts as stale until it was looked through again."""

    since: datetime | None = None
    """Until then all was told; None: it is not known."""


@record
class ViewsTrusted:
    """What was missed was fetched: the lists are as good as told again. One that missed more than that stays stale."""

    since: datetime
    """From when on it was fetched."""
    shown_alone: bool = False
    """Whether that is enough for the view in sight alone: the longer the gap, the more of it no difference shows."""


@record
class SyncStopped:
    """A loop crashed and will start again."""

    name: str
    sentence: str


@record
class Told:
    """Something the agent must read, such as a file that was set aside."""

    sentence: str
    severe: bool = False


Event = (
    ViewOpened
    | PageAsked
    | PageArrived
    | PageFailed
    | OrderApplied
    | CountsArrived
    | ConversationArrived
    | ConversationsArrived
    | ConversationPushed
    | ConversationGone
    | ThreadOpened
    | ThreadClosed
    | ThreadAsked
    | ThreadArrived
    | ThreadFailed
    | MessageArrived
    | MessageChanged
    | TypingHeard
    | TimePassed
    | ContactArrived
    | ContactGone
    | EarlierArrived
    | PresenceHeard
    | ProfileArrived
    | AccountArrived
    | AgentsArrived
    | TeamsArrived
    | InboxesArrived
    | LabelsArrived
    | CannedResponsesArrived
    | MacrosArrived
    | NotificationsCounted
    | NotificationEvent
    | DraftChanged
    | DraftFound
    | DraftKept
    | FilesTaken
    | WordsUnkept
    | OperationsRestored
    | OperationStaged
    | ReplyEdited
    | OperationConfirmed
    | OperationRefused
    | OperationTakenBack
    | LinkChanged
    | ThreadsDoubted
    | ViewsTrusted
    | SyncStopped
    | Told
    | Wish
)

__all__ = [
    "AccountArrived",
    "AgentsArrived",
    "AssigneeRequested",
    "AvailabilityRequested",
    "CannedResponsesArrived",
    "ContactArrived",
    "ContactGone",
    "ConversationArrived",
    "ConversationGone",
    "ConversationPushed",
    "ConversationsArrived",
    "CountsArrived",
    "DraftChanged",
    "DraftFound",
    "DraftKept",
    "EarlierArrived",
    "Event",
    "FilesTaken",
    "InboxesArrived",
    "LabelsArrived",
    "LabelsRequested",
    "LinkChanged",
    "MacrosArrived",
    "MessageArrived",
    "MessageChanged",
    "NotificationEvent",
    "NotificationsCounted",
    "OperationConfirmed",
    "OperationRefused",
    "OperationStaged",
    "OperationTakenBack",
    "OperationsRestored",
    "OrderApplied",
    "PageArrived",
    "PageAsked",
    "PageFailed",
    "PresenceHeard",
    "PriorityRequested",
    "ProfileArrived",
    "ReadRequested",
    "ReplyEdited",
    "ReplyRequested",
    "StatusRequested",
    "SyncStopped",
    "TeamRequested",
    "TeamsArrived",
    "ThreadArrived",
    "ThreadAsked",
    "ThreadClosed",
    "ThreadFailed",
    "ThreadOpened",
    "ThreadsDoubted",
    "TimePassed",
    "Told",
    "TypingHeard",
    "UnreadRequested",
    "ViewOpened",
    "ViewsTrusted",
    "Wish",
    "WordsUnkept",
    "new_op",
]
