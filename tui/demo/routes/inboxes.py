"""Inboxes, their members and their bots."""

from typing import Any

from tui.demo import errors
from tui.demo.access import visible_inboxes
from tui.demo.acts import conversations, files
from tui.demo.acts.caches import inbox_changed
from tui.demo.acts.inboxes import add_inbox, columns_from
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Upload, integer, listed
from tui.demo.registry import route
from tui.demo.shapes.conversations import slim_bot
from tui.demo.shapes.inboxes import inbox
from tui.demo.shapes.people import agents

ACCOUNT = "/api/v1/accounts/{account_id}"
PATH = ACCOUNT + "/inboxes"
MEMBERS = ACCOUNT + "/inbox_members"


def _shown(call: Call, row: Row) -> dict[str, Any]:
    return inbox(call.house, row, for_administrator=call.is_administrator)


def inbox_of(call: Call, place: str = "id") -> Row:
    """Return the inbox whose id stands in the path.

    Raises:
        Refusal: 404 when there is none, 401 when the caller is no member.
    """
    row = call.found(call.db.find("inboxes", account_id=call.account_id, id=call.number(place)))
    visible = visible_inboxes(call)
    if visible is not None and row["id"] not in visible:
        raise errors.not_allowed()
    return row


@route("GET", PATH)
def index(call: Call) -> object:
    """Return the inboxes the caller is a member of: by name, before 4.8 by id."""
    visible = visible_inboxes(call)
    order = "lower(name), id" if call.house.at_least(4, 8) else "id"
    rows = call.db.where("inboxes", account_id=call.account_id, order=order)
    return {"payload": [_shown(call, row) for row in rows if visible is None or row["id"] in visible]}


@route("GET", PATH + "/{id}")
def show(call: Call) -> object:
    """Return one inbox."""
    return _shown(call, inbox_of(call))


@route("POST", PATH)
def create(call: Call) -> object:
    """Add an inbox."""
    call.require_administrator()
    row = add_inbox(call.house, call.account_id, call.params)
    inbox_changed(call.house, call.account_id)
    return _shown(call, row)


@route("PATCH", PATH + "/{id}")
def update(call: Call) -> object:
    """Change an inbox."""
    call.require_administrator()
    row = inbox_of(call)
    columns = columns_from(call.params, row)
    avatar = call.param("avatar")
    if isinstance(avatar, Upload):
        columns["avatar_blob_id"] = files.keep(call.house, avatar)
    call.db.update("inboxes", row["id"], updated_at=call.house.now(), **columns)
    inbox_changed(call.house, call.account_id)
    return _shown(call, inbox_of(call))


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Have an inbox removed, with its conversations, by a job."""
    call.require_administrator()
    row = inbox_of(call)

    def work(house: Any, inbox_id: int) -> None:
        for conversation in house.db.where("conversations", inbox_id=inbox_id):
            conversations.remove(house, conversation)
        house.db.delete("contact_inboxes", inbox_id=inbox_id)
        house.db.delete("inbox_members", inbox_id=inbox_id)
        house.db.delete("inboxes", id=inbox_id)

    call.house.later(1, "inbox deletion", work, row["id"])
    inbox_changed(call.house, call.account_id)
    return {"message": "Your inbox deletion request will be processed in some time."}


@route("POST", PATH + "/{id}/reset_secret", since="4.13")
def reset_secret(call: Call) -> object:
    """Give the inbox a new secret to sign webhooks with."""
    call.require_administrator()
    row = inbox_of(call)
    call.db.update("inboxes", row["id"], secret=call.house.token())
    return _shown(call, inbox_of(call))


@route("GET", PATH + "/{id}/agent_bot")
def agent_bot(call: Call) -> object:
    """Return the bot that answers in the inbox."""
    row = inbox_of(call)
    bot = call.db.get("agent_bots", row["agent_bot_id"]) if row["agent_bot_id"] else None
    return {"agent_bot": slim_bot(call.house, bot)} if bot else {}


@route("POST", PATH + "/{id}/set_agent_bot")
def set_agent_bot(call: Call) -> object:
    """Have a bot answer in the inbox, or none."""
    call.require_administrator()
    row = inbox_of(call)
    bot_id = integer(call.param("agent_bot"))
    if bot_id:
        call.found(call.db.get("agent_bots", bot_id))
    call.db.update("inboxes", row["id"], agent_bot_id=bot_id or None)
    return NOTHING


def _members(call: Call, row: Row) -> list[Row]:
    return call.db.rows(
        "SELECT users.* FROM inbox_members JOIN users ON users.id = user_id WHERE inbox_id = ? ORDER BY inbox_members.id",
        row["id"],
    )


def _members_answer(call: Call, row: Row) -> dict[str, Any]:
    return {"payload": agents(call.house, _members(call, row), call.account_id)}


def _inbox_in_body(call: Call) -> Row:
    row = call.found(call.db.find("inboxes", account_id=call.account_id, id=integer(call.param("inbox_id"))))
    call.require_administrator()
    return row


def _wanted(call: Call) -> list[int]:
    return [integer(user_id) for user_id in listed(call.param("user_ids"))]


def _add(call: Call, row: Row) -> None:
    known = set(call.db.column("SELECT user_id FROM inbox_members WHERE inbox_id = ?", row["id"]))
    for user_id in _wanted(call):
        if user_id not in known:
            call.db.insert("inbox_members", inbox_id=row["id"], user_id=user_id)


@route("GET", MEMBERS + "/{inbox_id}")
def members(call: Call) -> object:
    """Return the members of an inbox."""
    return _members_answer(call, inbox_of(call, "inbox_id"))


@route("POST", MEMBERS)
def add_members(call: Call) -> object:
    """Add members; return all of them."""
    row = _inbox_in_body(call)
    _add(call, row)
    inbox_changed(call.house, call.account_id)
    return _members_answer(call, row)


@route("PATCH", MEMBERS)
def replace_members(call: Call) -> object:
    """Have exactly these members."""
    row, wanted = _inbox_in_body(call), _wanted(call)
    for user in _members(call, row):
        if user["id"] not in wanted:
            call.db.delete("inbox_members", inbox_id=row["id"], user_id=user["id"])
    _add(call, row)
    inbox_changed(call.house, call.account_id)
    return _members_answer(call, row)


@route("DELETE", MEMBERS)
def drop_members(call: Call) -> object:
    """Take members out of an inbox."""
    row = _inbox_in_body(call)
    for user_id in _wanted(call):
        call.db.delete("inbox_members", inbox_id=row["id"], user_id=user_id)
    inbox_changed(call.house, call.account_id)
    return NOTHING
