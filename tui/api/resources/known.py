"""What an account has, looked up before it is written: the server takes an unknown id for nobody, and any words for a label."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api import errors
from tui.api.caller import ids, several
from tui.api.decode import people, reference
from tui.api.resources.resource import Resource
from tui.models.reference import Label


class Known(Resource):
    """Labels, teams and agents of the account, each list read conditionally."""

    async def titles(self, titles: Iterable[str], *, carried: Iterable[str] = ()) -> tuple[str, ...]:
        """Return titles of labels as they are defined.

        Args:
            carried: Titles that may be written though nobody defines them: they are there already.

        Raises:
            Invalid: Some are not defined, and nothing was written; `fields` names them.

        Source: `GET A/labels`.
        """
        wanted = several(titles)
        if not wanted:
            return ()
        defined = {label.title.lower(): label.title for label in await self._labels()}
        defined = {**{title.lower(): title for title in carried}, **defined}
        missing = tuple(title for title in wanted if title.lower() not in defined)
        if missing:
            raise errors.Invalid(
                f"There is no label {_listed(missing)}: an administrator defines labels in Chatwoot's settings.",
                fields=missing,
                code="no_label",
            )
        return tuple(dict.fromkeys(defined[title.lower()] for title in wanted))

    async def team(self, team_id: int) -> None:
        """Check that there is a team.

        Raises:
            Invalid: There is none, and nothing was written.

        Source: `GET A/teams`.
        """
        teams = await self._caller.read(f"{self._account}/teams", people.teams, feature="teams")
        if all(team.id != team_id for team in teams):
            raise errors.Invalid("That team is not there any more.", fields=("team_id",), code="no_team")

    async def agents(self, user_ids: Iterable[int]) -> list[int]:
        """Return ids of agents, each once.

        Raises:
            Invalid: One of them is no agent of this account, and nothing was written.

        Source: `GET A/agents`.
        """
        wanted = ids(user_ids)
        agents = await self._caller.read(f"{self._account}/agents", people.agents, feature="agents") if wanted else ()
        if not set(wanted) <= {agent.id for agent in agents}:
            raise errors.Invalid("That agent is not there any more.", fields=("assignee_id",), code="no_agent")
        return wanted

    async def _labels(self) -> tuple[Label, ...]:
        return await self._caller.read(f"{self._account}/labels", reference.labels, feature="labels")


def _listed(titles: tuple[str, ...]) -> str:
    return ", ".join(f"“{title}”" for title in titles)
