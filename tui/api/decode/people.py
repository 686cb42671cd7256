"""People in an answer: agents, senders, contacts, teams, notes, the signed-in user."""

from __future__ import annotations

from tui.api.reading import (
    JsonObject,
    Rows,
    beyond,
    items,
    known,
    meta,
    obj,
    payload,
    record,
    rows,
    shapes,
    unlike,
    validated,
)
from tui.models.people import (
    Agent,
    Contact,
    ContactInbox,
    ContactPage,
    Membership,
    Note,
    Presence,
    Profile,
    Sender,
    Team,
)
from tui.models.wire import JsonValue, line, number, text

_CONTACT_SAME = (
    "name",
    "email",
    "phone_number",
    "identifier",
    "blocked",
    "custom_attributes",
    "additional_attributes",
    "created_at",
    "last_activity_at",
    "company_id",
)


_CONTACTS_OWN = ("email", "phone_number", "identifier")

# Who has a contact's `pubsub_token` hears what is written to them; an agent's `access_token` is the agent.
_TOKENS = ("access_token", "pubsub_token")
_CONTACT_ELSEWHERE = frozenset(
    ("availability_status", "avatar", "avatar_url", "inbox_id", "source_id", "type", *_TOKENS)
)
_AGENT_ELSEWHERE = frozenset(("availability_status", "avatar_url", "type", *_TOKENS))


def agent(value: JsonValue) -> Agent:
    """An agent from a list, an assignment or a push; with its envelope or bare."""
    return validated(Agent, agent_shape(record(value)))


def agents(value: JsonValue) -> Rows[Agent]:
    """Agents from a bare array or from under `payload`."""
    return rows(payload(value), lambda row: validated(Agent, agent_shape(row)))


def assigned(value: JsonValue) -> Agent | None:
    """The answer of an assignment to a person: null, and an empty one, is nobody."""
    return validated(Agent, shape) if (shape := agent_shape(value)) else None


def team(value: JsonValue) -> Team:
    """A team, whole or as `{id, name}`."""
    return validated(Team, team_shape(record(value)))


def teams(value: JsonValue) -> Rows[Team]:
    """Teams from a bare array or from under `payload`."""
    return rows(payload(value), lambda row: validated(Team, team_shape(row)))


def assigned_team(value: JsonValue) -> Team | None:
    """The answer of an assignment to a team: null is none."""
    return validated(Team, shape) if (shape := team_shape(value)) else None


def contact(value: JsonValue) -> Contact:
    """A contact: bare, under `payload`, or under `payload.contact` as the create answer has it."""
    inner = record(value)
    if "contact" in obj(inner) and "id" not in obj(inner):
        inner = obj(inner)["contact"]
    return validated(Contact, contact_shape(inner))


def contacts(value: JsonValue) -> Rows[Contact]:
    """Contacts from a list, a search or a filter."""
    return rows(payload(value), lambda row: validated(Contact, contact_shape(row)))


def contact_page(value: JsonValue) -> ContactPage:
    """A page of contacts with what its `meta` says; the search of 4.11 and newer counts the page alone."""
    found = contacts(value)
    about = meta(value)
    more = about.get("has_more")
    total = number(about.get("total_count", about.get("count")))
    return ContactPage(
        contacts=tuple(found),
        total=None if "has_more" in about else total,
        has_more=more if isinstance(more, bool) else None,
        passed_over=found.passed_over,
    )


def contact_inbox(value: JsonValue) -> ContactInbox:
    """One contact inbox: `{source_id, inbox}`."""
    return validated(ContactInbox, contact_inbox_shape(record(value)))


def contact_inboxes(value: JsonValue) -> Rows[ContactInbox]:
    """Doors through which a conversation may begin."""
    return rows(payload(value), lambda row: validated(ContactInbox, contact_inbox_shape(row)))


def note(value: JsonValue) -> Note:
    """A note on a contact."""
    return validated(Note, note_shape(record(value)))


def notes(value: JsonValue) -> Rows[Note]:
    """Notes on a contact, newest first."""
    return rows(payload(value), lambda row: validated(Note, note_shape(row)))


def profile(value: JsonValue) -> Profile:
    """The signed-in user: bare, or under `data` as the sign-in answer has it."""
    raw = obj(record(value))
    if known(raw) is None:
        raise unlike("Profile")
    shape = {
        "name": None,
        **raw,
        "access_token": text(raw.get("access_token")),
        "pubsub_token": text(raw.get("pubsub_token")),
        "accounts": shapes(raw.get("accounts"), membership_shape),
    }
    return validated(Profile, shape)


def membership(value: JsonValue) -> Membership:
    """One account of a user."""
    return validated(Membership, membership_shape(value))


def presence(value: JsonValue) -> Presence:
    """Who is there, from the data of `presence.update`; keys that are no ids are left out."""
    raw = obj(value)
    users = {user: word for key, word in obj(raw.get("users")).items() if (user := number(key)) is not None}
    present = [who for key, word in obj(raw.get("contacts")).items() if word != "offline" and (who := number(key))]
    return validated(Presence, {"users": users, "contacts": present})


def agent_shape(value: JsonValue) -> JsonObject | None:
    """Agent, PushUser, AgentBotSlim and the distribution's `assignee` all become one."""
    if (raw := known(value)) is None:
        return None
    return {
        "id": raw["id"],
        "name": raw.get("name") or raw.get("available_name"),
        "available_name": raw.get("available_name"),
        "email": raw.get("email"),
        "role": raw.get("role"),
        "availability": raw.get("availability_status"),
        "auto_offline": raw.get("auto_offline"),
        "confirmed": raw.get("confirmed"),
        "thumbnail": raw.get("thumbnail") or raw.get("avatar_url"),
        "custom_role_id": raw.get("custom_role_id"),
        "is_bot": raw.get("type") == "agent_bot" or "bot_type" in raw,
        "extra": beyond(Agent, raw, _AGENT_ELSEWHERE),
    }


def team_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {"name": None, **raw, "extra": beyond(Team, raw)}


def membership_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    access: JsonObject = {"api_access": raw["api_and_webhooks"]} if "api_and_webhooks" in raw else {}
    return {"name": None, **raw, **access}


def contact_shape(value: JsonValue) -> JsonObject | None:
    """Contact and PushContact; `availability_status` is presence."""
    if (raw := known(value)) is None:
        return None
    shape: JsonObject = {name: raw[name] for name in _CONTACT_SAME if name in raw}
    shape["id"] = raw["id"]
    shape["thumbnail"] = raw.get("thumbnail") or raw.get("avatar_url") or raw.get("avatar")
    shape["availability"] = raw.get("availability_status")
    inboxes = raw.get("contact_inboxes")
    if inboxes:
        shape["contact_inboxes"] = shapes(inboxes, contact_inbox_shape)
    elif "inbox_id" in raw and "source_id" in raw:
        shape["contact_inboxes"] = shapes([raw], contact_inbox_shape)
    shape["extra"] = beyond(Contact, raw, _CONTACT_ELSEWHERE)
    return shape


def contact_inbox_shape(value: JsonValue) -> JsonObject | None:
    """Nested `inbox{}` upstream; flat `inbox_id` in a distribution and in database rows."""
    raw = obj(value)
    inbox = obj(raw.get("inbox"))
    inbox_id = inbox.get("id", raw.get("inbox_id"))
    if number(inbox_id) is None:
        return None
    return {
        "inbox_id": inbox_id,
        "inbox_name": inbox.get("name"),
        "channel_type": inbox.get("channel_type"),
        "source_id": raw.get("source_id"),
    }


def sender_shape(value: JsonValue) -> JsonObject | None:
    """PushUser, PushContact and bots; webhooks and public answers name no type for a contact."""
    if (raw := known(value)) is None:
        return None
    kind = raw.get("type")
    if kind is None:
        kind = "user" if "available_name" in raw or "role" in raw else "contact"
    return {
        "id": raw["id"],
        "kind": kind,
        "name": raw.get("name") or raw.get("available_name"),
        "available_name": raw.get("available_name"),
        **({name: raw.get(name) for name in _CONTACTS_OWN} if kind == "contact" else {}),
    }


def sender(value: JsonValue) -> Sender:
    """Who wrote, typed or did something."""
    return validated(Sender, sender_shape(value))


def sender_if_any(value: JsonValue) -> Sender | None:
    """Who did it, None where the server does not say."""
    return validated(Sender, shape) if (shape := sender_shape(value)) else None


def note_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {**raw, "author": agent_shape(raw.get("user"))}


def names(value: JsonValue) -> tuple[str, ...]:
    """Titles of labels from a list of texts, in the server's order and each once."""
    return tuple(dict.fromkeys(title for item in items(payload(value)) if (title := line(item))))
