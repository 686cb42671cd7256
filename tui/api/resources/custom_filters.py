"""Saved views: folders of conversations and segments of contacts, each agent's own."""

from __future__ import annotations

from collections.abc import Mapping

from tui.api.caller import given, nothing, query, word
from tui.api.decode import reference
from tui.api.resources.resource import Resource
from tui.models.reference import CustomFilter, FilterType
from tui.models.wire import JsonValue

_FEATURE = "custom_filters"


class CustomFiltersResource(Resource):
    """Routes under `/api/v1/accounts/:id/custom_filters`."""

    async def list(self, *, filter_type: FilterType = FilterType.CONVERSATION) -> tuple[CustomFilter, ...]:
        """Return the agent's saved views. Run one with `client.conversations.filter(conditions=view.query)`.

        Source: `GET A/custom_filters`, 4.0.4 and 4.15.1 (`custom_filters.json`).
        """
        return await self._caller.read(
            f"{self._account}/custom_filters",
            reference.custom_filters,
            feature=_FEATURE,
            query=query({"filter_type": word(FilterType, filter_type)}),
        )

    async def get(self, *, filter_id: int) -> CustomFilter:
        """Return one saved view.

        Source: `GET A/custom_filters/:id`, 4.10 (`custom_filters_controller.rb`).
        """
        return await self._caller.read(self._of(filter_id), reference.custom_filter, feature=_FEATURE)

    async def create(
        self, *, name: str, conditions: Mapping[str, JsonValue], filter_type: FilterType = FilterType.CONVERSATION
    ) -> CustomFilter:
        """Save a view.

        Args:
            conditions: The body of the filter endpoint, as `tui.api.filters.body` makes it.

        Source: `POST A/custom_filters`, 4.0.4 and 4.15.1 (`custom_filters.json`).
        """
        view = {"name": name, "filter_type": word(FilterType, filter_type), "query": dict(conditions)}
        return await self._caller.change(
            "POST",
            f"{self._account}/custom_filters",
            reference.custom_filter,
            feature=_FEATURE,
            body={"custom_filter": view},
        )

    async def update(
        self, *, filter_id: int, name: str | None = None, conditions: Mapping[str, JsonValue] | None = None
    ) -> CustomFilter:
        """Change a saved view.

        Source: `PATCH A/custom_filters/:id`, 4.10 (`custom_filters_controller.rb`).
        """
        view = given({"name": name, "query": None if conditions is None else dict(conditions)})
        return await self._caller.change(
            "PATCH",
            self._of(filter_id),
            reference.custom_filter,
            feature=_FEATURE,
            body={"custom_filter": view},
            repeatable=True,
        )

    async def delete(self, *, filter_id: int) -> None:
        """Delete a saved view.

        Source: `DELETE A/custom_filters/:id`, 4.0.4 and 4.15.1 (`custom_filters.json`).
        """
        await self._caller.change("DELETE", self._of(filter_id), nothing, feature=_FEATURE)

    def _of(self, filter_id: int) -> str:
        return f"{self._account}/custom_filters/{int(filter_id)}"
