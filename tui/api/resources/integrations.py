"""What works beside the agents: bots, webhooks and integrations; changes are for administrators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.api.caller import given, nothing, segment, several
from tui.api.decode import integrations
from tui.api.resources.resource import Resource
from tui.models.integration import AgentBot, IntegrationApp, Webhook
from tui.models.wire import JsonValue


class AgentBotsResource(Resource):
    """Routes under `/api/v1/accounts/:id/agent_bots`."""

    async def list(self) -> tuple[AgentBot, ...]:
        """Return the account's bots and those of the installation.

        Source: `GET A/agent_bots`, 4.0.4 and 4.15.1 (`agent_bots.json`).
        """
        return await self._caller.read(f"{self._account}/agent_bots", integrations.agent_bots, feature="agent_bots")

    async def get(self, *, bot_id: int) -> AgentBot:
        """Return one bot.

        Source: `GET A/agent_bots/:id`, 4.10 (`agent_bots_controller.rb`).
        """
        return await self._caller.read(self._of(bot_id), integrations.agent_bot, feature="agent_bots")

    async def create(self, *, name: str, outgoing_url: str, description: str = "") -> AgentBot:
        """Make a bot.

        Source: `POST A/agent_bots`, 4.0.4 and 4.15.1 (`agent_bots.json`).
        """
        body = {"name": name, "outgoing_url": outgoing_url, "description": description}
        return await self._caller.change(
            "POST", f"{self._account}/agent_bots", integrations.agent_bot, feature="agent_bots", body=body
        )

    async def update(
        self,
        *,
        bot_id: int,
        name: str | None = None,
        outgoing_url: str | None = None,
        description: str | None = None,
        bot_config: Mapping[str, JsonValue] | None = None,
    ) -> AgentBot:
        """Change a bot.

        Source: `PATCH A/agent_bots/:id`, 4.10 (`agent_bots_controller.rb`).
        """
        body = given({"name": name, "outgoing_url": outgoing_url, "description": description, "bot_config": bot_config})
        return await self._caller.change(
            "PATCH", self._of(bot_id), integrations.agent_bot, feature="agent_bots", body=body, repeatable=True
        )

    async def delete(self, *, bot_id: int) -> None:
        """Delete a bot.

        Source: `DELETE A/agent_bots/:id`, 4.10 (`agent_bots_controller.rb`).
        """
        await self._caller.change("DELETE", self._of(bot_id), nothing, feature="agent_bots")

    async def reset_access_token(self, *, bot_id: int) -> AgentBot:
        """Renew a bot's token: the answer holds the new one, the old one is dead at once.

        Raises:
            Unsupported: The server is older than 4.3.

        Source: `POST A/agent_bots/:id/reset_access_token`, 4.10 (`agent_bots_controller.rb`).
        """
        return await self._caller.change(
            "POST", f"{self._of(bot_id)}/reset_access_token", integrations.agent_bot, feature="agent_bots"
        )

    def _of(self, bot_id: int) -> str:
        return f"{self._account}/agent_bots/{int(bot_id)}"


class WebhooksResource(Resource):
    """Routes under `/api/v1/accounts/:id/webhooks`."""

    async def list(self) -> tuple[Webhook, ...]:
        """Return the account's webhooks.

        Source: `GET A/webhooks`, 4.0.4 and 4.15.1 (`webhooks.json`).
        """
        return await self._caller.read(f"{self._account}/webhooks", integrations.webhooks, feature="webhooks")

    async def create(
        self, *, url: str, subscriptions: Iterable[str], name: str | None = None, inbox_id: int | None = None
    ) -> Webhook:
        """Have an address told what happens.

        Args:
            subscriptions: Such as `message_created` or `conversation_status_changed`.
            name: Kept from 4.2 or so on; 4.0.4 drops it.

        Raises:
            Invalid: It is not an address, or an event is not known.

        Source: `POST A/webhooks`, 4.0.4 and 4.15.1 (`webhooks.json`).
        """
        webhook = given({"url": url, "name": name, "inbox_id": inbox_id, "subscriptions": several(subscriptions)})
        return await self._caller.change(
            "POST", f"{self._account}/webhooks", integrations.webhook, feature="webhooks", body={"webhook": webhook}
        )

    async def update(
        self,
        *,
        webhook_id: int,
        url: str | None = None,
        subscriptions: Iterable[str] | None = None,
        name: str | None = None,
    ) -> Webhook:
        """Change a webhook.

        Source: `PATCH A/webhooks/:id`, 4.10 (`webhooks_controller.rb`).
        """
        webhook = given(
            {"url": url, "name": name, "subscriptions": None if subscriptions is None else several(subscriptions)}
        )
        return await self._caller.change(
            "PATCH",
            f"{self._account}/webhooks/{int(webhook_id)}",
            integrations.webhook,
            feature="webhooks",
            body={"webhook": webhook},
            repeatable=True,
        )

    async def delete(self, *, webhook_id: int) -> None:
        """Delete a webhook.

        Source: `DELETE A/webhooks/:id`, 4.0.4 and 4.15.1 (`webhooks.json`).
        """
        await self._caller.change("DELETE", f"{self._account}/webhooks/{int(webhook_id)}", nothing, feature="webhooks")


class IntegrationsResource(Resource):
    """Routes under `/api/v1/accounts/:id/integrations`."""

    async def list(self) -> tuple[IntegrationApp, ...]:
        """Return the integrations that the server offers, and which are switched on.

        Source: `GET A/integrations/apps`, 4.0.4 and 4.15.1 (`integrations.json`).
        """
        return await self._caller.read(
            f"{self._account}/integrations/apps", integrations.integration_apps, feature="integrations"
        )

    async def get(self, *, app_id: str) -> IntegrationApp:
        """Return one integration.

        Source: `GET A/integrations/apps/:id`, 4.10 (`apps_controller.rb`).
        """
        return await self._caller.read(
            f"{self._account}/integrations/apps/{segment(app_id)}", integrations.integration_app, feature="integrations"
        )
