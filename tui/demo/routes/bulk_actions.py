"""Changes to many conversations or contacts at once: accepted at once, done by a job, never reported back."""

from typing import Any

from tui.demo import access, errors
from tui.demo.acts import contact_ends, contacts, conversations
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.happenings import Performer
from tui.demo.installation import Installation
from tui.demo.params import Params, integer, listed
from tui.demo.registry import route
from tui.demo.shapes.conversations import labels_of

DELAY = 0.1
"""Seconds until the job has begun."""
STEP = 0.05
"""Seconds between one conversation and the next."""


@route("POST", "/api/v1/accounts/{account_id}/bulk_actions")
def create(call: Call) -> object:
    """Take an order; contacts from 4.8 on. 422 for other things."""
    kind = call.param("type")
    ids = [integer(one) for one in listed(call.param("ids"))]
    if kind == "Conversation":
        allowed = access.visible_inboxes(call) if call.house.at_least(4, 14) else None
        for position, display_id in enumerate(ids):
            call.house.later(
                DELAY + STEP * position,
                "bulk",
                _conversation,
                call.account_id,
                display_id,
                call.params,
                call.user["id"],
                allowed,
            )
        return NOTHING
    if kind == "Contact" and call.house.at_least(4, 8):
        if call.param("action_name") == "delete":
            call.require_administrator()
        call.house.later(DELAY, "bulk contacts", _contacts, call.account_id, ids, call.params)
        return NOTHING
    raise errors.Refusal(422, {"success": False})


def _conversation(
    house: Installation, account_id: int, display_id: int, order: Params, user_id: int, allowed: list[int] | None
) -> None:
    row = house.db.find("conversations", account_id=account_id, display_id=display_id)
    if row is None or (allowed is not None and row["inbox_id"] not in allowed):
        return
    with house.acting(Performer("User", user_id)):
        _labels(house, row, order.get("labels"))
        _fields(house, row, order)


def _labels(house: Installation, row: Row, wanted: Any) -> None:
    if not isinstance(wanted, dict):
        return
    gone = {str(title).lower() for title in listed(wanted.get("remove"))}
    titles = [title for title in labels_of(house, row["id"]) if title not in gone]
    conversations.set_labels(house, row, [*titles, *(str(title) for title in listed(wanted.get("add")))])


def _fields(house: Installation, row: Row, order: Params) -> None:
    fields = order.get("fields")
    if not isinstance(fields, dict):
        return
    row_id = row["id"]
    if fields.get("status") in conversations.STATUSES:
        until = order.get("snoozed_until")
        moment = float(integer(until)) if until is not None and fields["status"] == "snoozed" else None
        conversations.set_status(house, conversations.get(house, row_id), str(fields["status"]), snoozed_until=moment)
    if "assignee_id" in fields:
        conversations.assign_agent(house, conversations.get(house, row_id), integer(fields["assignee_id"]))
    if "team_id" in fields:
        conversations.assign_team(house, conversations.get(house, row_id), integer(fields["team_id"]))


def _contacts(house: Installation, account_id: int, ids: list[int], order: Params) -> None:
    labels = order.get("labels")
    added = listed(labels.get("add")) if isinstance(labels, dict) else []
    for contact_id in ids:
        contact = house.db.find("contacts", id=contact_id, account_id=account_id)
        if contact is None:
            continue
        if order.get("action_name") == "delete":
            contact_ends.remove(house, contact)
        elif added:
            contacts.set_labels(house, contact, [*contacts.labels_of(house, contact_id), *(str(one) for one in added)])
