"""The send guard: what changed in a conversation since the agent began to write, so that nobody answers the past."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.models.conversation import Status
from tui.models.draft import OutgoingFile, file_at, may_be_another
from tui.models.message import Message, MessageType
from tui.models.people import Sender, SenderKind
from tui.models.row import Row
from tui.store import events, select
from tui.store.operation import Basis, Guard, Operation
from tui.store.state import Typist
from tui.store.wishes import ReplyRequested
from tui.sync.core import Core
from tui.sync.newer import fetch_newer


class SendGuard:
    """Compares what a wish was based on with what is true now."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def objection(self, operation: Operation, *, trusting: bool = True) -> Guard | None:
        """Return why the agent should look again before this goes out; None: nothing speaks against it.

        Args:
            trusting: Whether what events have told may be enough; False: the server is asked.

        Raises:
            ApiError: What we have is not fresh, and asking failed.
        """
        wish, basis, concerns = operation.wish, operation.basis, operation.wish.is_guarded
        if basis is None or operation.leader or not wish.conversation_id:
            # What belongs to an act was looked at with the first of it.
            return None
        since = _NOTHING_NEW
        if concerns:
            # None goes out over what the agent could not have seen.
            since = await self._messages_since(wish.conversation_id, basis, trusting=trusting, asking=True)
        elif not trusting:
            await self._asked(wish.conversation_id)
        elif isinstance(wish, ReplyRequested):
            # A note stops for nothing that was written; what came unheard is on the screen with it.
            await self._ask_unless_heard(wish.conversation_id)
        row = select.confirmed(self._core.state, wish.conversation_id)
        files = await asyncio.to_thread(_files_now, basis.files)
        reasons = [*_another(basis, row, since, wish.conversation_id), *_changed_files(basis.files, files)]
        writing: list[Typist] = []
        if concerns:
            writing = self._writing(basis, operation)
            reasons += [*self._written(since.messages), *self._changed(basis, row, operation)]
            reasons += (f"{_named(typist.sender)} is writing a reply here right now." for typist in writing)
        answered_gone = concerns and await self._answered_is_gone(operation, basis, trusting=trusting)
        if answered_gone:
            reasons.append(_ANSWERED_GONE)
        if not reasons:
            return None
        messages = since.messages
        newest = max((message.id for message in messages), default=0)
        known = since.newest if since.went_back else basis.newest_message_id
        seen = replace(basis, newest_message_id=max(known, newest), files=files)
        if row is not None:
            seen = replace(seen, assignee_id=row.assignee_id, status=row.status, whom=select.whom_of(row))
        writers = (*basis.writing, *(typist.sender.id for typist in writing))
        seen = replace(seen, writing=writers, answered_gone=basis.answered_gone or answered_gone)
        return Guard(reasons=tuple(reasons), messages=tuple(self._relevant(messages)), seen=seen)

    async def customer_wrote_since(self, operation: Operation) -> bool:
        """Whether the customer wrote since the agent asked for this.

        Raises:
            ApiError: What we have is not fresh, and asking failed.
        """
        if operation.basis is None:
            return False
        since = await self._messages_since(operation.wish.conversation_id, operation.basis)
        return any(message.is_customers for message in since.messages)

    def _has_all(self, conversation_id: int, basis: Basis) -> bool:
        """Whether the thread held is true, as far as events tell, and goes back to what the agent had seen."""
        state = self._core.state
        if not select.is_true(state, conversation_id):
            return False
        thread = state.threads[conversation_id]
        reaches = thread.reached_start or _reaches(thread.messages, basis)
        return reaches and _is_theirs(thread.messages, basis)

    def _heard_lately(self, conversation_id: int) -> bool:
        held = self._core.state.held.get(conversation_id)
        return held is not None and self._core.proof.heard_lately(held.row.inbox_id)

    async def _ask_unless_heard(self, conversation_id: int) -> None:
        """Ask the server for newer messages, unless something of that inbox was heard just now."""
        if not self._heard_lately(conversation_id):
            await fetch_newer(self._core, conversation_id)

    async def _messages_since(
        self, conversation_id: int, basis: Basis, *, trusting: bool = True, asking: bool = False
    ) -> _Since:
        """Return what was written since.

        Args:
            trusting: Whether what events have told may be enough.
            asking: Whether the server is asked for newer messages all the same, unless something was heard just now.
        """
        core = self._core
        if trusting and self._has_all(conversation_id, basis):
            if asking:
                await self._ask_unless_heard(conversation_id)
            if self._has_all(conversation_id, basis):
                held = core.state.threads[conversation_id].messages
                return _Since(tuple(message for message in held if message.id > basis.newest_message_id))
        newest = await self._asked(conversation_id)
        if not basis.newest_message_id or newest == basis.newest_message_id:
            return _NOTHING_NEW
        after = (
            min(newest, basis.newest_message_id - 1) if newest < basis.newest_message_id else basis.newest_message_id
        )
        page = await core.client.messages.after(conversation_id=conversation_id, message_id=after)
        if newest < basis.newest_message_id:
            # What an answer carries may be older than the newest of all: it is gone where it can't be fetched either.
            went_back = all(message.id < basis.newest_message_id for message in page.messages)
            return _Since((), went_back, newest)
        return _Since(tuple(page.messages))

    async def _asked(self, conversation_id: int) -> int:
        """Take the server's word on a conversation; return the id of the newest message that it carries."""
        core, asked = self._core, self._core.state.beat
        conversation = await core.client.conversations.get(conversation_id=conversation_id)
        core.dispatch(events.ConversationArrived(conversation, asked, core.clock.now()))
        return conversation.newest_message_id or 0

    async def _answered_is_gone(self, operation: Operation, basis: Basis, *, trusting: bool) -> bool:
        """Whether the message that is answered was deleted, and the agent has not been told so.

        Raises:
            ApiError: What we have is not fresh, and asking failed.
        """
        wish = operation.wish
        if not isinstance(wish, ReplyRequested) or wish.in_reply_to is None or basis.answered_gone:
            return False
        about, answered = wish.conversation_id, wish.in_reply_to
        held = select.message(self._core.state, about, answered)
        if held is not None and held.deleted:
            return True
        fresh = trusting and self._heard_lately(about) and select.is_true(self._core.state, about)
        if held is not None and fresh:
            return False
        page = await self._core.client.messages.between(
            conversation_id=about, after_id=answered, before_id=answered + 1
        )
        for message in page.messages:
            self._core.dispatch(events.MessageArrived(message))
        return all(message.deleted for message in page.messages if message.id == answered)

    def _relevant(self, messages: Iterable[Message]) -> Iterable[Message]:
        return (
            message
            for message in messages
            if message.is_customers or self._is_colleagues(message) or self._is_mine_from_elsewhere(message)
        )

    def _written(self, messages: Iterable[Message]) -> Iterable[str]:
        relevant = list(self._relevant(messages))
        theirs = sum(1 for message in relevant if message.is_customers)
        if theirs:
            yield "The customer wrote again." if theirs == 1 else f"The customer wrote {theirs} more messages."
        names = sorted({_name(message) for message in relevant if self._is_colleagues(message)})
        if names:
            yield f"{' and '.join(names)} answered."
        if any(self._is_mine_from_elsewhere(message) for message in relevant):
            yield "You answered from elsewhere."

    def _changed(self, basis: Basis, row: Row | None, operation: Operation) -> Iterable[str]:
        if row is None or basis.status is Status.UNKNOWN:
            return
        state, wanted = self._core.state, operation.wish.fields
        meant = operation.wish.applied_to(row, state)
        if row.status is not basis.status and not ("status" in wanted and row.status is meant.status):
            yield f"The conversation is {row.status} now; it was {basis.status}."
        as_wanted = "assignee" in wanted and row.assignee_id == meant.assignee_id
        if row.assignee_id not in (basis.assignee_id, state.my_id) and not as_wanted:
            yield f"It is assigned to {row.assignee_name or 'nobody'} now."

    def _writing(self, basis: Basis, operation: Operation) -> list[Typist]:
        """Return who else is writing to the customer just now, where the agent has not been told yet."""
        if not isinstance(operation.wish, ReplyRequested):
            return []
        core, now = self._core, self._core.clock.now()
        return [
            typist
            for typist in select.typing(core.state, operation.wish.conversation_id)
            if typist.sender.kind is SenderKind.USER
            and not typist.private
            and typist.until > now
            and typist.sender.id not in (core.state.my_id, *basis.writing)
        ]

    def _is_colleagues(self, message: Message) -> bool:
        return message.message_type is MessageType.OUTGOING and not message.private and not self._is_mine(message)

    def _is_mine_from_elsewhere(self, message: Message) -> bool:
        """Whether the agent wrote this to the customer in a browser or another console."""
        state = self._core.state
        return (
            message.message_type is MessageType.OUTGOING
            and not message.private
            and self._is_mine(message)
            and message.id not in state.sent
            and message.client_token not in state.operations
        )

    def _is_mine(self, message: Message) -> bool:
        sender = message.sender
        return sender is not None and sender.kind is SenderKind.USER and sender.id == self._core.state.my_id


@dataclass(frozen=True, slots=True)
class _Since:
    """What was written since the agent looked."""

    messages: tuple[Message, ...] = ()
    went_back: bool = False
    """Whether what the agent had seen is not there any more."""
    newest: int = 0
    """Where it went back: id of the newest message that there is now."""


_NOTHING_NEW = _Since()

_ANSWERED_GONE = "The message that you answer was deleted. Sent all the same, your words go out without it."


def _another(basis: Basis, row: Row | None, since: _Since, conversation_id: int) -> Iterable[str]:
    """Say that somebody else may be behind the number by now."""
    now = select.whom_of(row)
    if may_be_another(basis.whom, now) and basis.whom is not None and now is not None:
        then, name = basis.whom.contact_name or "somebody else", now.contact_name or "a nameless contact"
        yield (
            f"This was meant for {then}, but #{conversation_id} is another conversation now, with {name}: the server may"
            " have been set back."
        )
    elif since.went_back:
        yield (
            f"What you had seen in #{conversation_id} is not on the server any more: it may have been set back, and"
            " somebody else may have the number."
        )


def _files_now(files: tuple[OutgoingFile, ...]) -> tuple[OutgoingFile, ...]:
    return tuple(file_at(file.path) or file for file in files)


def _changed_files(chosen: tuple[OutgoingFile, ...], now: tuple[OutgoingFile, ...]) -> Iterable[str]:
    """Say which files are not what the agent attached; one that can't be read is refused when it is sent."""
    for before, after in zip(chosen, now, strict=True):
        if before.inode is not None and before[2:] != after[2:]:
            yield f"{before.name} was changed or replaced since you attached it."


def _is_theirs(messages: tuple[Message, ...], basis: Basis) -> bool:
    """Whether a thread is still the one that the agent saw, as far as it can tell."""
    if messages and max(message.id for message in messages[-20:]) < basis.newest_message_id:
        return False
    known = basis.whom.contact_id if basis.whom else 0
    writers = {message.sender.id for message in messages if message.is_customers and message.sender is not None}
    return not known or not writers - {known}


def _reaches(messages: tuple[Message, ...], basis: Basis) -> bool:
    """Whether the messages held go back as far as what the agent had seen."""
    return bool(messages) and min(message.id for message in messages) <= basis.newest_message_id


def _name(message: Message) -> str:
    return _named(message.sender)


def _named(sender: Sender | None) -> str:
    return sender.name if sender and sender.name else "A colleague"
