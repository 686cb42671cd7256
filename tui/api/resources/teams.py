"""Teams and their members."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

from tui.api.caller import given, ids, nothing
from tui.api.decode import people
from tui.api.resources.resource import Resource
from tui.models.people import Agent, Team

_FEATURE = "teams"


class TeamsResource(Resource):
    """Routes under `/api/v1/accounts/:id/teams`; changes are for administrators."""

    async def list(self) -> tuple[Team, ...]:
        """Return all teams, by id; names are in lower case.

        Source: `GET A/teams`, 4.0.4 and 4.15.1 (`teams.json`).
        """
        return await self._caller.read(f"{self._account}/teams", people.teams, feature=_FEATURE)

    async def get(self, *, team_id: int) -> Team:
        """Return one team.

        Source: `GET A/teams/:id`, 4.10 (`teams_controller.rb`).
        """
        return await self._caller.read(self._of(team_id), people.team, feature=_FEATURE)

    async def create(self, *, name: str, description: str = "", allow_auto_assign: bool = True) -> Team:
        """Make a team.

        Source: `POST A/teams`, 4.0.4 and 4.15.1 (`teams.json`).
        """
        body = {"team": {"name": name, "description": description, "allow_auto_assign": allow_auto_assign}}
        return await self._caller.change("POST", f"{self._account}/teams", people.team, feature=_FEATURE, body=body)

    async def update(
        self,
        *,
        team_id: int,
        name: str | None = None,
        description: str | None = None,
        allow_auto_assign: bool | None = None,
    ) -> Team:
        """Change a team; only what is given changes.

        Source: `PATCH A/teams/:id`, 4.10 (`teams_controller.rb`).
        """
        team = given({"name": name, "description": description, "allow_auto_assign": allow_auto_assign})
        return await self._caller.change(
            "PATCH", self._of(team_id), people.team, feature=_FEATURE, body={"team": team}, repeatable=True
        )

    async def delete(self, *, team_id: int) -> None:
        """Delete a team.

        Source: `DELETE A/teams/:id`, 4.10 (`teams_controller.rb`).
        """
        await self._caller.change("DELETE", self._of(team_id), nothing, feature=_FEATURE)

    async def members(self, *, team_id: int) -> tuple[Agent, ...]:
        """Return a team's members.

        Source: `GET A/teams/:id/team_members`, 4.0.4 and 4.15.1 (`teams.json`).
        """
        return await self._caller.read(f"{self._of(team_id)}/team_members", people.agents, feature=_FEATURE)

    async def add_members(self, *, team_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Take agents into a team.

        Raises:
            NotAllowed: One of them is not of this account.

        Source: `POST A/teams/:id/team_members`, 4.0.4 and 4.15.1 (`teams.json`).
        """
        return await self._members("POST", team_id, ids(user_ids))

    async def replace_members(self, *, team_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Write all members of a team: those not given are out. Adding and removing are the safe forms.

        Source: `PATCH A/teams/:id/team_members`, 4.10 (`team_members_controller.rb`).
        """
        return await self._members("PATCH", team_id, ids(user_ids))

    async def remove_members(self, *, team_id: int, user_ids: Iterable[int]) -> None:
        """Take agents out of a team.

        Source: `DELETE A/teams/:id/team_members`, 4.10 (`team_members_controller.rb`).
        """
        await self._caller.change(
            "DELETE",
            f"{self._of(team_id)}/team_members",
            nothing,
            feature=_FEATURE,
            body={"user_ids": ids(user_ids)},
            repeatable=True,
        )

    async def _members(self, method: str, team_id: int, user_ids: builtins.list[int]) -> tuple[Agent, ...]:
        return await self._caller.change(
            method,
            f"{self._of(team_id)}/team_members",
            people.agents,
            feature=_FEATURE,
            body={"user_ids": user_ids},
            repeatable=True,
        )

    def _of(self, team_id: int) -> str:
        return f"{self._account}/teams/{int(team_id)}"
