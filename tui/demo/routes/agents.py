"""Agents of the account, and who can be assigned."""

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, integer, is_true, listed
from tui.demo.registry import route
from tui.demo.shapes.people import agent, agents
from tui.demo.world.fresh import add_user, join

ACCOUNT = "/api/v1/accounts/{account_id}"
PATH = ACCOUNT + "/agents"
AVAILABILITIES = ("online", "offline", "busy")


@route("GET", PATH)
def index(call: Call) -> object:
    """Return all agents, by name."""
    rows = call.db.rows(
        "SELECT users.* FROM users JOIN account_users ON user_id = users.id WHERE account_id = ?"
        " ORDER BY lower(name), users.id",
        call.account_id,
    )
    return agents(call.house, rows, call.account_id)


def _place(wanted: Params) -> Params:
    columns: Params = {}
    if wanted.get("role"):
        if wanted["role"] not in ("agent", "administrator"):
            raise errors.broken()
        columns["role"] = wanted["role"]
    if wanted.get("availability"):
        if wanted["availability"] not in AVAILABILITIES:
            raise errors.broken()
        columns["availability"] = wanted["availability"]
    if wanted.get("auto_offline") is not None:
        columns["auto_offline"] = is_true(wanted["auto_offline"])
    return columns


def invite(call: Call, wanted: Params) -> Row:
    """Make somebody an agent; who has no account anywhere gets one, unconfirmed. Return the user.

    Raises:
        Refusal: 422, when they are one already.
    """
    email = str(wanted.get("email") or "").strip().lower()
    if "@" not in email:
        raise errors.invalid("Email is invalid", ["email"])
    user = call.db.find("users", email=email)
    if user and call.db.find("account_users", account_id=call.account_id, user_id=user["id"]):
        raise errors.invalid("User has already been taken", ["user_id"])
    name = str(wanted.get("name") or email.partition("@")[0])
    user_id = user["id"] if user else add_user(call.house, name, email, call.house.token(), confirmed=False)
    columns = {"role": "agent"} | _place(wanted)
    join(call.house, call.account_id, user_id, columns.pop("role"), inviter_id=call.user["id"], **columns)
    return call.found(call.db.get("users", user_id))


@route("POST", PATH)
def create(call: Call) -> object:
    """Invite an agent."""
    call.require_administrator()
    return agent(call.house, invite(call, call.wrapped("agent")), call.account_id)


@route("POST", PATH + "/bulk_create")
def bulk_create(call: Call) -> object:
    """Invite several agents by e-mail address; who is one already stays."""
    call.require_administrator()
    for email in listed(call.param("emails")):
        try:
            invite(call, {"email": email})
        except errors.Refusal:
            continue
    return NOTHING


def _member(call: Call) -> tuple[Row, Row]:
    user_id = call.number("id")
    member = call.found(call.db.find("account_users", account_id=call.account_id, user_id=user_id))
    return call.found(call.db.get("users", user_id)), member


@route("PATCH", PATH + "/{id}")
def update(call: Call) -> object:
    """Change an agent's name, role or availability."""
    call.require_administrator()
    (user, member), wanted = _member(call), call.wrapped("agent")
    now = call.house.now()
    if wanted.get("name"):
        call.db.update("users", user["id"], name=str(wanted["name"]), updated_at=now)
    call.db.update("account_users", member["id"], updated_at=now, **_place(wanted))
    return agent(call.house, call.found(call.db.get("users", user["id"])), call.account_id)


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Take an agent out of the account."""
    call.require_administrator()
    user, member = _member(call)
    call.db.delete("account_users", id=member["id"])
    call.db.execute(
        "DELETE FROM inbox_members WHERE user_id = ? AND inbox_id IN (SELECT id FROM inboxes WHERE account_id = ?)",
        user["id"],
        call.account_id,
    )
    call.db.execute(
        "DELETE FROM team_members WHERE user_id = ? AND team_id IN (SELECT id FROM teams WHERE account_id = ?)",
        user["id"],
        call.account_id,
    )
    return NOTHING


def assignable(call: Call, inbox_ids: list[int]) -> list[Row]:
    """Return who can be assigned in all of some inboxes: their common members, and administrators."""
    common: set[int] | None = None
    for inbox_id in inbox_ids:
        call.found(call.db.find("inboxes", account_id=call.account_id, id=inbox_id))
        members = set(call.db.column("SELECT user_id FROM inbox_members WHERE inbox_id = ?", inbox_id))
        common = members if common is None else common & members
    administrators = call.db.column(
        "SELECT user_id FROM account_users WHERE account_id = ? AND role = 'administrator'", call.account_id
    )
    found = (common or set()) | set(administrators)
    return [user for user_id in sorted(found) if (user := call.db.get("users", user_id))]


@route("GET", ACCOUNT + "/assignable_agents")
def assignable_agents(call: Call) -> object:
    """Return who can be assigned in all the given inboxes."""
    inbox_ids = [integer(inbox_id) for inbox_id in listed(call.param("inbox_ids"))]
    if not inbox_ids:
        raise errors.not_found()
    return {"payload": agents(call.house, assignable(call, inbox_ids), call.account_id)}


@route("GET", ACCOUNT + "/inboxes/{inbox_id}/assignable_agents")
def assignable_agents_of_inbox(call: Call) -> object:
    """Return who can be assigned in one inbox; the older way to ask."""
    return {"payload": agents(call.house, assignable(call, [call.number("inbox_id")]), call.account_id)}
