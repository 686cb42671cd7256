"""What the composer shows of the state: whom it writes to, and what can be inserted. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from tui.models.draft import Draft, Quoted
from tui.models.inbox import Channel
from tui.models.message import Message
from tui.presentation.authors import author
from tui.presentation.composing import limit_of
from tui.presentation.markup import plain_words
from tui.presentation.mentions import Mentionable, mentionables
from tui.presentation.reading import Reading
from tui.presentation.recipients import Recipients, recipients
from tui.store import select
from tui.store.state import State


def mentionable(state: State) -> tuple[Mentionable, ...]:
    """Return who can be mentioned in a note."""
    return mentionables(
        [
            *(("user", agent.id, agent.name, agent.email) for agent in select.agents(state)),
            *(("team", team.id, team.name, "team") for team in select.teams(state)),
        ]
    )


class Addressed(TypedDict):
    """What the composer opens with."""

    conversation_id: int
    contact_name: str
    inbox_name: str
    channel: Channel
    private: bool
    draft: Draft
    limit: int
    other_draft: Draft
    account: str
    quoted: Quoted | None
    recipients: Recipients | None


def addressee(state: State, conversation_id: int, *, private: bool, quoted: Message | None = None) -> Addressed:
    """Return what the composer opens with for a conversation."""
    row, draft = select.visible(state, conversation_id), select.whole_draft(state, conversation_id, private)
    channel = row.channel if row else Channel.UNKNOWN
    inbox = select.inbox(state, row.inbox_id) if row else None
    known = Reading(customer=row.contact_name, customer_id=row.contact_id) if row else Reading()
    me = select.me(state)
    membership = next((each.name for each in me.accounts if each.id == state.account_id), "") if me else ""
    return Addressed(
        conversation_id=conversation_id,
        contact_name=row.contact_name if row else f"#{conversation_id}",
        inbox_name=inbox.name if inbox else "",
        channel=channel,
        private=private,
        draft=draft if draft.whom else replace(draft, whom=select.whom(state, conversation_id)),
        limit=limit_of(channel, medium=inbox.medium if inbox else "", private=private),
        other_draft=select.whole_draft(state, conversation_id, not private),
        account=f"{me.name}, {membership}".rstrip(", ") if me else "",
        quoted=Quoted(
            message_id=quoted.id,
            words=f"{author(quoted, known)}: {plain_words(quoted.content[:1_000])}".lstrip(": ")[:200],
        )
        if quoted
        else None,
        recipients=goes_to(state, conversation_id),
    )


def goes_to(state: State, conversation_id: int) -> Recipients | None:
    """Return to whom a reply goes, as the thread stands now; None: it is no e-mail."""
    row = select.visible(state, conversation_id)
    if row is None or row.channel is not Channel.EMAIL:
        return None
    return recipients(
        select.thread_messages(state, conversation_id),
        customer=select.customer_address(state, conversation_id),
        own=select.own_addresses(state, conversation_id),
    )


def values(state: State, conversation_id: int) -> dict[str, str]:
    """Return what is known of the variables that canned responses use; the server fills them in."""
    contact, me = select.contact(state, conversation_id), select.me(state)
    row = select.visible(state, conversation_id)
    inbox = select.inbox(state, row.inbox_id) if row else None
    name = contact.name if contact else ""
    mine = (me.available_name or me.name) if me else ""
    detail = select.conversation(state, conversation_id)
    own = {
        f"contact.custom_attribute.{key}": value
        for key, value in (contact.custom_attributes if contact else {}).items()
    }
    if detail is not None:
        own |= {f"conversation.custom_attribute.{key}": value for key, value in detail.custom_attributes.items()}
    return {
        **{
            key: str(value)
            for key, value in own.items()
            if isinstance(value, str | int | float) and not isinstance(value, bool)
        },
        "contact.name": name,
        "contact.first_name": name.split(" ")[0],
        "contact.last_name": name.split(" ")[-1] if " " in name else "",
        "contact.email": contact.email if contact else "",
        "contact.phone_number": contact.phone_number if contact else "",
        "contact.phone": contact.phone_number if contact else "",
        "contact.id": str(contact.id) if contact else "",
        "conversation.id": str(conversation_id),
        "conversation.display_id": str(conversation_id),
        "agent.name": mine,
        "agent.first_name": mine.split(" ")[0],
        "agent.email": me.email if me else "",
        "inbox.name": inbox.name if inbox else "",
        "inbox.id": str(inbox.id) if inbox else "",
        "account.name": state.account.name if state.account else "",
    }
