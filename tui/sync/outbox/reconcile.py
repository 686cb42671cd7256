"""Whether a reply whose answer was lost is on the server: looked for by its token, or by sender, text and time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tui.api.versions import TOKENS_KEPT
from tui.models.message import Message, MessageType
from tui.models.people import SenderKind
from tui.presentation.as_meant import as_meant
from tui.store.wishes import ReplyRequested
from tui.sync.core import Core

TOKENS_FACT = "tokens"
"""Under this name it is kept whether the server stores our token with the message."""

CLOCKS_DIFFER_SECONDS = 120.0


class Verdict(Enum):
    """Whether the server has a reply whose answer was lost."""

    THERE = "there"
    NOT_THERE = "not there"
    UNKNOWN = "cannot be known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search for a lost reply brought."""

    verdict: Verdict
    message: Message | None = None
    """The message it became."""
    candidates: tuple[Message, ...] = ()
    """Where it cannot be known: what it may have become, for the agent to see."""


class Search:
    """Looks for replies on the server, and remembers whether this server keeps tokens."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tokens_kept: bool | None = None

    async def learn_from(self, wish: ReplyRequested, answer: Message) -> None:
        """Note from an answer whether the server keeps tokens."""
        kept = answer.client_token == wish.sent_token
        if kept != self._tokens_kept:
            self._tokens_kept = kept
            await self._core.words.keep_fact(TOKENS_FACT, "kept" if kept else "dropped")

    async def look(self, wish: ReplyRequested, known_id: int, sent_at: float) -> Found:
        """Return where a reply is, by one look at the messages after the last one known before it was sent.

        Raises:
            ApiError: The look itself failed; it says nothing.
        """
        messages = await self._messages_after(wish.conversation_id, known_id)
        for message in messages:
            if self._is(message, wish):
                return Found(verdict=Verdict.THERE, message=message)
        mine = [message for message in messages if self._could_be_mine(message, wish, sent_at)]
        if any(message.deleted for message in mine):
            # Deleting wipes the token: one of these may have been ours.
            return Found(verdict=Verdict.UNKNOWN, candidates=tuple(mine))
        if await self._keeps_tokens():
            return Found(verdict=Verdict.NOT_THERE)
        foreign = [message for message in mine if not message.client_token]
        same = [message for message in foreign if _same_text(message.content, wish.content)]
        if same:
            return Found(verdict=Verdict.THERE, message=same[0])
        if foreign and _is_rendered(wish.content):
            return Found(verdict=Verdict.UNKNOWN, candidates=tuple(foreign))
        return Found(verdict=Verdict.NOT_THERE)

    async def copies(self, wish: ReplyRequested, known_id: int, sent_at: float) -> list[Message]:
        """Return every message that a reply has become, by token; where none are kept, by words.

        Raises:
            ApiError: The look itself failed; it says nothing.
        """
        messages = await self._messages_after(wish.conversation_id, known_id)
        ours = [message for message in messages if self._is(message, wish)]
        if await self._keeps_tokens():
            return [message for message in ours if not message.deleted]
        # The server fills variables in, so a twin may have other words than the wish, but those of what it became.
        texts = (wish.content, *(message.content for message in ours))
        return [
            message
            for message in messages
            if not message.deleted
            and (
                message in ours
                or (
                    self._could_be_mine(message, wish, sent_at)
                    and not message.client_token
                    and any(_same_text(message.content, text) for text in texts)
                )
            )
        ]

    def _is(self, message: Message, wish: ReplyRequested) -> bool:
        """Whether a message is this reply: by its token, or as it is remembered here."""
        by_token = wish.sent_token in (message.client_token, message.echo_id)
        return by_token or self._core.state.sent.get(message.id) == wish.op

    async def _messages_after(self, conversation_id: int, known_id: int) -> list[Message]:
        client = self._core.client
        found: list[Message] = []
        while True:
            page = await client.messages.after(conversation_id=conversation_id, message_id=known_id)
            found += page.messages
            if len(page.messages) + page.passed_over < 100 or not page.messages:
                return found
            known_id = page.messages[-1].id

    async def _keeps_tokens(self) -> bool:
        if self._tokens_kept is None:
            fact = await self._core.words.fact(TOKENS_FACT)
            if fact is not None:
                self._tokens_kept = fact == "kept"
            else:
                version = await self._core.client.server.version()
                self._tokens_kept = version.at_least(*TOKENS_KEPT)
        return self._tokens_kept

    def _could_be_mine(self, message: Message, wish: ReplyRequested, sent_at: float) -> bool:
        sender = message.sender
        return (
            message.message_type is MessageType.OUTGOING
            and message.id not in self._core.state.sent
            and message.private == wish.private
            and sender is not None
            and sender.kind is SenderKind.USER
            and sender.id == self._core.state.my_id
            and message.created_at is not None
            and message.created_at.timestamp() > sent_at - CLOCKS_DIFFER_SECONDS
        )


def _same_text(theirs: str, ours: str) -> bool:
    """Whether the server's text is ours, white space aside: it is trimmed on its way."""
    return theirs.split() in (ours.split(), as_meant(ours).split())


def _is_rendered(text: str) -> bool:
    """Whether the server's template engine may have changed the text."""
    return re.search(r"\{\{|\{%", text) is not None
