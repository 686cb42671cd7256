"""Inboxes, their members and their bot."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui.api.caller import ids, nothing
from tui.api.decode import integrations, people, reference
from tui.api.files import Upload
from tui.api.merging import verify_known
from tui.api.resources.resource import Resource
from tui.models.inbox import Inbox
from tui.models.integration import AgentBot
from tui.models.people import Agent
from tui.models.wire import JsonValue

_FEATURE = "inboxes"

_TOLD_OTHERWISE = ("channel", "portal_id")
"""What answers tell by other names: the channel's settings stand beside the inbox's, the help centre is an object."""


class InboxesResource(Resource):
    """Routes under `/api/v1/accounts/:id/inboxes` and `inbox_members`; changes are for administrators."""

    async def list(self) -> tuple[Inbox, ...]:
        """Return the inboxes the agent can reach: by name on 4.15.1, by id on 4.0.4.

        Source: `GET A/inboxes`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """
        return await self._caller.read(f"{self._account}/inboxes", reference.inboxes, feature=_FEATURE)

    async def get(self, *, inbox_id: int) -> Inbox:
        """Return one inbox.

        Source: `GET A/inboxes/:id`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """
        return await self._caller.read(self._of(inbox_id), reference.inbox, feature=_FEATURE)

    async def create(self, *, name: str, channel: Mapping[str, JsonValue], **settings: JsonValue) -> Inbox:
        """Make an inbox.

        Args:
            channel: `{"type": "api"}`, `web_widget`, `email`, `line`, `telegram`, `whatsapp` or `sms`, with what that
                channel needs.
            settings: Further fields of the inbox, such as `greeting_enabled`.

        Source: `POST A/inboxes`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """
        body = {"name": name, "channel": dict(channel), **settings}
        return await self._caller.change(
            "POST", f"{self._account}/inboxes", reference.inbox, feature=_FEATURE, body=body
        )

    async def update(self, *, inbox_id: int, **settings: JsonValue) -> Inbox:
        """Change an inbox: greeting, working hours, auto-assignment, rating, and `channel` with the channel's own.

        Raises:
            Invalid: The server knows no such setting, `fields` names it; what else was sent is changed.

        Source: `PATCH A/inboxes/:id`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """

        def changed(value: JsonValue) -> Inbox:
            inbox = reference.inbox(value)
            verify_known((name for name in settings if name not in _TOLD_OTHERWISE), value)
            return inbox

        return await self._caller.change(
            "PATCH", self._of(inbox_id), changed, feature=_FEATURE, body=settings, repeatable=True
        )

    async def set_avatar(self, *, inbox_id: int, picture: Path) -> Inbox:
        """Upload an inbox's picture.

        Source: `PATCH A/inboxes/:id` as multipart, 4.10 (`inboxes_controller.rb`).
        """
        files = [Upload(field="avatar", path=picture)]
        return await self._caller.change("PATCH", self._of(inbox_id), reference.inbox, feature=_FEATURE, files=files)

    async def delete(self, *, inbox_id: int) -> None:
        """Delete an inbox with all it holds; it happens later.

        Source: `DELETE A/inboxes/:id`, 4.10 (`inboxes_controller.rb`).
        """
        await self._caller.change("DELETE", self._of(inbox_id), nothing, feature=_FEATURE)

    async def members(self, *, inbox_id: int) -> tuple[Agent, ...]:
        """Return an inbox's members, in no order.

        Source: `GET A/inbox_members/:id`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """
        return await self._caller.read(
            f"{self._account}/inbox_members/{int(inbox_id)}", people.agents, feature=_FEATURE
        )

    async def add_members(self, *, inbox_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Take agents into an inbox.

        Source: `POST A/inbox_members`, 4.0.4 and 4.15.1 (`inboxes.json`).
        """
        return await self._members("POST", inbox_id, ids(user_ids))

    async def replace_members(self, *, inbox_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Write all members of an inbox: those not given are out. Adding and removing are the safe forms.

        Source: `PATCH A/inbox_members`, 4.10 (`inbox_members_controller.rb`).
        """
        return await self._members("PATCH", inbox_id, ids(user_ids))

    async def remove_members(self, *, inbox_id: int, user_ids: Iterable[int]) -> None:
        """Take agents out of an inbox.

        Source: `DELETE A/inbox_members`, 4.10 (`inbox_members_controller.rb`).
        """
        await self._caller.change(
            "DELETE",
            f"{self._account}/inbox_members",
            nothing,
            feature=_FEATURE,
            body={"inbox_id": inbox_id, "user_ids": ids(user_ids)},
            repeatable=True,
        )

    async def agent_bot(self, *, inbox_id: int) -> AgentBot | None:
        """Return the bot that answers in an inbox, None where none does.

        Source: `GET A/inboxes/:id/agent_bot`, 4.10 (`inboxes_controller.rb`).
        """
        return await self._caller.read(f"{self._of(inbox_id)}/agent_bot", integrations.inbox_bot, feature=_FEATURE)

    async def set_agent_bot(self, *, inbox_id: int, bot_id: int | None) -> None:
        """Let a bot answer in an inbox, or none.

        Source: `POST A/inboxes/:id/set_agent_bot`, 4.0.4 and 4.15.1 (`bots.json`).
        """
        await self._caller.change(
            "POST",
            f"{self._of(inbox_id)}/set_agent_bot",
            nothing,
            feature=_FEATURE,
            body={"agent_bot": bot_id},
            repeatable=True,
        )

    async def _members(self, method: str, inbox_id: int, user_ids: builtins.list[int]) -> tuple[Agent, ...]:
        return await self._caller.change(
            method,
            f"{self._account}/inbox_members",
            people.agents,
            feature=_FEATURE,
            body={"inbox_id": inbox_id, "user_ids": user_ids},
            repeatable=True,
        )

    def _of(self, inbox_id: int) -> str:
        return f"{self._account}/inboxes/{int(inbox_id)}"
