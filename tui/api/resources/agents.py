"""Agents of the account, and who may be assigned in an inbox."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api.caller import given, ids, nothing, query, several, word
from tui.api.decode import people
from tui.api.resources.resource import Resource
from tui.models.people import Agent, Availability, Role

_FEATURE = "agents"


class AgentsResource(Resource):
    """Routes under `/api/v1/accounts/:id/agents`; changes are for administrators."""

    async def list(self) -> tuple[Agent, ...]:
        """Return all agents, by name.

        Source: `GET A/agents`, 4.0.4 and 4.15.1 (`agents.json`).
        """
        return await self._caller.read(f"{self._account}/agents", people.agents, feature=_FEATURE)

    async def create(self, *, name: str, email: str, role: Role = Role.AGENT) -> Agent:
        """Invite an agent.

        Raises:
            Invalid: The address is taken.
            NotAllowed: The plan has no seat left.

        Source: `POST A/agents`, 4.0.4 and 4.15.1 (`agents.json`).
        """
        body = {"agent": {"name": name, "email": email, "role": word(Role, role)}}
        return await self._caller.change("POST", f"{self._account}/agents", people.agent, feature=_FEATURE, body=body)

    async def update(
        self,
        *,
        agent_id: int,
        name: str | None = None,
        role: Role | None = None,
        availability: Availability | None = None,
        auto_offline: bool | None = None,
        custom_role_id: int | None = None,
    ) -> Agent:
        """Change an agent. On servers with custom roles a `custom_role_id` left out takes the role away.

        Source: `PATCH A/agents/:id`, 4.10 (`agents_controller.rb`).
        """
        body = given(
            {
                "name": name,
                "role": word(Role, role) if role else None,
                "availability": word(Availability, availability) if availability else None,
                "auto_offline": auto_offline,
                "custom_role_id": custom_role_id,
            }
        )
        return await self._caller.change(
            "PATCH", f"{self._account}/agents/{int(agent_id)}", people.agent, feature=_FEATURE, body=body
        )

    async def delete(self, *, agent_id: int) -> None:
        """Take an agent out of the account.

        Source: `DELETE A/agents/:id`, 4.10 (`agents_controller.rb`).
        """
        await self._caller.change("DELETE", f"{self._account}/agents/{int(agent_id)}", nothing, feature=_FEATURE)

    async def bulk_create(self, *, emails: Iterable[str]) -> None:
        """Invite several agents at once.

        Source: `POST A/agents/bulk_create`, 4.10 (`agents_controller.rb`).
        """
        await self._caller.change(
            "POST", f"{self._account}/agents/bulk_create", nothing, feature=_FEATURE, body={"emails": several(emails)}
        )


class AssignableAgentsResource(Resource):
    """The route `/api/v1/accounts/:id/assignable_agents`."""

    async def list(self, *, inbox_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Return who can be assigned in all these inboxes: their common members and the administrators, in no order.

        Raises:
            NotFound: No inbox is named, or one is not there.

        Source: `GET A/assignable_agents`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """
        return await self._caller.read(
            f"{self._account}/assignable_agents",
            people.agents,
            feature=_FEATURE,
            query=query({"inbox_ids[]": ids(inbox_ids)}),
        )
