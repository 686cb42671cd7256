"""The same change to many conversations or contacts at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from tui.api import errors
from tui.api.caller import ids, nothing, seconds, several, word
from tui.api.resources.known import Known
from tui.api.resources.resource import Resource
from tui.models.conversation import Status

_FEATURE = "bulk_actions"


class Keep(Enum):
    """Leave a field as it is, where None would mean nobody."""

    AS_IT_IS = 0


KEEP = Keep.AS_IT_IS


class BulkActionsResource(Resource):
    """The route `/api/v1/accounts/:id/bulk_actions`. It happens later, and no result is told: listen, or read again."""

    async def conversations(
        self,
        *,
        conversation_ids: Iterable[int],
        status: Status | None = None,
        snoozed_until: datetime | None = None,
        assignee_id: int | Keep | None = KEEP,
        team_id: int | Keep | None = KEEP,
        add_labels: Iterable[str] = (),
        remove_labels: Iterable[str] = (),
    ) -> None:
        """Change many conversations. Before 4.14 the server does not look whether the agent may see them.

        Args:
            snoozed_until: Aware; only with SNOOZED.
            assignee_id: None takes the assignee off.
            team_id: None takes the team off.

        Raises:
            Invalid: The agent, the team or a label is not there. Nothing was sent.

        Source: `POST A/bulk_actions`, 4.0.4 and 4.15.1 (`bulk_actions.json`).
        """
        known = Known(self._caller, self._account_id)
        fields: dict[str, object] = {}
        if status is not None:
            fields["status"] = word(Status, status)
        if assignee_id is not KEEP:
            if isinstance(assignee_id, int) and assignee_id:
                await known.agents([assignee_id])
            fields["assignee_id"] = assignee_id
        if team_id is not KEEP:
            if isinstance(team_id, int) and team_id:
                await known.team(team_id)
            fields["team_id"] = team_id
        body: dict[str, object] = {
            "type": "Conversation",
            "ids": ids(conversation_ids),
            "fields": fields,
            "labels": {"add": await known.titles(add_labels), "remove": several(remove_labels)},
        }
        if snoozed_until is not None and status is Status.SNOOZED:
            body["snoozed_until"] = seconds(snoozed_until)
        await self._caller.change(
            "POST", f"{self._account}/bulk_actions", nothing, feature=_FEATURE, body=body, repeatable=True
        )

    async def label_contacts(self, *, contact_ids: Iterable[int], add: Iterable[str]) -> None:
        """Add labels to many contacts; none can be taken away like this.

        Raises:
            Invalid: A label is not there. Nothing was sent.
            Unsupported: The server is older than 4.8.

        Source: `POST A/bulk_actions`, 4.15.1 (`bulk_actions.json`); a 422 on 4.0.4.
        """
        titles = await Known(self._caller, self._account_id).titles(add)
        await self._contacts({"ids": ids(contact_ids), "labels": {"add": titles}})

    async def delete_contacts(self, *, contact_ids: Iterable[int]) -> None:
        """Delete many contacts; administrators alone.

        Raises:
            Unsupported: The server is older than 4.8.

        Source: `POST A/bulk_actions`, 4.10 (`bulk_actions_controller.rb`).
        """
        await self._contacts({"ids": ids(contact_ids), "action_name": "delete"})

    async def _contacts(self, body: dict[str, object]) -> None:
        path = f"{self._account}/bulk_actions"
        try:
            await self._caller.change(
                "POST",
                path,
                nothing,
                feature=_FEATURE,
                body={"type": "Contact", **body},
                repeatable=True,
            )
        except errors.Invalid as error:
            if error.detail:
                raise
            # An old server says of the type it does not know only that it failed.
            raise self._caller.lacks("POST", path, error) from error
