"""Changes of contacts and their notes: sent at once, shown when the server has them, told in a sentence either way."""

from __future__ import annotations

import asyncio

from tui.api import errors
from tui.models.contact_change import ContactChange
from tui.models.people import Contact
from tui.presentation.contact_editing import changed_words
from tui.store import events
from tui.sync.core import Core
from tui.sync.jobs import Job


class ContactChanges:
    """Changes contacts. Nothing waits for the network: what can't be sent is not changed, and that is said."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._latest: ContactChange | None = None
        self._in_order = asyncio.Lock()
        self._asked = 0

    def begin(self, job: Job) -> None:
        """Have something done for a contact, each in its turn: two changes of one thing must not overtake each other."""
        self._asked += 1

        async def in_order() -> None:
            async with self._in_order:
                await job()

        self._core.jobs.begin(f"contact {self._asked}", in_order)

    def forget(self) -> None:
        """Something else was done since: undo is about that."""
        self._latest = None

    def take_latest(self) -> ContactChange | None:
        """Return the last change where nothing was done since, and forget it; None: there is none."""
        latest, self._latest = self._latest, None
        return latest

    async def make(self, change: ContactChange, *, undoes: bool = False) -> None:
        """Change a contact, and say what it is now or why it is not.

        Args:
            undoes: Whether it takes the last change back, and can't be taken back itself.
        """
        try:
            contact = await self._sent(change)
        except errors.Invalid as error:
            self._say(f"Not changed: {_refused(change, error)}")
        except errors.ApiError as error:
            self._say(f"Not changed: {error.sentence}")
        else:
            self._core.dispatch(events.ContactArrived(contact, whole=True))
            self._latest = None if undoes else change
            words = changed_words(change, contact.name)
            self._say(f"Taken back: {words}" if undoes else f"{words} {{act.undo}} takes it back.")

    async def _sent(self, change: ContactChange) -> Contact:
        contacts, (bag, _, key) = self._core.client.contacts, change.key.partition("/")
        of, after = change.contact_id, change.after
        match bag:
            case "additional":
                return await contacts.change_additional_attributes(contact_id=of, changes={key: after or ""})
            case "custom" if after is None:
                return await contacts.destroy_custom_attributes(contact_id=of, keys=(key,))
            case "custom":
                return await contacts.update(contact_id=of, custom_attributes={key: after})
            case "blocked":
                return await contacts.update(contact_id=of, blocked=bool(after))
            case "name":
                return await contacts.update(contact_id=of, name=str(after or ""))
            case "email":
                return await contacts.update(contact_id=of, email=str(after or ""))
            case "phone_number":
                return await contacts.update(contact_id=of, phone_number=str(after or ""))
        raise ValueError(change.key)

    async def notes(self, contact_id: int) -> None:
        """Fetch the notes on a contact; where that fails, those that are known stay."""
        try:
            found = await self._core.client.contacts.notes(contact_id=contact_id)
        except errors.ApiError:
            return
        self._core.dispatch(events.NotesArrived(contact_id, found))

    async def write_note(self, contact_id: int, content: str, note_id: int | None = None) -> None:
        """Write a note on a contact, or rewrite one, and say so."""
        contacts = self._core.client.contacts
        try:
            if note_id is None:
                await contacts.create_note(contact_id=contact_id, content=content)
            else:
                await contacts.update_note(contact_id=contact_id, note_id=note_id, content=content)
        except errors.ApiError as error:
            self._say(f"The note is not kept: {error.sentence} It was: {content}")
            return
        await self.notes(contact_id)
        self._say("The note is kept." if note_id is None else "The note is rewritten.")

    async def delete_note(self, contact_id: int, note_id: int) -> None:
        """Delete a note on a contact, and say so."""
        try:
            await self._core.client.contacts.delete_note(contact_id=contact_id, note_id=note_id)
        except errors.ApiError as error:
            self._say(f"The note is not deleted: {error.sentence}")
            return
        await self.notes(contact_id)
        self._say("The note is deleted.")

    def _say(self, sentence: str) -> None:
        self._core.dispatch(events.Told(sentence))


def _refused(change: ContactChange, error: errors.Invalid) -> str:
    """Return why the server did not take a value: mostly another contact has it."""
    if "taken" in f"{error.sentence} {error.detail}".lower():
        return f"another contact has this {change.title} already."
    return error.sentence
