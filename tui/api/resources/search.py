"""Searching in everything the agent may see."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from tui.api.caller import query, seconds
from tui.api.decode import search
from tui.api.resources.resource import Resource
from tui.models.search import SearchResults

_FEATURE = "search"

Kind = Literal["conversations", "contacts", "messages", "articles"]


class SearchResource(Resource):
    """Routes under `/api/v1/accounts/:id/search`: newest first, 15 of each kind on a page, no totals."""

    async def all(
        self, *, q: str, number: int = 1, since: datetime | None = None, until: datetime | None = None
    ) -> SearchResults:
        """Return what holds the words, of every kind.

        Args:
            since: Of servers with `advanced_search` (4.10+), like `until`; others do not look at it.

        Source: `GET A/search`, 4.0.4 and 4.15.1 (`search.json`).
        """
        return await self._found("", q, number, since, until)

    async def kind(
        self,
        *,
        kind: Kind,
        q: str,
        number: int = 1,
        since: datetime | None = None,
        until: datetime | None = None,
        sender: str | None = None,
        inbox_id: int | None = None,
    ) -> SearchResults:
        """Return what holds the words, of one kind; the other kinds are empty.

        Messages are searched in the last three months, conversations by number and contact.

        Args:
            sender: For messages: `contact:91` or `agent:12` (4.10+).
            inbox_id: For messages (4.10+).

        Raises:
            Unsupported: Articles, on a server older than 4.3.

        Source: `GET A/search/:kind`, 4.0.4 and 4.15.1 (`search.json`); articles are a 404 on 4.0.4.
        """
        if kind == "articles":
            return await self._found("/articles", q, number, since, until)
        return await self._found(f"/{kind}", q, number, since, until, sender, inbox_id)

    async def _found(
        self,
        route: str,
        q: str,
        number: int,
        since: datetime | None,
        until: datetime | None,
        sender: str | None = None,
        inbox_id: int | None = None,
    ) -> SearchResults:
        return await self._caller.read(
            f"{self._account}/search{route}",
            search.search_results,
            feature=_FEATURE,
            query=query(
                {
                    "q": q,
                    "page": number,
                    "since": seconds(since) if since else None,
                    "until": seconds(until) if until else None,
                    "from": sender,
                    "inbox_id": inbox_id,
                }
            ),
        )
