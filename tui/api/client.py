"""The client: one attribute per resource of an account on a server, what a console seldom asks imported when it does."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from tui.api.caller import Caller
from tui.api.connected import Connected
from tui.api.first import FirstAnswer
from tui.api.resources.account import AccountResource
from tui.api.resources.agents import AgentsResource, AssignableAgentsResource
from tui.api.resources.attachments import AttachmentsResource
from tui.api.resources.canned_responses import CannedResponsesResource
from tui.api.resources.contacts import ContactsResource
from tui.api.resources.conversations import ConversationsResource
from tui.api.resources.inboxes import InboxesResource
from tui.api.resources.labels import LabelsResource
from tui.api.resources.macros import MacrosResource
from tui.api.resources.messages import MessagesResource
from tui.api.resources.notifications import NotificationsResource
from tui.api.resources.profile import ProfileResource
from tui.api.resources.server import ServerResource
from tui.api.resources.teams import TeamsResource
from tui.api.transport import Transport
from tui.disk.paths import AGENT_PROFILE
from tui.models.credential import Credential, ServerSession
from tui.models.wire import JsonValue

if TYPE_CHECKING:
    from tui.api.broadcasts import CableEvent, PassedOver
    from tui.api.events import Cursor
    from tui.api.funnels import FunnelsResource
    from tui.api.resources.attribute_definitions import AttributeDefinitionsResource
    from tui.api.resources.bulk_actions import BulkActionsResource
    from tui.api.resources.custom_filters import CustomFiltersResource
    from tui.api.resources.integrations import AgentBotsResource, IntegrationsResource, WebhooksResource
    from tui.api.resources.portals import PortalsResource
    from tui.api.resources.ratings import RatingsResource
    from tui.api.resources.reports import ReportsResource
    from tui.api.resources.search import SearchResource

T = TypeVar("T")


class Client(Connected):
    """What a user may do in one account of one server, by the Application API of Chatwoot 4.0 and newer.

    Every method raises `ApiError`, whose subclass says what the caller may do; every answer is a plain frozen record.
    Used as a context manager it closes its connections at the end.

    Attributes:
        account: The account itself: its name, features and limits.
        agent_bots: Bots that answer in inboxes.
        agents: The people who work in the account.
        assignable_agents: Those who may be assigned to a conversation of an inbox.
        attachments: Files of messages, fetched from where the server keeps them.
        attribute_definitions: What custom attributes are called and may hold.
        bulk_actions: One change to many conversations in one request.
        canned_responses: Ready texts, found by a short code.
        contacts: Customers: search, change, labels, notes, and their conversations.
        conversations: Lists and single conversations: status, assignment, priority, labels, drafts, read marks.
        custom_filters: Saved views (folders) and segments.
        funnels: Boards whose columns are values of an attribute.
        inboxes: Channels that conversations come through, with members and bot.
        integrations: Apps that the account is connected to.
        labels: The labels that conversations and contacts may carry.
        macros: Several actions under one name.
        messages: The messages of a conversation: reading, sending, changing.
        notifications: What the server tells the user, and which of it is wanted.
        portals: Help centres with their categories and articles.
        profile: The user: name, availability, accounts, token.
        ratings: What customers said of their conversations (CSAT).
        reports: Numbers over time.
        search: Conversations, contacts and messages that contain some words.
        server: The server's version and health.
        teams: Teams and their members.
        webhooks: Addresses that the server calls when something happens.

    Args:
        base_url: `https://host`, with port and sub-path if it has them; a link copied from the browser works too.
        token: The user's API token, from the profile settings, or the session that `sign_in` gave. Never shown,
            logged, or sent to another origin.
        account_id: The number in the account's URLs.
        transport: One with other limits, or one that several clients share; base_url and token are its own then.

    Raises:
        BadAddressError: A token may not be sent to this address.
    """

    def __init__(
        self, base_url: str, token: Credential, account_id: int, *, transport: Transport | None = None
    ) -> None:
        if not isinstance(token, str | ServerSession):
            raise TypeError("A user has a str or a ServerSession; a platform token belongs to tui.api.platform.")
        self.transport = transport or Transport(base_url, token)
        self.account_id = account_id
        caller = self._caller = Caller(self.transport)
        self.account = AccountResource(caller, account_id)
        self.agents = AgentsResource(caller, account_id)
        self.assignable_agents = AssignableAgentsResource(caller, account_id)
        self.attachments = AttachmentsResource(caller, account_id)
        self.canned_responses = CannedResponsesResource(caller, account_id)
        self.contacts = ContactsResource(caller, account_id)
        self.conversations = ConversationsResource(caller, account_id)
        self.inboxes = InboxesResource(caller, account_id)
        self.labels = LabelsResource(caller, account_id)
        self.messages = MessagesResource(caller, account_id)
        self.profile = ProfileResource(caller, account_id)
        self.server = ServerResource(caller)
        self.teams = TeamsResource(caller, account_id)
        self.macros = MacrosResource(caller, account_id)
        self.notifications = NotificationsResource(caller, account_id)

    @classmethod
    def from_env(cls, *, account_id: int | None = None, transport: Transport | None = None) -> Self:
        """Return the client that the environment names: `CHATWOOT_BASE_URL`, `CHATWOOT_API_TOKEN`, `CHATWOOT_ACCOUNT_ID`.

        Raises:
            LookupError: One of them is missing; the text says which.
        """
        base_url = os.environ.get("CHATWOOT_BASE_URL", "").strip()
        token = (os.environ.get("CHATWOOT_API_TOKEN") or os.environ.get("CHATWOOT_API_KEY") or "").strip()
        account = os.environ.get("CHATWOOT_ACCOUNT_ID", "").strip()
        if not base_url or not token:
            raise LookupError("Set CHATWOOT_BASE_URL and CHATWOOT_API_TOKEN.")
        if account_id is None:
            if not account.isdecimal():
                raise LookupError("Set CHATWOOT_ACCOUNT_ID to the account's number, as in /app/accounts/3.")
            account_id = int(account)
        return cls(base_url, token, account_id, transport=transport)

    @classmethod
    def from_profile(cls, name: str = AGENT_PROFILE, *, account_id: int | None = None) -> Self:
        """Return the client of who logged in with `chatwoot-tui login`, or with `--profile NAME`.

        Raises:
            LookupError: Nobody has, or what is stored can't be used; the text says what to do.
        """
        from tui.api.stored import session_of

        session = session_of(name)
        return cls(session.base_url, session.token, account_id or session.account_id)

    async def events(
        self,
        *,
        cursor: Cursor | None = None,
        present: bool = False,
        told: Callable[[str], None] | None = None,
    ) -> AsyncGenerator[CableEvent | PassedOver, None]:
        """Give what happens in the account, for ever: typed, over breaks of the line, each message once.

        What this version does not know comes as `PassedOver`, with its name and why. Close it when you have heard
        enough: `async with contextlib.aclosing(client.events()) as events`.

        Args:
            cursor: How far an earlier run had heard; it moves on. Keep it, and the next run begins there.
            present: Whether the user is online meanwhile. Without, they are so for a moment at each connection.
            told: Hears in a sentence of breaks, and of what was fetched after them; else the logger `tui.api` has it.

        Raises:
            TokenDead: The token is not accepted any more.
        """
        from tui.api.cable import Broadcast
        from tui.api.decode.events import broadcast
        from tui.api.events import EventStream

        async def who() -> tuple[str, int]:
            me = await self.profile.get()
            return me.pubsub_token, me.id

        stream = EventStream(self.transport, self.account_id, who, cursor=cursor, present=present, told=told)
        async with aclosing(stream.listen()) as heard:
            async for each in heard:
                data = {"account_id": self.account_id, **each.data}
                yield broadcast(Broadcast(each.event, data))

    @cached_property
    def agent_bots(self) -> AgentBotsResource:
        """The bots that answer in inboxes."""
        from tui.api.resources import integrations

        return integrations.AgentBotsResource(self._caller, self.account_id)

    @cached_property
    def attribute_definitions(self) -> AttributeDefinitionsResource:
        """What custom attributes of contacts and conversations are called and may hold."""
        from tui.api.resources import attribute_definitions

        return attribute_definitions.AttributeDefinitionsResource(self._caller, self.account_id)

    @cached_property
    def bulk_actions(self) -> BulkActionsResource:
        """One change to many conversations in one request."""
        from tui.api.resources import bulk_actions

        return bulk_actions.BulkActionsResource(self._caller, self.account_id)

    @cached_property
    def custom_filters(self) -> CustomFiltersResource:
        """Saved views (folders) and segments."""
        from tui.api.resources import custom_filters

        return custom_filters.CustomFiltersResource(self._caller, self.account_id)

    @cached_property
    def integrations(self) -> IntegrationsResource:
        """Apps that the account is connected to, such as Slack or Linear."""
        from tui.api.resources import integrations

        return integrations.IntegrationsResource(self._caller, self.account_id)

    @cached_property
    def portals(self) -> PortalsResource:
        """Help centres with their categories and articles."""
        from tui.api.resources import portals

        return portals.PortalsResource(self._caller, self.account_id)

    @cached_property
    def ratings(self) -> RatingsResource:
        """What customers said of their conversations (CSAT)."""
        from tui.api.resources import ratings

        return ratings.RatingsResource(self._caller, self.account_id)

    @cached_property
    def reports(self) -> ReportsResource:
        """Numbers over time, of the account or a part of it."""
        from tui.api.resources import reports

        return reports.ReportsResource(self._caller, self.account_id)

    @cached_property
    def search(self) -> SearchResource:
        """Conversations, contacts and messages that contain some words."""
        from tui.api.resources import search

        return search.SearchResource(self._caller, self.account_id)

    @cached_property
    def webhooks(self) -> WebhooksResource:
        """Addresses that the server calls when something happens."""
        from tui.api.resources import integrations

        return integrations.WebhooksResource(self._caller, self.account_id)

    @cached_property
    def funnels(self) -> FunnelsResource:
        """Boards whose columns are values of an attribute, made from conversations, labels and definitions."""
        from tui.api.funnels import resource

        return resource.FunnelsResource(
            self._caller,
            self.account_id,
            conversations=self.conversations,
            definitions=self.attribute_definitions,
            labels=self.labels,
        )

    def __repr__(self) -> str:
        return f"Client({self.transport.base_url!r}, account_id={self.account_id})"

    def wait_for(self, path: str, came: Callable[[], Awaitable[None]]) -> None:
        """Have whoever asks for this path, with its query, wait first for what is on its way already."""
        self._caller.wait_for(path, came)

    async def came(self) -> None:
        """Return once what was on its way before there was a client has come, or is known not to come."""
        await self._caller.came()

    def take(self, answer: FirstAnswer, read: Callable[[JsonValue], T]) -> T:
        """Return what `FirstRead` brought, read by a function of `decode`; asking for it again is conditional then.

        Args:
            answer: Of the very path and query that the resource's method would ask for.

        Raises:
            NotUnderstood: It is not what `read` reads.
        """
        return self._caller.take(answer, read)
