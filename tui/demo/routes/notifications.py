"""The agent's notifications, and which kinds they want by e-mail and push."""

from tui.demo import errors
from tui.demo.acts import notifications as acts
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import integer, listed
from tui.demo.registry import route
from tui.demo.shapes.notifications import KINDS, notification, raw_notification

A = "/api/v1/accounts/{account_id}"
BASE = A + "/notifications"
PAGE = 15


def _own(call: Call) -> Row:
    return call.found(
        call.db.find("notifications", id=call.number("id"), account_id=call.account_id, user_id=call.user["id"])
    )


def _raw(call: Call) -> object:
    return raw_notification(_own(call))


@route("GET", BASE)
def index(call: Call) -> object:
    """List the unread and unsnoozed, newest activity first; read and snoozed ones where asked for."""
    includes = listed(call.query.get("includes"))
    wanted = ""
    if "snoozed" not in includes:
        wanted += " AND snoozed_until IS NULL"
    if "read" not in includes:
        wanted += " AND read_at IS NULL"
    order = "ASC" if call.query.get("sort_order") == "asc" else "DESC"
    owner = (call.account_id, call.user["id"])
    where = f"FROM notifications WHERE account_id = ? AND user_id = ?{wanted}"
    rows = call.db.rows(
        f"SELECT * {where} ORDER BY last_activity_at {order}, id {order} LIMIT {PAGE} OFFSET ?",
        *owner,
        (call.page - 1) * PAGE,
    )
    meta = {
        "unread_count": acts.counts(call.house, *owner),
        "count": call.db.value(f"SELECT count(*) {where}", *owner),
        "current_page": call.current_page,
    }
    return {"data": {"meta": meta, "payload": [notification(call.house, row) for row in rows]}}


@route("GET", BASE + "/unread_count")
def unread_count(call: Call) -> object:
    """Return the bare number of unread, unsnoozed ones."""
    return acts.counts(call.house, call.account_id, call.user["id"])


@route("POST", BASE + "/read_all")
def read_all(call: Call) -> object:
    """Mark all as read, or those of one conversation; no event tells of it."""
    where, values = "account_id = ? AND user_id = ? AND read_at IS NULL", [call.account_id, call.user["id"]]
    if call.param("primary_actor_id") is not None:
        if call.param("primary_actor_type") not in (None, "Conversation"):
            return NOTHING
        where += " AND conversation_id = ?"
        values.append(integer(call.param("primary_actor_id")))
    now = call.house.now()
    call.db.execute(f"UPDATE notifications SET read_at = ?, updated_at = ? WHERE {where}", now, now, *values)  # noqa: S608
    return NOTHING


@route("POST", BASE + "/destroy_all")
def destroy_all(call: Call) -> object:
    """Remove the read ones, or all; before 4.14 those of the user's other accounts too."""
    call.house.later(
        1.0,
        "notifications go",
        _destroy_all,
        call.user["id"],
        call.account_id if call.house.at_least(4, 14) else None,
        call.param("type") == "read",
    )
    return NOTHING


def _destroy_all(house: Installation, user_id: int, account_id: int | None, only_read: bool) -> None:
    where = "user_id = ?" + (" AND read_at IS NOT NULL" if only_read else "")
    values = [user_id]
    if account_id is not None:
        where, values = where + " AND account_id = ?", [user_id, account_id]
    house.db.execute(f"DELETE FROM notifications WHERE {where}", *values)  # noqa: S608


@route("PATCH", BASE + "/{id}")
def update(call: Call) -> object:
    """Mark as read, whatever the body says."""
    acts.change(call.house, _own(call)["id"], read_at=call.house.now())
    return _raw(call)


@route("POST", BASE + "/{id}/unread")
def unread(call: Call) -> object:
    """Mark as unread."""
    acts.change(call.house, _own(call)["id"], read_at=None)
    return _raw(call)


@route("POST", BASE + "/{id}/snooze")
def snooze(call: Call) -> object:
    """Put off until a moment in epoch seconds."""
    row, until = _own(call), call.param("snoozed_until")
    if until is not None and not str(until).lstrip("-").isdigit():
        raise errors.broken()
    meta = {**row["meta"], "last_snoozed_at": None}
    acts.change(call.house, row["id"], snoozed_until=None if until is None else float(integer(until)), meta=meta)
    return _raw(call)


@route("DELETE", BASE + "/{id}")
def destroy(call: Call) -> object:
    """Remove one."""
    acts.remove(call.house, _own(call)["id"])
    return NOTHING


def _settings(call: Call) -> object:
    row = acts.settings_of(call.house, call.account_id, call.user["id"])
    return {
        "id": row["id"],
        "user_id": row["user_id"],
        "account_id": row["account_id"],
        "all_email_flags": [f"email_{kind}" for kind in _flags()],
        "selected_email_flags": row["email_flags"],
        "all_push_flags": [f"push_{kind}" for kind in _flags()],
        "selected_push_flags": row["push_flags"],
    }


def _flags() -> list[str]:
    """The kinds in the order of their database numbers."""
    order = ("conversation_creation", "conversation_assignment", "assigned_conversation_new_message")
    rest = ("conversation_mention", "participating_conversation_new_message")
    return [*order, *rest, *(kind for kind in KINDS if kind.startswith("sla_"))]


@route("GET", A + "/notification_settings")
def settings(call: Call) -> object:
    """Show what the caller hears of."""
    return _settings(call)


@route("PATCH", A + "/notification_settings")
def change_settings(call: Call) -> object:
    """Choose; a list that is left out is emptied. The wrapper is always needed."""
    given = call.param("notification_settings")
    if not isinstance(given, dict):
        raise errors.missing("notification_settings")
    row = acts.settings_of(call.house, call.account_id, call.user["id"])
    chosen = {
        kind: [
            name
            for name in listed(given.get(f"selected_{kind}_flags"))
            if name in [f"{kind}_{one}" for one in _flags()]
        ]
        for kind in ("email", "push")
    }
    call.db.update("notification_settings", row["id"], email_flags=chosen["email"], push_flags=chosen["push"])
    return _settings(call)
