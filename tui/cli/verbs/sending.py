"""The commands `conv ID reply` and `conv ID note`."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from pathlib import Path

from tui.api import errors
from tui.cli.ending import FAILED, OK, UNCERTAIN, USAGE, Stop
from tui.cli.verbs.call import Call, text_of
from tui.cli.verbs.writing import ask, name_account
from tui.disk.paths import Paths, private_folder
from tui.models.conversation import Conversation
from tui.store.wishes import ReplyRequested


async def reply(call: Call) -> int:
    """Send a reply, or with `--private` write a note."""
    return await _send(call, private=bool(call.said.get("private")))


async def note(call: Call) -> int:
    """Write a private note."""
    return await _send(call, private=True)


async def _send(call: Call, *, private: bool) -> int:
    said = call.said
    if "-" in said.targets and said.get("text") == "-":
        raise Stop("Standard input can give the conversation or the text, not both.", USAGE)
    (conversation_id,) = call.ids()
    text = text_of(said.get("text"))
    files = [_file(path) for path in said.get("attach") or ()]
    if not text.strip() and not files:
        raise Stop("There is nothing to send: no text, and no file.", USAGE)
    conversation = await call.client.conversations.get(conversation_id=conversation_id)
    key = said.get("id") or ""
    wish = ReplyRequested(
        op=_named(call, conversation_id, key) if key else f"script-{secrets.token_hex(16)}",
        conversation_id=conversation_id,
        content=text,
        private=private,
        attachments=tuple(files),
        cc=tuple(call.values("cc")),
        bcc=tuple(call.values("bcc")),
        to=tuple(call.values("to")),
    )
    if said.get("dry_run"):
        return _told(call, wish, key, None, "planned")
    noun = "note" if private else "reply"
    if not private:
        ask(call, f"Send this reply to {conversation.contact.name or 'the customer'}?")
    name_account(call)
    return await _sent(call, wish, conversation, key, noun)


async def _sent(call: Call, wish: ReplyRequested, conversation: Conversation, key: str, noun: str) -> int:
    # Loaded here: an answer that is refused before needs no database.
    from tui.sync.once import InHand, Once, Unkept
    from tui.words.words import Words

    folder = Paths(call.session.profile_name).account_state(call.session.base_url, call.session.account_id)
    try:
        private_folder(folder)
    except OSError as error:
        raise Stop(f"{folder} can't be made: {error.strerror}. Nothing was sent.") from None
    words = Words(folder)
    await words.open()
    try:
        if words.unkept:
            raise Stop(f"The {noun} can't be written down first ({words.unkept}); nothing was sent.", FAILED)
        sent = await Once(call.client, words, now=time.time).send(wish, conversation, keyed=bool(key))
    except InHand:
        raise Stop("Another process is sending this very message: look at the thread.", UNCERTAIN) from None
    except (Unkept, sqlite3.Error) as problem:
        raise Stop(f"The {noun} can't be written down first ({problem}); nothing was sent.", FAILED) from None
    except errors.Uncertain as error:
        again = "the same with this --id looks for it first" if key else "your console looks for it when it is opened"
        error.sentence = f"The {noun} may have been sent: {error.sentence} It stays in the outbox: {again}."
        error.args = (error.sentence,)
        raise
    finally:
        await words.close()
    return _told(call, wish, key, sent.message_id, "already sent" if sent.before else "sent")


def _told(call: Call, wish: ReplyRequested, key: str, message_id: int | None, outcome: str) -> int:
    row = {
        "id": message_id,
        "conversation_id": wish.conversation_id,
        "outcome": outcome,
        "key": key or None,
        "token": wish.sent_token,
    }
    if call.out.is_json:
        call.out.row("sent", row)
        call.out.end("sent")
    else:
        what = "note" if wish.private else "reply"
        number = (
            f"message {message_id}" if message_id else f"{len(wish.content)} characters, {len(wish.attachments)} files"
        )
        print(f"{wish.conversation_id}: {what} {outcome} ({number})")
    return OK


def _named(call: Call, conversation_id: int, key: str) -> str:
    """Return the name of a message by its key: the same on every machine, and telling nobody the key."""
    place = f"{call.session.base_url}\0{call.session.account_id}\0{conversation_id}\0{key}"
    return f"script-{hashlib.sha256(place.encode()).hexdigest()[:32]}"


def _file(path: Path) -> str:
    """Return a file that goes along by its whole name.

    Raises:
        Stop: It is none, or can't be read.
    """
    try:
        with path.open("rb"):
            if not path.is_file():
                raise Stop(f"{path} is no file; nothing was sent.", USAGE)
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; nothing was sent.", USAGE) from None
    return str(path.absolute())
