"""The state of one account as we know it: the server's word, our pending wishes beside it, and the lists' orders.

A `State` never changes: `reduce` answers a new one that shares all it can with the old (`Shelf`, `Ranking`), so a
hundred thousand conversations cost an event no more than a thousand. Compared by identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tui.models.conversation import Conversation, ConversationCounts
from tui.models.draft import Draft
from tui.models.inbox import Inbox
from tui.models.message import Message
from tui.models.people import Agent, Availability, Contact, Profile, Sender, Team
from tui.models.row import Row
from tui.store.act import Act
from tui.store.link import Gone, Link
from tui.store.operation import Basis, Operation
from tui.store.order import Key, Ranking
from tui.store.shelf import Shelf
from tui.store.view import View

if TYPE_CHECKING:
    from tui.models.people import Note
    from tui.models.reference import Account, AttributeDefinition, CannedResponse, CustomFilter, Label, Macro
    from tui.store.board_state import Boards
    from tui.store.notification_list import NotificationList


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the server said of one conversation, and how far we had heard when it did."""

    row: Row
    newest_message_id: int = 0
    """The highest message id heard of by event or told by REST, of any kind. Pushes run ahead of messages and do not count."""
    snippet_id: int = 0
    """Id of the message the snippet is from."""
    counted_id: int = 0
    """Up to this message the unread count is right: a message heard later, or twice, is not counted again."""
    agent_last_seen_at: datetime | None = None
    heard: int = 0
    """`State.beat` of the last thing heard of it."""
    cached: bool = False
    """Whether the row is as the cache had it: the server has not told it in this run, at most a message of it."""
    gone: bool = False
    """The server has it no more; the row stays where it is shown until the order is applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """One list: what is in it now, and what of that is shown."""

    live: Ranking = field(default_factory=Ranking)
    """Where every row belongs by the server's word."""
    shown: Ranking = field(default_factory=Ranking)
    """What the screen shows: an earlier `live`. Only applying the order, or a further page below, changes it."""
    waiting: Shelf[bool] = field(default_factory=Shelf)
    """Ids whose place in `shown` and in `live` differ."""
    frontier: Key | None = None
    """Up to this key the server told us everything; below it there may be rows we have never heard of."""
    complete: bool = False
    """Whether the last page was reached."""
    page_size: int = 25
    loading: int | None = None
    """The number of the page on its way."""
    error: str = ""
    as_of: datetime | None = None
    """When the server last told the first page; None: never."""
    cached: bool = False
    """Whether all of it came from the cache and the server has not answered yet."""
    stale: bool = False
    """Whether a silence lies between the last page and now."""
    true_until: datetime | None = None
    """When that silence began; of meaning only while it is stale."""
    named: frozenset[int] = frozenset()
    """Views that the server finds rows for: those it found, beyond what our rows show."""
    pages: int = 0
    """Up to which page the server told it, since the first one came last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadState:
    """The messages held of one conversation."""

    messages: tuple[Message, ...] = ()
    """By `(created_at, id)`, oldest first. Older ones may be missing before the first, and none between up to `whole_to`."""
    whole_to: int = 0
    """Id up to which none is missing after the first. What events tell while something may have been missed lies behind
    it: there the server is asked from here on."""
    reached_start: bool = False
    loading: str = ""
    """`newest` or `older` while on its way."""
    error: str = ""
    as_of: datetime | None = None
    """When the server last told its newest end; None: never."""
    stale: bool = True
    """Whether something may have been missed since."""
    true_until: datetime | None = None
    """When the silence began in which it may have been; None: events kept nothing of it true. Of meaning only while it is
    stale."""
    doubted: int = 0
    """`State.beat` when that was last noted: what was asked before it does not end it."""
    cached: bool = False
    glanced: bool = False
    """Whether it was never opened: what the cache had of it is held because the cursor rests on its row."""
    agent_last_seen_at: datetime | None = None
    """Where "new" begins: as it stood when the thread was opened."""
    touched: Mapping[int, int] = field(default_factory=dict)
    """`State.beat` of messages heard of by event lately: an answer asked for before that does not overwrite them."""

    @property
    def told_at(self) -> datetime | None:
        """Until when it is known to be all: read, or kept true by events; None: never."""
        return (self.true_until if self.stale and not self.cached else None) or self.as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Typist:
    """Somebody writing right now."""

    sender: Sender
    private: bool
    """Writing a private note."""
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything; see the fields. Pure functions in `select` answer questions about it."""

    beat: int = 0
    """How many events were reduced so far."""
    account_id: int | None = None
    profile: Profile | None = None
    account: Account | None = None
    availability: Availability = Availability.UNKNOWN
    """What the agent chose to be."""

    held: Shelf[Held] = field(default_factory=Shelf)
    """By display id."""
    by_contact: Shelf[tuple[int, ...]] = field(default_factory=Shelf)
    """Display ids of the conversations held, by contact id."""
    gone: Mapping[int, Gone] = field(default_factory=dict)
    """Conversations that the server has said are not there any more, and why; the last ones, by display id."""
    details: Mapping[int, Conversation] = field(default_factory=dict)
    """The whole of what was seen lately, oldest first, a few hundred at most."""
    views: Mapping[View, ViewState] = field(default_factory=dict)
    """Lists opened lately, the last one last."""
    view: View | None = None
    """The one the agent looks at."""
    counts: Mapping[View, ConversationCounts] = field(default_factory=dict)
    """Tab counts by `View.filters`."""
    counts_moved: frozenset[View] = frozenset()
    """Counts that events have moved since the server last told them."""
    counts_doubted: frozenset[View] = frozenset()
    """Those of them that may be wrong: a row came or went of which it is not known whether it was counted."""
    next_rank: int = 1
    """Breaks ties of one second: what we heard later is newer."""

    threads: Mapping[int, ThreadState] = field(default_factory=dict)
    """Opened lately, the last one last."""
    open_thread: int | None = None
    typing: Mapping[int, tuple[Typist, ...]] = field(default_factory=dict)

    contacts: Mapping[int, Contact] = field(default_factory=dict)
    """Looked at lately."""
    contact_failures: Mapping[int, str] = field(default_factory=dict)
    """Why a contact could not be looked up, by its id."""
    earlier: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Display ids of a contact's conversations, newest activity first."""
    notes: Mapping[int, tuple[Note, ...]] = field(default_factory=dict)
    """On a contact, newest first; of contacts that were looked at lately."""
    users_present: Mapping[int, Availability] | None = None
    """Agents by user id; absent is offline. None: never heard."""
    contacts_present: frozenset[int] = frozenset()

    agents: tuple[Agent, ...] = ()
    teams: tuple[Team, ...] | None = None
    inboxes: tuple[Inbox, ...] = ()
    labels: tuple[Label, ...] | None = None
    """None, as of the teams: not heard of yet, which is not the same as that there are none."""
    canned_responses: tuple[CannedResponse, ...] = ()
    macros: tuple[Macro, ...] = ()
    attribute_definitions: tuple[AttributeDefinition, ...] | None = None
    """Custom attributes of conversations and contacts; None: nobody has looked at them yet."""
    folders: tuple[CustomFilter, ...] | None = None
    """The agent's saved views of conversations on the server; None: not heard of yet."""
    notifications_unread: int = 0
    notifications_told_at: datetime | None = None
    """When the server last answered how many there are: an event from before then does not know better."""
    notifications: NotificationList | None = None
    """None: nobody has looked at them, and nothing was asked."""
    boards: Boards | None = None
    """None, as of the notifications."""

    operations: Mapping[str, Operation] = field(default_factory=dict)
    """Wishes not yet confirmed, in the order they were made."""
    pending: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Their ops by conversation, in order; 0: about the agent."""
    acts: tuple[Act, ...] = ()
    """Those still on their way, and the newest; newest last."""
    drafts: Mapping[tuple[int, bool], Draft] = field(default_factory=dict)
    """By conversation and whether it is a note."""
    refusals: Mapping[tuple[int, bool], str] = field(default_factory=dict)
    """Why a draft is not a message: the server refused it. Gone with the draft."""
    unkept: str = ""
    """Why drafts and wishes are not on the disk, and end with the console; empty: they are."""
    composing: Mapping[int, Basis] = field(default_factory=dict)
    """What the agent saw when the reply of a conversation was begun."""
    sent: Mapping[int, str] = field(default_factory=dict)
    """Messages that this console's wishes became lately, each with its op. What
    else the agent seems to have written was written elsewhere."""

    link: Link = field(default_factory=Link)
    stopped: Mapping[str, str] = field(default_factory=dict)
    """Loops that crashed and wait to start again: name and sentence."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def my_id(self) -> int | None:
        """The agent's user id; None until the profile is known."""
        return self.profile.id if self.profile else None
