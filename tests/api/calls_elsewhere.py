"""The customer's and the platform's methods, called once each, as `calls.py` has the agent's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.api.calls import Ids, drained
from tui.api.platform import PlatformClient
from tui.api.public import PublicClient


@dataclass(frozen=True)
class PublicCall:
    route: str
    call: Callable[[PublicClient, Ids], Awaitable[object]] = field(repr=False)


PI = "/public/api/v1/inboxes/:inbox_identifier"
P = f"{PI}/contacts/:source_id"
PC = f"{P}/conversations/:id"

PUBLIC: dict[str, PublicCall] = {
    "inbox": PublicCall(f"GET {PI}", lambda c, i: c.inbox()),
    "create_contact": PublicCall(f"POST {PI}/contacts", lambda c, i: c.create_contact(name="Walk In")),
    "contact": PublicCall(f"GET {P}", lambda c, i: c.contact(source_id=i.source)),
    "update_contact": PublicCall(f"PATCH {P}", lambda c, i: c.update_contact(source_id=i.source, name="Walker")),
    "create_conversation": PublicCall(
        f"POST {P}/conversations", lambda c, i: c.create_conversation(source_id=i.source)
    ),
    "conversations": PublicCall(f"GET {P}/conversations", lambda c, i: c.conversations(source_id=i.source)),
    "conversation": PublicCall(
        f"GET {PC}", lambda c, i: c.conversation(source_id=i.source, conversation_id=i.conversation)
    ),
    "create_message": PublicCall(
        f"POST {PC}/messages",
        lambda c, i: c.create_message(source_id=i.source, conversation_id=i.conversation, content="Hi"),
    ),
    "messages": PublicCall(
        f"GET {PC}/messages", lambda c, i: c.messages(source_id=i.source, conversation_id=i.conversation)
    ),
    "iterate_messages": PublicCall(
        f"GET {PC}/messages",
        lambda c, i: drained(c.iterate_messages(source_id=i.source, conversation_id=i.conversation)),
    ),
    "answer": PublicCall(
        f"PATCH {PC}/messages/:id",
        lambda c, i: c.answer(
            source_id=i.source,
            conversation_id=i.conversation,
            message_id=i.message,
            submitted_values=[{"name": "a", "value": "b"}],
        ),
    ),
    "set_typing": PublicCall(
        f"POST {PC}/toggle_typing",
        lambda c, i: c.set_typing(source_id=i.source, conversation_id=i.conversation, typing=True),
    ),
    "mark_read": PublicCall(
        f"POST {PC}/update_last_seen",
        lambda c, i: c.mark_read(source_id=i.source, conversation_id=i.conversation),
    ),
    "resolve": PublicCall(
        f"POST {PC}/toggle_status", lambda c, i: c.resolve(source_id=i.source, conversation_id=i.conversation)
    ),
    "survey": PublicCall("GET /public/api/v1/csat_survey/:uuid", lambda c, i: c.survey(conversation_uuid=i.uuid)),
    "rate": PublicCall(
        "PATCH /public/api/v1/csat_survey/:uuid", lambda c, i: c.rate(conversation_uuid=i.uuid, rating=5)
    ),
}


@dataclass(frozen=True)
class PlatformCall:
    route: str
    call: Callable[[PlatformClient, Ids], Awaitable[object]] = field(repr=False)


PL = "/platform/api/v1"

PLATFORM: dict[str, PlatformCall] = {
    "accounts.create": PlatformCall(f"POST {PL}/accounts", lambda c, i: c.accounts.create(name="Second")),
    "accounts.list": PlatformCall(f"GET {PL}/accounts", lambda c, i: c.accounts.list()),
    "accounts.get": PlatformCall(f"GET {PL}/accounts/:id", lambda c, i: c.accounts.get(account_id=i.account)),
    "accounts.update": PlatformCall(
        f"PATCH {PL}/accounts/:id", lambda c, i: c.accounts.update(account_id=i.account, name="Second one")
    ),
    "users.create": PlatformCall(
        f"POST {PL}/users",
        lambda c, i: c.users.create(name="Plat", email="plat@aurora.example", password="Password-1!"),
    ),
    "users.get": PlatformCall(f"GET {PL}/users/:id", lambda c, i: c.users.get(user_id=i.user)),
    "users.update": PlatformCall(f"PATCH {PL}/users/:id", lambda c, i: c.users.update(user_id=i.user, name="Platform")),
    "users.login_link": PlatformCall(f"GET {PL}/users/:id/login", lambda c, i: c.users.login_link(user_id=i.user)),
    "users.token": PlatformCall(f"POST {PL}/users/:id/token", lambda c, i: c.users.token(user_id=i.user)),
    "accounts.add_user": PlatformCall(
        f"POST {PL}/accounts/:id/account_users",
        lambda c, i: c.accounts.add_user(account_id=i.account, user_id=i.user),
    ),
    "accounts.users": PlatformCall(
        f"GET {PL}/accounts/:id/account_users", lambda c, i: c.accounts.users(account_id=i.account)
    ),
    "accounts.remove_user": PlatformCall(
        f"DELETE {PL}/accounts/:id/account_users",
        lambda c, i: c.accounts.remove_user(account_id=i.account, user_id=i.user),
    ),
    "agent_bots.create": PlatformCall(
        f"POST {PL}/agent_bots", lambda c, i: c.agent_bots.create(name="Bot", outgoing_url="https://bot.example")
    ),
    "agent_bots.list": PlatformCall(f"GET {PL}/agent_bots", lambda c, i: c.agent_bots.list()),
    "agent_bots.get": PlatformCall(f"GET {PL}/agent_bots/:id", lambda c, i: c.agent_bots.get(bot_id=i.bot)),
    "agent_bots.update": PlatformCall(
        f"PATCH {PL}/agent_bots/:id", lambda c, i: c.agent_bots.update(bot_id=i.bot, name="Robot")
    ),
    "agent_bots.delete_avatar": PlatformCall(
        f"DELETE {PL}/agent_bots/:id/avatar", lambda c, i: c.agent_bots.delete_avatar(bot_id=i.bot)
    ),
    "agent_bots.delete": PlatformCall(f"DELETE {PL}/agent_bots/:id", lambda c, i: c.agent_bots.delete(bot_id=i.bot)),
    "users.delete": PlatformCall(f"DELETE {PL}/users/:id", lambda c, i: c.users.delete(user_id=i.user)),
    "accounts.delete": PlatformCall(f"DELETE {PL}/accounts/:id", lambda c, i: c.accounts.delete(account_id=i.account)),
}
