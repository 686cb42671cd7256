"""How contacts end: removed, with their conversations, or merged into another."""

from typing import Any

from tui.demo.acts import contacts, conversations, messages
from tui.demo.database import Row
from tui.demo.installation import Installation

CONVERSATIONS_GO = 1.0
"""Seconds until the conversations of a deleted contact are gone."""


def remove(house: Installation, contact: Row) -> None:
    """Delete a contact, and tell; their conversations go a moment later."""
    for conversation in house.db.where("conversations", contact_id=contact["id"]):
        house.later(CONVERSATIONS_GO, "conversation goes", _conversation_gone, conversation["id"])
    house.happen("contact.deleted", account_id=contact["account_id"], contact=contact, row=contact)
    house.db.delete("contact_inboxes", contact_id=contact["id"])
    house.db.delete("notes", contact_id=contact["id"])
    house.db.delete("taggings", target_type="Contact", target_id=contact["id"])
    house.db.delete("contacts", id=contact["id"])


def _conversation_gone(house: Installation, conversation_id: int) -> None:
    conversation = house.db.get("conversations", conversation_id)
    if conversation is not None:
        conversations.remove(house, conversation)


def merge(house: Installation, base: Row, mergee: Row) -> Row:
    """Move all of one contact to another and remove the first; the base's own values win. Return the base."""
    if base["id"] == mergee["id"]:
        return base
    for session in house.db.where("contact_inboxes", contact_id=mergee["id"]):
        house.db.update("contact_inboxes", session["id"], contact_id=base["id"], updated_at=house.now())
    for conversation in house.db.where("conversations", contact_id=mergee["id"]):
        conversations.change(house, conversation, contact_id=base["id"])
    for message in house.db.where("messages", sender_type="Contact", sender_id=mergee["id"]):
        messages.change(house, message, sender_id=base["id"])
    house.db.execute("UPDATE notes SET contact_id = ? WHERE contact_id = ?", base["id"], mergee["id"])
    house.happen("contact.merged", account_id=base["account_id"], contact=base)
    house.happen("contact.deleted", account_id=base["account_id"], contact=mergee, row=mergee)
    house.db.delete("contacts", id=mergee["id"])
    columns: dict[str, Any] = {
        name: mergee[name]
        for name in ("email", "phone_number", "identifier", "name", "company_id")
        if not base[name] and mergee[name]
    }
    for name in ("additional_attributes", "custom_attributes"):
        columns[name] = mergee[name] | base[name]
    return contacts.change(house, base, **columns)
