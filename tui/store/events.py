"""Everything that can happen to the state, one frozen class each.

What the agent asks for is in `wishes`, what happens to such a wish on its way in `operation`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tui.models.conversation import Conversation, ConversationCounts, ConversationPush
from tui.models.draft import Draft
from tui.models.inbox import Inbox
from tui.models.message import Message
from tui.models.people import Agent, Contact, Presence, Profile, Sender, Team
from tui.models.row import KnownRow
from tui.store.act import ActBegan, RowsReturned
from tui.store.link import Gone, HeldBack, LinkKind, Trouble
from tui.store.operation import (
    Basis,
    OperationConfirmed,
    OperationRefused,
    OperationsRestored,
    OperationStaged,
    OperationTakenBack,
)
from tui.store.view import View
from tui.store.wishes import Wish

if TYPE_CHECKING:
    from tui.models.people import Note
    from tui.models.reference import Account, AttributeDefinition, CannedResponse, CustomFilter, Label, Macro
    from tui.store.work import Work


@dataclass(frozen=True, slots=True)
class ViewOpened:
    """The agent looks at this view now."""

    view: View


@dataclass(frozen=True, slots=True)
class PageAsked:
    """A page of a list was asked for."""

    view: View
    number: int


@dataclass(frozen=True, slots=True)
class PageArrived:
    """One page of a list, in the server's order."""

    view: View
    number: int
    """Counted from 1."""
    conversations: tuple[Conversation, ...]
    counts: ConversationCounts | None
    asked: int
    """`State.beat` when the request went out: what was heard since is newer than this page."""
    at: datetime
    """When the server said so."""


@dataclass(frozen=True, slots=True)
class RowsRecalled:
    """Rows as they were last known on this machine: what the server, or an event, has told by now stays."""

    rows: tuple[KnownRow, ...]
    view: View | None = None
    """The list that they are, in its order; None: from no list in particular."""
    counts: ConversationCounts | None = None
    at: datetime | None = None
    """When the server told the list."""


@dataclass(frozen=True, slots=True)
class DetailRecalled:
    """The whole of a conversation as it was last known on this machine."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class PageFailed:
    """A page of a list could not be had."""

    view: View
    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class OrderApplied:
    """The agent wants to see the rows where they are now."""

    view: View


@dataclass(frozen=True, slots=True)
class CountsArrived:
    """How many conversations a view has."""

    view: View
    counts: ConversationCounts
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationArrived:
    """A conversation as REST tells it."""

    conversation: Conversation
    asked: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationsArrived:
    """Several at once, from no list in particular: the delta after a silence."""

    conversations: tuple[Conversation, ...]
    asked: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationPushed:
    """A conversation as the websocket tells it: merged, never replacing."""

    push: ConversationPush
    created: bool = False
    """Whether the event said that it is new."""


@dataclass(frozen=True, slots=True)
class ConversationGone:
    """The server does not have it any more, or we may not see it."""

    conversation_id: int
    why: Gone = Gone.DELETED


@dataclass(frozen=True, slots=True)
class LeftDropped:
    """The agent has turned away from what is gone, or belongs elsewhere by now: its row leaves the list on the screen."""

    view: View
    conversation_id: int


@dataclass(frozen=True, slots=True)
class ThreadOpened:
    """The agent opens a conversation."""

    conversation_id: int


@dataclass(frozen=True, slots=True)
class ThreadRecalled:
    """The cursor rests on a row, and this is what the cache has of its thread. Nothing is open by it."""

    conversation_id: int
    messages: tuple[Message, ...]
    whole: bool
    """Whether the first message is the first of the conversation."""
    at: datetime
    """When the server told its newest end."""


@dataclass(frozen=True, slots=True)
class ThreadClosed:
    """No thread is in sight."""


@dataclass(frozen=True, slots=True)
class ThreadAsked:
    """Messages of a conversation were asked for."""

    conversation_id: int
    older: bool = False


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ThreadFailed:
    """Messages of a conversation could not be had."""

    conversation_id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """Somebody wrote, or the server noted something."""

    message: Message
    unread_count: int | None = None
    """The conversation's, as the event told it."""
    last_activity_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """Edited, deleted, delivered, failed, answered."""

    message: Message


@dataclass(frozen=True, slots=True)
class TypingHeard:
    """Somebody begins or stops typing."""

    conversation_id: int
    sender: Sender
    typing: bool
    private: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class TimePassed:
    """It is later: what was only true for a while ends."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ContactArrived:
    """A customer, as the server describes them."""

    contact: Contact
    whole: bool = False
    """True from REST; a push knows less and is merged."""


@dataclass(frozen=True, slots=True)
class ContactGone:
    """The server does not have this customer any more."""

    contact_id: int


@dataclass(frozen=True, slots=True)
class ContactFailed:
    """A contact could not be looked up."""

    contact_id: int
    sentence: str
    """Why; empty: it is asked for again."""


@dataclass(frozen=True, slots=True)
class NotesArrived:
    """The notes on a contact, newest first."""

    contact_id: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class EarlierArrived:
    """A contact's conversations, newest activity first."""

    contact_id: int
    conversations: tuple[Conversation, ...]
    asked: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PresenceHeard:
    """Who is online."""

    presence: Presence


@dataclass(frozen=True, slots=True)
class ProfileArrived:
    """The agent's own profile."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class AccountArrived:
    """The account."""

    account: Account


@dataclass(frozen=True, slots=True)
class AgentsArrived:
    """All agents of the account."""

    agents: tuple[Agent, ...]


@dataclass(frozen=True, slots=True)
class TeamsArrived:
    """All teams of the account."""

    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class InboxesArrived:
    """All inboxes that the agent can reach."""

    inboxes: tuple[Inbox, ...]


@dataclass(frozen=True, slots=True)
class LabelsArrived:
    """All labels of the account."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class CannedResponsesArrived:
    """All canned responses of the account."""

    canned_responses: tuple[CannedResponse, ...]


@dataclass(frozen=True, slots=True)
class MacrosArrived:
    """All macros that the agent may run."""

    macros: tuple[Macro, ...]


@dataclass(frozen=True, slots=True)
class AttributeDefinitionsArrived:
    """What custom attributes the account has."""

    attribute_definitions: tuple[AttributeDefinition, ...]


@dataclass(frozen=True, slots=True)
class FoldersArrived:
    """All views of conversations that the agent has saved on the server."""

    folders: tuple[CustomFilter, ...]


class NotificationEvent(ABC):
    """Something about the agent's notifications: each kind is in `notifications`, which the first frame can do without."""

    __slots__ = ()

    @abstractmethod
    def happen(self, work: Work) -> None:
        """Write what it changes to the state under construction."""


class BoardEvent(ABC):
    """Something about boards: each kind is in `boards`, for those who look at one."""

    __slots__ = ()

    @abstractmethod
    def happen(self, work: Work) -> None:
        """Write what it changes to the state under construction."""


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """The composer's text at a pause; empty, with nothing beside it: discarded."""

    conversation_id: int
    private: bool
    text: str
    draft: Draft | None = None
    """What goes with the text; None: what went with it before, and nothing with an empty one."""


@dataclass(frozen=True, slots=True)
class DraftFound:
    """A draft as it lies on the disk: of an earlier run, or as another console has left it; empty: it is gone."""

    conversation_id: int
    private: bool
    text: str
    basis: Basis | None = None
    """What the agent had seen when it was begun; None: not known."""
    draft: Draft | None = None
    """What goes with it and whom it is for; None if not known."""


@dataclass(frozen=True, slots=True)
class DraftKept:
    """The draft as it is now is on the disk, or where words are kept instead of one."""

    conversation_id: int
    private: bool


@dataclass(frozen=True, slots=True)
class WordsUnkept:
    """Words can't be written to the disk, or can again.

    A draft that is waiting to be written is named, so that its composer can say so.
    """

    reason: str
    """In a few words; empty: they can."""
    draft: tuple[int, bool] | None = None


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The connection to the server is another one now."""

    kind: LinkKind
    at: datetime
    reason: str = ""
    """In words, for the status bar."""
    deaf: bool = False
    """Whether it was found that the websocket stands and tells nothing; it stays so until it is live."""


@dataclass(frozen=True, slots=True)
class TroubleChanged:
    """The server answers something other than what it was asked for, or answers again as it should."""

    trouble: Trouble
    until: datetime | None = None
    """When it is tried again, where that is known."""


@dataclass(frozen=True, slots=True)
class ReadingHeldBack:
    """What the agent asked for waits, because the requests of the minute are used up."""

    held_back: HeldBack


@dataclass(frozen=True, slots=True)
class ThreadsDoubted:
    """Something may have been missed: every thread and list held counts as stale until it was looked through again."""

    since: datetime | None = None
    """Until then all was told; None: it is not known."""


@dataclass(frozen=True, slots=True)
class ViewsTrusted:
    """What was missed was fetched: the lists are as good as told again. One that missed more than that stays stale."""

    since: datetime
    """From when on it was fetched."""
    shown_alone: bool = False
    """Whether that is enough for the view in sight alone: the longer the gap, the more of it no difference shows."""


@dataclass(frozen=True, slots=True)
class SyncStopped:
    """A loop crashed and will start again."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """Something the agent must read, such as a file that was set aside."""

    sentence: str
    severe: bool = False


Event = (
    ViewOpened
    | PageAsked
    | PageArrived
    | RowsRecalled
    | DetailRecalled
    | PageFailed
    | OrderApplied
    | CountsArrived
    | ConversationArrived
    | ConversationsArrived
    | ConversationPushed
    | ConversationGone
    | LeftDropped
    | ThreadOpened
    | ThreadRecalled
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
    | ContactFailed
    | NotesArrived
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
    | AttributeDefinitionsArrived
    | FoldersArrived
    | NotificationEvent
    | BoardEvent
    | DraftChanged
    | DraftFound
    | DraftKept
    | WordsUnkept
    | ActBegan
    | RowsReturned
    | OperationsRestored
    | OperationStaged
    | OperationConfirmed
    | OperationRefused
    | OperationTakenBack
    | LinkChanged
    | TroubleChanged
    | ReadingHeldBack
    | ThreadsDoubted
    | ViewsTrusted
    | SyncStopped
    | Told
    | Wish
)
