"""What is done to contacts: created, changed, labelled, given a session in an inbox."""

import re
from typing import Any

from tui.demo import errors
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import Params, is_true
from tui.demo.shapes.inboxes import EMAIL, WEBSITE

E_MAIL = re.compile(r"[^@\s<>,]+@[^@\s<>,]+\.?[^@\s<>,]*")
E164 = re.compile(r"\+[1-9]\d{1,14}")
FREE_MAIL = {"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me", "qq.com"}

TOLD = frozenset(
    {"name", "email", "phone_number", "identifier", "additional_attributes", "custom_attributes", "blocked"}
    | {"last_activity_at", "avatar_blob_id"}
)


def get(house: Installation, contact_id: int) -> Row:
    """Return a contact by id."""
    row = house.db.get("contacts", contact_id)
    assert row is not None
    return row


def columns_from(house: Installation, account_id: int, wanted: Params, contact: Row | None = None) -> Params:
    """Return the columns that a request asks for, checked.

    Raises:
        Refusal: 422, naming the attributes that do not validate.
    """
    columns: Params = {}
    for name in ("name", "email", "phone_number", "identifier"):
        if name in wanted:
            value = wanted[name]
            columns[name] = None if value is None else str(value).strip()
    if columns.get("email"):
        columns["email"] = columns["email"].lower()
    for name in ("email", "phone_number", "identifier"):
        if columns.get(name) == "":
            columns[name] = None
    if "name" in columns and columns["name"] is None:
        columns["name"] = ""
    if "blocked" in wanted:
        columns["blocked"] = is_true(wanted["blocked"])
    _merge_attributes(house, wanted, contact, columns)
    _check(house, account_id, columns, contact)
    return columns


def _merge_attributes(house: Installation, wanted: Params, contact: Row | None, columns: Params) -> None:
    custom, additional = wanted.get("custom_attributes"), wanted.get("additional_attributes")
    if isinstance(custom, dict):
        columns["custom_attributes"] = (contact["custom_attributes"] if contact else {}) | custom
    if isinstance(additional, dict):
        merges = contact is not None and house.at_least(4, 8)
        columns["additional_attributes"] = (contact["additional_attributes"] if contact and merges else {}) | additional


def _check(house: Installation, account_id: int, columns: Params, contact: Row | None) -> None:
    problems: list[tuple[str, str]] = []
    titles = {"email": "Email", "phone_number": "Phone number", "identifier": "Identifier"}
    for name, title in titles.items():
        value = columns.get(name)
        if value is None:
            continue
        twin = house.db.find("contacts", account_id=account_id, **{name: value})
        if twin and (contact is None or twin["id"] != contact["id"]):
            problems.append((f"{title} has already been taken", name))
        if name == "email" and not E_MAIL.fullmatch(value):
            problems.append(("Email is invalid" if not house.at_least(4, 0) else "Email Invalid email", name))
        if name == "phone_number" and not E164.fullmatch(value):
            problems.append(("Phone number should be in e164 format", name))
    if problems:
        raise errors.invalid(", ".join(text for text, _ in problems), list(dict.fromkeys(name for _, name in problems)))


def create(house: Installation, account_id: int, **columns: Any) -> Row:
    """Add a contact and tell of it; return it."""
    now = house.now()
    columns = _completed(house, account_id, columns)
    contact_id = house.db.insert("contacts", account_id=account_id, created_at=now, updated_at=now, **columns)
    contact = get(house, contact_id)
    house.happen("contact.created", account_id=account_id, contact=contact)
    return contact


def change(house: Installation, contact: Row, **columns: Any) -> Row:
    """Change columns of a contact and tell of it; return the new row."""
    columns = _completed(house, contact["account_id"], columns, contact)
    changes = {name: (contact[name], value) for name, value in columns.items() if contact[name] != value}
    if not changes:
        return contact
    house.db.update("contacts", contact["id"], updated_at=house.now(), **columns)
    after = get(house, contact["id"])
    changes["updated_at"] = (contact["updated_at"], after["updated_at"])
    if changes.keys() & TOLD:
        house.happen("contact.updated", account_id=contact["account_id"], contact=after, changes=changes)
    return after


def _completed(
    house: Installation, account_id: int, columns: dict[str, Any], contact: Row | None = None
) -> dict[str, Any]:
    """Add what the server finds out by itself: who is reachable is a lead, and from 4.15 on the company."""
    merged = (contact or {"contact_type": "visitor", "additional_attributes": {}, "company_id": None}) | columns
    if merged["contact_type"] == "visitor" and any(
        merged.get(name) for name in ("email", "phone_number", "identifier")
    ):
        columns = columns | {"contact_type": "lead"}
    email = columns.get("email")
    # Companies are a feature that the recorded 4.16.2 had off.
    if not house.at_least(4, 15) or house.at_least(4, 16) or not email or merged["company_id"] is not None:
        return columns
    domain = email.rpartition("@")[2]
    if domain in FREE_MAIL:
        return columns
    colleague = house.db.one(
        "SELECT company_id, additional_attributes FROM contacts WHERE account_id = ? AND company_id IS NOT NULL"
        " AND email LIKE ? LIMIT 1",
        account_id,
        f"%@{domain}",
    )
    company_id = colleague["company_id"] if colleague else house.db.value("SELECT max(company_id) FROM contacts")
    name = colleague["additional_attributes"].get("company_name") if colleague else None
    attributes = {"company_name": name or domain.partition(".")[0].capitalize()} | merged["additional_attributes"]
    return columns | {
        "company_id": company_id if colleague else (company_id or 0) + 1,
        "additional_attributes": attributes,
    }


def session_in(
    house: Installation,
    contact: Row,
    inbox: Row,
    source_id: str | None = None,
    *,
    hmac_verified: bool = False,
) -> Row:
    """Return the contact's session in an inbox, made when there is none; without a source id an API inbox makes a new one.

    Raises:
        Refusal: 422, when the channel needs an address the contact lacks or the source id is another's.
    """
    if not source_id:
        source_id = _source_id(house, contact, inbox)
    known = house.db.find("contact_inboxes", inbox_id=inbox["id"], source_id=source_id)
    if known is not None:
        if known["contact_id"] != contact["id"]:
            raise errors.unprocessable("source_id should be unique")
        return known
    now = house.now()
    session_id = house.db.insert(
        "contact_inboxes",
        contact_id=contact["id"],
        inbox_id=inbox["id"],
        source_id=source_id,
        hmac_verified=hmac_verified,
        pubsub_token=house.token(),
        created_at=now,
        updated_at=now,
    )
    session = house.db.get("contact_inboxes", session_id)
    assert session is not None
    return session


def _source_id(house: Installation, contact: Row, inbox: Row) -> str:
    if inbox["channel_type"] == EMAIL:
        if not contact["email"]:
            raise errors.unprocessable("contact email")
        return str(contact["email"])
    if inbox["channel_type"] == WEBSITE and (
        known := house.db.find("contact_inboxes", inbox_id=inbox["id"], contact_id=contact["id"])
    ):
        return str(known["source_id"])
    return house.uuid()


def labels_of(house: Installation, contact_id: int) -> list[str]:
    """Return the labels of a contact in the order they were set."""
    return house.db.column(
        "SELECT title FROM taggings WHERE target_type = 'Contact' AND target_id = ? ORDER BY id", contact_id
    )


def set_labels(house: Installation, contact: Row, titles: list[str]) -> list[str]:
    """Replace the labels of a contact; return what they carry now."""
    wanted = list(dict.fromkeys(title.strip().lower() for title in titles if title.strip()))
    before = labels_of(house, contact["id"])
    if wanted != before:
        house.db.delete("taggings", target_type="Contact", target_id=contact["id"])
        for title in wanted:
            house.db.insert("taggings", target_type="Contact", target_id=contact["id"], title=title)
        house.db.update("contacts", contact["id"], updated_at=house.now())
        after = get(house, contact["id"])
        house.happen("contact.updated", account_id=contact["account_id"], contact=after)
    return wanted
