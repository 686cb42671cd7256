"""How contacts look: over REST, as senders, raw, and with their sessions."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.files import avatar_url
from tui.demo.shapes.inboxes import slim_inbox
from tui.demo.shapes.times import epoch, iso, iso_or_null


def contact(house: Installation, row: Row, *, sessions: bool = True) -> dict[str, Any]:
    """Return a Contact (objects 2.6); with its contact inboxes unless told not to."""
    shape: dict[str, Any] = {
        "additional_attributes": row["additional_attributes"],
        "availability_status": "online" if house.presence.contact_present(row["account_id"], row["id"]) else "offline",
        "email": row["email"],
        "id": row["id"],
        "name": row["name"],
        "phone_number": row["phone_number"],
        "blocked": row["blocked"],
        "identifier": row["identifier"],
        "thumbnail": avatar_url(house, row),
        "custom_attributes": row["custom_attributes"],
    }
    if row["last_activity_at"]:
        shape["last_activity_at"] = epoch(row["last_activity_at"])
    if row["created_at"]:
        shape["created_at"] = epoch(row["created_at"])
    if sessions:
        shape["contact_inboxes"] = [
            contact_inbox(house, session) for session in house.db.where("contact_inboxes", contact_id=row["id"])
        ]
    return shape


def contact_inbox(house: Installation, row: Row) -> dict[str, Any]:
    """Return `{source_id, inbox}`."""
    inbox = house.db.get("inboxes", row["inbox_id"])
    assert inbox is not None
    return {"source_id": row["source_id"], "inbox": slim_inbox(house, inbox)}


def push_contact(house: Installation, row: Row) -> dict[str, Any]:
    """Return a PushContact (objects 2.4)."""
    return {
        "additional_attributes": row["additional_attributes"],
        "custom_attributes": row["custom_attributes"],
        "email": row["email"],
        "id": row["id"],
        "identifier": row["identifier"],
        "name": row["name"],
        "phone_number": row["phone_number"],
        "thumbnail": avatar_url(house, row),
        "blocked": row["blocked"],
        "type": "contact",
    }


def raw_contact(house: Installation, row: Row) -> dict[str, Any]:
    """Return a Contact raw (objects 2.8), as the public API shows it."""
    shape = {
        "id": row["id"],
        "name": row["name"],
        "email": row["email"],
        "phone_number": row["phone_number"],
        "account_id": row["account_id"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "additional_attributes": row["additional_attributes"],
        "identifier": row["identifier"],
        "custom_attributes": row["custom_attributes"],
        "last_activity_at": iso_or_null(row["last_activity_at"]),
        "contact_type": row["contact_type"],
        "middle_name": row["middle_name"],
        "last_name": row["last_name"],
        "location": row["location"],
        "country_code": row["country_code"],
        "blocked": row["blocked"],
    }
    if house.at_least(4, 15):
        shape["company_id"] = row["company_id"]
    return shape | {"label_list": []}


def raw_contact_inbox(row: Row) -> dict[str, Any]:
    """Return a ContactInbox raw (objects 2.7): it contains the customer's realtime secret, as on the real server."""
    return {
        "id": row["id"],
        "contact_id": row["contact_id"],
        "inbox_id": row["inbox_id"],
        "source_id": row["source_id"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "hmac_verified": row["hmac_verified"],
        "pubsub_token": row["pubsub_token"],
    }
