"""Bots of a platform app."""

from __future__ import annotations

from tui.api.caller import Caller, given, nothing
from tui.api.decode import integrations
from tui.models.integration import AgentBot

_FEATURE = "platform"
_ROOT = "/platform/api/v1/agent_bots"


class PlatformAgentBotsResource:
    """Routes under `/platform/api/v1/agent_bots`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def list(self) -> tuple[AgentBot, ...]:
        """Return the app's bots.

        Source: `GET /platform/api/v1/agent_bots`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        return await self._caller.read(_ROOT, integrations.agent_bots, feature=_FEATURE)

    async def get(self, *, bot_id: int) -> AgentBot:
        """Return a bot.

        Source: `GET /platform/api/v1/agent_bots/:id`, 4.10 (`agent_bots_controller.rb`).
        """
        return await self._caller.read(f"{_ROOT}/{int(bot_id)}", integrations.agent_bot, feature=_FEATURE)

    async def create(
        self, *, name: str, outgoing_url: str, description: str = "", account_id: int | None = None
    ) -> AgentBot:
        """Make a bot, for one account or for all.

        Source: `POST /platform/api/v1/agent_bots`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        body = given({"name": name, "outgoing_url": outgoing_url, "description": description, "account_id": account_id})
        return await self._caller.change("POST", _ROOT, integrations.agent_bot, feature=_FEATURE, body=body)

    async def update(
        self, *, bot_id: int, name: str | None = None, outgoing_url: str | None = None, description: str | None = None
    ) -> AgentBot:
        """Change a bot.

        Source: `PATCH /platform/api/v1/agent_bots/:id`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        return await self._caller.change(
            "PATCH",
            f"{_ROOT}/{int(bot_id)}",
            integrations.agent_bot,
            feature=_FEATURE,
            body=given({"name": name, "outgoing_url": outgoing_url, "description": description}),
            repeatable=True,
        )

    async def delete(self, *, bot_id: int) -> None:
        """Delete a bot.

        Source: `DELETE /platform/api/v1/agent_bots/:id`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        await self._caller.change("DELETE", f"{_ROOT}/{int(bot_id)}", nothing, feature=_FEATURE)

    async def delete_avatar(self, *, bot_id: int) -> None:
        """Take a bot's picture away.

        Source: `DELETE /platform/api/v1/agent_bots/:id/avatar`, 4.10 (`agent_bots_controller.rb`).
        """
        await self._caller.change("DELETE", f"{_ROOT}/{int(bot_id)}/avatar", nothing, feature=_FEATURE)
