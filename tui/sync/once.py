"""One message of a script, sent exactly once through the console's outbox: written down before it leaves, looked for after a doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.api import errors
from tui.api.client import Client
from tui.api.versions import TOKENS_KEPT
from tui.models.conversation import Conversation
from tui.models.message import Message, MessageType
from tui.models.outgoing import Stage
from tui.models.people import SenderKind
from tui.presentation.as_meant import RENDERED, as_meant
from tui.store.wishes import ReplyRequested
from tui.sync.encoding import decoded, encoded
from tui.words.entry import Entry
from tui.words.words import Words

SETTLED_SECONDS: Final = 20.0
"""After this long a server that took a message has done it or never will: it gives up on a request after 15."""

_LOOKS_AFTER_A_DOUBT: Final = 3
_WINDOWS_BACK: Final = 10


class InHand(Exception):
    """Another process that runs has this message in hand."""


class Unkept(Exception):
    """The disk does not take it; nothing was sent. The text says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is on the server."""

    message_id: int
    before: bool = False
    """Whether it was there already, and nothing was sent now."""


class Once:
    """Sends messages of scripts.

    Args:
        now: Unix seconds.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        client: Client,
        words: Words,
        *,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._words = words
        self._now = now
        self._sleep = sleep

    async def sent_before(self, wish: ReplyRequested) -> Sent | None:
        """Return the message that this became in an earlier run, as far as this machine knows."""
        became = await self._words.fact(_fact(wish))
        if became is not None:
            return Sent(int(became), before=True)
        known = await self._words.known(wish.op)
        return None if known.message_id is None else await self._done(wish, known.message_id, before=True)

    async def send(self, wish: ReplyRequested, conversation: Conversation, *, keyed: bool) -> Sent:
        """Send a message, unless it is there.

        Args:
            wish: Its op names it: the same op is the same message, whatever its text.
            keyed: Whether an earlier run may have sent it, here or on another machine.

        Raises:
            InHand: Another process is about it.
            Unkept: It could not be written down; nothing was sent.
            Uncertain: It may have been sent. It stays in the outbox: the console, or the same again, looks for it.
            ApiError: It was not sent.
        """
        if (before := await self.sent_before(wish)) is not None:
            return before
        known = await self._words.known(wish.op)
        if known.in_hand:
            raise InHand
        if known.entry is not None:
            # What was written down is what is meant, whatever is said now.
            found = decoded(known.entry.body).wish
            wish = found if isinstance(found, ReplyRequested) else wish
            if known.entry.stage in (Stage.SENDING, Stage.UNCERTAIN) and (
                there := await self._settled(wish, known.entry)
            ):
                return await self._done(wish, there.id, before=True)
        elif keyed and (there := await self._told_by_the_thread(wish)):
            return await self._done(wish, there.id, before=True)
        if known.entry is None:
            await self._keep(wish)
        newest = await self._client.messages.newest(conversation_id=wish.conversation_id)
        known_id = max((message.id for message in newest.messages), default=0)
        at = self._now()
        if not await self._words.change(wish.op, stage=Stage.SENDING, sent_at=at, known_id=known_id):
            raise InHand
        try:
            message = await self._client.messages.create(
                conversation_id=wish.conversation_id,
                content=_as_meant(wish, conversation),
                private=wish.private,
                client_token=wish.sent_token,
                attachments=tuple(Path(path) for path in wish.attachments),
                cc=wish.cc,
                bcc=wish.bcc,
                to=wish.to,
            )
        except errors.Uncertain:
            if there := await self._looked_for(wish, known_id, at):
                return await self._done(wish, there.id)
            await self._words.change(wish.op, stage=Stage.UNCERTAIN)
            raise
        except errors.ApiError:
            await self._words.remove(wish.op)
            raise
        return await self._done(wish, message.id)

    async def _keep(self, wish: ReplyRequested) -> None:
        entry = Entry(
            op=wish.op,
            conversation_id=wish.conversation_id,
            body=encoded(wish, None),
            stage=Stage.QUEUED,
            created_at=self._now(),
        )
        await self._words.add(entry)
        if self._words.unkept:
            why = self._words.unkept
            await self._words.remove(wish.op)
            raise Unkept(why)

    async def _done(self, wish: ReplyRequested, message_id: int, *, before: bool = False) -> Sent:
        # First what outlives the outbox: a crash between the two leaves it known.
        await self._words.keep_fact(_fact(wish), str(message_id))
        await self._words.remove(wish.op, became=message_id)
        return Sent(message_id, before)

    async def _settled(self, wish: ReplyRequested, entry: Entry) -> Message | None:
        """Return what an earlier sending became; waits until the server can't be about it any more."""
        sent_at = entry.sent_at or entry.created_at
        while True:
            if there := await self._found(wish, entry.known_id, sent_at):
                return there
            left = sent_at + SETTLED_SECONDS - self._now()
            if left <= 0:
                return None
            await self._sleep(min(1.0, left))

    async def _looked_for(self, wish: ReplyRequested, known_id: int, sent_at: float) -> Message | None:
        for look in range(_LOOKS_AFTER_A_DOUBT):
            if look:
                await self._sleep(1.0)
            try:
                if there := await self._found(wish, known_id, sent_at):
                    return there
            except errors.Uncertain:
                raise
            except errors.ApiError:
                continue
        return None

    async def _found(self, wish: ReplyRequested, known_id: int, sent_at: float) -> Message | None:
        """Return the message that a wish became, among those after the newest that was known.

        Raises:
            Uncertain: It can't be known: what it may have become was deleted, which wipes the token.
        """
        page = await self._client.messages.after(conversation_id=wish.conversation_id, message_id=known_id)
        for message in page.messages:
            if wish.sent_token in (message.client_token, message.echo_id):
                return message
        mine = [message for message in page.messages if _could_be(message, wish, sent_at)]
        if any(message.deleted for message in mine):
            raise errors.Uncertain("A message of yours was deleted there meanwhile: it may have been this one.")
        if (await self._client.server.version()).at_least(*TOKENS_KEPT):
            return None
        texts = (wish.content.split(), as_meant(wish.content).split())
        return next((each for each in mine if not each.client_token and each.content.split() in texts), None)

    async def _told_by_the_thread(self, wish: ReplyRequested) -> Message | None:
        """Return the message with this name among the newest: another machine may have sent it."""
        page = await self._client.messages.newest(conversation_id=wish.conversation_id)
        for _ in range(_WINDOWS_BACK):
            for message in page.messages:
                if message.client_token == wish.sent_token:
                    return message
            if len(page.messages) < 20:
                break
            page = await self._client.messages.before(
                conversation_id=wish.conversation_id, message_id=page.messages[0].id
            )
        return None


def _fact(wish: ReplyRequested) -> str:
    return f"sent {wish.op}"


def _as_meant(wish: ReplyRequested, conversation: Conversation) -> str:
    return as_meant(wish.content) if conversation.channel in RENDERED and not wish.private else wish.content


def _could_be(message: Message, wish: ReplyRequested, sent_at: float) -> bool:
    sender = message.sender
    return (
        message.message_type is MessageType.OUTGOING
        and message.private == wish.private
        and (sender is None or sender.kind is SenderKind.USER)
        and message.created_at is not None
        and message.created_at.timestamp() > sent_at - 120.0
    )
