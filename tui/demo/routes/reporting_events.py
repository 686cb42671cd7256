"""What was written down of times: the events behind the reports, of one conversation or all."""

from typing import Any

from tui.demo.access import conversation_of
from tui.demo.call import Call
from tui.demo.database import Row
from tui.demo.registry import route
from tui.demo.shapes.times import iso

A = "/api/v1/accounts/{account_id}"
PAGE = 25


def _shape(row: Row) -> dict[str, Any]:
    names = ("account_id", "inbox_id", "user_id", "conversation_id")
    return {
        "id": row["id"],
        "name": row["name"],
        "value": row["value"],
        "value_in_business_hours": 0.0,
        "event_start_time": iso(row["event_start_time"]),
        "event_end_time": iso(row["event_end_time"]),
        **{name: row[name] for name in names},
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }


@route("GET", A + "/conversations/{conversation_id}/reporting_events", since="4.8")
def of_conversation(call: Call) -> object:
    """Return the events of one conversation, oldest first; `conversation_id` in them is the database id."""
    conversation = conversation_of(call)
    rows = call.db.where("reporting_events", conversation_id=conversation["id"], order="created_at, id")
    return [_shape(row) for row in rows]


@route("GET", A + "/reporting_events", since="4.8")
def index(call: Call) -> object:
    """Return all events of the account, newest first, 25 a page. Administrators only."""
    call.require_administrator()
    rows = call.db.where("reporting_events", account_id=call.account_id, order="created_at DESC, id DESC")
    page = rows[(call.page - 1) * PAGE : call.page * PAGE]
    meta = {"count": len(rows), "current_page": call.page, "total_pages": -(-len(rows) // PAGE)}
    return {"payload": [_shape(row) for row in page], "meta": meta}
