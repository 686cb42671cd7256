"""Platform API: agent bots that an app makes."""

from typing import Any

from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import integer
from tui.demo.registry import route
from tui.demo.routes.agent_bots import bot_token, new_bot, remove_bot
from tui.demo.routes.platform_accounts import grant, permitted, record

BASE = "/platform/api/v1/agent_bots"


def _shape(call: Call, row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        # 4.10 and older say the name here.
        "outgoing_url": row["outgoing_url"] if call.house.at_least(4, 11) else row["name"],
        "account_id": row["account_id"],
        "access_token": bot_token(call.house, row["id"]),
    }


def _bot(call: Call) -> Row:
    return record(call, "agent_bots", call.number("id"), "AgentBot")


@route("GET", BASE)
def index(call: Call) -> object:
    """List the app's bots."""
    assert call.platform_app is not None
    rows = call.db.rows(
        "SELECT agent_bots.* FROM agent_bots JOIN platform_permissibles ON owner_id = agent_bots.id"
        " WHERE owner_type = 'AgentBot' AND platform_app_id = ? ORDER BY agent_bots.id",
        call.platform_app["id"],
    )
    return [_shape(call, row) for row in rows]


@route("POST", BASE)
def create(call: Call) -> object:
    """Make a bot for one of the app's accounts, or for the installation."""
    account_id = integer(call.param("account_id")) or None
    if account_id is not None:
        permitted(call, "Account", account_id)
    row = new_bot(call.house, call.params, account_id)
    grant(call, "AgentBot", row["id"])
    return _shape(call, row)


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show a bot."""
    return _shape(call, _bot(call))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Change a bot."""
    row = _bot(call)
    changes = {name: call.param(name) for name in ("name", "description", "outgoing_url") if call.says(name)}
    call.db.update("agent_bots", row["id"], **changes, updated_at=call.house.now())
    return _shape(call, _bot(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove a bot."""
    row = _bot(call)
    remove_bot(call.house, row["id"])
    call.db.delete("platform_permissibles", owner_type="AgentBot", owner_id=row["id"])
    return NOTHING


@route("DELETE", BASE + "/{id}/avatar")
def destroy_avatar(call: Call) -> object:
    """Take a bot's picture away."""
    call.db.update("agent_bots", _bot(call)["id"], avatar_blob_id=None)
    return _shape(call, _bot(call))
