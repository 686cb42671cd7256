"""Agent bots of an account, and the tokens they act with."""

from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import Params
from tui.demo.registry import route
from tui.demo.shapes.files import avatar_url

BASE = "/api/v1/accounts/{account_id}/agent_bots"


def bot_token(house: Installation, bot_id: int) -> str:
    """Return the token a bot acts with; it gets one when it has none."""
    known = house.db.find("access_tokens", owner_type="AgentBot", owner_id=bot_id)
    if known is not None:
        return str(known["token"])
    token = house.token()
    house.db.insert("access_tokens", owner_type="AgentBot", owner_id=bot_id, token=token)
    return token


def agent_bot(house: Installation, row: Row, account_id: int | None, *, administrator: bool = True) -> dict[str, Any]:
    """Return an AgentBot (objects, section 5); token and secret only for the account's own bots."""
    own = row["account_id"] is not None and row["account_id"] == account_id
    shape: dict[str, Any] = {"id": row["id"], "name": row["name"], "description": row["description"]}
    if house.at_least(4, 1):
        shape["thumbnail"] = avatar_url(house, row)
    if row["account_id"] is not None:
        shape["outgoing_url"] = row["outgoing_url"]
    shape |= {"bot_type": row["bot_type"], "bot_config": row["bot_config"], "account_id": row["account_id"]}
    if own:
        shape["access_token"] = bot_token(house, row["id"])
    if own and administrator and house.at_least(4, 13):
        shape["secret"] = row["secret"]
    if house.at_least(4, 1):
        shape["system_bot"] = row["account_id"] is None
    return shape


def new_bot(house: Installation, given: Params, account_id: int | None) -> Row:
    """Add a bot and give it a token.

    Raises:
        Refusal: 422 without a name.
    """
    if not given.get("name"):
        raise errors.invalid("Name can't be blank", ["name"])
    now = house.now()
    row_id = house.db.insert(
        "agent_bots",
        account_id=account_id,
        name=given["name"],
        description=given.get("description"),
        outgoing_url=given.get("outgoing_url"),
        bot_config=given.get("bot_config") or {},
        secret=house.token(),
        created_at=now,
        updated_at=now,
    )
    bot_token(house, row_id)
    row = house.db.get("agent_bots", row_id)
    assert row is not None
    return row


def remove_bot(house: Installation, bot_id: int) -> None:
    """Forget a bot, its token and its inboxes."""
    house.db.delete("agent_bots", id=bot_id)
    house.db.delete("access_tokens", owner_type="AgentBot", owner_id=bot_id)
    house.db.execute("UPDATE inboxes SET agent_bot_id = NULL WHERE agent_bot_id = ?", bot_id)


def _visible(call: Call) -> Row:
    row = call.found(call.db.get("agent_bots", call.number("id")))
    if row["account_id"] not in (None, call.account_id):
        raise errors.not_found()
    return row


def _own(call: Call) -> Row:
    call.require_administrator()
    return call.found(call.db.find("agent_bots", id=call.number("id"), account_id=call.account_id))


def _shape(call: Call, row: Row) -> dict[str, Any]:
    return agent_bot(call.house, row, call.account_id, administrator=call.is_administrator)


@route("GET", BASE)
def index(call: Call) -> object:
    """List the account's bots and those of the installation."""
    rows = call.db.rows(
        "SELECT * FROM agent_bots WHERE account_id = ? OR account_id IS NULL ORDER BY id", call.account_id
    )
    return [_shape(call, row) for row in rows]


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show one bot."""
    return _shape(call, _visible(call))


@route("POST", BASE)
def create(call: Call) -> object:
    """Add a bot. Administrators only."""
    call.require_administrator()
    return _shape(call, new_bot(call.house, call.params, call.account_id))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a bot."""
    row = _own(call)
    names = ("name", "description", "outgoing_url", "bot_config")
    changes = {name: call.param(name) for name in names if call.says(name)}
    call.db.update("agent_bots", row["id"], **changes, updated_at=call.house.now())
    return _shape(call, _own(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a bot."""
    remove_bot(call.house, _own(call)["id"])
    return NOTHING


@route("DELETE", BASE + "/{id}/avatar")
def destroy_avatar(call: Call) -> object:
    """Take a bot's picture away."""
    row = _own(call)
    call.db.update("agent_bots", row["id"], avatar_blob_id=None)
    return _shape(call, _own(call))


@route("POST", BASE + "/{id}/reset_access_token", since="4.3")
def reset_access_token(call: Call) -> object:
    """Give a bot a new token; the old one dies."""
    row = _own(call)
    call.db.delete("access_tokens", owner_type="AgentBot", owner_id=row["id"])
    return _shape(call, row)


@route("POST", BASE + "/{id}/reset_secret", since="4.13")
def reset_secret(call: Call) -> object:
    """Give a bot a new signing secret."""
    row = _own(call)
    call.db.update("agent_bots", row["id"], secret=call.house.token())
    return _shape(call, _own(call))
