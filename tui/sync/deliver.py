"""One wish, carried to the server: which call it is, and what the answer says."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from tui.api import errors
from tui.api.budget import behind
from tui.api.client import Client
from tui.api.files import Progress
from tui.models.conversation import Status
from tui.presentation.as_meant import RENDERED, as_meant
from tui.store import events, select
from tui.store.state import State
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    DeletionRequested,
    LabelsRequested,
    MacroRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    Wish,
)
from tui.sync.clock import Clock


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a wish."""

    done: Wish
    """The wish as the server carried it out: some of what it cannot do it does differently, and says 200."""
    happened: tuple[events.Event, ...] = ()
    """The server's own copy, where the answer held one."""


async def delivered(
    client: Client, wish: Wish, state: State, clock: Clock, progress: Progress | None = None
) -> Delivered:
    """Carry out a wish and return what the server made of it.

    Args:
        progress: Told how much of the files is on its way.

    Raises:
        ApiError: It was not carried out, or may have been; the subclass tells.
    """
    asked = state.beat
    match wish:
        case ReplyRequested():
            message = await client.messages.create(
                conversation_id=wish.conversation_id,
                content=_as_meant(wish, state),
                private=wish.private,
                client_token=wish.sent_token,
                in_reply_to=wish.in_reply_to,
                attachments=tuple(Path(path) for path in wish.attachments),
                cc=wish.cc,
                bcc=wish.bcc,
                to=wish.to,
                progress=progress,
            )
            return Delivered(wish, (events.MessageArrived(message),))
        case StatusRequested():
            await _reopened_to_snooze_anew(client, wish, state)
            change = await client.conversations.set_status(
                conversation_id=wish.conversation_id, status=wish.status, snoozed_until=wish.snoozed_until
            )
            return Delivered(replace(wish, status=change.status, snoozed_until=change.snoozed_until))
        case AssigneeRequested():
            # An agent the server does not know unassigns, with 200 (4.0.4, 4.15.1).
            agent = await client.conversations.assign(
                conversation_id=wish.conversation_id, assignee_id=wish.assignee_id
            )
            return Delivered(replace(wish, assignee_id=agent.id if agent else None))
        case TeamRequested():
            team = await client.conversations.assign_team(conversation_id=wish.conversation_id, team_id=wish.team_id)
            return Delivered(replace(wish, team_id=team.id if team else None))
        case PriorityRequested():
            await client.conversations.set_priority(conversation_id=wish.conversation_id, priority=wish.priority)
            return Delivered(wish)
        case LabelsRequested():
            await client.conversations.change_labels(
                conversation_id=wish.conversation_id, add=wish.add, remove=wish.remove
            )
            return Delivered(wish)
        case MacroRequested():
            await client.macros.execute(macro_id=wish.macro_id, conversation_ids=(wish.conversation_id,))
            return Delivered(wish)
        case ReadRequested():
            alone = len(state.pending.get(wish.conversation_id, ())) <= 1
            # What the agent does next there would wait behind it.
            with behind() if alone else nullcontext():
                read = await client.conversations.mark_read(conversation_id=wish.conversation_id)
            told = (events.ConversationArrived(read, asked, clock.now()),) if read is not None else ()
            return Delivered(wish, told)
        case UnreadRequested():
            conversation = await client.conversations.mark_unread(conversation_id=wish.conversation_id)
            return Delivered(wish, (events.ConversationArrived(conversation, asked, clock.now()),))
        case DeletionRequested():
            try:
                message = await client.messages.delete(conversation_id=wish.conversation_id, message_id=wish.message_id)
            except errors.NotFound:
                # It is gone already, or the whole conversation is.
                return Delivered(wish)
            return Delivered(wish, (events.MessageChanged(message),))
        case AvailabilityRequested():
            profile = await client.profile.set_availability(availability=wish.availability)
            return Delivered(wish, (events.ProfileArrived(profile),))
        case _:
            assert_never(wish)


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
