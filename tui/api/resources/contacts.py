"""Contacts: finding, reading and keeping customers, their labels, notes, contact inboxes and earlier conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tui.api import errors, filters
from tui.api.caller import given, nothing, query, several
from tui.api.contact_order import whole_order
from tui.api.decode import conversations, messages, people
from tui.api.files import Upload
from tui.api.filters import Filter
from tui.api.merging import as_json, lost_update, merged_labels, same_labels, verify_kept
from tui.api.resources.known import Known
from tui.api.resources.resource import Resource
from tui.api.walk import Page, walk
from tui.models.conversation import Conversation
from tui.models.filter import Condition, Operator
from tui.models.message import AttachmentPage
from tui.models.people import Contact, ContactInbox, ContactPage, Note
from tui.models.wire import JsonValue

_FEATURE = "contacts"

Attributes = Mapping[str, JsonValue]


class ContactsResource(Resource):
    """Routes under `/api/v1/accounts/:id/contacts`."""

    async def page(
        self, *, number: int = 1, sort: str = "-last_activity_at", labels: Sequence[str] = (), inboxes: bool = False
    ) -> ContactPage:
        """Return one page of the contacts that have an e-mail address, a phone number or an identifier.

        Args:
            sort: `name`, `email`, `phone_number`, `last_activity_at`, `created_at`, `company_name`, `city`, `country`,
                or several, separated by commas; `-` before one turns it round. What is equal by them is ordered by
                address, name and time, so that pages fit together.
            inboxes: Whether each comes with its contact inboxes, which can be many.

        Source: `GET A/contacts`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        arguments = query(
            {"page": number, "sort": whole_order(sort), "labels[]": several(labels), "include_contact_inboxes": inboxes}
        )
        return await self._page("", arguments)

    async def iterate(self, *, sort: str = "created_at", labels: Sequence[str] = ()) -> AsyncIterator[Contact]:
        """Give all contacts that the list shows, each once, though it moves meanwhile.

        Raises:
            Conflict: With the code `incomplete`, at the end: the server counts more than could be found.

        Source: `GET A/contacts`.
        """

        async def read(number: int) -> Page[Contact]:
            found = await self.page(number=number, sort=sort, labels=labels)
            return Page(found.contacts, found.total, found.passed_over)

        async for contact in walk(read, lambda each: each.id):
            yield contact

    async def search(
        self, *, q: str, number: int = 1, sort: str = "-last_activity_at", labels: Sequence[str] = ()
    ) -> ContactPage:
        """Return contacts whose name, e-mail address, phone number or identifier holds the words; 100 times a minute.

        From 4.11 on the total is not told, `has_more` is, and contacts without any address are among them.

        Source: `GET A/contacts/search`, 4.0.4 and 4.15.1 (`contacts.json`, `throttled.json`).
        """
        return await self._page(
            "/search", query({"q": q, "page": number, "sort": whole_order(sort), "labels[]": several(labels)})
        )

    async def iterate_search(
        self, *, q: str, sort: str = "created_at", labels: Sequence[str] = ()
    ) -> AsyncIterator[Contact]:
        """Give all contacts that `search` finds, each once, though they move meanwhile; the oldest first.

        Source: `GET A/contacts/search`.
        """

        async def read(number: int) -> Page[Contact]:
            found = await self.search(q=q, number=number, sort=sort, labels=labels)
            return Page(found.contacts, found.total, found.passed_over)

        async for contact in walk(read, lambda each: each.id):
            yield contact

    async def active(self, *, number: int = 1, sort: str = "-last_activity_at") -> ContactPage:
        """Return contacts that are online now.

        Source: `GET A/contacts/active`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._page("/active", query({"page": number, "sort": whole_order(sort)}))

    async def filter(self, *, conditions: Filter, number: int = 1, sort: str = "-last_activity_at") -> ContactPage:
        """Return one page of the contacts that meet the conditions. Only the first value of each condition counts.

        Raises:
            Invalid: With the server's sentence about the key, the operator or the value it does not take.

        Source: `POST A/contacts/filter`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._account}/contacts/filter",
            people.contact_page,
            feature=_FEATURE,
            query=query({"page": number, "sort": whole_order(sort)}),
            body=filters.body(conditions, today=datetime.now(UTC)),
            repeatable=True,
        )

    async def iterate_filter(self, *, conditions: Filter, sort: str = "created_at") -> AsyncIterator[Contact]:
        """Give all contacts that meet the conditions, each once, though they move meanwhile; the oldest first.

        Raises:
            Conflict: With the code `incomplete`, at the end: the server counts more than could be found.

        Source: `POST A/contacts/filter`.
        """

        async def read(number: int) -> Page[Contact]:
            found = await self.filter(conditions=conditions, number=number, sort=sort)
            return Page(found.contacts, found.total, found.passed_over)

        async for contact in walk(read, lambda each: each.id):
            yield contact

    async def get(self, *, contact_id: int) -> Contact:
        """Return one contact with its contact inboxes.

        Source: `GET A/contacts/:id`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.read(self._of(contact_id), people.contact, feature=_FEATURE)

    async def create(
        self,
        *,
        name: str = "",
        email: str | None = None,
        phone_number: str | None = None,
        identifier: str | None = None,
        inbox_id: int | None = None,
        source_id: str | None = None,
        custom_attributes: Attributes | None = None,
        additional_attributes: Attributes | None = None,
        avatar_url: str | None = None,
    ) -> Contact:
        """Keep a new contact, with a contact inbox where an inbox is named.

        Args:
            phone_number: With its country, such as `+15550100`.
            identifier: An empty one is none: the server keeps the empty text once, and falls over the next (4.15.1).

        Raises:
            Invalid: With the fields: an address that someone has already, a phone number of another form.

        Source: `POST A/contacts`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        body = given(
            {
                "name": name,
                "email": email,
                "phone_number": phone_number,
                "identifier": identifier or None,
                "inbox_id": inbox_id,
                "source_id": source_id,
                "custom_attributes": custom_attributes,
                "additional_attributes": additional_attributes,
                "avatar_url": avatar_url,
            }
        )
        return await self._caller.change(
            "POST", f"{self._account}/contacts", people.contact, feature=_FEATURE, body=body
        )

    async def update(
        self,
        *,
        contact_id: int,
        name: str | None = None,
        email: str | None = None,
        phone_number: str | None = None,
        identifier: str | None = None,
        blocked: bool | None = None,
        custom_attributes: Attributes | None = None,
        avatar_url: str | None = None,
    ) -> Contact:
        """Change a contact; only what is given changes, and single custom attributes leave the others as they are.

        An empty text takes the e-mail address, the phone number or the identifier away.

        Source: `PATCH A/contacts/:id`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        body = given(
            {
                "name": name,
                "email": email,
                "phone_number": phone_number,
                "identifier": identifier,
                "blocked": blocked,
                "custom_attributes": custom_attributes,
                "avatar_url": avatar_url,
            }
        )
        body |= {key: body[key] or None for key in ("email", "phone_number", "identifier") if key in body}
        return await self._patched(contact_id, body)

    async def change_additional_attributes(self, *, contact_id: int, changes: Attributes) -> Contact:
        """Change single additional attributes (city, company_name, …) and keep the others: read, merge, write, read back.

        4.0.4 replaces what 4.15.1 merges, so the whole bag is sent.

        Raises:
            Conflict: Someone else changed one of these since; read again.
            Invalid: The server made something else of a value; `fields` are the keys.

        Source: `GET` and `PATCH A/contacts/:id`.
        """
        new = as_json(changes)
        before = (await self.get(contact_id=contact_id)).additional_attributes
        written = await self._patched(contact_id, {"additional_attributes": {**before, **new}})
        held = await self.get(contact_id=contact_id)
        verify_kept(new, written.additional_attributes, held.additional_attributes)
        return held

    async def destroy_custom_attributes(self, *, contact_id: int, keys: Iterable[str]) -> Contact:
        """Take custom attributes away.

        Source: `POST A/contacts/:id/destroy_custom_attributes`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._of(contact_id)}/destroy_custom_attributes",
            people.contact,
            feature=_FEATURE,
            body={"custom_attributes": several(keys)},
            repeatable=True,
        )

    async def set_avatar(self, *, contact_id: int, picture: Path) -> Contact:
        """Upload a contact's picture.

        Source: `PATCH A/contacts/:id` as multipart, 4.10 (`contacts_controller.rb`).
        """
        files = [Upload(field="avatar", path=picture)]
        return await self._caller.change("PATCH", self._of(contact_id), people.contact, feature=_FEATURE, files=files)

    async def delete_avatar(self, *, contact_id: int) -> Contact:
        """Take a contact's picture away.

        Source: `DELETE A/contacts/:id/avatar`, 4.10 (`contacts_controller.rb`).
        """
        return await self._caller.change("DELETE", f"{self._of(contact_id)}/avatar", people.contact, feature=_FEATURE)

    async def delete(self, *, contact_id: int) -> None:
        """Delete a contact and its conversations; administrators alone.

        Raises:
            Invalid: The contact is online at the moment.

        Source: `DELETE A/contacts/:id`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        await self._caller.change("DELETE", self._of(contact_id), nothing, feature=_FEATURE)

    async def merge(self, *, base_contact_id: int, mergee_contact_id: int) -> Contact:
        """Make two contacts one: the mergee is deleted, and where both have a value the base's stays.

        Source: `POST A/actions/contact_merge`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._account}/actions/contact_merge",
            people.contact,
            feature=_FEATURE,
            body={"base_contact_id": base_contact_id, "mergee_contact_id": mergee_contact_id},
        )

    async def conversations(self, *, contact_id: int) -> tuple[Conversation, ...]:
        """Return a contact's up to 20 latest conversations of every status, latest activity first.

        Source: `GET A/contacts/:id/conversations`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.read(
            f"{self._of(contact_id)}/conversations", conversations.conversations, feature=_FEATURE
        )

    async def iterate_conversations(self, *, contact_id: int) -> AsyncIterator[Conversation]:
        """Give all conversations of a contact, each once, of every status.

        Raises:
            Unsupported: The server is older than 4.14.2, and tells of the 20 latest alone: `conversations`.

        Source: `POST A/conversations/filter` with `contact_id`.
        """
        mine = [Condition(attribute_key="contact_id", operator=Operator.EQUAL, values=[int(contact_id)])]

        async def read(number: int) -> Page[Conversation]:
            try:
                found = await self._caller.change(
                    "POST",
                    f"{self._account}/conversations/filter",
                    conversations.conversation_page,
                    feature=_FEATURE,
                    query=query({"page": number}),
                    body=filters.body(mine, today=datetime.now(UTC)),
                    repeatable=True,
                )
            except errors.Invalid as error:
                raise errors.Unsupported(
                    "This server cannot filter by contact: that needs Chatwoot 4.14.2 or newer.",
                    status=error.status,
                    detail=error.detail,
                    request_id=error.request_id,
                ) from error
            return Page(found.conversations, found.counts.all, found.passed_over)

        async for conversation in walk(read, lambda each: each.id):
            yield conversation

    async def find(
        self, *, email: str | None = None, phone_number: str | None = None, identifier: str | None = None
    ) -> Contact | None:
        """Return the contact with exactly this address, number or identifier; None where there is none.

        Raises:
            TypeError: Not exactly one is given.

        Source: `POST A/contacts/filter`.
        """
        asked = given({"email": email, "phone_number": phone_number, "identifier": identifier})
        if len(asked) != 1:
            raise TypeError("Find by one of email, phone_number and identifier.")
        ((key, value),) = asked.items()
        wanted = str(value).strip()
        condition = Condition(attribute_key=key, operator=Operator.EQUAL, values=[wanted])
        page = await self.filter(conditions=[condition])
        return next((each for each in page.contacts if getattr(each, key).casefold() == wanted.casefold()), None)

    async def upsert(
        self, *, email: str, name: str | None = None, custom_attributes: Attributes | None = None
    ) -> Contact:
        """Return the contact with this e-mail address, changed to what is given; made where there was none.

        Source: `POST A/contacts/filter`, then `PATCH A/contacts/:id` or `POST A/contacts`.
        """
        found = await self.find(email=email)
        if found is None:
            return await self.create(name=name or email, email=email, custom_attributes=custom_attributes)
        there = found.custom_attributes
        changed = {key: value for key, value in (custom_attributes or {}).items() if there.get(key) != value}
        if not changed and name in (None, found.name):
            return found
        return await self.update(contact_id=found.id, name=name, custom_attributes=changed or None)

    async def attachments(self, *, contact_id: int, number: int = 1) -> AttachmentPage:
        """Return a page of what a contact and its agents sent each other, newest first.

        Raises:
            Unsupported: The server is older than 4.14.

        Source: `GET A/contacts/:id/attachments`, 4.15.1 (`contacts_more.json`); a 404 on 4.0.4.
        """
        return await self._caller.read(
            f"{self._of(contact_id)}/attachments",
            messages.attachment_page,
            feature="attachments",
            query=[("page", str(number))],
        )

    async def labels(self, *, contact_id: int) -> tuple[str, ...]:
        """Return the titles of a contact's labels.

        Source: `GET A/contacts/:id/labels`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.read(f"{self._of(contact_id)}/labels", conversations.labels, feature=_FEATURE)

    async def replace_labels(self, *, contact_id: int, labels: Iterable[str]) -> tuple[str, ...]:
        """Write all labels of a contact: those not given are gone. `change_labels` is the safe form.

        Raises:
            Invalid: A label is neither there nor defined: the server would take any words. Nothing was sent.

        Source: `POST A/contacts/:id/labels`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._write_labels(
            contact_id, await self._known.titles(labels, carried=await self.labels(contact_id=contact_id))
        )

    async def change_labels(
        self, *, contact_id: int, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Add and remove single labels and keep the others: read, merge, write, verify.

        Raises:
            Invalid: A label to add is not defined: the server would take any words. Nothing was sent.
            Conflict: Someone wrote at the same time.

        Source: `GET` and `POST A/contacts/:id/labels`.
        """
        adding, removing = several(add), several(remove)
        before = await self.labels(contact_id=contact_id)
        wanted = merged_labels(before, await self._known.titles(adding, carried=before), removing)
        if wanted == before:
            return before
        written = await self._write_labels(contact_id, wanted)
        if not same_labels(written, wanted):
            raise lost_update()
        return written

    async def notes(self, *, contact_id: int) -> tuple[Note, ...]:
        """Return the notes on a contact, newest first.

        Source: `GET A/contacts/:id/notes`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.read(f"{self._of(contact_id)}/notes", people.notes, feature=_FEATURE)

    async def note(self, *, contact_id: int, note_id: int) -> Note:
        """Return one note.

        Source: `GET A/contacts/:id/notes/:id`, 4.10 (`notes_controller.rb`).
        """
        return await self._caller.read(f"{self._of(contact_id)}/notes/{int(note_id)}", people.note, feature=_FEATURE)

    async def create_note(self, *, contact_id: int, content: str) -> Note:
        """Write a note on a contact, in Markdown.

        Source: `POST A/contacts/:id/notes`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._of(contact_id)}/notes",
            people.note,
            feature=_FEATURE,
            body={"note": {"content": content}},
        )

    async def update_note(self, *, contact_id: int, note_id: int, content: str) -> Note:
        """Rewrite a note; who rewrites it becomes its author.

        Source: `PATCH A/contacts/:id/notes/:id`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.change(
            "PATCH",
            f"{self._of(contact_id)}/notes/{int(note_id)}",
            people.note,
            feature=_FEATURE,
            body={"note": {"content": content}},
            repeatable=True,
        )

    async def delete_note(self, *, contact_id: int, note_id: int) -> None:
        """Delete a note.

        Source: `DELETE A/contacts/:id/notes/:id`, 4.10 (`notes_controller.rb`).
        """
        await self._caller.change("DELETE", f"{self._of(contact_id)}/notes/{int(note_id)}", nothing, feature=_FEATURE)

    async def contactable_inboxes(self, *, contact_id: int) -> tuple[ContactInbox, ...]:
        """Return the contact inboxes in which a conversation with the contact may begin.

        Source: `GET A/contacts/:id/contactable_inboxes`, 4.0.4 and 4.15.1 (`contacts.json`).
        """
        return await self._caller.read(
            f"{self._of(contact_id)}/contactable_inboxes", people.contact_inboxes, feature=_FEATURE
        )

    async def create_contact_inbox(
        self, *, contact_id: int, inbox_id: int, source_id: str | None = None
    ) -> ContactInbox:
        """Give a contact a contact inbox: the way into an inbox.

        Source: `POST A/contacts/:id/contact_inboxes`, 4.0.4 and 4.15.1 (`contacts_more.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._of(contact_id)}/contact_inboxes",
            people.contact_inbox,
            feature=_FEATURE,
            body=given({"inbox_id": inbox_id, "source_id": source_id}),
        )

    async def by_source(self, *, inbox_id: int, source_id: str) -> Contact:
        """Return the contact of a contact inbox, by its source id.

        Raises:
            NotFound: Nobody is.

        Source: `POST A/contact_inboxes/filter`, 4.10 (`contact_inboxes_controller.rb`).
        """
        return await self._caller.change(
            "POST",
            f"{self._account}/contact_inboxes/filter",
            people.contact,
            feature=_FEATURE,
            body={"inbox_id": inbox_id, "source_id": source_id},
            repeatable=True,
        )

    async def import_file(self, *, path: Path) -> None:
        """Have contacts read from a CSV file; administrators alone, and it happens later.

        Source: `POST A/contacts/import`, 4.10 (`contacts_controller.rb`).
        """
        files = [Upload(field="import_file", path=path)]
        await self._caller.change("POST", f"{self._account}/contacts/import", nothing, feature=_FEATURE, files=files)

    async def export(
        self, *, conditions: Filter | None = None, label: str | None = None, columns: Sequence[str] = ()
    ) -> None:
        """Have contacts sent to oneself by e-mail as CSV; administrators alone, and it happens later.

        Source: `POST A/contacts/export`, 4.0.4 and 4.15.1 (`contacts_more.json`, `permissions.json`).
        """
        body = given({"label": label, "column_names": several(columns) or None})
        if conditions is not None:
            body |= filters.body(conditions, today=datetime.now(UTC))
        await self._caller.change("POST", f"{self._account}/contacts/export", nothing, feature=_FEATURE, body=body)

    async def _page(self, route: str, arguments: list[tuple[str, str]]) -> ContactPage:
        return await self._caller.read(
            f"{self._account}/contacts{route}", people.contact_page, feature=_FEATURE, query=arguments
        )

    @property
    def _known(self) -> Known:
        return Known(self._caller, self._account_id)

    async def _write_labels(self, contact_id: int, titles: Iterable[str]) -> tuple[str, ...]:
        return await self._caller.change(
            "POST",
            f"{self._of(contact_id)}/labels",
            conversations.labels,
            feature=_FEATURE,
            body={"labels": list(titles)},
            repeatable=True,
        )

    async def _patched(self, contact_id: int, body: Mapping[str, object]) -> Contact:
        return await self._caller.change(
            "PATCH", self._of(contact_id), people.contact, feature=_FEATURE, body=body, repeatable=True
        )

    def _of(self, contact_id: int) -> str:
        return f"{self._account}/contacts/{int(contact_id)}"
