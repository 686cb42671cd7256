"""One wish, carried to the server: which call it is for each kind, and what the answer says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tui.api import errors
from tui.api.budget import behind
from tui.api.client import Client
from tui.api.files import Progress
from tui.models.conversation import Status
from tui.presentation.as_meant import RENDERED, as_meant
from tui.store import events, select
from tui.store.card_wishes import CardMoveRequested
from tui.store.state import State
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    DeletionRequested,
    LabelsRequested,
    MacroRequested,
    MuteRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnmuteRequested,
    UnreadRequested,
    UnwatchRequested,
    WatchRequested,
    Wish,
)
from tui.sync.clock import Clock

if TYPE_CHECKING:
    from tui.api.funnels.board import BoardSource

W = TypeVar("W", bound=Wish)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a wish."""

    done: Wish
    """The wish as the server carried it out: some of what it cannot do it does differently, and says 200."""
    happened: tuple[events.Event, ...] = ()
    """The server's own copy, where the answer held one."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a wish is carried with."""

    client: Client
    state: State
    """As it was when the wish went out."""
    clock: Clock
    progress: Progress | None = None
    """Told how much of the files is on its way."""


DELIVERIES: dict[type[Wish], Callable[[Any, Context], Awaitable[Delivered]]] = {}
"""How each kind of wish is carried to the server."""


def carries(kind: type[W]) -> Callable[[Callable[[W, Context], Awaitable[Delivered]]], object]:
    """Have a function carry a kind of wish."""

    def entered(delivery: Callable[[W, Context], Awaitable[Delivered]]) -> object:
        DELIVERIES[kind] = delivery
        return delivery

    return entered


async def delivered(wish: Wish, context: Context) -> Delivered:
    """Carry out a wish and return what the server made of it.

    Raises:
        ApiError: It was not carried out, or may have been; the subclass tells.
    """
    return await DELIVERIES[type(wish)](wish, context)


@carries(ReplyRequested)
async def _reply(wish: ReplyRequested, context: Context) -> Delivered:
    message = await context.client.messages.create(
        conversation_id=wish.conversation_id,
        content=_as_meant(wish, context.state),
        private=wish.private,
        client_token=wish.sent_token,
        in_reply_to=wish.in_reply_to,
        attachments=tuple(Path(path) for path in wish.attachments),
        cc=wish.cc,
        bcc=wish.bcc,
        to=wish.to,
        progress=context.progress,
    )
    return Delivered(wish, (events.MessageArrived(message),))


@carries(StatusRequested)
async def _status(wish: StatusRequested, context: Context) -> Delivered:
    await _reopened_to_snooze_anew(context.client, wish, context.state)
    change = await context.client.conversations.set_status(
        conversation_id=wish.conversation_id, status=wish.status, snoozed_until=wish.snoozed_until
    )
    return Delivered(replace(wish, status=change.status, snoozed_until=change.snoozed_until))


@carries(AssigneeRequested)
async def _assignee(wish: AssigneeRequested, context: Context) -> Delivered:
    # An agent the server does not know unassigns, with 200 (4.0.4, 4.15.1).
    agent = await context.client.conversations.assign(
        conversation_id=wish.conversation_id, assignee_id=wish.assignee_id
    )
    return Delivered(replace(wish, assignee_id=agent.id if agent else None))


@carries(TeamRequested)
async def _team(wish: TeamRequested, context: Context) -> Delivered:
    team = await context.client.conversations.assign_team(conversation_id=wish.conversation_id, team_id=wish.team_id)
    return Delivered(replace(wish, team_id=team.id if team else None))


@carries(PriorityRequested)
async def _priority(wish: PriorityRequested, context: Context) -> Delivered:
    await context.client.conversations.set_priority(conversation_id=wish.conversation_id, priority=wish.priority)
    return Delivered(wish)


@carries(LabelsRequested)
async def _labels(wish: LabelsRequested, context: Context) -> Delivered:
    await context.client.conversations.change_labels(
        conversation_id=wish.conversation_id, add=wish.add, remove=wish.remove
    )
    return Delivered(wish)


@carries(MacroRequested)
async def _macro(wish: MacroRequested, context: Context) -> Delivered:
    await context.client.macros.execute(macro_id=wish.macro_id, conversation_ids=(wish.conversation_id,))
    return Delivered(wish)


@carries(ReadRequested)
async def _read(wish: ReadRequested, context: Context) -> Delivered:
    asked, alone = context.state.beat, len(context.state.pending.get(wish.conversation_id, ())) <= 1
    # What the agent does next there would wait behind it.
    with behind() if alone else nullcontext():
        read = await context.client.conversations.mark_read(conversation_id=wish.conversation_id)
    told = (events.ConversationArrived(read, asked, context.clock.now()),) if read is not None else ()
    return Delivered(wish, told)


@carries(UnreadRequested)
async def _unread(wish: UnreadRequested, context: Context) -> Delivered:
    asked = context.state.beat
    conversation = await context.client.conversations.mark_unread(conversation_id=wish.conversation_id)
    return Delivered(wish, (events.ConversationArrived(conversation, asked, context.clock.now()),))


@carries(MuteRequested)
async def _mute(wish: MuteRequested, context: Context) -> Delivered:
    await context.client.conversations.mute(conversation_id=wish.conversation_id)
    return Delivered(wish, await _row_now(wish, context))


@carries(UnmuteRequested)
async def _unmute(wish: UnmuteRequested, context: Context) -> Delivered:
    await context.client.conversations.unmute(conversation_id=wish.conversation_id)
    return Delivered(wish, await _row_now(wish, context))


@carries(WatchRequested)
async def _watch(wish: WatchRequested, context: Context) -> Delivered:
    await context.client.conversations.add_participants(conversation_id=wish.conversation_id, user_ids=(wish.user_id,))
    return Delivered(wish)


@carries(UnwatchRequested)
async def _unwatch(wish: UnwatchRequested, context: Context) -> Delivered:
    await context.client.conversations.remove_participants(
        conversation_id=wish.conversation_id, user_ids=(wish.user_id,)
    )
    return Delivered(wish)


@carries(CardMoveRequested)
async def _card_move(wish: CardMoveRequested, context: Context) -> Delivered:
    from tui.models.board import Board, BoardKind, Stage
    from tui.store.boards import CardPlaced

    funnels = context.client.funnels
    source: BoardSource = funnels.funnels
    if wish.board_kind is BoardKind.ATTRIBUTE:
        source = funnels.on_attribute(attribute_key=wish.board_ref)
    elif wish.board_kind is BoardKind.LABELS:
        source = funnels.on_labels(titles=wish.stages)
    stages = tuple(Stage(ref=ref, name=ref, order=order) for order, ref in enumerate(wish.stages))
    board = Board(ref=wish.board_ref, name="", kind=wish.board_kind, stages=stages)
    to = next((stage for stage in stages if stage.ref == wish.to_ref), None)
    if to is None:
        await source.remove(board=board, conversation_id=wish.conversation_id)
    else:
        try:
            await source.move(board=board, conversation_id=wish.conversation_id, stage=to, expected=wish.from_ref)
        except errors.Conflict:
            # Where it is to go it may be already: by this very wish, whose first answer was lost.
            with suppress(errors.Conflict):
                await source.move(board=board, conversation_id=wish.conversation_id, stage=to, expected=to.ref)
                return Delivered(wish, (CardPlaced(wish.board_key, wish.conversation_id, to.ref, context.clock.now()),))
            raise
    placed = CardPlaced(wish.board_key, wish.conversation_id, wish.to_ref, context.clock.now())
    return Delivered(wish, (placed,))


@carries(DeletionRequested)
async def _deletion(wish: DeletionRequested, context: Context) -> Delivered:
    try:
        message = await context.client.messages.delete(conversation_id=wish.conversation_id, message_id=wish.message_id)
    except errors.NotFound:
        # It is gone already, or the whole conversation is.
        return Delivered(wish)
    return Delivered(wish, (events.MessageChanged(message),))


@carries(AvailabilityRequested)
async def _availability(wish: AvailabilityRequested, context: Context) -> Delivered:
    profile = await context.client.profile.set_availability(availability=wish.availability)
    return Delivered(wish, (events.ProfileArrived(profile),))


async def _row_now(wish: Wish, context: Context) -> tuple[events.Event, ...]:
    """Return the server's own row after a change of which no event tells all; it is done, whether this can be read or not."""
    asked = context.state.beat
    try:
        conversation = await context.client.conversations.get(conversation_id=wish.conversation_id)
    except errors.ApiError:
        return ()
    return (events.ConversationArrived(conversation, asked, context.clock.now()),)


def _as_meant(wish: ReplyRequested, state: State) -> str:
    """Return the words as they are sent: where the customer sees Markdown rendered, it says what was typed."""
    row = select.visible(state, wish.conversation_id)
    return as_meant(wish.content) if row is not None and row.channel in RENDERED and not wish.private else wish.content


async def _reopened_to_snooze_anew(client: Client, wish: StatusRequested, state: State) -> None:
    """A snoozed conversation that is snoozed again without a time keeps its old one: open it first (4.0.4, 4.15.1)."""
    row = select.confirmed(state, wish.conversation_id)
    snoozed_with_time = row is not None and row.status is Status.SNOOZED and row.snoozed_until is not None
    if wish.status is Status.SNOOZED and wish.snoozed_until is None and snoozed_with_time:
        await client.conversations.set_status(conversation_id=wish.conversation_id, status=Status.OPEN)
