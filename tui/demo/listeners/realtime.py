"""Tells open sockets what happened: the broadcasts of the realtime contract, with its delays and repetitions."""

from typing import Any

from tui.demo.acts import audience
from tui.demo.database import Row
from tui.demo.happenings import Happening, Performer
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.contacts import push_contact
from tui.demo.shapes.conversations import push_conversation
from tui.demo.shapes.messages import push_message
from tui.demo.shapes.people import push_bot, push_user
from tui.demo.shapes.times import iso

DELAYS = {
    "conversation.status_changed": 0.08,
    "message.created": 0.1,
    "message.updated": 0.1,
    "first.reply.created": 0.15,
    "conversation.updated": 0.22,
    "assignee.changed": 0.17,
    "team.changed": 0.12,
    "conversation.read": 0.1,
    "conversation.created": 0.15,
    "contact.updated": 0.2,
}
"""Seconds from the change to its broadcast on an idle server; 0.1 for the rest."""

NAMED = ("conversation.created", "conversation.contact_changed")
"""Events of conversations that say who caused them."""
UNNAMED = (
    "conversation.read",
    "conversation.updated",
    "conversation.status_changed",
    "assignee.changed",
    "team.changed",
)
KNOWN_PRESENCE = 0.4
"""How often such an event knows the availability of its people."""
ACTIVITY = 2


def performer(house: Installation, who: Performer | None, account_id: int) -> dict[str, Any] | None:
    """Return who caused something as broadcasts show it; `None` for nobody."""
    if who is None:
        return None
    row = house.db.get("users" if who.kind == "User" else "agent_bots", who.id)
    if row is None:
        return None
    return push_user(house, row, account_id) if who.kind == "User" else push_bot(house, row)


def _send(
    house: Installation, happening: Happening, streams: list[str], data: dict[str, Any], *, named: bool = True
) -> None:
    """Send a broadcast after its delay."""
    data = data | {"account_id": happening.account_id}
    if named and (who := performer(house, happening.performer, happening.account_id)):
        data["performer"] = who
    delay = DELAYS.get(happening.name, 0.1)
    house.jobs.after(delay, f"broadcast {happening.name}", lambda: house.hub.broadcast(streams, happening.name, data))


def _conversation_streams(house: Installation, conversation: Row, *, with_customer: bool) -> list[str]:
    streams = audience.inbox_agents(house, conversation["account_id"], conversation["inbox_id"])
    return streams + audience.customer(house, conversation) if with_customer else streams


@listens("message.created", "message.updated", "first.reply.created")
def message_told(house: Installation, happening: Happening) -> None:
    """Tell of a message: the customer too, unless it is a note or an activity."""
    message = house.db.get("messages", happening.message_id)
    conversation = house.db.get("conversations", happening.conversation_id)
    if message is None or conversation is None:
        return
    public = not message["private"] and message["message_type"] != ACTIVITY
    with_customer = public and happening.name != "first.reply.created"
    data = push_message(house, message, conversation, account_id=happening.account_id)
    if happening.data.get("echo_id") is not None:
        data["echo_id"] = happening.data["echo_id"]
    if happening.name == "message.updated":
        data["previous_changes"] = {name: _previous(name, pair) for name, pair in happening.changes.items()}
    system = message["sender_type"] is None and happening.name == "message.created"
    streams = _conversation_streams(house, conversation, with_customer=with_customer)
    _send(house, happening, streams, data, named=not system)


def _previous(name: str, pair: tuple[Any, Any]) -> list[Any]:
    return [iso(moment) for moment in pair] if name.endswith("_at") else list(pair)


@listens(*NAMED, *UNNAMED)
def conversation_told(house: Installation, happening: Happening) -> None:
    """Tell of a conversation; what is sent is read when it is sent, so it may be newer than the change."""
    with_customer = happening.name in ("conversation.created", "conversation.updated", "conversation.status_changed")
    who = performer(house, happening.performer, happening.account_id) if happening.name in NAMED else None

    def broadcast() -> None:
        conversation = house.db.get("conversations", happening.conversation_id)
        if conversation is None:
            return
        # Whether people's presence is known depends on which worker of the real server builds the payload.
        seen_from = happening.account_id if house.chance.random() < KNOWN_PRESENCE else None
        data = push_conversation(house, conversation, account_id=seen_from) | {"account_id": happening.account_id}
        if who is not None:
            data["performer"] = who
        streams = _conversation_streams(house, conversation, with_customer=with_customer)
        house.hub.broadcast(streams, happening.name, data)

    house.jobs.after(DELAYS.get(happening.name, 0.1), f"broadcast {happening.name}", broadcast)


@listens("contact.created", "contact.updated", "contact.merged", "contact.deleted")
def contact_told(house: Installation, happening: Happening) -> None:
    """Tell the whole account of a contact."""
    contact = happening.data.get("row") or house.db.get("contacts", happening.contact_id)
    if contact is not None:
        streams = audience.whole_account(happening.account_id)
        _send(house, happening, streams, push_contact(house, contact))


@listens("conversation.typing_on", "conversation.typing_off")
def typing_told(house: Installation, happening: Happening) -> None:
    """Tell everyone but who types, on all their devices."""
    conversation = house.db.get("conversations", happening.conversation_id)
    if conversation is None:
        return
    streams = _conversation_streams(house, conversation, with_customer=True)
    own = set(happening.data["streams"])
    data = {
        "conversation": push_conversation(house, conversation, account_id=happening.account_id),
        "user": happening.data["user"],
        "is_private": happening.data["is_private"],
    }
    _send(house, happening, [stream for stream in streams if stream not in own], data)


@listens("account.cache_invalidated")
def caches_told(house: Installation, happening: Happening) -> None:
    """Tell all agents that a list changed, not which."""
    streams = audience.whole_account(happening.account_id)
    _send(house, happening, streams, {"cache_keys": happening.data["cache_keys"]})
