"""What is done to conversations: opened, resolved, snoozed, assigned, labelled, read, muted, deleted."""

from typing import Any

from tui.demo import errors
from tui.demo.acts import activities, contacts, turns
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.conversations import PRIORITIES, labels_of, priority

STATUSES = ("open", "resolved", "pending", "snoozed")

WATCHED = frozenset(
    {"team_id", "assignee_id", "status", "snoozed_until", "custom_attributes", "waiting_since"}
    | {"first_reply_created_at", "priority", "assignee_agent_bot_id"}
)
"""The columns whose change is told as `conversation.updated`."""


def get(house: Installation, conversation_id: int) -> Row:
    """Return a conversation by its database id."""
    row = house.db.get("conversations", conversation_id)
    assert row is not None
    return row


def change(house: Installation, conversation: Row, *, contact: str | None = None, **columns: Any) -> Row:
    """Change columns of a conversation and tell of it; return the new row.

    Args:
        contact: The customer's name, when it was the customer who did it.
    """
    changes = {name: (conversation[name], value) for name, value in columns.items() if conversation[name] != value}
    if not changes:
        return conversation
    house.db.update("conversations", conversation["id"], updated_at=house.now(), **columns)
    after = get(house, conversation["id"])
    changes["updated_at"] = (conversation["updated_at"], after["updated_at"])
    _tell(house, after, changes, contact)
    return after


def _tell(house: Installation, after: Row, changes: dict[str, tuple[Any, Any]], contact: str | None) -> None:
    account_id, actor = after["account_id"], activities.actor_name(house, house.performer)
    if "status" in changes:
        status = after["status"]
        house.happen("conversation.status_changed", account_id=account_id, conversation=after, changes=changes)
        if status in ("open", "resolved"):
            name = "conversation.opened" if status == "open" else "conversation.resolved"
            house.happen(name, account_id=account_id, conversation=after, changes=changes)
        activities.write(house, after, activities.of_status(status, actor, contact), status=status)
        if status == "open":
            _want_assignment(house, after)
        elif status == "resolved":
            # Whoever resolves has room for another.
            house.happen("inbox.has_room", account_id=account_id, inbox_id=after["inbox_id"])
    if "contact_last_seen_at" in changes:
        house.happen("conversation.read", account_id=account_id, conversation=after, changes=changes)
    if "contact_id" in changes:
        house.happen("conversation.contact_changed", account_id=account_id, conversation=after, changes=changes)
    if "priority" in changes:
        before = None if changes["priority"][0] is None else PRIORITIES[changes["priority"][0]]
        activities.write(house, after, activities.of_priority(before, priority(after), actor))
    if changes.keys() & WATCHED:
        house.happen("conversation.updated", account_id=account_id, conversation=after, changes=changes)
    if "assignee_id" in changes:
        _tell_assignee(house, after, changes, actor)
    if "team_id" in changes:
        house.happen("team.changed", account_id=account_id, conversation=after, changes=changes)
        team_before, team_after = (house.db.get("teams", team_id) for team_id in changes["team_id"])
        activities.write(house, after, activities.of_team(team_before, team_after, actor))


def _tell_assignee(house: Installation, after: Row, changes: dict[str, tuple[Any, Any]], actor: str | None) -> None:
    assignee = house.db.get("users", after["assignee_id"]) if after["assignee_id"] else None
    if assignee is not None:
        participate(house, after, assignee["id"])
    house.happen("assignee.changed", account_id=after["account_id"], conversation=after, changes=changes)
    if actor is None and assignee is not None and house.at_least(4, 15):
        actor = "Default Policy"
    if assignee is None and after["status"] == "open" and house.at_least(4, 16):
        _want_assignment(house, after)
    line = activities.of_assignee(assignee, house.performer, actor)
    own = assignee is not None and house.performer is not None and assignee["id"] == house.performer.id
    if own and not house.at_least(4, 8):
        activities.write_soon(house, after, line)
    else:
        activities.write(house, after, line)


def _want_assignment(house: Installation, conversation: Row, *, new: bool = False) -> None:
    """Have whoever assigns automatically look at a conversation."""
    house.happen(
        "assignment.wanted", account_id=conversation["account_id"], conversation=conversation, row=conversation, new=new
    )


def create(house: Installation, session: Row, **columns: Any) -> Row:
    """Open a conversation in a contact's session; return it.

    Args:
        columns: What differs from an open, unassigned one.
    """
    db, now = house.db, house.now()
    inbox = db.get("inboxes", session["inbox_id"])
    assert inbox is not None
    account_id = inbox["account_id"]
    display_id = db.value("SELECT next_display_id FROM accounts WHERE id = ?", account_id)
    db.update("accounts", account_id, next_display_id=display_id + 1)
    conversation_id = db.insert(
        "conversations",
        account_id=account_id,
        display_id=display_id,
        inbox_id=inbox["id"],
        contact_id=session["contact_id"],
        contact_inbox_id=session["id"],
        uuid=house.uuid(),
        **{"waiting_since": now, "last_activity_at": now, "created_at": now, "updated_at": now} | columns,
    )
    conversation = get(house, conversation_id)
    house.happen("conversation.created", account_id=account_id, conversation=conversation)
    if conversation["assignee_id"]:
        participate(house, conversation, conversation["assignee_id"])
        house.happen(
            "assignee.changed",
            account_id=account_id,
            conversation=conversation,
            changes={"assignee_id": (None, conversation["assignee_id"])},
        )
    if conversation["status"] == "open":
        _want_assignment(house, conversation, new=True)
    return get(house, conversation_id)


def set_status(
    house: Installation,
    conversation: Row,
    status: str | None,
    *,
    snoozed_until: float | None = None,
    contact: str | None = None,
) -> Row:
    """Give a conversation a status; without one, open and resolved take turns. Snoozing without a time keeps the old.

    Raises:
        Refusal: 500, for a status nobody knows.
    """
    if status is None:
        status = "resolved" if conversation["status"] == "open" else "open"
    if status not in STATUSES:
        raise errors.broken()
    columns: dict[str, Any] = {"status": status}
    if status != "snoozed":
        columns["snoozed_until"] = None
    elif snoozed_until is not None:
        columns["snoozed_until"] = snoozed_until
    if status == "resolved" and house.at_least(4, 15):
        columns["waiting_since"] = None
    return change(house, conversation, contact=contact, **columns)


def set_priority(house: Installation, conversation: Row, name: object) -> Row:
    """Give a conversation a priority by name, or none.

    Raises:
        Refusal: 500, for a priority nobody knows.
    """
    if name in (None, ""):
        return change(house, conversation, priority=None)
    if name not in PRIORITIES:
        raise errors.broken()
    return change(house, conversation, priority=PRIORITIES.index(str(name)))


def assign_agent(house: Installation, conversation: Row, user_id: int) -> Row:
    """Assign a conversation to a user of its account; an id nobody there has unassigns."""
    member = house.db.find("account_users", account_id=conversation["account_id"], user_id=user_id)
    columns: dict[str, Any] = {"assignee_id": user_id if member else None, "assignee_agent_bot_id": None}
    return change(house, conversation, **columns)


def assign_bot(house: Installation, conversation: Row, bot_id: int) -> Row:
    """Assign a conversation to an agent bot; an id nobody has unassigns (4.8+)."""
    bot = house.db.get("agent_bots", bot_id)
    fits = bot is not None and bot["account_id"] in (None, conversation["account_id"])
    return change(house, conversation, assignee_id=None, assignee_agent_bot_id=bot_id if fits else None)


def assign_team(house: Installation, conversation: Row, team_id: int) -> Row:
    """Assign a conversation to a team; an assignee who is no member of it goes, a member may come."""
    team = house.db.find("teams", account_id=conversation["account_id"], id=team_id)
    columns: dict[str, Any] = {"team_id": team["id"] if team else None}
    if team is not None:
        member = house.db.find("team_members", team_id=team["id"], user_id=conversation["assignee_id"])
        if conversation["assignee_id"] is None or member is None:
            columns["assignee_id"] = turns.free_member(house, conversation, team)
    return change(house, conversation, **columns)


def set_labels(house: Installation, conversation: Row, titles: list[str]) -> list[str]:
    """Replace the labels of a conversation; return what it carries now."""
    before = labels_of(house, conversation["id"])
    wanted = list(dict.fromkeys(title.strip().lower() for title in titles if title.strip()))
    added = [title for title in wanted if title not in before]
    removed = [title for title in before if title not in wanted]
    if not added and not removed:
        return before
    for title in removed:
        house.db.delete("taggings", target_type="Conversation", target_id=conversation["id"], title=title)
    for title in added:
        house.db.insert("taggings", target_type="Conversation", target_id=conversation["id"], title=title)
    house.db.update("conversations", conversation["id"], updated_at=house.now())
    after, account_id = get(house, conversation["id"]), conversation["account_id"]
    changes = {"label_list": (before, wanted)}
    for _ in range(1 if house.at_least(4, 15) else 2):
        house.happen("conversation.updated", account_id=account_id, conversation=after, changes=changes)
    for line in activities.of_labels(added, removed, activities.actor_name(house, house.performer)):
        activities.write(house, after, line)
    return labels_of(house, conversation["id"])


def participate(house: Installation, conversation: Row, user_id: int) -> bool:
    """Make a user follow a conversation; return whether they did not before."""
    if house.db.find("participants", conversation_id=conversation["id"], user_id=user_id):
        return False
    house.db.insert("participants", conversation_id=conversation["id"], user_id=user_id, created_at=house.now())
    return True


def mute(house: Installation, conversation: Row) -> Row:
    """Resolve a conversation and block its contact."""
    after = set_status(house, conversation, "resolved")
    contact = house.db.get("contacts", conversation["contact_id"])
    if contact is not None:
        contacts.change(house, contact, blocked=True)
    if actor := activities.actor_name(house, house.performer):
        activities.write(house, after, f"{actor} has muted the conversation")
    return after


def unmute(house: Installation, conversation: Row) -> None:
    """Unblock the contact of a conversation."""
    contact = house.db.get("contacts", conversation["contact_id"])
    if contact is not None:
        contacts.change(house, contact, blocked=False)
    if actor := activities.actor_name(house, house.performer):
        activities.write(house, conversation, f"{actor} has unmuted the conversation")


def mark_seen(house: Installation, conversation: Row, user_id: int) -> Row:
    """Note that an agent looked at a conversation; who is shared, so everybody's unread count is gone.

    From 4.11 on at most once an hour unless something is unread.
    """
    columns: dict[str, Any] = {}
    now = house.now()
    if _may_see(house, conversation, "agent_last_seen_at", now):
        columns["agent_last_seen_at"] = now
    if conversation["assignee_id"] == user_id and _may_see(house, conversation, "assignee_last_seen_at", now):
        columns["assignee_last_seen_at"] = now
    if columns:
        house.db.update("conversations", conversation["id"], **columns)
        house.happen(
            "conversation.seen", account_id=conversation["account_id"], conversation=conversation, user_id=user_id
        )
    return get(house, conversation["id"])


def _may_see(house: Installation, conversation: Row, column: str, now: float) -> bool:
    seen = conversation[column]
    if not house.at_least(4, 11) or seen is None or now - seen >= 3600:
        return True
    return bool(
        house.db.value(
            "SELECT 1 FROM messages WHERE conversation_id = ? AND message_type = 0 AND created_at > ? LIMIT 1",
            conversation["id"],
            seen,
        )
    )


def mark_unread(house: Installation, conversation: Row) -> Row:
    """Move both last looks to a second before the customer's last message."""
    last = house.db.value(
        "SELECT max(created_at) FROM messages WHERE conversation_id = ? AND message_type = 0", conversation["id"]
    )
    if last is not None:
        moment = float(int(last) - 1)
        house.db.update("conversations", conversation["id"], agent_last_seen_at=moment, assignee_last_seen_at=moment)
    return get(house, conversation["id"])


def remove(house: Installation, conversation: Row) -> None:
    """Delete a conversation and all that hangs on it; nobody is told, as on the real server."""
    db, conversation_id = house.db, conversation["id"]
    house.happen("conversation.deleted", account_id=conversation["account_id"], conversation=conversation)
    db.execute(
        "DELETE FROM attachments WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = ?)",
        conversation_id,
    )
    db.delete("messages", conversation_id=conversation_id)
    db.delete("taggings", target_type="Conversation", target_id=conversation_id)
    db.delete("participants", conversation_id=conversation_id)
    db.delete("mentions", conversation_id=conversation_id)
    db.delete("conversations", id=conversation_id)


def wake_due(house: Installation) -> None:
    """Reopen the snoozed conversations whose time has come."""
    rows = house.db.rows(
        "SELECT * FROM conversations WHERE status = 'snoozed' AND snoozed_until <= ? ORDER BY snoozed_until",
        house.now(),
    )
    for row in rows:
        set_status(house, row, "open")
