"""What is done to conversations: status, assignment, labels, priority, marks, followers, attributes, macros."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from tui.api import errors
from tui.cli.ending import NOT_FOUND, OK, USAGE, Stop
from tui.cli.verbs.call import Call
from tui.cli.verbs.names import listed, match, named
from tui.cli.verbs.records import Row, id_of
from tui.cli.verbs.writing import Deed, ask, each, name_account
from tui.models.conversation import Conversation, Priority, Status
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType
from tui.models.wire import JsonValue
from tui.text.shown import shown_line

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_STATUSES: Final = {"resolve": Status.RESOLVED, "open": Status.OPEN, "pending": Status.PENDING}


async def _each(call: Call, deed: Deed[Conversation], *, question: bool = False) -> int:
    async def read(conversation_id: int) -> Conversation:
        return await call.client.conversations.get(conversation_id=conversation_id)

    return await each(call, call.ids(), read, deed, question=question)


async def status(call: Call) -> int:
    """Resolve, open again, or mark as pending."""
    assert call.said.verb is not None
    word = call.said.verb.words[1]
    wanted = _STATUSES[word]

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.set_status(conversation_id=conversation.id, status=wanted)

    says = {"resolve": "resolve", "open": "open again", "pending": "mark as pending"}[word]
    return await _each(call, Deed(says, do, lambda each: each.status is wanted))


async def snooze(call: Call) -> int:
    """Snooze until a time, or until the customer's next reply."""
    from tui.presentation.snooze import NotATime, clock_words, read_time
    from tui.settings.settings import MachineZone

    words, zone = " ".join(call.said.get("when")), MachineZone()
    until: datetime | None = None
    if words:
        try:
            until = read_time(words, datetime.now(UTC), zone)
        except NotATime as problem:
            raise Stop(str(problem), USAGE) from None

    async def do(conversation: Conversation) -> None:
        if until is None and conversation.status is Status.SNOOZED:
            # Snoozed again without a time it would keep its old one.
            await call.client.conversations.set_status(conversation_id=conversation.id, status=Status.OPEN)
        await call.client.conversations.set_status(
            conversation_id=conversation.id, status=Status.SNOOZED, snoozed_until=until
        )

    def holds(conversation: Conversation) -> bool:
        there = conversation.snoozed_until
        same = (there is None) == (until is None)
        if there is not None and until is not None:
            same = abs((there - until).total_seconds()) < 1
        return conversation.status is Status.SNOOZED and same

    says = f"snooze until {clock_words(until, zone)}" if until else "snooze until the next reply"
    return await _each(call, Deed(says, do, holds))


async def assign(call: Call) -> int:
    """Assign to an agent, a team, or nobody."""
    words: list[str] = call.said.get("who")
    if words[0].casefold() == "team" and len(words) > 1:
        return await _assign_team(call, " ".join(words[1:]))
    who = " ".join(words)
    agent_id, name = await _agent(call, who)

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.assign(conversation_id=conversation.id, assignee_id=agent_id)

    def holds(conversation: Conversation) -> bool:
        return (conversation.assignee.id if conversation.assignee else None) == agent_id

    return await _each(call, Deed(f"assign to {name}", do, holds))


async def _assign_team(call: Call, word: str) -> int:
    row: Row = {} if word.casefold() in ("none", "nobody") else await named(call, "team", word)
    team_id = id_of(row)

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.assign_team(conversation_id=conversation.id, team_id=team_id)

    def holds(conversation: Conversation) -> bool:
        return (conversation.team.id if conversation.team else None) == team_id

    says = f"assign to team {row['name']}" if team_id else "take the team off"
    return await _each(call, Deed(says, do, holds))


async def _agent(call: Call, word: str) -> tuple[int | None, str]:
    """Return the number and the name of the agent that a word means; no number for nobody.

    Raises:
        Stop: There is none.
    """
    if word.casefold() in ("none", "nobody"):
        return None, "nobody"
    if word.casefold() == "me":
        me = await call.client.profile.get()
        return me.id, me.name
    row = await named(call, "agent", word)
    return id_of(row), str(row.get("name") or row.get("email"))


async def label(call: Call) -> int:
    """Add and remove labels; the others stay."""
    add, remove = call.values("add"), call.values("remove")
    if not add and not remove:
        raise Stop("label: say --add A,B or --remove A,B.", USAGE)
    defined = await listed(call, "label") if add else []
    adding = [str(match(defined, "label", title)["title"]) for title in add]

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.change_labels(conversation_id=conversation.id, add=adding, remove=remove)

    def holds(conversation: Conversation) -> bool:
        there = {title.casefold() for title in conversation.labels}
        return all(each.casefold() in there for each in adding) and not any(each.casefold() in there for each in remove)

    says = [f"label {', '.join(adding)}"] if adding else []
    says += [f"take label {', '.join(remove)} off"] if remove else []
    return await _each(call, Deed(" and ".join(says), do, holds))


async def priority(call: Call) -> int:
    """Set the priority."""
    wanted = Priority(call.said.get("priority"))

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.set_priority(conversation_id=conversation.id, priority=wanted)

    return await _each(call, Deed(f"set the priority to {wanted.value}", do, lambda each: each.priority is wanted))


async def mute(call: Call) -> int:
    """Resolve, and block the contact."""

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.mute(conversation_id=conversation.id)

    return await _each(call, Deed("resolve, and block the contact", do, lambda each: each.muted), question=True)


async def unmute(call: Call) -> int:
    """Unblock the contact."""

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.unmute(conversation_id=conversation.id)

    return await _each(call, Deed("unblock the contact", do, lambda each: not each.muted))


async def read(call: Call) -> int:
    """Mark as read."""

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.mark_read(conversation_id=conversation.id)

    return await _each(call, Deed("mark as read", do, lambda each: not each.unread_count))


async def unread(call: Call) -> int:
    """Mark as unread."""

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.mark_unread(conversation_id=conversation.id)

    return await _each(call, Deed("mark as unread", do, lambda each: bool(each.unread_count)))


async def participants(call: Call) -> int:
    """Show who follows, or add and remove agents."""
    conversations = call.client.conversations
    add = [await _agent(call, word) for word in call.values("add")]
    remove = [await _agent(call, word) for word in call.values("remove")]
    if not add and not remove:
        for conversation_id in call.ids():
            for agent in await conversations.participants(conversation_id=conversation_id):
                row = {"id": agent.id, "name": agent.name, "email": agent.email, "role": agent.role.value}
                call.out.row("agent", row)
        call.out.end("agent", nothing="Nobody follows.")
        return OK
    adding, removing = ([number for number, _ in some if number] for some in (add, remove))

    async def do(conversation: Conversation) -> None:
        if adding:
            await conversations.add_participants(conversation_id=conversation.id, user_ids=adding)
        if removing:
            await conversations.remove_participants(conversation_id=conversation.id, user_ids=removing)
        there = {each.id for each in await conversations.participants(conversation_id=conversation.id)}
        if not set(adding) <= there or set(removing) & there:
            raise errors.Uncertain("The server said yes, and its list of followers does not show it.")

    says = [f"let {', '.join(name for _, name in add)} follow"] if add else []
    says += [f"let {', '.join(name for _, name in remove)} follow no longer"] if remove else []
    return await _each(call, Deed(" and ".join(says), do))


async def attribute(call: Call) -> int:
    """Set custom attributes; the others stay."""
    definitions = await call.client.attribute_definitions.list(model=AttributeModel.CONVERSATION)
    changes, remove = understood(call.said.get("key_value"), definitions)

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.merge_attributes(
            conversation_id=conversation.id,
            before=conversation.custom_attributes,
            changes=changes,
            remove=remove,
        )

    def holds(conversation: Conversation) -> bool:
        there = conversation.custom_attributes
        return all(there.get(key) == value for key, value in changes.items()) and not any(
            key in there for key in remove
        )

    says = ", ".join(
        [*(f"set {key} to {value}" for key, value in changes.items()), *(f"take {key} away" for key in remove)]
    )
    return await _each(call, Deed(says, do, holds))


def understood(said: list[str], definitions: tuple[AttributeDefinition, ...]) -> tuple[dict[str, JsonValue], list[str]]:
    """Return the values of attributes as their definitions want them, and the keys that are taken away.

    Raises:
        Stop: A value is not what its definition allows.
    """
    known = {each.attribute_key: each for each in definitions}
    changes: dict[str, JsonValue] = {}
    remove: list[str] = []
    for pair in said:
        key, equals, text = pair.partition("=")
        if not equals or not key.strip():
            raise Stop(f"“{shown_line(pair)}” is not KEY=VALUE.", USAGE)
        if not text:
            remove.append(key.strip())
        else:
            changes[key.strip()] = _value(text, known.get(key.strip()))
    return changes, remove


def _value(text: str, definition: AttributeDefinition | None) -> JsonValue:
    if definition is None:
        return text
    key = definition.attribute_key
    match definition.attribute_display_type:
        case AttributeType.NUMBER | AttributeType.CURRENCY | AttributeType.PERCENT:
            try:
                return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)
            except ValueError:
                raise Stop(f"{key} is a number, and “{shown_line(text)}” is none.", USAGE) from None
        case AttributeType.CHECKBOX:
            words: dict[str, bool] = dict.fromkeys(("true", "yes", "1"), True) | dict.fromkeys(
                ("false", "no", "0"), False
            )
            if text.lower() not in words:
                raise Stop(f"{key} is yes or no.", USAGE)
            return words[text.lower()]
        case AttributeType.LIST if text not in definition.attribute_values:
            raise Stop(f"{key} is one of {', '.join(definition.attribute_values)}.", NOT_FOUND)
        case _:
            return text


async def macro(call: Call) -> int:
    """Run a macro."""
    row = await named(call, "macro", call.said.get("name"))
    macro_id = id_of(row) or 0

    async def do(conversation: Conversation) -> None:
        await call.client.macros.execute(macro_id=macro_id, conversation_ids=[conversation.id])

    call.warn("The server runs a macro later, and does not tell whether each of its actions worked.")
    return await _each(call, Deed(f"run the macro {row['name']}", do), question=True)


async def transcript(call: Call) -> int:
    """Have the conversation sent by e-mail."""
    address = call.said.get("address")
    if not _ADDRESS.fullmatch(address):
        raise Stop(f"“{shown_line(address)}” is no e-mail address; the server would say yes to it.", USAGE)

    async def do(conversation: Conversation) -> None:
        await call.client.conversations.send_transcript(conversation_id=conversation.id, email=address)

    return await _each(call, Deed(f"send the conversation to {address}", do), question=True)


async def create(call: Call) -> int:
    """Begin a conversation with a contact."""
    said = call.said
    contact_id, inbox = said.get("contact"), said.get("inbox")
    if not contact_id or not inbox:
        raise Stop("convs create: say --contact ID and --inbox INBOX.", USAGE)
    row = await named(call, "inbox", inbox)
    contact = await call.client.contacts.get(contact_id=contact_id)
    doors = await call.client.contacts.contactable_inboxes(contact_id=contact_id)
    source = next((door.source_id for door in doors if door.inbox_id == id_of(row)), None)
    who = contact.name or contact.email or str(contact_id)
    says = f"begin a conversation with {who} in {row['name']}"
    if said.get("dry_run"):
        call.warn(f"Would {says}.")
        return OK
    if said.get("message"):
        ask(call, f"{says[0].upper()}{says[1:]}, with this message?")
    name_account(call)
    made = await call.client.conversations.create(
        inbox_id=id_of(row), contact_id=contact_id, source_id=source, message=said.get("message")
    )
    if call.out.is_json:
        call.out.row("act", {"id": made.id, "act": "create", "outcome": "done", "detail": says, "status": OK})
        call.out.end("act")
    else:
        print(made.id)
    return OK
