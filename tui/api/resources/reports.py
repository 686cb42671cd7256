"""Figures of the account; for administrators and those who may see reports."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from tui.api import errors
from tui.api.caller import Argument, query, seconds
from tui.api.decode import reports
from tui.api.resources.resource import Resource
from tui.models.report import (
    AgentMetrics,
    BotMetrics,
    ChannelSummary,
    LiveMetrics,
    ReportBucket,
    ReportingEvent,
    ReportSummary,
    SummaryRow,
)

_FEATURE = "reports"

Metric = Literal[
    "conversations_count",
    "incoming_messages_count",
    "outgoing_messages_count",
    "avg_first_response_time",
    "avg_resolution_time",
    "reply_time",
    "resolutions_count",
    "bot_resolutions_count",
    "bot_handoffs_count",
]
Subject = Literal["account", "agent", "inbox", "label", "team"]
GroupBy = Literal["hour", "day", "week", "month", "year"]
Table = Literal["agents", "inboxes", "labels", "teams", "conversations_summary", "conversation_traffic"]


class ReportsResource(Resource):
    """Routes under `/api/v2/accounts/:id`. Periods run from `since` to `until`, both aware. Averages are seconds."""

    async def series(
        self,
        *,
        metric: Metric,
        since: datetime,
        until: datetime,
        subject: Subject = "account",
        subject_id: int | None = None,
        group_by: GroupBy = "day",
        business_hours: bool = False,
        timezone_offset: float = 0,
    ) -> tuple[ReportBucket, ...]:
        """Return a figure over time, one row for each bucket; the first is the one that holds `since`.

        Args:
            subject_id: Of the agent, inbox, label or team.
            timezone_offset: Hours; days begin at its midnight.

        Raises:
            Invalid: There is no such figure: the server would answer with none. Nothing was sent.

        Source: `GET /api/v2/accounts/:id/reports`, 4.0.4 and 4.15.1 (`reports.json`, `reports_more.json`).
        """
        if metric not in get_args(Metric):
            raise errors.Invalid(f"A figure is one of: {', '.join(get_args(Metric))}.", fields=("metric",))
        arguments: dict[str, Argument] = {
            "metric": metric,
            "type": subject,
            "id": subject_id,
            "group_by": group_by,
            "business_hours": business_hours or None,
            "timezone_offset": timezone_offset or None,
            **_period(since, until),
        }
        return await self._caller.read(
            f"{self._account_v2}/reports", reports.report, feature=_FEATURE, query=query(arguments)
        )

    async def summary(
        self, *, since: datetime, until: datetime, subject: Subject = "account", subject_id: int | None = None
    ) -> ReportSummary:
        """Return the figures of a period and of the one before.

        Source: `GET /api/v2/accounts/:id/reports/summary`, 4.0.4 and 4.15.1 (`reports.json`).
        """
        arguments: dict[str, Argument] = {"type": subject, "id": subject_id, **_period(since, until)}
        return await self._caller.read(
            f"{self._account_v2}/reports/summary", reports.report_summary, feature=_FEATURE, query=query(arguments)
        )

    async def bot_summary(self, *, since: datetime, until: datetime) -> ReportSummary:
        """Return what bots resolved and handed over.

        Source: `GET /api/v2/accounts/:id/reports/bot_summary`, 4.10 (`reports_controller.rb`).
        """
        return await self._caller.read(
            f"{self._account_v2}/reports/bot_summary",
            reports.report_summary,
            feature=_FEATURE,
            query=query({"type": "account", **_period(since, until)}),
        )

    async def bot_metrics(self, *, since: datetime, until: datetime) -> BotMetrics:
        """Return how much bots wrote and how often they were enough.

        Source: `GET /api/v2/accounts/:id/reports/bot_metrics`, 4.10 (`reports_controller.rb`).
        """
        return await self._caller.read(
            f"{self._account_v2}/reports/bot_metrics",
            reports.bot_metrics,
            feature=_FEATURE,
            query=query(_period(since, until)),
        )

    async def now(self, *, team_id: int | None = None) -> LiveMetrics:
        """Return how many conversations are open, unattended, unassigned and pending now.

        Source: `GET /api/v2/accounts/:id/live_reports/conversation_metrics`, 4.0.4 and 4.15.1 (`reports.json`).
        """
        return await self._caller.read(
            f"{self._account_v2}/live_reports/conversation_metrics",
            reports.live_metrics,
            feature=_FEATURE,
            query=query({"team_id": team_id}),
        )

    async def now_by(self, *, group: Literal["assignee_id", "team_id"]) -> tuple[LiveMetrics, ...]:
        """Return how things stand now, by agent or team; one row is nobody's.

        Source: `GET /api/v2/accounts/:id/live_reports/grouped_conversation_metrics`, 4.0.4 and 4.15.1 (`reports.json`).
        """
        return await self._caller.read(
            f"{self._account_v2}/live_reports/grouped_conversation_metrics",
            reports.grouped_metrics,
            feature=_FEATURE,
            query=query({"group_by": group}),
        )

    async def conversations(self) -> LiveMetrics:
        """Return how things stand now, as the reports count it.

        Source: `GET /api/v2/accounts/:id/reports/conversations?type=account`, 4.0.4 and 4.15.1 (`reports.json`).
        """
        return await self._caller.read(
            f"{self._account_v2}/reports/conversations",
            reports.live_metrics,
            feature=_FEATURE,
            query=[("type", "account")],
        )

    async def agents(self, *, number: int = 1) -> tuple[AgentMetrics, ...]:
        """Return how things stand now agent by agent, 25 on a page, in no fixed order.

        Source: `GET /api/v2/accounts/:id/reports/conversations?type=agent`, 4.0.4 and 4.15.1 (`reports.json`).
        """
        return await self._caller.read(
            f"{self._account_v2}/reports/conversations",
            reports.agent_metrics,
            feature=_FEATURE,
            query=query({"type": "agent", "page": number}),
        )

    async def summary_by(
        self,
        *,
        group: Literal["agent", "team", "inbox", "label"],
        since: datetime,
        until: datetime,
        business_hours: bool = False,
    ) -> tuple[SummaryRow, ...]:
        """Return the figures of a period by agent, team, inbox or label.

        Raises:
            Unsupported: By label, on a server older than 4.3.

        Source: `GET /api/v2/accounts/:id/summary_reports/:group`, 4.0.4 and 4.15.1 (`reports.json`,
            `reports_more.json`).
        """
        arguments = query({"business_hours": business_hours or None, **_period(since, until)})
        return await self._caller.read(
            f"{self._account_v2}/summary_reports/{group}", reports.summary_rows, feature=_FEATURE, query=arguments
        )

    async def summary_by_channel(self, *, since: datetime, until: datetime) -> tuple[ChannelSummary, ...]:
        """Return how many conversations of at most six months are how, by channel.

        Raises:
            Unsupported: The server is older than 4.10.

        Source: `GET /api/v2/accounts/:id/summary_reports/channel`, 4.15.1 (`reports_more.json`); a 404 on 4.0.4.
        """
        return await self._caller.read(
            f"{self._account_v2}/summary_reports/channel",
            reports.channel_summaries,
            feature=_FEATURE,
            query=query(_period(since, until)),
        )

    async def events_of(self, *, conversation_id: int) -> tuple[ReportingEvent, ...]:
        """Return what was written down of a conversation's times, oldest first; any agent who sees it may read this.

        Raises:
            Unsupported: The server is older than 4.8.

        Source: `GET A/conversations/:id/reporting_events`, 4.15.1 (`conversations.json`).
        """
        return await self._caller.read(
            f"{self._account}/conversations/{int(conversation_id)}/reporting_events",
            reports.reporting_events,
            feature=_FEATURE,
        )

    async def table(self, *, table: Table, since: datetime, until: datetime, timezone_offset: float = 0) -> str:
        """Return a period as CSV: a line that says which, two empty lines, a header, rows.

        Args:
            timezone_offset: Of the days in it, in hours. Always sent: no version does conversation traffic without.

        Raises:
            Unsupported: `conversations_summary`, on a server older than 4.10.

        Source: `GET /api/v2/accounts/:id/reports/:table`, 4.0.4 and 4.15.1 (`reports_more.json`).
        """
        arguments: dict[str, Argument] = {"timezone_offset": timezone_offset, **_period(since, until)}
        return await self._caller.text(f"{self._account_v2}/reports/{table}", feature=_FEATURE, query=query(arguments))


def _period(since: datetime, until: datetime) -> dict[str, Argument]:
    return {"since": seconds(since), "until": seconds(until)}
