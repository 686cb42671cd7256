"""Pages of figures: what is asked of the server for each, and put into tables. My day is put together for an agent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import median
from typing import Literal

from tui.api import errors
from tui.api.client import Client
from tui.api.resources.reports import GroupBy, Metric
from tui.models.conversation import Conversation, Status
from tui.models.figures import Figures, HeatMap, ReportPage, Unit, Value
from tui.models.report import ReportBucket, ReportingEvent, ReportSummary
from tui.presentation.periods import Period, standard_offset
from tui.store import select
from tui.store.state import State

PAGES = ("My day", "Now", "Account", "Agents", "Inboxes", "Teams", "Labels", "Ratings", "Traffic")
"""The pages, in their order."""

MOST_CONVERSATIONS = 60
"""So many of an agent's conversations are looked at for the day, the latest first: each is a request."""
MOST_RATINGS = 25
HOURLY_DAYS = 2
"""Periods up to so many days are told by the hour."""

_METRICS: tuple[tuple[str, Metric, Unit], ...] = (
    ("conversations", "conversations_count", Unit.COUNT),
    ("messages in", "incoming_messages_count", Unit.COUNT),
    ("messages out", "outgoing_messages_count", Unit.COUNT),
    ("resolved", "resolutions_count", Unit.COUNT),
    ("first reply", "avg_first_response_time", Unit.SECONDS),
    ("resolution", "avg_resolution_time", Unit.SECONDS),
    ("waiting", "reply_time", Unit.SECONDS),
)
"""Name on the screen, in the server, unit; as `ReportSummary` has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is wanted."""

    page: str
    period: Period
    zone: tzinfo
    now: datetime
    state: State
    business_hours: bool = False


async def read(client: Client, question: Question) -> ReportPage:
    """Return a page.

    Raises:
        NotAllowed: Reports are for administrators, and for those whose role has them.
        ApiError: The server could not be asked.
    """
    return await _READERS[question.page](client, question)


async def _now(client: Client, question: Question) -> ReportPage:
    """How things stand now. What the live route says of pending is right where the older one says 0 (4.16.2)."""
    live = await client.reports.now()
    state = question.state
    by_team = await client.reports.now_by(group="team_id")
    agents = await client.reports.agents()
    teams = {team.id: team.name for team in select.teams(state)}
    return ReportPage(
        tables=(
            Figures(
                title="Conversations now",
                columns=(("", Unit.TEXT), ("conversations", Unit.COUNT)),
                rows=(
                    ("open", live.open),
                    ("unattended", live.unattended),
                    ("unassigned", live.unassigned),
                    ("pending", live.pending),
                ),
                bars=1,
            ),
            Figures(
                title="By team",
                columns=(
                    ("team", Unit.TEXT),
                    ("open", Unit.COUNT),
                    ("unattended", Unit.COUNT),
                    ("unassigned", Unit.COUNT),
                ),
                rows=tuple(
                    (
                        teams.get(each.team_id, f"team {each.team_id}") if each.team_id else "no team",
                        each.open,
                        each.unattended,
                        each.unassigned,
                    )
                    for each in by_team
                ),
                bars=1,
            ),
            Figures(
                title="Agents",
                columns=(("agent", Unit.TEXT), ("is", Unit.TEXT), ("open", Unit.COUNT), ("unattended", Unit.COUNT)),
                rows=tuple(
                    (each.name, each.availability, each.open, each.unattended)
                    for each in sorted(agents, key=lambda agent: (-agent.open, agent.name))
                ),
                bars=2,
            ),
        ),
        as_of=question.now,
    )


async def _account(client: Client, question: Question) -> ReportPage:
    period = question.period
    summary = await client.reports.summary(since=period.since, until=period.until)
    hourly = period.days <= HOURLY_DAYS
    group: GroupBy = "hour" if hourly else "day"
    tables = [compared(summary, period)]
    for name, metric, unit in (_METRICS[0], _METRICS[1], _METRICS[4]):
        buckets = await client.reports.series(
            metric=metric,
            since=period.since,
            until=period.until,
            group_by=group,
            business_hours=question.business_hours,
            timezone_offset=standard_offset(question.zone, question.now),
        )
        tables.append(_over_time(name, unit, buckets, question.zone, hourly=hourly))
    return ReportPage(tables=tuple(tables), as_of=question.now)


def compared(summary: ReportSummary, period: Period) -> Figures:
    """Put the figures of a period beside those of the one before."""
    rows: list[tuple[Value, ...]] = []
    for name, field, unit in _METRICS:
        now: float | None = getattr(summary, field)
        before: float | None = getattr(summary.previous, field) if summary.previous is not None else None
        change = 100 * (now - before) / before if now is not None and before and before > 0 and now >= 0 else None
        shown = "" if change is None else f"{change:+.0f} %"
        rows.append((name, _figure(now, unit), _figure(before, unit), shown))
    # Two units stand in one column: they are told as words, each in its own.
    from tui.presentation.figure_lines import told

    units = {name: unit for name, _, unit in _METRICS}
    return Figures(
        title=period.name.capitalize(),
        columns=(("", Unit.TEXT), ("this period", Unit.TEXT), ("the one before", Unit.TEXT), ("change", Unit.TEXT)),
        rows=tuple(
            (name, told(now, units[str(name)]), told(before, units[str(name)]), change)
            for name, now, before, change in rows
        ),
    )


def _figure(value: float | None, unit: Unit) -> Value:
    return None if value is None or (unit is Unit.SECONDS and value <= 0) else value


def _over_time(name: str, unit: Unit, buckets: Sequence[ReportBucket], zone: tzinfo, *, hourly: bool) -> Figures:
    """A bucket is named after its middle: the server's days may begin an hour off (summer time of the zone it picks)."""
    half = timedelta(minutes=30) if hourly else timedelta(hours=12)
    words = "%a %H:00" if hourly else "%a %d %b"
    return Figures(
        title=f"{name.capitalize()} by {'hour' if hourly else 'day'}",
        columns=(("hour" if hourly else "day", Unit.TEXT), (name, unit)),
        rows=tuple(
            (f"{(each.at + half).astimezone(zone):{words}}", None if each.count == 0 else each.value)
            for each in buckets
            if each.at is not None
        ),
        bars=1,
    )


Group = Literal["agent", "inbox", "team", "label"]


def _by(group: Group) -> Callable[[Client, Question], Awaitable[ReportPage]]:
    async def read_group(client: Client, question: Question) -> ReportPage:
        period = question.period
        rows = await client.reports.summary_by(
            group=group, since=period.since, until=period.until, business_hours=question.business_hours
        )
        names = _names(question.state, group)
        return ReportPage(
            tables=(
                Figures(
                    title=f"{period.name.capitalize()} by {group}",
                    columns=(
                        (group, Unit.TEXT),
                        ("conversations", Unit.COUNT),
                        ("resolved", Unit.COUNT),
                        ("first reply", Unit.SECONDS),
                        ("waiting", Unit.SECONDS),
                        ("resolution", Unit.SECONDS),
                    ),
                    rows=tuple(
                        (
                            each.name or names.get(each.id, f"{group} {each.id}"),
                            each.conversations_count,
                            each.resolved_conversations_count,
                            each.avg_first_response_time or None,
                            each.avg_reply_time or None,
                            each.avg_resolution_time or None,
                        )
                        for each in sorted(rows, key=lambda row: -row.conversations_count)
                    ),
                    bars=1,
                ),
            ),
            as_of=question.now,
        )

    return read_group


def _names(state: State, group: Group) -> Mapping[int, str]:
    if group == "agent":
        return {agent.id: agent.shown_name for agent in select.agents(state)}
    if group == "inbox":
        return {inbox.id: inbox.name for inbox in select.inboxes(state)}
    if group == "team":
        return {team.id: team.name for team in select.teams(state)}
    return {label.id: label.title for label in select.labels(state)}


async def _ratings(client: Client, question: Question) -> ReportPage:
    period = question.period
    metrics = await client.ratings.metrics(since=period.since, until=period.until)
    newest = await client.ratings.page(since=period.since, until=period.until)
    counted = dict(metrics.ratings)
    good = sum(number for rating, number in metrics.ratings if rating >= 4)
    total = metrics.total_count
    return ReportPage(
        tables=(
            Figures(
                title=f"Ratings, {period.name}",
                columns=(("", Unit.TEXT), ("", Unit.TEXT)),
                rows=(
                    ("answers", f"{total:,}"),
                    ("asked", f"{metrics.total_sent_messages_count:,}"),
                    ("4 or 5 of 5", f"{100 * good / total:.0f} %" if total else None),
                ),
            ),
            Figures(
                title="How many of each",
                columns=(("rating", Unit.TEXT), ("answers", Unit.COUNT)),
                rows=tuple((f"{rating} of 5", counted.get(rating, 0)) for rating in (5, 4, 3, 2, 1)),
                bars=1,
            ),
            Figures(
                title="What they wrote",
                columns=(("who", Unit.TEXT), ("", Unit.TEXT), ("words", Unit.TEXT)),
                rows=tuple(
                    (
                        f"{each.contact.name if each.contact else ''} #{each.conversation_id}",
                        f"{each.rating}/5",
                        each.feedback_message or None,
                    )
                    for each in newest[:MOST_RATINGS]
                ),
            ),
        ),
        as_of=question.now,
    )


async def _traffic(client: Client, question: Question) -> ReportPage:
    period = question.period
    buckets = await client.reports.series(
        metric="incoming_messages_count",
        since=period.since,
        until=period.until,
        group_by="hour",
        timezone_offset=standard_offset(question.zone, question.now),
    )
    return ReportPage(heat=heat_map(buckets, question.zone, period), as_of=question.now)


def heat_map(buckets: Sequence[ReportBucket], zone: tzinfo, period: Period) -> HeatMap:
    """Sum what came in by weekday and hour of the agent's zone."""
    cells = [[0] * 24 for _ in range(7)]
    for each in buckets:
        if each.at is not None:
            local = each.at.astimezone(zone)
            cells[local.weekday()][local.hour] += int(each.value or 0)
    return HeatMap(title=f"Messages that came in, {period.name}", cells=tuple(tuple(day) for day in cells))


# My day


async def _my_day(client: Client, question: Question) -> ReportPage:
    """What an agent did, out of what his own token may read: his conversations, and what was written down of each."""
    me = question.state.my_id
    start = question.period.since
    mine: list[Conversation] = []
    cut_off = False
    async for conversation in client.conversations.iterate(
        status=None, assignee_type="me", sort_by="last_activity_at_desc"
    ):
        if conversation.last_activity_at is not None and conversation.last_activity_at < start:
            break
        if len(mine) >= MOST_CONVERSATIONS:
            cut_off = True
            break
        mine.append(conversation)
    told: list[ReportingEvent] = []
    untold = 0
    for conversation in mine:
        try:
            told += await client.reports.events_of(conversation_id=conversation.id)
        except (errors.NotFound, errors.Unsupported):
            # Before 4.8; or it was deleted in this moment.
            untold += 1
    all_open = client.conversations.iterate(status=Status.OPEN, assignee_type="me")
    owed = [conversation async for conversation in all_open if conversation.waiting_since is not None]
    note = f"Of the {MOST_CONVERSATIONS} latest" if cut_off else "Of the"
    note += " conversations that are yours now."
    if untold and untold == len(mine):
        note = "This server does not tell the times of single conversations (before 4.8): only what is owed is known."
    today = my_figures(told, me, question.period, owed=owed, note=note, now=question.now)
    replies = _times(told, me, question.period, ("first_response", "reply_time"))
    return ReportPage(tables=(today, _histogram(replies)), as_of=question.now)


def my_figures(
    told: Sequence[ReportingEvent],
    me: int | None,
    period: Period,
    *,
    owed: Sequence[Conversation],
    note: str = "",
    now: datetime,
) -> Figures:
    """Sum an agent's own events in a period."""
    first = _times(told, me, period, ("first_response",))
    answers = _times(told, me, period, ("first_response", "reply_time"))
    resolved = _times(told, me, period, ("conversation_resolved",))
    oldest = min((each.waiting_since for each in owed if each.waiting_since is not None), default=None)
    from tui.presentation.age import length

    return Figures(
        title=f"Yours, {period.name}",
        columns=(("", Unit.TEXT), ("", Unit.TEXT)),
        rows=(
            ("answers to customers who waited", str(len(answers))),
            ("conversations resolved", str(len(resolved))),
            ("median first reply", length(median(first)) if first else None),
            ("median answer", length(median(answers)) if answers else None),
            ("still owed an answer", str(len(owed))),
            ("the one who waits longest", length((now - oldest).total_seconds()) if oldest else None),
        ),
        note=note,
    )


def _times(told: Sequence[ReportingEvent], me: int | None, period: Period, names: tuple[str, ...]) -> list[float]:
    return [
        max(0.0, each.value or 0.0)
        for each in told
        if each.name in names
        and each.user_id == me
        and each.created_at is not None
        and period.since <= each.created_at.astimezone(UTC) < period.until
    ]


_STEPS = ((60, "under 1m"), (300, "1m to 5m"), (900, "5m to 15m"), (3600, "15m to 1h"), (14400, "1h to 4h"))


def _histogram(seconds: Sequence[float]) -> Figures:
    rows: list[tuple[Value, ...]] = []
    below = 0
    for limit, name in _STEPS:
        upto = sum(each < limit for each in seconds)
        rows.append((name, upto - below))
        below = upto
    rows.append(("over 4h", len(seconds) - below))
    return Figures(
        title="How fast you answered", columns=(("after", Unit.TEXT), ("answers", Unit.COUNT)), rows=tuple(rows), bars=1
    )


_READERS: Mapping[str, Callable[[Client, Question], Awaitable[ReportPage]]] = {
    "My day": _my_day,
    "Now": _now,
    "Account": _account,
    "Agents": _by("agent"),
    "Inboxes": _by("inbox"),
    "Teams": _by("team"),
    "Labels": _by("label"),
    "Ratings": _ratings,
    "Traffic": _traffic,
}
