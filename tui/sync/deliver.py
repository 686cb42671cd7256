"""One wish, carried to the server: which call it is, and what the answer says."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from tui.api.client import Client
from tui.store import events
from tui.store.state import State
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
)
from tui.sync.clock import Clock


async def delivered(client: Client, wish: Wish, state: State, clock: Clock) -> tuple[events.Event, ...]:
    """Carry out a wish and return what the server's answer makes happen, the server's own copy first.

    Raises:
        ApiError: It was not carried out, or may have been; the subclass tells.
    """
    asked = state.beat
    match wish:
        case ReplyRequested():
            message = await client.messages.create(
                conversation_id=wish.conversation_id,
                content=wish.content,
                private=wish.private,
                client_token=wish.sent_token,
                in_reply_to=wish.in_reply_to,
                attachments=tuple(Path(path) for path in wish.attachments),
                cc=wish.cc,
                bcc=wish.bcc,
                to=wish.to,
            )
            return (events.MessageArrived(message),)
        case StatusRequested():
            await client.conversations.set_status(
                conversation_id=wish.conversation_id, status=wish.status, snoozed_until=wish.snoozed_until
            )
        case AssigneeRequested():
            await client.conversations.assign(conversation_id=wish.conversation_id, assignee_id=wish.assignee_id)
        case TeamRequested():
            await client.conversations.assign_team(conversation_id=wish.conversation_id, team_id=wish.team_id)
        case PriorityRequested():
            await client.conversations.set_priority(conversation_id=wish.conversation_id, priority=wish.priority)
        case LabelsRequested():
            await client.conversations.change_labels(
                conversation_id=wish.conversation_id, add=wish.add, remove=wish.remove
            )
        case ReadRequested():
            conversation = await client.conversations.mark_read(conversation_id=wish.conversation_id)
            return (events.ConversationArrived(conversation, asked, clock.now()),)
        case UnreadRequested():
            conversation = await client.conversations.mark_unread(conversation_id=wish.conversation_id)
            return (events.ConversationArrived(conversation, asked, clock.now()),)
        case AvailabilityRequested():
            profile = await client.profile.set_availability(availability=wish.availability)
            return (events.ProfileArrived(profile),)
        case _:
            assert_never(wish)
    return ()
