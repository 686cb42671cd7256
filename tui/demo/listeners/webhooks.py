"""What the server would post to webhooks and to the addresses of API inboxes: kept, never sent.

Nothing leaves this house. Who wants to see what would have gone out reads `house.deliveries`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tui.demo.database import Row
from tui.demo.deliveries import Delivery, signature
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.contacts import push_contact
from tui.demo.shapes.conversations import PRIORITIES, push_conversation
from tui.demo.shapes.files import attachment, attachments_of
from tui.demo.shapes.inboxes import API
from tui.demo.shapes.messages import ACTIVITY, attributes_of
from tui.demo.shapes.times import iso

DELAY = 0.3
"""Seconds until a delivery goes out; what it tells is read then."""
TYPES = ("incoming", "outgoing", "activity", "template")
TIMES = ("waiting_since", "snoozed_until")
"""Columns with times whose names do not say so."""


@dataclass(frozen=True, slots=True)
class _Place:
    url: str
    secret: str | None


def _account_places(house: Installation, account_id: int, event: str) -> Iterator[_Place]:
    for row in house.db.where("webhooks", account_id=account_id, order="id"):
        if event in row["subscriptions"]:
            yield _Place(row["url"], row["secret"] if house.at_least(4, 12) else None)


def _inbox_places(house: Installation, inbox: Row | None) -> Iterator[_Place]:
    if inbox is not None and inbox["channel_type"] == API and (url := inbox["channel"].get("webhook_url")):
        yield _Place(url, inbox["secret"] if house.at_least(4, 13) else None)


def _deliver(house: Installation, places: list[_Place], body: dict[str, Any]) -> None:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    for place in places:
        agent = "Ruby" if house.at_least(4, 12) else "rest-client/2.1.0"
        headers = {"accept": "application/json", "content-type": "application/json", "user-agent": agent}
        if place.secret:
            stamp = str(int(house.now()))
            headers |= {
                "x-chatwoot-delivery": str(uuid4()),
                "x-chatwoot-timestamp": stamp,
                "x-chatwoot-signature": signature(place.secret, stamp, content),
            }
        house.deliveries.append(Delivery(place.url, headers, content))


def _account(house: Installation, account_id: int) -> dict[str, Any]:
    return {"id": account_id, "name": house.db.value("SELECT name FROM accounts WHERE id = ?", account_id)}


def _contact(house: Installation, row: Row) -> dict[str, Any]:
    shape = push_contact(house, row)
    del shape["type"]
    return {"account": _account(house, row["account_id"]), "avatar": shape["thumbnail"], **shape}


def _user(row: Row) -> dict[str, Any]:
    return {**{name: row[name] for name in ("id", "name", "email")}, "type": "user"}


def _conversation(house: Installation, row: Row) -> dict[str, Any]:
    shape = push_conversation(house, row)
    return shape | ({"account": _account(house, row["account_id"])} if house.at_least(4, 1) else {})


def _sender(house: Installation, kind: str | None, row_id: int | None) -> dict[str, Any] | None:
    table = {"User": "users", "Contact": "contacts", "AgentBot": "agent_bots"}.get(kind or "")
    row = house.db.get(table, row_id) if table and row_id else None
    if row is None:
        return None
    if kind == "AgentBot":
        return {"id": row["id"], "name": row["name"], "type": "agent_bot"}
    return _user(row) if kind == "User" else _contact(house, row)


def _message(house: Installation, row: Row, conversation: Row, inbox: Row) -> dict[str, Any]:
    shape = {
        "account": _account(house, row["account_id"]),
        "additional_attributes": row["additional_attributes"],
        "content_attributes": attributes_of(house, row),
        "content_type": row["content_type"],
        "content": row["content"],
        "conversation": _conversation(house, conversation),
        "created_at": iso(row["created_at"]),
        "id": row["id"],
        "inbox": {"id": inbox["id"], "name": inbox["name"]},
        "message_type": TYPES[row["message_type"]],
        "private": row["private"],
        "sender": _sender(house, row["sender_type"], row["sender_id"]),
        "source_id": row["source_id"],
    }
    files = [attachment(house, file) for file in attachments_of(house, row["id"])]
    return shape | ({"attachments": files} if files else {})


def _changed(happening: Happening) -> list[dict[str, dict[str, Any]]]:
    """The changed columns, each with its value before and after."""
    return [
        {name: {"previous_value": _told(name, before), "current_value": _told(name, after)}}
        for name, (before, after) in happening.changes.items()
    ]


def _told(column: str, value: Any) -> Any:
    """The value of a column as it is told."""
    if value is not None and column == "priority":
        return PRIORITIES[value]
    return iso(value) if value and (column.endswith("_at") or column in TIMES) else value


@listens("message.created", "message.updated")
def message_told(house: Installation, happening: Happening) -> None:
    """Tell of a message, notes included, activities not."""
    message = house.db.get("messages", happening.message_id)
    inbox = house.db.get("inboxes", message["inbox_id"]) if message else None
    if message is None or inbox is None or message["message_type"] == ACTIVITY:
        return
    event = happening.name.replace(".", "_")
    places = [*_account_places(house, happening.account_id, event), *_inbox_places(house, inbox)]
    if places:
        house.later(DELAY, f"webhook {event}", _message_sent, places, event, message["id"], inbox)


def _message_sent(house: Installation, places: list[_Place], event: str, message_id: int, inbox: Row) -> None:
    message = house.db.get("messages", message_id)
    conversation = house.db.get("conversations", message["conversation_id"]) if message else None
    if message is not None and conversation is not None:
        _deliver(house, places, _message(house, message, conversation, inbox) | {"event": event})


@listens("conversation.created", "conversation.updated", "conversation.status_changed")
def conversation_told(house: Installation, happening: Happening) -> None:
    """Tell of a conversation; of a status it is not said what it was."""
    event = happening.name.replace(".", "_")
    more: dict[str, Any] = {"event": event}
    if event == "conversation_updated":
        more["changed_attributes"] = _changed(happening)
    elif event == "conversation_status_changed":
        more["changed_attributes"] = None
    _of_conversation(house, happening, event, more)


@listens("conversation.typing_on", "conversation.typing_off")
def typing_told(house: Installation, happening: Happening) -> None:
    """Tell of typing, in notes too; since 4.2."""
    if not house.at_least(4, 2):
        return
    event, typist = happening.name.replace(".", "_"), happening.data["user"]
    kind = {"user": "User", "agent_bot": "AgentBot"}.get(typist["type"], "Contact")
    about = {"event": event, "user": _sender(house, kind, typist["id"])}
    _of_conversation(house, happening, event, about, {"is_private": happening.data["is_private"]})


def _of_conversation(
    house: Installation,
    happening: Happening,
    event: str,
    more: dict[str, Any],
    inner: dict[str, Any] | None = None,
) -> None:
    """Ask for a delivery that is a conversation, or has one inside when `inner` is given."""
    row = house.db.get("conversations", happening.conversation_id)
    if row is None:
        return
    inbox = house.db.get("inboxes", row["inbox_id"])
    places = [*_account_places(house, happening.account_id, event), *_inbox_places(house, inbox)]
    if places:
        house.later(DELAY, f"webhook {event}", _conversation_sent, places, row["id"], more, inner)


def _conversation_sent(
    house: Installation, places: list[_Place], row_id: int, more: dict[str, Any], inner: dict[str, Any] | None
) -> None:
    row = house.db.get("conversations", row_id)
    if row is None:
        return
    shape = _conversation(house, row)
    _deliver(house, places, shape | more if inner is None else {**more, "conversation": shape, **inner})


@listens("contact.created", "contact.updated")
def contact_told(house: Installation, happening: Happening) -> None:
    """Tell the account's webhooks of a contact."""
    event = happening.name.replace(".", "_")
    contact = house.db.get("contacts", happening.contact_id)
    places = list(_account_places(house, happening.account_id, event))
    if contact is None or not places:
        return
    body = _contact(house, contact) | {"event": event}
    if event == "contact_updated":
        body["changed_attributes"] = _changed(happening)
    house.later(DELAY, f"webhook {event}", _deliver, places, body)
