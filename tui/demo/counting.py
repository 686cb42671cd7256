"""What reports count: conversations, messages and times of one account, agent, inbox, team or label, by day or hour."""
# ruff: noqa: S608 - statements are put together of our own words alone; values are always bound

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from tui.demo.database import Database

COUNTS = {
    "conversations_count",
    "incoming_messages_count",
    "outgoing_messages_count",
    "resolutions_count",
    "bot_resolutions_count",
    "bot_handoffs_count",
}
AVERAGES = {
    "avg_first_response_time": "first_response",
    "avg_resolution_time": "conversation_resolved",
    "reply_time": "reply_time",
}
"""Metric → the reporting event it averages."""
_EVENTS = {
    "resolutions_count": "conversation_resolved",
    "bot_resolutions_count": "conversation_bot_resolved",
    "bot_handoffs_count": "conversation_bot_handoff",
}
_OWN_COLUMN = {"agent": "assignee_id", "inbox": "inbox_id", "team": "team_id"}
KINDS = ("account", "agent", "inbox", "label", "team")
LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
"""Where the calendar of reports ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose figures, of which time."""

    account_id: int
    kind: str = "account"
    """`account`, `agent`, `inbox`, `team` or `label`."""
    id: int = 0
    since: float
    until: float

    def earlier(self) -> "Scope":
        """Return the same scope in the span of equal length just before."""
        span = self.until - self.since
        return Scope(account_id=self.account_id, kind=self.kind, id=self.id, since=self.since - span, until=self.since)


def moments(db: Database, scope: Scope, metric: str) -> list[tuple[float, float]]:
    """Return (when, how much) of everything a metric counts: 1 each for counts, seconds for averages."""
    if metric == "conversations_count":
        where, values = _conversations(scope)
        sql = f"SELECT c.created_at AS at, 1.0 AS value FROM conversations c WHERE {where} AND c.created_at BETWEEN ? AND ?"
    elif metric in ("incoming_messages_count", "outgoing_messages_count"):
        where, values = _conversations(scope)
        kind = 0 if metric.startswith("incoming") else 1
        sender = ""
        if scope.kind == "agent":
            # What the agent himself sent: of what comes in that is nothing.
            where, values = "c.account_id = ?", [scope.account_id]
            sender = f" AND m.sender_type = 'User' AND m.sender_id = {int(scope.id)}"
        sql = (
            "SELECT m.created_at AS at, 1.0 AS value FROM messages m JOIN conversations c ON c.id = m.conversation_id"
            f" WHERE {where} AND m.message_type = {kind}{sender} AND m.created_at BETWEEN ? AND ?"
        )
    else:
        event = AVERAGES.get(metric) or _EVENTS[metric]
        where, values = _events(scope)
        sql = (
            "SELECT e.created_at AS at, e.value AS value FROM reporting_events e"
            f" WHERE {where} AND e.name = '{event}' AND e.created_at BETWEEN ? AND ?"
        )
    return [(row["at"], row["value"]) for row in db.rows(sql, *values, scope.since, scope.until)]


def average(db: Database, scope: Scope, metric: str) -> float | None:
    """Return the mean in seconds; `None` without a single event."""
    found = [value for _, value in moments(db, scope, metric)]
    return sum(found) / len(found) if found else None


def count(db: Database, scope: Scope, metric: str) -> int:
    """Return how many."""
    return len(moments(db, scope, metric))


def _conversations(scope: Scope) -> tuple[str, list[object]]:
    if scope.kind == "label":
        inner = "SELECT target_id FROM taggings JOIN labels ON labels.title = taggings.title"
        return (
            f"c.account_id = ? AND c.id IN ({inner} WHERE target_type = 'Conversation' AND labels.id = ?)",
            [scope.account_id, scope.id],
        )
    if scope.kind in _OWN_COLUMN:
        return f"c.account_id = ? AND c.{_OWN_COLUMN[scope.kind]} = ?", [scope.account_id, scope.id]
    return "c.account_id = ?", [scope.account_id]


def _events(scope: Scope) -> tuple[str, list[object]]:
    if scope.kind == "agent":
        return "e.account_id = ? AND e.user_id = ?", [scope.account_id, scope.id]
    if scope.kind == "inbox":
        return "e.account_id = ? AND e.inbox_id = ?", [scope.account_id, scope.id]
    if scope.kind in ("team", "label"):
        where, values = _conversations(scope)
        return f"e.conversation_id IN (SELECT c.id FROM conversations c WHERE {where})", values
    return "e.account_id = ?", [scope.account_id]


def buckets(scope: Scope, group_by: str, offset_hours: float) -> list[tuple[float, float]]:
    """Return (start, end) of every bucket from the one that holds `since` to the one that holds `until`."""
    zone = timezone(timedelta(hours=offset_hours)) if offset_hours else UTC
    start = _start(datetime.fromtimestamp(calendar_time(scope.since), zone), group_by)
    found: list[tuple[float, float]] = []
    while start.timestamp() < calendar_time(scope.until):
        end = _next(start, group_by)
        found.append((start.timestamp(), end.timestamp()))
        start = end
    return found


def calendar_time(seconds: float) -> float:
    """Return a time that a calendar has, the nearest to what was asked for."""
    return min(max(seconds, 0.0), LATEST)


def _start(moment: datetime, group_by: str) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    match group_by:
        case "hour":
            return hour
        case "week":
            return day - timedelta(days=(day.weekday() + 1) % 7)
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def _next(start: datetime, group_by: str) -> datetime:
    match group_by:
        case "hour":
            return start + timedelta(hours=1)
        case "week":
            return start + timedelta(days=7)
        case "month":
            return (start + timedelta(days=32)).replace(day=1)
        case "year":
            return start.replace(year=start.year + 1)
    return start + timedelta(days=1)
