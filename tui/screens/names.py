"""What people, teams and times are called where a wish is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from tui.presentation.cells import cut, one_line
from tui.presentation.mentions import plain
from tui.store import select
from tui.store.state import State

_EXCERPT_CELLS = 40


@dataclass(frozen=True, slots=True)
class StateNames:
    """The names as the state has them; who is not known there is an agent, or a team."""

    state: State
    zone: tzinfo = UTC

    def agent(self, agent_id: int) -> str:
        names = {agent.id: agent.shown_name for agent in select.agents(self.state)}
        return one_line(names.get(agent_id, "an agent"))

    def team(self, team_id: int) -> str:
        names = {team.id: team.name for team in select.teams(self.state)}
        return one_line(names.get(team_id, "a team"))

    def line(self, text: str) -> str:
        return one_line(text)

    def excerpt(self, text: str) -> str:
        return cut(one_line(plain(text)), _EXCERPT_CELLS)

    def moment(self, moment: datetime) -> str:
        from tui.presentation.snooze import clock_words

        return clock_words(moment, self.zone)
