"""Teams and their members."""

from tui.demo import errors
from tui.demo.acts.caches import team_changed
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, integer, is_true, listed
from tui.demo.registry import route
from tui.demo.shapes.lists import team
from tui.demo.shapes.people import agents

PATH = "/api/v1/accounts/{account_id}/teams"
MEMBERS = PATH + "/{team_id}/team_members"


def _team(call: Call, place: str = "id") -> Row:
    return call.found(call.db.find("teams", account_id=call.account_id, id=call.number(place)))


def _columns(call: Call, wanted: Params, known: Row | None) -> Params:
    columns: Params = {}
    if "name" in wanted or known is None:
        columns["name"] = str(wanted.get("name") or "").strip().lower()
        if not columns["name"]:
            raise errors.invalid("Name must not be blank", ["name"])
        twin = call.db.find("teams", account_id=call.account_id, name=columns["name"])
        if twin and (known is None or twin["id"] != known["id"]):
            raise errors.invalid("Name has already been taken", ["name"])
    if "description" in wanted:
        columns["description"] = wanted["description"]
    if "allow_auto_assign" in wanted:
        columns["allow_auto_assign"] = is_true(wanted["allow_auto_assign"])
    return columns


@route("GET", PATH)
def index(call: Call) -> object:
    """Return all teams."""
    rows = call.db.where("teams", account_id=call.account_id, order="id")
    return [team(call.house, row, call.user["id"]) for row in rows]


@route("GET", PATH + "/{id}")
def show(call: Call) -> object:
    """Return one team."""
    return team(call.house, _team(call), call.user["id"])


@route("POST", PATH)
def create(call: Call) -> object:
    """Add a team."""
    call.require_administrator()
    columns, now = _columns(call, call.wrapped("team"), None), call.house.now()
    team_id = call.db.insert("teams", account_id=call.account_id, created_at=now, updated_at=now, **columns)
    team_changed(call.house, call.account_id)
    return team(call.house, call.found(call.db.get("teams", team_id)), call.user["id"])


@route("PATCH", PATH + "/{id}")
def update(call: Call) -> object:
    """Change a team."""
    call.require_administrator()
    row = _team(call)
    call.db.update("teams", row["id"], updated_at=call.house.now(), **_columns(call, call.wrapped("team"), row))
    team_changed(call.house, call.account_id)
    return team(call.house, _team(call), call.user["id"])


@route("DELETE", PATH + "/{id}")
def delete(call: Call) -> object:
    """Remove a team; its conversations have none from then on."""
    call.require_administrator()
    row = _team(call)
    call.db.execute("UPDATE conversations SET team_id = NULL WHERE team_id = ?", row["id"])
    call.db.delete("team_members", team_id=row["id"])
    call.db.delete("teams", id=row["id"])
    team_changed(call.house, call.account_id)
    return NOTHING


def _members(call: Call, row: Row) -> list[Row]:
    return call.db.rows(
        "SELECT users.* FROM team_members JOIN users ON users.id = user_id WHERE team_id = ? ORDER BY team_members.id",
        row["id"],
    )


def _wanted(call: Call) -> list[int]:
    wanted = [integer(user_id) for user_id in listed(call.param("user_ids"))]
    for user_id in wanted:
        if not call.db.find("account_users", account_id=call.account_id, user_id=user_id):
            raise errors.Refusal(401, {"error": "Invalid User IDs"})
    return wanted


def _add(call: Call, row: Row, user_ids: list[int]) -> list[int]:
    known = set(call.db.column("SELECT user_id FROM team_members WHERE team_id = ?", row["id"]))
    added = [user_id for user_id in user_ids if user_id not in known]
    for user_id in added:
        call.db.insert("team_members", team_id=row["id"], user_id=user_id)
    return added


@route("GET", MEMBERS)
def members(call: Call) -> object:
    """Return the members of a team."""
    return agents(call.house, _members(call, _team(call, "team_id")), call.account_id)


@route("POST", MEMBERS)
def add_members(call: Call) -> object:
    """Add members; return the new ones."""
    call.require_administrator()
    row = _team(call, "team_id")
    added = _add(call, row, _wanted(call))
    team_changed(call.house, call.account_id)
    return agents(call.house, [user for user in _members(call, row) if user["id"] in added], call.account_id)


@route("PATCH", MEMBERS)
def replace_members(call: Call) -> object:
    """Have exactly these members."""
    call.require_administrator()
    row, wanted = _team(call, "team_id"), _wanted(call)
    for user in _members(call, row):
        if user["id"] not in wanted:
            call.db.delete("team_members", team_id=row["id"], user_id=user["id"])
    _add(call, row, wanted)
    team_changed(call.house, call.account_id)
    return agents(call.house, _members(call, row), call.account_id)


@route("DELETE", MEMBERS)
def drop_members(call: Call) -> object:
    """Take members out of a team."""
    call.require_administrator()
    row = _team(call, "team_id")
    for user_id in _wanted(call):
        call.db.delete("team_members", team_id=row["id"], user_id=user_id)
    team_changed(call.house, call.account_id)
    return NOTHING
