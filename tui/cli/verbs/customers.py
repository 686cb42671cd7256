"""What is done to contacts: fields, labels, notes, merging, blocking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.api import errors
from tui.cli.ending import OK, USAGE, Stop
from tui.cli.verbs.acts import understood
from tui.cli.verbs.call import Call, text_of
from tui.cli.verbs.names import listed, match
from tui.cli.verbs.writing import Deed, each, name_account
from tui.models.people import Contact
from tui.models.reference import AttributeModel

if TYPE_CHECKING:
    from tui.models.wire import JsonValue

_FIELDS = (("name", "name"), ("email", "email"), ("phone", "phone_number"), ("identifier", "identifier"))


async def _each(call: Call, deed: Deed[Contact], *, question: bool = False) -> int:
    async def read(contact_id: int) -> Contact:
        return await call.client.contacts.get(contact_id=contact_id)

    return await each(call, call.ids("contacts"), read, deed, question=question)


async def _fields(call: Call) -> tuple[dict[str, Any], dict[str, JsonValue], list[str]]:
    """Return the fields that were said, by the server's names, the attributes, and those that are taken away."""
    fields = {name: call.said.get(option) for option, name in _FIELDS if call.said.get(option) is not None}
    pairs = call.said.get("attribute") or []
    if not pairs:
        return fields, {}, []
    definitions = await call.client.attribute_definitions.list(model=AttributeModel.CONTACT)
    return fields, *understood(pairs, definitions)


async def edit(call: Call) -> int:
    """Change a contact's fields."""
    fields, attributes, gone = await _fields(call)
    if not fields and not attributes and not gone:
        raise Stop("contact edit: say what is to change, as --email TEXT.", USAGE)

    async def do(contact: Contact) -> None:
        if fields or attributes:
            await call.client.contacts.update(contact_id=contact.id, custom_attributes=attributes or None, **fields)
        if gone:
            await call.client.contacts.destroy_custom_attributes(contact_id=contact.id, keys=gone)

    def holds(contact: Contact) -> bool:
        same = all(getattr(contact, name).casefold() == value.casefold() for name, value in fields.items())
        there = contact.custom_attributes
        return (
            same
            and all(there.get(key) == value for key, value in attributes.items())
            and not any(key in there for key in gone)
        )

    told = [f"set {name.replace('_', ' ')} to “{value}”" for name, value in (fields | attributes).items()]
    return await _each(call, Deed(", ".join([*told, *(f"take {key} away" for key in gone)]), do, holds))


async def create(call: Call) -> int:
    """Add a contact."""
    fields, attributes, _ = await _fields(call)
    if not any(fields.values()):
        raise Stop("contacts create: say at least --name, --email, --phone or --identifier.", USAGE)
    if call.said.get("dry_run"):
        call.warn(f"Would add {fields.get('name') or fields.get('email') or 'a contact'}.")
        return OK
    name_account(call)
    made = await call.client.contacts.create(
        name=fields.pop("name", None) or fields.get("email") or "",
        custom_attributes=attributes or None,
        **{name: value for name, value in fields.items() if value},
    )
    if call.out.is_json:
        call.out.row("act", {"id": made.id, "act": "create", "outcome": "done", "detail": made.name, "status": OK})
        call.out.end("act")
    else:
        print(made.id)
    return OK


async def labels(call: Call) -> int:
    """Show a contact's labels, or add and remove some."""
    contacts = call.client.contacts
    add, remove = call.values("add"), call.values("remove")
    defined = await listed(call, "label")
    if not add and not remove:
        (contact_id,) = call.ids("contacts")
        titles = await contacts.labels(contact_id=contact_id)
        for row in defined:
            if row.get("title") in titles:
                call.out.row("label", row)
        call.out.end("label", nothing="No labels.")
        return OK
    adding = [str(match(defined, "label", title)["title"]) for title in add]

    async def do(contact: Contact) -> None:
        there = await contacts.change_labels(contact_id=contact.id, add=adding, remove=remove)
        if not set(adding) <= set(there) or set(remove) & set(there):
            raise errors.Uncertain("The server said yes, and its list of labels does not show it.")

    says = [f"label {', '.join(adding)}"] if adding else []
    says += [f"take label {', '.join(remove)} off"] if remove else []
    return await _each(call, Deed(" and ".join(says), do))


async def note(call: Call) -> int:
    """Write a note about a contact."""
    text = text_of(call.said.get("text"))
    if not text.strip():
        raise Stop("There is nothing to write: the note is empty.", USAGE)

    async def do(contact: Contact) -> None:
        await call.client.contacts.create_note(contact_id=contact.id, content=text)

    return await _each(call, Deed("write a note", do))


async def merge(call: Call) -> int:
    """Merge another contact into this one; the other is deleted."""
    (contact_id,) = call.ids("contacts")
    other = call.said.get("other")
    if not other.isdecimal() or int(other) == contact_id:
        raise Stop(f"contact merge: “{other}” is not another contact's number.", USAGE)
    goes = await call.client.contacts.get(contact_id=int(other))

    async def do(contact: Contact) -> None:
        await call.client.contacts.merge(base_contact_id=contact.id, mergee_contact_id=goes.id)

    says = f"take over {goes.name or goes.email} ({goes.id}), who is deleted then"
    return await _each(call, Deed(says, do), question=True)


async def block(call: Call) -> int:
    """Block a contact."""
    return await _blocked(call, blocked=True)


async def unblock(call: Call) -> int:
    """Unblock a contact."""
    return await _blocked(call, blocked=False)


async def _blocked(call: Call, *, blocked: bool) -> int:
    async def do(contact: Contact) -> None:
        await call.client.contacts.update(contact_id=contact.id, blocked=blocked)

    says = "block" if blocked else "unblock"
    return await _each(call, Deed(says, do, lambda each: each.blocked == blocked), question=blocked)
