"""What is done with a customer: what is known of them is changed, and notes are kept on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.command import Command, needs_conversation
from tui.commands.desk import READING, Desk, Option
from tui.store import select

if TYPE_CHECKING:
    from tui.models.people import Contact, Note
    from tui.presentation.contact_editing import ContactField


def _contact(desk: Desk) -> Contact | None:
    return select.contact(desk.state, desk.target) if desk.target is not None else None


def needs_contact(desk: Desk) -> str | None:
    """Refuse where the customer is not known yet."""
    if (refusal := needs_conversation(desk)) is not None:
        return refusal
    if _contact(desk) is None:
        return f"Nothing is known of the customer yet: {desk.key('contact.focus')} looks them up."
    return None


def edit(desk: Desk) -> None:
    """Let the agent choose what of the customer to change, and change it."""
    from tui.presentation.cells import one_line
    from tui.presentation.contact_editing import fields_of

    contact = _contact(desk)
    if contact is None or desk.target is None:
        return
    of, target = contact, desk.target

    def fields() -> dict[str, ContactField]:
        known = select.contact(desk.state, target) or of
        return {field.key: field for field in fields_of(known, desk.state.attribute_definitions or ())}

    def options() -> list[Option]:
        return [Option(key, field.title, one_line(field.words) or "–") for key, field in fields().items()]

    if of.id not in desk.state.contacts:
        desk.engine.look_at_contact(target)
    desk.dialogs.choose(
        f"Change {_called(of)}",
        options(),
        lambda key: _ask_for(desk, of, fields()[key]),
        hint="Choose what to change",
        anew=("attributes", options),
    )


def _ask_for(desk: Desk, contact: Contact, field: ContactField) -> None:
    from tui.models.reference import AttributeType
    from tui.presentation.contact_editing import meaning, problem

    title = f"{field.title} of {_called(contact)}"
    if field.key == "blocked":
        _ask_to_block(desk, contact, field)
    elif field.kind is AttributeType.CHECKBOX:
        desk.dialogs.choose(
            title, [Option("yes", "yes"), Option("no", "no")], lambda typed: _change(desk, contact, field, typed)
        )
    elif field.kind is AttributeType.LIST and field.choices:
        options = [Option(each, each, marked=each == field.value) for each in field.choices]
        desk.dialogs.choose(title, [*options, Option("", "none")], lambda typed: _change(desk, contact, field, typed))
    else:
        desk.dialogs.ask(
            title,
            lambda typed: meaning(field, typed),
            lambda typed: _change(desk, contact, field, typed),
            accepts=lambda typed: not problem(field, typed),
            value=field.words,
        )


def _ask_to_block(desk: Desk, contact: Contact, field: ContactField) -> None:
    if contact.blocked:
        _change(desk, contact, field, "no")
        return
    desk.dialogs.confirm(
        f"Block {_called(contact)}?",
        lambda: _change(desk, contact, field, "yes"),
        detail="What they write no longer reaches anybody. They are not told.",
        yes="block",
        no="leave",
    )


def _change(desk: Desk, contact: Contact, field: ContactField, typed: str) -> None:
    from tui.presentation.contact_editing import change_to

    change = change_to(contact.id, field, typed)
    if change is None:
        desk.say(f"Nothing changed: that is the {field.title} already.")
    else:
        desk.engine.change_contact(change)


def notes(desk: Desk) -> None:
    """Offer to write a note on the customer, and to change those that are there."""
    from tui.presentation.cells import one_line

    contact = _contact(desk)
    if contact is None or desk.target is None:
        return
    kept = desk.state.notes.get(contact.id)
    if kept is None:
        desk.engine.look_at_contact(desk.target, earlier=True)
    by_id = {str(note.id): note for note in kept or ()}
    if not by_id:
        _write(desk, contact)
        return
    desk.dialogs.choose(
        f"Notes on {_called(contact)}",
        [
            Option("", "Write a note"),
            *(
                Option(value, one_line(note.content)[:120], one_line(note.author.name) if note.author else "")
                for value, note in by_id.items()
            ),
        ],
        lambda value: _about(desk, contact, by_id[value]) if value else _write(desk, contact),
    )


def _about(desk: Desk, contact: Contact, note: Note) -> None:
    def chosen(what: str) -> None:
        if what == "edit":
            _write(desk, contact, note)
        else:
            desk.dialogs.confirm(
                "Delete this note?",
                lambda: desk.engine.delete_contact_note(contact.id, note.id),
                detail=f"{note.content}\n\nIt is gone for everybody, and can't be taken back.",
                yes="delete",
                no="keep",
            )

    # A box of one line would make one line of it.
    several = "\n" in note.content.strip()
    rewrite = [] if several else [Option("edit", "Rewrite it")]
    desk.dialogs.choose("This note", [*rewrite, Option("delete", "Delete it")], chosen)


def _write(desk: Desk, contact: Contact, note: Note | None = None) -> None:
    desk.dialogs.ask(
        f"Note on {_called(contact)}",
        lambda typed: "Colleagues see it, the customer does not." if typed.strip() else "Type what is to be known.",
        lambda typed: desk.engine.write_contact_note(contact.id, typed.strip(), note.id if note else None),
        accepts=lambda typed: bool(typed.strip()),
        value=note.content if note else "",
    )


def _called(contact: Contact) -> str:
    from tui.presentation.cells import one_name

    return one_name(contact.name) or "the contact"


COMMANDS = (
    Command(
        id="contact.edit",
        title="Change the contact",
        help="Change the customer's name, e-mail, phone, place and attributes, or block them.",
        keys=("I",),
        panes=READING,
        refusal=needs_contact,
        run=edit,
    ),
    Command(
        id="contact.notes",
        title="Notes on the contact",
        help="Write a note on the customer, rewrite or delete one. Notes stay with the customer, whatever conversation.",
        keys=("D",),
        panes=READING,
        refusal=needs_contact,
        run=notes,
    ),
)
