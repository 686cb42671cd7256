"""What customers said after conversations (CSAT); for administrators and those who may see reports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime

from tui.api.caller import Argument, ids, query, seconds
from tui.api.decode import reports
from tui.api.resources.resource import Resource
from tui.api.walk import Page, walk
from tui.models.report import Rating, RatingMetrics

_FEATURE = "ratings"

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before all ratings."""


class RatingsResource(Resource):
    """Routes under `/api/v1/accounts/:id/csat_survey_responses`."""

    async def page(
        self,
        *,
        number: int = 1,
        since: datetime | None = None,
        until: datetime | None = None,
        user_ids: Iterable[int] = (),
        inbox_id: int | None = None,
        team_id: int | None = None,
        rating: int | None = None,
        newest_first: bool = True,
    ) -> tuple[Rating, ...]:
        """Return one page of 25 ratings; past the last page, nothing.

        Args:
            user_ids: Of these agents.
            rating: From 1 to 5.

        Source: `GET A/csat_survey_responses`, 4.0.4 and 4.15.1 (`csat.json`, `widget.json`).
        """
        arguments = {
            "page": number,
            "sort": "-created_at" if newest_first else "created_at",
            "rating": rating,
            **_period(since, until, user_ids, inbox_id, team_id),
        }
        return await self._caller.read(
            f"{self._account}/csat_survey_responses", reports.ratings, feature=_FEATURE, query=query(arguments)
        )

    async def iterate(self, *, since: datetime | None = None, until: datetime | None = None) -> AsyncIterator[Rating]:
        """Give all ratings of a period, oldest first.

        Source: `GET A/csat_survey_responses`.
        """

        async def read(number: int) -> Page[Rating]:
            found = await self.page(number=number, since=since, until=until, newest_first=False)
            return Page(found, passed_over=getattr(found, "passed_over", 0))

        async for rating in walk(read, lambda each: each.id):
            yield rating

    async def metrics(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        user_ids: Iterable[int] = (),
        inbox_id: int | None = None,
        team_id: int | None = None,
    ) -> RatingMetrics:
        """Return how many of each rating there were, and how often was asked.

        Source: `GET A/csat_survey_responses/metrics`, 4.0.4 and 4.15.1 (`csat.json`).
        """
        return await self._caller.read(
            f"{self._account}/csat_survey_responses/metrics",
            reports.rating_metrics,
            feature=_FEATURE,
            query=query(_period(since, until, user_ids, inbox_id, team_id)),
        )

    async def table(self, *, since: datetime | None = None, until: datetime | None = None) -> str:
        """Return the ratings of a period as CSV, without one of all time: the server fails without both ends.

        Source: `GET A/csat_survey_responses/download`, 4.10 (`csat_survey_responses_controller.rb`).
        """
        return await self._caller.text(
            f"{self._account}/csat_survey_responses/download",
            feature=_FEATURE,
            query=query(_period(since or _BEGINNING, until or datetime.now(UTC), (), None, None)),
        )

    async def set_review_notes(self, *, rating_id: int, notes: str) -> Rating:
        """Write what the team thinks of a rating (4.10+, enterprise).

        Raises:
            Unsupported: The server does not offer it.

        Source: `PATCH A/csat_survey_responses/:id`, 4.10 (`enterprise/…/csat_survey_responses_controller.rb`).
        """
        return await self._caller.change(
            "PATCH",
            f"{self._account}/csat_survey_responses/{int(rating_id)}",
            reports.rating,
            feature=_FEATURE,
            body={"csat_review_notes": notes},
            repeatable=True,
        )


def _period(
    since: datetime | None,
    until: datetime | None,
    user_ids: Iterable[int],
    inbox_id: int | None,
    team_id: int | None,
) -> dict[str, Argument]:
    return {
        "since": seconds(since) if since else None,
        "until": seconds(until) if until else None,
        "user_ids[]": ids(user_ids),
        "inbox_id": inbox_id,
        "team_id": team_id,
    }
