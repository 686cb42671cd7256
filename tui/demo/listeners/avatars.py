"""Looks for a picture to a contact's e-mail address: none is found in this world, but the search leaves its traces."""

import hashlib
from datetime import UTC, datetime

from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens

DELAY = 30.0
"""Seconds until the job looks."""
SINCE = (4, 7)
"""Before, the search left no traces."""


@listens("contact.created", "contact.updated")
def addressed(house: Installation, happening: Happening) -> None:
    """Look for the picture of a new address later."""
    contact = house.db.get("contacts", happening.contact_id)
    if contact is None or not contact["email"] or not house.at_least(*SINCE):
        return
    if happening.name == "contact.created" or "email" in happening.changes:
        house.later_when_idle(DELAY, "avatar", _looked, contact["id"], contact["email"])


def _looked(house: Installation, contact_id: int, email: str) -> None:
    contact = house.db.get("contacts", contact_id)
    if contact is None or contact["email"] != email:
        return
    address = f"https://www.gravatar.com/avatar/{hashlib.md5(email.encode(), usedforsecurity=False).hexdigest()}?d=404"
    traces = {
        "avatar_url_hash": hashlib.sha256(address.encode()).hexdigest(),
        "last_avatar_sync_at": f"{datetime.fromtimestamp(house.now(), UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    # Nobody is told: the real server sends no contact.updated for it.
    house.db.update("contacts", contact_id, additional_attributes={**contact["additional_attributes"], **traces})
