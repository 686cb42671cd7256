"""Canned responses: ready texts, found by a short code."""

from __future__ import annotations

from tui.api.caller import given, nothing, query
from tui.api.decode import reference
from tui.api.resources.resource import Resource
from tui.models.reference import CannedResponse

_FEATURE = "canned_responses"


class CannedResponsesResource(Resource):
    """Routes under `/api/v1/accounts/:id/canned_responses`; every agent may change them."""

    async def list(self, *, search: str | None = None) -> tuple[CannedResponse, ...]:
        """Return all canned responses, by id; or those that hold the words, matching short codes first.

        Source: `GET A/canned_responses`, 4.0.4 and 4.15.1 (`canned_responses.json`).
        """
        return await self._caller.read(
            f"{self._account}/canned_responses",
            reference.canned_responses,
            feature=_FEATURE,
            query=query({"search": search or None}),
        )

    async def create(self, *, short_code: str, content: str) -> CannedResponse:
        """Keep a new text.

        Raises:
            Invalid: The short code is taken.

        Source: `POST A/canned_responses`, 4.0.4 and 4.15.1 (`canned_responses.json`).
        """
        body = {"canned_response": {"short_code": short_code, "content": content}}
        return await self._caller.change(
            "POST", f"{self._account}/canned_responses", reference.canned_response, feature=_FEATURE, body=body
        )

    async def update(
        self, *, canned_response_id: int, short_code: str | None = None, content: str | None = None
    ) -> CannedResponse:
        """Change a text or its short code.

        Source: `PATCH A/canned_responses/:id`, 4.10 (`canned_responses_controller.rb`).
        """
        body = {"canned_response": given({"short_code": short_code, "content": content})}
        return await self._caller.change(
            "PATCH",
            self._of(canned_response_id),
            reference.canned_response,
            feature=_FEATURE,
            body=body,
            repeatable=True,
        )

    async def delete(self, *, canned_response_id: int) -> None:
        """Delete a text.

        Source: `DELETE A/canned_responses/:id`, 4.10 (`canned_responses_controller.rb`).
        """
        await self._caller.change("DELETE", self._of(canned_response_id), nothing, feature=_FEATURE)

    def _of(self, canned_response_id: int) -> str:
        return f"{self._account}/canned_responses/{int(canned_response_id)}"
