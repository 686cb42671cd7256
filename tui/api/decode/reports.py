"""Figures and ratings, in an answer."""

from __future__ import annotations

from tui.api.decode.people import agent_shape, contact_shape, sender_shape
from tui.api.reading import JsonObject, Rows, known, obj, payload, record, rows, unlike, validated
from tui.models.report import (
    AgentMetrics,
    BotMetrics,
    ChannelSummary,
    LiveMetrics,
    Rating,
    RatingMetrics,
    ReportBucket,
    ReportingEvent,
    ReportSummary,
    SummaryRow,
)
from tui.models.wire import JsonValue, count, number


def report(value: JsonValue) -> Rows[ReportBucket]:
    """A report's bars in order of time; an empty object, the answer to an unknown metric, is none."""
    return Rows(()) if value == {} else rows(value, _bucket)


def report_summary(value: JsonValue) -> ReportSummary:
    """The figures of a period and of the one before."""
    if not isinstance(value, dict):
        raise unlike("ReportSummary")
    before = obj(value.get("previous"))
    return validated(ReportSummary, {**value, "previous": {**before, "previous": None} if before else None})


def live_metrics(value: JsonValue) -> LiveMetrics:
    """How things stand now."""
    return validated(LiveMetrics, value if isinstance(value, dict) else None)


def grouped_metrics(value: JsonValue) -> Rows[LiveMetrics]:
    """How things stand now, by agent or team."""
    return rows(value, live_metrics)


def reporting_events(value: JsonValue) -> Rows[ReportingEvent]:
    """What was written down of times."""
    return rows(payload(value), lambda row: validated(ReportingEvent, known(row)))


def agent_metrics(value: JsonValue) -> Rows[AgentMetrics]:
    """How things stand now, agent by agent."""
    return rows(value, lambda row: validated(AgentMetrics, _agent_shape(row)))


def summary_rows(value: JsonValue) -> Rows[SummaryRow]:
    """The figures of a period by agent, team, inbox or label."""
    return rows(value, lambda row: validated(SummaryRow, known(row)))


def channel_summaries(value: JsonValue) -> tuple[ChannelSummary, ...]:
    """The figures of a period by channel."""
    if not isinstance(value, dict):
        raise unlike("ChannelSummary")
    return tuple(
        validated(ChannelSummary, {**figures, "channel_type": channel})
        for channel, figures in value.items()
        if isinstance(figures, dict)
    )


def bot_metrics(value: JsonValue) -> BotMetrics:
    """What bots did."""
    return validated(BotMetrics, value if isinstance(value, dict) else None)


def rating(value: JsonValue) -> Rating:
    """What one customer said."""
    return validated(Rating, _rating_shape(record(value)))


def ratings(value: JsonValue) -> Rows[Rating]:
    """What customers said."""
    return rows(payload(value), lambda row: validated(Rating, _rating_shape(row)))


def rating_metrics(value: JsonValue) -> RatingMetrics:
    """How many of each rating."""
    raw = obj(value)
    by_rating = [(found, count(item)) for key, item in obj(raw.get("ratings_count")).items() if (found := number(key))]
    return RatingMetrics(
        total_count=count(raw.get("total_count")),
        ratings=tuple(sorted(by_rating)),
        total_sent_messages_count=count(raw.get("total_sent_messages_count")),
    )


def _bucket(value: JsonValue) -> ReportBucket:
    raw = obj(value)
    if number(raw.get("timestamp")) is None:
        raise unlike("ReportBucket")
    return validated(ReportBucket, {"at": raw["timestamp"], "value": raw.get("value"), "count": raw.get("count")})


def _agent_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    metric = obj(raw.get("metric"))
    return {**raw, "open": metric.get("open"), "unattended": metric.get("unattended")}


def _rating_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {
        **raw,
        "contact": contact_shape(raw.get("contact")),
        "assigned_agent": agent_shape(raw.get("assigned_agent")),
        "reviewed_by": sender_shape(raw.get("review_notes_updated_by")),
    }
