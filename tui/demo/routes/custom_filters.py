"""Saved views: what an agent keeps of the filters they build."""

from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.database import Row
from tui.demo.params import integer
from tui.demo.registry import route
from tui.demo.shapes.times import iso

BASE = "/api/v1/accounts/{account_id}/custom_filters"
KINDS = ("conversation", "contact", "report")
MOST = 1000
"""How many one user may keep."""


def _shape(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "filter_type": row["filter_type"],
        "query": row["query"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }


def _own(call: Call) -> Row:
    return call.found(
        call.db.find("custom_filters", id=call.number("id"), account_id=call.account_id, user_id=call.user["id"])
    )


def kind_named(value: object, kinds: tuple[str, ...]) -> str:
    """Return the name of an enum's value that came as a name or a number.

    Raises:
        Refusal: 500, as the real server falls over an unknown one.
    """
    if value in kinds:
        return str(value)
    number = integer(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else -1
    if 0 <= number < len(kinds):
        return kinds[number]
    raise errors.broken()


@route("GET", BASE)
def index(call: Call) -> object:
    """List the caller's own views of one kind; of conversations unless said."""
    wanted = call.query.get("filter_type") or "conversation"
    if wanted not in KINDS and not str(wanted).isdigit():
        return []
    kind = kind_named(wanted, KINDS)
    rows = call.db.where(
        "custom_filters", account_id=call.account_id, user_id=call.user["id"], filter_type=kind, order="id"
    )
    return [_shape(row) for row in rows]


@route("POST", BASE)
def create(call: Call) -> object:
    """Keep a view."""
    given = call.wrapped("custom_filter")
    if not given.get("name"):
        raise errors.invalid("Name can't be blank", ["name"])
    kept = call.db.value(
        "SELECT count(*) FROM custom_filters WHERE account_id = ? AND user_id = ?", call.account_id, call.user["id"]
    )
    if kept >= MOST:
        raise errors.invalid(
            f"Account Limit reached. The maximum number of allowed custom filters for a user is {MOST}.", []
        )
    now = call.house.now()
    row_id = call.db.insert(
        "custom_filters",
        account_id=call.account_id,
        user_id=call.user["id"],
        name=given["name"],
        filter_type=kind_named(given.get("filter_type", "conversation"), KINDS),
        query=given.get("query") or {},
        created_at=now,
        updated_at=now,
    )
    return _shape(call.found(call.db.get("custom_filters", row_id)))


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show one view."""
    return _shape(_own(call))


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Rename a view or give it another query."""
    row, given = _own(call), call.wrapped("custom_filter")
    changes: dict[str, Any] = {name: given[name] for name in ("name", "query") if name in given}
    if "filter_type" in given:
        changes["filter_type"] = kind_named(given["filter_type"], KINDS)
    call.db.update("custom_filters", row["id"], **changes, updated_at=call.house.now())
    return _shape(_own(call))


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Forget a view; 204."""
    call.db.delete("custom_filters", id=_own(call)["id"])
    return Reply(NOTHING, status=204)
