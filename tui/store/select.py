"""Questions to the state, answered without walking it: the queue, a thread, a row with our wishes on top. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui.models.conversation import Conversation, ConversationCounts
from tui.models.draft import NO_DRAFT, Draft, Whom
from tui.models.inbox import Inbox
from tui.models.message import Message
from tui.models.outgoing import Outgoing, Stage
from tui.models.people import Agent, Availability, Contact, Profile, Role, Team
from tui.models.row import Row
from tui.store import operations, rows
from tui.store.act import Act
from tui.store.link import Gone, HeldBack, Link, LinkKind
from tui.store.operation import Guard, Operation
from tui.store.order import Ranking
from tui.store.state import State, ThreadState, Typist, ViewState
from tui.store.view import View, is_called
from tui.store.wishes import AvailabilityRequested, ReplyRequested, Wish

if TYPE_CHECKING:
    from tui.models.reference import CannedResponse, CustomFilter, Label, Macro
    from tui.store.notification_list import NotificationList

_NO_VIEW = ViewState()
_NO_THREAD = ThreadState()


class Queue:
    """One list as it is shown: it knows its length, and builds only the rows it is asked for."""

    __slots__ = ("_listed", "_shown", "_state", "view")

    def __init__(self, state: State, view: View) -> None:
        self._state = state
        self._listed = state.views.get(view, _NO_VIEW)
        self._shown: Ranking = self._listed.shown
        self.view = view

    def __len__(self) -> int:
        return len(self._shown)

    def id_at(self, position: int) -> int:
        """Return the display id at a place, counted from 0; IndexError outside."""
        return self._shown.id_at(position)

    def row_at(self, position: int) -> Row:
        """Return the row at a place with our wishes on top; IndexError outside."""
        conversation_id = self._shown.id_at(position)
        row = visible(self._state, conversation_id)
        if row is None:
            raise IndexError(position)
        return row

    def position(self, conversation_id: int) -> int | None:
        """Return where a conversation is shown; None: not in this list."""
        return self._shown.position(conversation_id)

    def has_left(self, conversation_id: int) -> bool:
        """Whether it is shown only because nothing jumps: by the server's word it is not in this list any more."""
        return conversation_id in self._shown and conversation_id not in self._listed.live

    @property
    def waiting_changes(self) -> int:
        """How many conversations would appear, go or move if the order were applied."""
        return len(self._listed.waiting)

    @property
    def complete(self) -> bool:
        """Whether the server has no further page."""
        return self._listed.complete

    @property
    def loading(self) -> bool:
        """Whether a page of it is on its way."""
        return self._listed.loading is not None

    @property
    def error(self) -> str:
        """A sentence, or empty."""
        return self._listed.error

    @property
    def as_of(self) -> datetime | None:
        """When the server last told the first page; None: never."""
        return self._listed.as_of

    @property
    def cached(self) -> bool:
        """Whether all of it is from the cache."""
        return self._listed.cached

    @property
    def stale(self) -> bool:
        """Whether something may have been missed since `as_of`."""
        return self._listed.stale or self._listed.cached or self._state.link.kind is LinkKind.OFFLINE

    def age(self, now: datetime) -> float | None:
        """Return the seconds since the server told this list, while that matters; None: it is kept up to date."""
        if self.as_of is None or not self.stale:
            return None
        if self.cached:
            told = self.as_of
        elif self._listed.stale and self._listed.true_until is not None:
            told = self._listed.true_until
        else:
            told = max(self.as_of, self._state.link.last_live_at or self.as_of)
        return max(0.0, (now - told).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation's messages as they are shown."""

    messages: tuple[Message, ...]
    """The server's, oldest first."""
    outgoing: tuple[Outgoing, ...]
    """Ours that it has not confirmed, in the order they were written; they belong below the messages."""
    reached_start: bool
    loading: bool
    loading_older: bool
    error: str
    first_unread_id: int | None
    """The customer's first message nobody had seen when the thread was opened; None: all seen."""
    read_at: datetime | None
    """Until when the customer has read, where the channel tells."""
    as_of: datetime | None
    """When the server last told its newest end; None: never."""
    told_at: datetime | None
    """Until when what is shown is known to be all; None: never."""
    stale: bool
    cached: bool

    @property
    def entries(self) -> tuple[Message | Outgoing, ...]:
        """All of it in order: messages, then what is on its way."""
        return (*self.messages, *self.outgoing)


def queue(state: State, view: View) -> Queue:
    """Return the list as it is shown; empty for a view that was never opened."""
    return Queue(state, view)


def visible(state: State, conversation_id: int) -> Row | None:
    """Return the row as the agent should see it: the server's word with our pending wishes on top."""
    held = state.held.get(conversation_id)
    if held is None:
        return None
    row = held.row
    for wish in _wishes(state, conversation_id):
        row = wish.applied_to(row, state)
    return row


def named(state: State, text: str, limit: int) -> tuple[Row, ...]:
    """Return the rows held here whose customer is called so, or whose number it is; newest activity first."""
    found = [each.row for _id, each in state.held.items() if not each.gone and is_called(each.row, text)]
    found.sort(key=lambda row: (row.last_activity_at is not None, row.last_activity_at, row.id), reverse=True)
    return tuple(found[:limit])


def confirmed(state: State, conversation_id: int) -> Row | None:
    """Return the row by the server's word alone; None: unknown, or gone."""
    held = state.held.get(conversation_id)
    return None if held is None or held.gone else held.row


def newest_message_id(state: State, conversation_id: int) -> int:
    """Return the highest id of a message known there; 0: none is."""
    return operations.newest_message_id(state, conversation_id)


def lacking_message_id(state: State, conversation_id: int) -> int:
    """Return the newest message that is told of a conversation and not in its thread; 0: the thread has all, or is not held."""
    held, thread = state.held.get(conversation_id), state.threads.get(conversation_id)
    if held is None or held.gone or thread is None or thread.as_of is None or not thread.messages:
        return 0
    told = max(held.newest_message_id, held.snippet_id)
    return told if told > max(message.id for message in thread.messages[-20:]) else 0


def is_true(state: State, conversation_id: int) -> bool:
    """Whether events keep a thread as it is on the server, and nothing shows that it lacks something."""
    thread = state.threads.get(conversation_id)
    return (
        state.link.kind is LinkKind.LIVE
        and thread is not None
        and not thread.stale
        and not thread.cached
        and not lacking_message_id(state, conversation_id)
    )


def is_row_owed(state: State, conversation_id: int) -> bool:
    """Whether the server has not told a conversation whole in this run: it is unknown, or as the cache had it."""
    held = state.held.get(conversation_id)
    return conversation_id not in state.details or held is None or held.cached


def is_gone(state: State, conversation_id: int) -> bool:
    """Whether the server has said that it is not there any more."""
    held = state.held.get(conversation_id)
    return conversation_id in state.gone or (held is not None and held.gone)


def gone(state: State, conversation_id: int) -> Gone | None:
    """Return why a conversation is not there any more; None: it is there, as far as we know."""
    if not is_gone(state, conversation_id):
        return None
    return state.gone.get(conversation_id, Gone.DELETED)


def pending_fields(state: State, conversation_id: int) -> frozenset[str]:
    """Return what of a row is only wished for: status, assignee, team, priority, labels, unread."""
    return frozenset(name for wish in _wishes(state, conversation_id) for name in wish.fields)


def thread(state: State, conversation_id: int) -> Thread:
    """Return the thread as it is shown; without messages where none were loaded."""
    held = state.threads.get(conversation_id, _NO_THREAD)
    detail = state.details.get(conversation_id)
    return Thread(
        messages=held.messages,
        outgoing=tuple(
            as_outgoing(operation, operation.wish)
            for operation in _operations(state, conversation_id)
            if isinstance(operation.wish, ReplyRequested)
        ),
        reached_start=held.reached_start,
        loading=bool(held.loading),
        loading_older=held.loading == "older",
        error=held.error,
        first_unread_id=_first_unread(held),
        read_at=detail.contact_last_seen_at if detail else None,
        as_of=held.as_of,
        told_at=held.told_at,
        stale=held.stale or held.cached or state.link.kind is LinkKind.OFFLINE,
        cached=held.cached,
    )


def thread_messages(state: State, conversation_id: int) -> tuple[Message, ...]:
    """Return the server's messages that are held of a thread, oldest first; nothing is put together for it."""
    held = state.threads.get(conversation_id)
    return held.messages if held is not None else ()


def message(state: State, conversation_id: int, message_id: int) -> Message | None:
    """Return one message of a thread; None: it is not held here."""
    thread = state.threads.get(conversation_id)
    return next((each for each in thread.messages if each.id == message_id), None) if thread else None


def customer_address(state: State, conversation_id: int | None) -> str:
    """Return the e-mail address of a conversation's contact; empty: not known."""
    if conversation_id is None:
        return ""
    known, detail = contact(state, conversation_id), conversation(state, conversation_id)
    if known is not None or detail is not None:
        return known.email if known is not None else detail.contact.email if detail is not None else ""
    messages = reversed(thread_messages(state, conversation_id))
    return next((each.sender.email for each in messages if each.is_customers and each.sender), "")


def own_addresses(state: State, conversation_id: int | None) -> frozenset[str]:
    """Return the e-mail addresses under which a conversation's inbox gets mail, in small letters."""
    row = visible(state, conversation_id) if conversation_id is not None else None
    ours = inbox(state, row.inbox_id) if row is not None else None
    return frozenset(each.lower() for each in (ours.email, ours.forward_to_email) if each) if ours else frozenset()


def as_outgoing(operation: Operation, wish: ReplyRequested) -> Outgoing:
    """Return a reply on its way, as the thread shows it."""
    return Outgoing(
        token=wish.sent_token,
        conversation_id=wish.conversation_id,
        content=wish.content,
        private=wish.private,
        stage=operation.stage,
        written_at=operation.at or wish.written_at or datetime.min,
        hold_until=operation.hold_until,
        reason=operation.reason,
        attachments=wish.attachments,
        to=wish.to,
        may_have_arrived=operation.may_be_done,
    )


def outbox(state: State) -> tuple[Operation, ...]:
    """Return every wish not yet confirmed, oldest first."""
    return tuple(state.operations.values())


def questions(state: State) -> tuple[Operation, ...]:
    """Return the wishes that wait for the agent's word, oldest first."""
    return tuple(operation for operation in state.operations.values() if operation.stage is Stage.ASKING)


def guard(state: State, op: str) -> Guard | None:
    """Return why a wish waits for the agent's word; None: it does not."""
    operation = state.operations.get(op)
    return operation.guard if operation else None


def counts(state: State, view: View) -> ConversationCounts | None:
    """Return the three tab counts that belong to the view's filters; None: not told yet."""
    return state.counts.get(view.filters)


def held_back(state: State, now: datetime) -> HeldBack | None:
    """Return why what the agent asked for waits at this moment; None: it does not."""
    known = state.link.held_back
    return known if known is not None and known.until > now else None


def link(state: State) -> Link:
    """Return how the connection to the server stands."""
    return state.link


def conversation(state: State, conversation_id: int) -> Conversation | None:
    """Return the whole conversation, where it was seen lately; the server's word without our wishes."""
    return state.details.get(conversation_id)


def contact(state: State, conversation_id: int) -> Contact | None:
    """Return the conversation's contact: as looked up, else as the conversation carried it."""
    held = state.held.get(conversation_id)
    detail = state.details.get(conversation_id)
    known = state.contacts.get(held.row.contact_id) if held else None
    return known or (detail.contact if detail else None)


def contact_failure(state: State, contact_id: int) -> str:
    """Return why a contact could not be looked up; empty: it could, or was not asked for."""
    return state.contact_failures.get(contact_id, "")


def contact_present(state: State, contact_id: int) -> bool:
    """Whether the customer is on the site now, as far as presence tells."""
    return contact_id in state.contacts_present


def earlier(state: State, contact_id: int) -> tuple[Row, ...] | None:
    """Return a contact's conversations, newest activity first; None: not asked yet."""
    ids = state.earlier.get(contact_id)
    if ids is None:
        return None
    return tuple(row for each in ids if (row := visible(state, each)) is not None)


def typing(state: State, conversation_id: int) -> tuple[Typist, ...]:
    """Return who else is writing there now."""
    return state.typing.get(conversation_id, ())


def agents(state: State) -> tuple[Agent, ...]:
    """Return the account's agents; empty: they are not known yet."""
    return state.agents


def teams(state: State) -> tuple[Team, ...]:
    """Return the account's teams; empty: there are none, or they are not known yet."""
    return state.teams or ()


def inboxes(state: State) -> tuple[Inbox, ...]:
    """Return the inboxes that the agent sees; empty: they are not known yet."""
    return state.inboxes


def inbox(state: State, inbox_id: int) -> Inbox | None:
    """Return an inbox; None: it is not known."""
    return next((each for each in state.inboxes if each.id == inbox_id), None)


def labels(state: State) -> tuple[Label, ...]:
    """Return the account's labels; empty: there are none, or they are not known yet."""
    return state.labels or ()


def canned(state: State) -> tuple[CannedResponse, ...]:
    """Return the account's canned responses; empty: there are none, or they are not known yet."""
    return state.canned_responses


def folder(state: State, folder_id: int) -> CustomFilter | None:
    """Return a saved folder by its id; None: it is not there, or not known yet."""
    return next((each for each in state.folders or () if each.id == folder_id), None)


def macros(state: State) -> tuple[Macro, ...]:
    """Return the macros that the agent may run; empty: there are none, or they are not known yet."""
    return state.macros


def notifications(state: State) -> NotificationList | None:
    """Return the agent's notifications; None before they were looked at."""
    return state.notifications


def me(state: State) -> Profile | None:
    """Return the agent's own profile; None: it is not known yet."""
    return state.profile


def role(state: State) -> Role:
    """Return what the agent may do in this account."""
    profile = state.profile
    if profile is None:
        return Role.UNKNOWN
    here = next((each.role for each in profile.accounts if each.id == state.account_id), Role.UNKNOWN)
    return profile.role if here is Role.UNKNOWN else here


def acts(state: State) -> tuple[Act, ...]:
    """Return what the agent did that is on its way still, and the newest of all; newest last."""
    return state.acts


def availability(state: State) -> Availability:
    """Return what the agent chose to be, our wish on top."""
    for wish in reversed(_wishes(state, 0)):
        if isinstance(wish, AvailabilityRequested):
            return wish.availability
    return state.availability


def draft(state: State, conversation_id: int, private: bool) -> str:
    """Return the unsent text of one composer; empty: none."""
    return whole_draft(state, conversation_id, private).text


def whole_draft(state: State, conversation_id: int, private: bool) -> Draft:
    """Return the draft of one composer with all that goes with it."""
    return state.drafts.get((conversation_id, private), NO_DRAFT)


def stranded(state: State) -> tuple[tuple[int, bool], ...]:
    """Return the drafts whose conversation is gone, by conversation and whether it is a note."""
    return tuple(key for key in state.drafts if is_gone(state, key[0]))


def whom(state: State, conversation_id: int) -> Whom | None:
    """Return who is behind a number by the server's word; None: not known."""
    return whom_of(confirmed(state, conversation_id))


def whom_of(row: Row | None) -> Whom | None:
    """Return who is behind a row; None: not known."""
    return rows.whom_of(row)


def refusal(state: State, conversation_id: int, private: bool) -> str:
    """Return why the server did not take what is a draft again; empty: it did not refuse it."""
    return state.refusals.get((conversation_id, private), "")


def has_draft(state: State, conversation_id: int) -> bool:
    """Whether a reply or a note to a conversation has been begun."""
    return (conversation_id, False) in state.drafts or (conversation_id, True) in state.drafts


def deserves_notice(state: State, message: Message, in_view: int | None = None) -> bool:
    """Whether a message that arrived should ring: a customer's, in a conversation of mine or of nobody, not in view.

    Args:
        in_view: The conversation the agent is looking at with the terminal in focus; None: none.
    """
    if not message.is_customers or message.conversation_id == in_view:
        return False
    row = confirmed(state, message.conversation_id)
    return row is None or row.assignee_id is None or row.assignee_id == state.my_id


def unread_total(state: State, view: View) -> int:
    """Return how many of the rows shown at the top of a view have unread messages, counted in the first hundred."""
    shown = queue(state, view)
    return sum(1 for position in range(min(100, len(shown))) if shown.row_at(position).unread_count)


def _operations(state: State, conversation_id: int) -> tuple[Operation, ...]:
    return tuple(state.operations[op] for op in state.pending.get(conversation_id, ()))


def _wishes(state: State, conversation_id: int) -> tuple[Wish, ...]:
    ops = state.pending.get(conversation_id)
    return tuple(state.operations[op].wish for op in ops) if ops else ()


def _first_unread(held: ThreadState) -> int | None:
    seen = held.agent_last_seen_at
    first: int | None = None
    for message in reversed(held.messages):
        if message.created_at is None or seen is None or message.created_at <= seen:
            break
        if message.is_customers:
            first = message.id
    return first
