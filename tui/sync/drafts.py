"""Unsent text on its way to the disk, at every pause and before every call; and what other consoles make of it there."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace

from tui.models.draft import NO_DRAFT
from tui.models.message import Message, MessageType
from tui.models.people import SenderKind
from tui.presentation.merging import merged_draft
from tui.store import events
from tui.store.change import Change
from tui.store.wishes import ReplyRequested
from tui.sync.core import Core, log
from tui.sync.draft_columns import decoded_draft, encoded_basis, encoded_enclosed
from tui.sync.encoding import decoded
from tui.sync.recall import draft_found
from tui.words.entry import Draft, Entry
from tui.words.words import Elsewhere

PAUSE_SECONDS = 0.5
RETRY_SECONDS = 10.0
"""After how long a disk that took no draft is tried again, if the agent types no more."""

Key = tuple[int, bool]
"""A conversation, and whether it is a note."""


class Drafts:
    """Writes what changed in the composers, never more than a second behind, and takes over what changed on the disk."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._kept: dict[Key, Draft] = {}
        """What we know to be on the disk."""
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()
        self._told_of_both: set[Key] = set()
        core.store.listen(self._noted)

    def restore(self, drafts: tuple[Draft, ...]) -> None:
        """Show the drafts of an earlier run; what was typed before this was heard is written down soon."""
        for draft in drafts:
            key = (draft.conversation_id, draft.private)
            self._kept[key] = draft
            known = self._core.state.drafts.get(key)
            if known is None or known.text == draft.text:
                self._core.dispatch(draft_found(draft))
        if self._core.state.drafts:
            self._wake.set()

    async def run(self) -> None:
        """Write after each pause, until cancelled."""
        while True:
            await self._wake.wait()
            await self._core.clock.sleep(PAUSE_SECONDS)
            with self._core.activity.busy():
                written = await self.flush()
            if not written:
                await self._core.first_of(RETRY_SECONDS, self._wake.wait())
                self._wake.set()

    async def flush(self) -> bool:
        """Write what is not on the disk yet; False where the disk does not take it."""
        async with self._busy:
            self._wake.clear()
            for key in {*self._core.state.drafts, *self._kept}:
                try:
                    await self._write(key)
                except sqlite3.Error as error:
                    log.error("drafts: %s", type(error).__name__)
                    self._core.dispatch(events.WordsUnkept(str(error), key))
                    return False
            self._core.tell_if_unkept()
            return True

    async def look(self) -> None:
        """Take over what other consoles of this agent have done to the drafts on the disk."""
        async with self._busy:
            try:
                found = await self._core.words.elsewhere()
            except sqlite3.Error as error:
                log.error("drafts: %s", type(error).__name__)
                return
            if found is None:
                return
            drafts = {(draft.conversation_id, draft.private): draft for draft in found.drafts}
            for key in {*drafts, *self._kept}:
                on_disk = drafts.get(key, _no_draft(key))
                known = self._known(key)
                if on_disk.words != known.words and not self._becomes_a_wish(*key):
                    self._take_over(key, known, on_disk, found)

    async def hand_over(self, entry: Entry, wish: ReplyRequested, if_gone: Entry) -> bool:
        """Write a reply down in place of its draft. False: another console had sent or discarded that; `if_gone` is kept."""
        key = (wish.conversation_id, wish.private)
        async with self._busy:
            was_there = await self._core.words.add(
                entry, clears_draft=wish.private, known=self._known(key).text, if_gone=if_gone
            )
            self._kept.pop(key, None)
            return was_there

    async def put_back(self, op: str, wish: ReplyRequested) -> None:
        """Write a draft down in place of a reply that will not go out."""
        async with self._busy:
            draft = self._draft((wish.conversation_id, wish.private))
            await self._core.words.remove(op, draft=draft or None)
            self._note(draft)

    def _note(self, draft: Draft) -> None:
        if draft:
            self._kept[draft.conversation_id, draft.private] = draft
        else:
            self._kept.pop((draft.conversation_id, draft.private), None)

    def _draft(self, key: Key) -> Draft:
        state = self._core.state
        draft = state.drafts.get(key, NO_DRAFT)
        return Draft(
            conversation_id=key[0],
            private=key[1],
            text=draft.text,
            changed_at=self._core.clock.now().timestamp(),
            basis="" if key[1] else encoded_basis(state.composing.get(key[0])),
            enclosed=encoded_enclosed(draft),
        )

    async def _write(self, key: Key) -> None:
        draft, kept = self._draft(key), self._known(key)
        as_it_was = draft.words == kept.words and (draft.basis == kept.basis or not draft)
        if as_it_was or (not draft and self._becomes_a_wish(*key)):
            return
        other = await self._core.words.keep_draft(draft, known=kept)
        if other is not None:
            self._take_over(key, kept, other, None)
            return
        self._note(draft)
        if draft:
            self._core.dispatch(events.DraftKept(*key))

    def _take_over(self, key: Key, known: Draft, found: Draft, elsewhere: Elsewhere | None) -> None:
        """Make ours what another console has left on the disk; words that only we have stay."""
        core = self._core
        ours = self._draft(key)
        self._note(found)
        if ours.words == found.words:
            return
        if not ours or ours.words == known.words:
            core.dispatch(draft_found(found))
            if ours and not found:
                core.dispatch(events.Told(self._gone(key, known.text, elsewhere)))
        elif found:
            self._merge(key, known, found, ours)
        else:
            core.dispatch(
                events.Told(f"{self._gone(key, known.text, elsewhere)} What you changed since is still here.")
            )
            self._wake.set()

    def _merge(self, key: Key, known: Draft, found: Draft, ours: Draft) -> None:
        """Put together what both consoles wrote since they had the same, and say so once."""
        core = self._core
        base, theirs, mine = (decoded_draft(each.text, each.enclosed) for each in (known, found, ours))
        both, clean = merged_draft(base, theirs, mine)
        core.dispatch(draft_found(replace(found, text=both.text, enclosed=encoded_enclosed(both))))
        if not clean:
            core.dispatch(
                events.Told(
                    f"Another console of yours changed the same words in #{key[0]}: its draft stands, and what you"
                    " wrote is below it."
                )
            )
        elif key not in self._told_of_both:
            core.dispatch(
                events.Told(f"Another console of yours writes in #{key[0]} too: the draft holds the words of both.")
            )
        self._told_of_both.add(key)
        self._wake.set()

    def _gone(self, key: Key, text: str, elsewhere: Elsewhere | None) -> str:
        """Return the sentence for a draft that is there no more."""
        thread = self._core.state.threads.get(key[0])
        was_sent = any(_sends(entry, key, text) for entry in (elsewhere.entries if elsewhere else ())) or any(
            self._is_mine(message) and _is_the_same(message, key, text)
            for message in (thread.messages[-20:] if thread else ())
        )
        what = "note" if key[1] else "reply"
        return (
            f"The {what} you were writing in #{key[0]} was {'sent' if was_sent else 'sent or discarded'}"
            " in another console of yours."
        )

    def _known(self, key: Key) -> Draft:
        return self._kept.get(key) or _no_draft(key)

    def _becomes_a_wish(self, conversation_id: int, private: bool) -> bool:
        """Whether the text was sent off and is not on the disk as a wish yet: its draft goes in the same step."""
        state = self._core.state
        for op in state.pending.get(conversation_id, ()):
            operation = state.operations[op]
            if isinstance(operation.wish, ReplyRequested) and operation.wish.private == private:
                return not operation.durable
        return False

    def _noted(self, change: Change) -> None:
        if change.drafts or change.outbox:
            self._wake.set()
        for message in change.arrived:
            self._heard(message)

    def _heard(self, message: Message) -> None:
        """Let go of a draft whose very words the agent has just sent from elsewhere."""
        state, key = self._core.state, (message.conversation_id, message.private)
        draft = state.drafts.get(key, NO_DRAFT).text
        from_here = message.id in state.sent or message.client_token in state.operations
        if draft and not from_here and self._is_mine(message) and _is_the_same(message, key, draft):
            what = "note" if message.private else "reply"
            self._core.dispatch(events.DraftFound(*key, ""))
            self._core.dispatch(
                events.Told(
                    f"You sent the same {what} in #{message.conversation_id} from elsewhere: its draft is gone."
                )
            )

    def _is_mine(self, message: Message) -> bool:
        sender = message.sender
        return (
            message.message_type is MessageType.OUTGOING
            and sender is not None
            and sender.kind is SenderKind.USER
            and sender.id == self._core.state.my_id
        )


def _no_draft(key: Key) -> Draft:
    return Draft(conversation_id=key[0], private=key[1], text="", changed_at=0.0)


def _is_the_same(message: Message, key: Key, text: str) -> bool:
    """Whether a message holds these words, white space aside: it is trimmed on its way."""
    return message.private == key[1] and message.content.split() == text.split()


def _sends(entry: Entry, key: Key, text: str) -> bool:
    try:
        wish = decoded(entry.body).wish
    except ValueError:
        return False
    return (
        isinstance(wish, ReplyRequested)
        and (wish.conversation_id, wish.private) == key
        and wish.content.split() == text.split()
    )
