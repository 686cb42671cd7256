"""Reports: one metric over time, the summary of a span, and who has how much open right now."""
# ruff: noqa: S608 - statements are put together of our own words alone; values are always bound

from typing import Any

from tui.demo import errors
from tui.demo.call import Call
from tui.demo.counting import AVERAGES, COUNTS, KINDS, Scope, average, buckets, count, moments
from tui.demo.params import integer
from tui.demo.registry import route
from tui.demo.shapes.files import avatar_url

BASE = "/api/v2/accounts/{account_id}"
PAGE = 25


def required(call: Call) -> None:
    """Let administrators alone read reports.

    Raises:
        Refusal: 401.
    """
    call.require_administrator()


def scope(call: Call, *, kind: str | None = None, row_id: int | None = None) -> Scope:
    """Return what the request asks figures of.

    Raises:
        Refusal: 500 where `type` is missing or unknown, as on the real server.
    """
    wanted = kind or call.query.get("type")
    if wanted not in KINDS:
        raise errors.broken()
    now = call.house.now()
    return Scope(
        account_id=call.account_id,
        kind=str(wanted),
        id=integer(call.query.get("id")) if row_id is None else row_id,
        since=float(integer(call.query.get("since"))),
        until=float(integer(call.query.get("until")) or now),
    )


def _offset(value: object) -> float:
    """Return the hours east of Greenwich; what is none is 0."""
    try:
        hours = float(str(value or 0))
    except ValueError:
        return 0
    return hours if abs(hours) <= 14 else 0


@route("GET", BASE + "/reports")
def timeseries(call: Call) -> object:
    """Return one row a bucket; averages say of how many. An unknown metric is an empty object."""
    required(call)
    wanted, metric = scope(call), str(call.query.get("metric"))
    if metric not in COUNTS and metric not in AVERAGES:
        return {}
    found = moments(call.db, wanted, metric)
    offset = _offset(call.query.get("timezone_offset"))
    rows = []
    for start, end in buckets(wanted, str(call.query.get("group_by") or "day"), offset):
        inside = [value for at, value in found if start <= at < end]
        if metric in AVERAGES:
            mean = sum(inside) / len(inside) if inside else 0
            rows.append({"value": mean, "timestamp": int(start), "count": len(inside)})
        else:
            rows.append({"value": len(inside), "timestamp": int(start)})
    return rows


def _summary(call: Call, of: Scope) -> dict[str, Any]:
    return {
        "conversations_count": count(call.db, of, "conversations_count"),
        "incoming_messages_count": count(call.db, of, "incoming_messages_count"),
        "outgoing_messages_count": count(call.db, of, "outgoing_messages_count"),
        "avg_first_response_time": average(call.db, of, "avg_first_response_time"),
        "avg_resolution_time": average(call.db, of, "avg_resolution_time"),
        "resolutions_count": count(call.db, of, "resolutions_count"),
        "reply_time": average(call.db, of, "reply_time"),
    }


@route("GET", BASE + "/reports/summary")
def summary(call: Call) -> object:
    """Return all metrics of a span, and of the one before."""
    required(call)
    wanted = scope(call)
    return {**_summary(call, wanted), "previous": _summary(call, wanted.earlier())}


@route("GET", BASE + "/reports/bot_summary")
def bot_summary(call: Call) -> object:
    """Return what bots resolved and handed over, and in the span before."""
    required(call)
    wanted = scope(call)
    names = ("bot_resolutions_count", "bot_handoffs_count")
    now, before = ({name: count(call.db, of, name) for name in names} for of in (wanted, wanted.earlier()))
    return {**now, "previous": before}


@route("GET", BASE + "/reports/bot_metrics")
def bot_metrics(call: Call) -> object:
    """Return how much the bots did in their inboxes; rates in whole per cent of their conversations."""
    required(call)
    of = scope(call, kind="account", row_id=0)
    theirs = "inbox_id IN (SELECT id FROM inboxes WHERE agent_bot_id IS NOT NULL)"
    span = "account_id = ? AND created_at BETWEEN ? AND ?"
    values = (of.account_id, of.since, of.until)
    conversations = call.db.value(f"SELECT count(*) FROM conversations WHERE {theirs} AND {span}", *values)
    said = call.db.value(
        f"SELECT count(*) FROM messages WHERE {theirs} AND sender_type = 'AgentBot' AND {span}", *values
    )

    def rate(name: str) -> int:
        return count(call.db, of, name) * 100 // conversations if conversations else 0

    return {
        "conversation_count": conversations,
        "message_count": said,
        "resolution_rate": rate("bot_resolutions_count"),
        "handoff_rate": rate("bot_handoffs_count"),
    }


def open_figures(call: Call, where: str = "1 = 1", *values: object) -> dict[str, int]:
    """Return how many open conversations there are, unattended, unassigned, and how many pending."""
    row = call.db.one(
        "SELECT coalesce(sum(status = 'open'), 0) AS open,"
        " coalesce(sum(status = 'open' AND (first_reply_created_at IS NULL OR waiting_since IS NOT NULL)), 0) AS unattended,"
        " coalesce(sum(status = 'open' AND assignee_id IS NULL), 0) AS unassigned,"
        " coalesce(sum(status = 'pending'), 0) AS pending"
        f" FROM conversations WHERE account_id = ? AND {where}",
        call.account_id,
        *values,
    )
    assert row is not None
    return dict(row)


@route("GET", BASE + "/reports/conversations")
def conversations(call: Call) -> object:
    """Return what is open now: of the account, or agent by agent, 25 a page. 422 without a type."""
    required(call)
    if call.query.get("type") == "account":
        return open_figures(call)
    if call.query.get("type") != "agent":
        raise errors.Refusal(422)
    users = call.db.rows(
        "SELECT users.*, account_users.availability, account_users.auto_offline FROM users"
        " JOIN account_users ON account_users.user_id = users.id WHERE account_id = ? ORDER BY users.id LIMIT ? OFFSET ?",
        call.account_id,
        PAGE,
        (call.page - 1) * PAGE,
    )
    rows = []
    for user in users:
        figures = open_figures(call, "assignee_id = ?", user["id"])
        rows.append(
            {
                "id": user["id"],
                "name": user["name"],
                "email": user["email"],
                "thumbnail": avatar_url(call.house, user),
                "availability": call.house.presence.status(
                    call.account_id, user["id"], user["availability"], user["auto_offline"]
                ),
                "metric": {"open": figures["open"], "unattended": figures["unattended"]},
            }
        )
    return rows


@route("GET", BASE + "/live_reports/conversation_metrics")
def live(call: Call) -> object:
    """Return what is open now, of one team if asked."""
    required(call)
    if call.query.get("team_id"):
        return open_figures(call, "team_id = ?", integer(call.query["team_id"]))
    return open_figures(call)


@route("GET", BASE + "/live_reports/grouped_conversation_metrics")
def grouped(call: Call) -> object:
    """Return what is open now by assignee or team, nobody's included."""
    required(call)
    column = call.query.get("group_by")
    if column not in ("assignee_id", "team_id"):
        raise errors.unprocessable("invalid group_by")
    rows = []
    sql = f"SELECT DISTINCT {column} FROM conversations WHERE account_id = ? AND status = 'open' ORDER BY {column}"
    for one in call.db.column(sql, call.account_id):
        figures = open_figures(call, f"{column} IS ?", one)
        rows.append({name: figures[name] for name in ("open", "unattended", "unassigned")} | {column: one})
    return rows
