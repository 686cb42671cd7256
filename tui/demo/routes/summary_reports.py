"""Reports row by row: agents, teams, inboxes, labels, channels, as JSON and as CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.demo import errors
from tui.demo.call import Call, Reply
from tui.demo.counting import average, calendar_time, count
from tui.demo.database import Row
from tui.demo.params import integer
from tui.demo.registry import route
from tui.demo.routes.reports import required, scope

BASE = "/api/v2/accounts/{account_id}"
CHANNEL_NAMES = {"Channel::Api": "API", "Channel::WebWidget": "Website", "Channel::Email": "Email"}
STATUSES = ("open", "resolved", "pending", "snoozed")


def _members(call: Call) -> list[Row]:
    return call.db.rows(
        "SELECT users.* FROM users JOIN account_users ON account_users.user_id = users.id WHERE account_id = ?"
        " ORDER BY users.id",
        call.account_id,
    )


def _things(call: Call, kind: str) -> list[Row]:
    if kind == "agent":
        return _members(call)
    table, order = {"team": ("teams", "id"), "inbox": ("inboxes", "id"), "label": ("labels", "title")}[kind]
    return call.db.where(table, order=order, account_id=call.account_id)


def _figures(call: Call, kind: str, row_id: int) -> dict[str, Any]:
    of = scope(call, kind=kind, row_id=row_id)
    return {
        "conversations_count": count(call.db, of, "conversations_count"),
        "resolved_conversations_count": count(call.db, of, "resolutions_count"),
        "avg_resolution_time": average(call.db, of, "avg_resolution_time"),
        "avg_first_response_time": average(call.db, of, "avg_first_response_time"),
        "avg_reply_time": average(call.db, of, "reply_time"),
    }


def _rows(call: Call, kind: str) -> list[dict[str, Any]]:
    required(call)
    return [{"id": row["id"], **_figures(call, kind, row["id"])} for row in _things(call, kind)]


@route("GET", BASE + "/summary_reports/agent")
def agents(call: Call) -> object:
    """Return one row an agent; averages are null without data."""
    return _rows(call, "agent")


@route("GET", BASE + "/summary_reports/team")
def teams(call: Call) -> object:
    """Return one row a team."""
    return _rows(call, "team")


@route("GET", BASE + "/summary_reports/inbox")
def inboxes(call: Call) -> object:
    """Return one row an inbox."""
    return _rows(call, "inbox")


@route("GET", BASE + "/summary_reports/label", since="4.3")
def labels(call: Call) -> object:
    """Return one row a label; averages are 0 without data."""
    required(call)
    rows = []
    for row in _things(call, "label"):
        figures = {name: 0 if value is None else value for name, value in _figures(call, "label", row["id"]).items()}
        rows.append({"id": row["id"], "name": row["title"], **figures})
    return rows


@route("GET", BASE + "/summary_reports/channel", since="4.10")
def channels(call: Call) -> object:
    """Return the conversations of each kind of channel by status; six months at most."""
    required(call)
    of = scope(call, kind="account", row_id=0)
    if of.until - of.since > timedelta(days=184).total_seconds():
        raise errors.unprocessable("Date range cannot exceed 6 months")
    found: dict[str, dict[str, int]] = {}
    for row in call.db.rows(
        "SELECT channel_type, status, count(*) AS n FROM conversations JOIN inboxes ON inboxes.id = inbox_id"
        " WHERE conversations.account_id = ? AND conversations.created_at BETWEEN ? AND ?"
        " GROUP BY channel_type, status ORDER BY channel_type",
        call.account_id,
        of.since,
        of.until,
    ):
        figures = found.setdefault(row["channel_type"], dict.fromkeys((*STATUSES, "total"), 0))
        figures[row["status"]] += row["n"]
        figures["total"] += row["n"]
    return found


def _in_words(seconds: float | None) -> str:
    whole = int(seconds or 0)
    if not whole:
        return "N/A"
    parts = []
    for name, length in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        amount, whole = divmod(whole, length)
        if amount:
            parts.append(f"{amount} {name}" + ("s" if amount > 1 else ""))
    return " ".join(parts[:2])


def sheet(call: Call, header: list[str], rows: list[list[object]]) -> Reply:
    """Return a CSV answer: the span, two empty lines, the header, the rows."""
    since, until = (
        datetime.fromtimestamp(calendar_time(integer(call.query.get(name)) or call.house.now()), UTC).date()
        for name in ("since", "until")
    )
    text = io.StringIO()
    text.write(f"Reporting period {since} to {until}\n\n\n")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return Reply(content=text.getvalue().encode(), content_type="text/csv")


def _line(call: Call, kind: str, row: Row, names: list[object], *, reply: bool = True) -> list[object]:
    figures = _figures(call, kind, row["id"])
    cells: list[object] = [
        *names,
        figures["conversations_count"],
        _in_words(figures["avg_first_response_time"]),
        _in_words(figures["avg_resolution_time"]),
    ]
    return [*cells, _in_words(figures["avg_reply_time"]), figures["resolved_conversations_count"]] if reply else cells


@route("GET", BASE + "/reports/agents")
def agents_sheet(call: Call) -> object:
    """Return agents as CSV."""
    required(call)
    header = "Agent name,Assigned conversations,Avg first response time,Avg resolution time,Avg customer waiting time,Resolution Count"
    return sheet(call, header.split(","), [_line(call, "agent", row, [row["name"]]) for row in _members(call)])


@route("GET", BASE + "/reports/inboxes")
def inboxes_sheet(call: Call) -> object:
    """Return inboxes as CSV; the header lacks two names, as on the real server."""
    required(call)
    header = "Inbox name,Inbox type,No. of conversations,Avg first response time,Avg resolution time"
    rows = [
        _line(call, "inbox", row, [row["name"], CHANNEL_NAMES.get(row["channel_type"], row["channel_type"])])
        for row in _things(call, "inbox")
    ]
    return sheet(call, header.split(","), rows)


@route("GET", BASE + "/reports/labels")
def labels_sheet(call: Call) -> object:
    """Return labels as CSV."""
    required(call)
    header = "Label,No. of conversations,Avg first response time,Avg resolution time"
    if call.house.at_least(4, 3):
        header += ",Avg reply time,Resolution Count"
    return sheet(call, header.split(","), [_line(call, "label", row, [row["title"]]) for row in _things(call, "label")])


@route("GET", BASE + "/reports/teams")
def teams_sheet(call: Call) -> object:
    """Return teams as CSV."""
    required(call)
    header = "Team name,Conversations count,Avg first response time,Avg resolution time,Avg customer waiting time,Resolution Count"
    return sheet(call, header.split(","), [_line(call, "team", row, [row["name"]]) for row in _things(call, "team")])


@route("GET", BASE + "/reports/conversation_traffic")
def traffic_sheet(call: Call) -> object:
    """Fall over without a time zone, as the real one does; with one it is not known what it holds.

    Raises:
        Refusal: 500 or 501.
    """
    required(call)
    raise errors.unserved("the traffic of the hours as CSV") if call.query.get("timezone_offset") else errors.broken()


@route("GET", BASE + "/reports/conversations_summary")
def conversations_sheet(call: Call) -> object:
    """Refuse: it is not known what it holds.

    Raises:
        Refusal: 501.
    """
    required(call)
    raise errors.unserved("the summary of conversations as CSV")
