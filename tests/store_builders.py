"""Small conversations, messages and states for tests: each names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.models.conversation import Conversation, ConversationCounts, ConversationPush, Status
from tui.models.message import Message, MessageType
from tui.models.people import Agent, Contact, Membership, Profile, Sender, SenderKind
from tui.models.row import Row
from tui.store import events, select
from tui.store.reduce import reduce
from tui.store.state import State
from tui.store.view import View

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ME = 12


def at(minutes: float = 0) -> datetime:
    return NOON + timedelta(minutes=minutes)


def a_profile(user_id: int = ME, account_id: int = 3) -> Profile:
    return Profile(id=user_id, name="Mira", accounts=(Membership(id=account_id, name="Acme"),), account_id=account_id)


def a_conversation(
    conversation_id: int = 1,
    *,
    minutes: float | None = None,
    assignee_id: int | None = ME,
    status: Status = Status.OPEN,
    **fields: object,
) -> Conversation:
    moment = at(-conversation_id if minutes is None else minutes)
    base = Conversation(
        id=conversation_id,
        inbox_id=1,
        status=status,
        contact=Contact(id=100 + conversation_id, name=f"Customer {conversation_id}"),
        assignee=Agent(id=assignee_id, name=f"Agent {assignee_id}") if assignee_id else None,
        created_at=at(-10_000),
        updated_at=moment,
        last_activity_at=moment,
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # fields of Conversation, checked when it is made


def a_push(
    conversation_id: int = 1,
    *,
    minutes: float = 1,
    assignee_id: int | None = ME,
    status: Status = Status.OPEN,
    **fields: object,
) -> ConversationPush:
    base = ConversationPush(
        id=conversation_id,
        inbox_id=1,
        status=status,
        contact=Contact(id=100 + conversation_id, name=f"Customer {conversation_id}"),
        account_id=3,
        assignee=Agent(id=assignee_id, name=f"Agent {assignee_id}") if assignee_id else None,
        created_at=at(-10_000),
        updated_at=at(minutes),
        last_activity_at=at(minutes),
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # fields of ConversationPush, checked when it is made


def a_message(
    message_id: int, conversation_id: int = 1, *, minutes: float | None = None, mine: bool = False, **fields: object
) -> Message:
    base = Message(
        id=message_id,
        conversation_id=conversation_id,
        content=f"message {message_id}",
        message_type=MessageType.OUTGOING if mine else MessageType.INCOMING,
        sender=Sender(id=ME, kind=SenderKind.USER) if mine else Sender(id=7, kind=SenderKind.CONTACT),
        created_at=at(message_id / 10 if minutes is None else minutes),
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # fields of Message, checked when it is made


def a_page(
    state: State, view: View, conversations: Iterable[Conversation], number: int = 1, total: int | None = None
) -> events.PageArrived:
    listed = tuple(conversations)
    count = len(listed) if total is None else total
    return events.PageArrived(
        view=view,
        number=number,
        conversations=listed,
        counts=ConversationCounts(mine=count, unassigned=count, all=count),
        asked=state.beat,
        at=NOON,
    )


def a_state(*conversations: Conversation, view: View | None = None) -> State:
    """A state in which `view` (Mine by default) was opened and its only page told."""
    shown = view or View()
    state = reduce(State(account_id=3), events.ProfileArrived(a_profile()))
    state = reduce(state, events.ViewOpened(shown))
    return reduce(state, a_page(state, shown, conversations))


def after(state: State, *happened: events.Event) -> State:
    for event in happened:
        state = reduce(state, event)
    return state


def row(state: State, conversation_id: int = 1) -> Row:
    """The row as the agent sees it; a test that asks for it expects it."""
    found = select.visible(state, conversation_id)
    assert found is not None
    return found


def tab_counts(state: State, view: View) -> ConversationCounts:
    counts = select.counts(state, view)
    assert counts is not None
    return counts
