"""The queue: lists of conversations, their counts, search and filter, and single ones."""

from typing import Any

from tui.demo import errors
from tui.demo.access import conversation_of
from tui.demo.acts import contacts, conversations
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.filtering import Grammar
from tui.demo.params import integer
from tui.demo.queue import asked_for, counts, narrowed_to_assignee, order, rows, seen_by
from tui.demo.registry import route
from tui.demo.routes.messages import write_from
from tui.demo.shapes.conversations import conversation
from tui.demo.shapes.times import epoch

PATH = "/api/v1/accounts/{account_id}/conversations"


def shown(call: Call, row: Row) -> dict[str, Any]:
    """Return a conversation as the caller sees it."""
    return conversation(call.house, row, call.user_row["id"] if call.user_row else None)


@route("GET", PATH)
def index(call: Call) -> object:
    """Return a page of the queue with its counts."""
    scope = asked_for(call)
    meta = counts(call, scope)
    wanted = narrowed_to_assignee(call, scope)
    if call.param("updated_within"):
        recent = wanted.narrowed("updated_at > ?", call.house.now() - integer(call.param("updated_within")))
        found = rows(call, recent, order(call), page=None)
    else:
        found = rows(call, wanted, order(call), page=call.page)
    return {"data": {"meta": meta, "payload": [shown(call, row) for row in found]}}


@route("GET", PATH + "/meta")
def meta(call: Call) -> object:
    """Return the counts alone."""
    return {"meta": counts(call, asked_for(call))}


@route("POST", PATH + "/filter")
def filtered(call: Call) -> object:
    """Return a page of what a filter finds, newest activity first."""
    condition = Grammar(call, "conversations").read(call.param("payload"))
    scope = seen_by(call).narrowed(condition.parts[0], *condition.values)
    found = rows(call, scope, "last_activity_at DESC, id DESC", page=call.page)
    return {"meta": counts(call, scope, with_assigned=False), "payload": [shown(call, row) for row in found]}


@route("GET", PATH + "/search")
def search(call: Call) -> object:
    """Return the conversations of any status with a message that contains the text."""
    text = f"%{call.param('q') or ''}%"
    scope = seen_by(call).narrowed(
        "EXISTS (SELECT 1 FROM messages WHERE messages.conversation_id = conversations.id AND content LIKE ?"
        " AND message_type IN (0, 1))",
        text,
    )
    found = rows(call, scope, "last_activity_at DESC, id DESC", page=call.page)
    return {
        "meta": counts(call, scope, with_assigned=False),
        "payload": [_search_result(call, row, text) for row in found],
    }


def _search_result(call: Call, row: Row, text: str) -> dict[str, Any]:
    contact, inbox = call.db.get("contacts", row["contact_id"]), call.db.get("inboxes", row["inbox_id"])
    assert contact is not None
    assert inbox is not None
    matching = call.db.rows(
        "SELECT * FROM messages WHERE conversation_id = ? AND content LIKE ? AND message_type IN (0, 1) ORDER BY id",
        row["id"],
        text,
    )
    return {
        "id": row["display_id"],
        "uuid": row["uuid"],
        "created_at": epoch(row["created_at"]),
        "contact": {"id": contact["id"], "name": contact["name"]},
        "inbox": {"id": inbox["id"], "name": inbox["name"], "channel_type": inbox["channel_type"]},
        "messages": [_matching(call, message) for message in matching],
        "account_id": row["account_id"],
    }


def _matching(call: Call, message: Row) -> dict[str, Any]:
    shape: dict[str, Any] = {"content": message["content"], "id": message["id"]}
    table = {"User": "users", "Contact": "contacts", "AgentBot": "agent_bots"}.get(message["sender_type"] or "")
    if table and (sender := call.db.get(table, message["sender_id"])):
        shape["sender_name"] = sender["name"]
    return shape | {"message_type": message["message_type"], "created_at": epoch(message["created_at"])}


@route("GET", PATH + "/unread_counts", since="4.14")
def unread_counts(call: Call) -> object:
    """Refuse: the feature is off, as on a fresh server."""
    del call
    raise errors.forbidden("Conversation unread counts feature not enabled for this account")


@route("GET", PATH + "/{conversation_id}", bots=True)
def show(call: Call) -> object:
    """Return one conversation."""
    if call.bot_row is not None and not call.house.at_least(4, 14):
        raise errors.not_for_bots()
    return shown(call, conversation_of(call))


@route("POST", PATH, bots=True)
def create(call: Call) -> object:
    """Open a conversation in a contact's session, with its first message if one came."""
    session = _session(call)
    inbox = call.found(call.db.get("inboxes", session["inbox_id"]))
    if call.user_row is not None and not call.is_administrator:
        member = call.db.find("inbox_members", inbox_id=inbox["id"], user_id=call.user["id"])
        if member is None:
            raise errors.not_allowed()
    if inbox["lock_to_single_conversation"]:
        last = call.db.one(
            "SELECT * FROM conversations WHERE contact_inbox_id = ? ORDER BY id DESC LIMIT 1", session["id"]
        )
        if last is not None:
            return shown(call, last)
    row = conversations.create(call.house, session, **_wishes(call))
    first = call.param("message")
    if isinstance(first, dict) and first:
        write_from(call, row, first)
    if not call.house.at_least(4, 8):
        # Assigning happens inside the request there, and so may what the thread says about it.
        call.house.jobs.run_due()
    return shown(call, conversations.get(call.house, row["id"]))


def _session(call: Call) -> Row:
    inbox_id, contact_id, source_id = (call.param(name) for name in ("inbox_id", "contact_id", "source_id"))
    if inbox_id in (None, "") and source_id:
        known = call.db.one(
            "SELECT contact_inboxes.* FROM contact_inboxes JOIN inboxes ON inboxes.id = contact_inboxes.inbox_id"
            " WHERE source_id = ? AND account_id = ? LIMIT 1",
            str(source_id),
            call.account_id,
        )
        return call.found(known)
    inbox = call.found(call.db.find("inboxes", account_id=call.account_id, id=integer(inbox_id)))
    if contact_id in (None, "") and source_id:
        return call.found(call.db.find("contact_inboxes", inbox_id=inbox["id"], source_id=str(source_id)))
    contact = call.found(call.db.find("contacts", account_id=call.account_id, id=integer(contact_id)))
    return contacts.session_in(call.house, contact, inbox, str(source_id) if source_id else None)


def _wishes(call: Call) -> dict[str, Any]:
    wishes: dict[str, Any] = {}
    if call.param("status"):
        if call.param("status") not in conversations.STATUSES:
            raise errors.broken()
        wishes["status"] = call.param("status")
    for name in ("additional_attributes", "custom_attributes"):
        if isinstance(call.param(name), dict):
            wishes[name] = call.param(name)
    team = call.db.find("teams", account_id=call.account_id, id=integer(call.param("team_id")))
    if team:
        wishes["team_id"] = team["id"]
    assignee = integer(call.param("assignee_id"))
    if call.db.find("account_users", account_id=call.account_id, user_id=assignee) and (
        team is None or call.db.find("team_members", team_id=team["id"], user_id=assignee)
    ):
        wishes["assignee_id"] = assignee
    return wishes


@route("PATCH", PATH + "/{conversation_id}", bots=True)
def update(call: Call) -> object:
    """Change the priority."""
    row = conversation_of(call)
    if call.says("priority"):
        row = conversations.set_priority(call.house, row, call.param("priority"))
    return shown(call, row)


@route("DELETE", PATH + "/{conversation_id}", since="4.3")
def delete(call: Call) -> object:
    """Delete a conversation; nobody is told."""
    row = conversation_of(call)
    call.require_administrator()
    conversations.remove(call.house, row)
    return NOTHING
