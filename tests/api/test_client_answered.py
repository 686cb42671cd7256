from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.calls import APPLICATION, Ids
from tests.api.calls_elsewhere import PLATFORM, PUBLIC
from tui.api import errors
from tui.api.client import Client
from tui.api.platform import PlatformClient, PlatformToken
from tui.api.public import PublicClient
from tui.api.transport import Transport, asgi_transport
from tui.demo.clock import ManualClock
from tui.demo.options import DemoOptions
from tui.demo.server import Demo

BASE = "http://127.0.0.1"
REFUSED = {
    # What an administrator of a living account is told by the real server too.
    "conversations.unread_counts": errors.Unsupported,
    "public.survey": errors.NotFound,
    "public.rate": errors.NotFound,
    "platform.accounts.list": errors.ServerBroken,
}


@dataclass
class House:
    """An embedded server with its three kinds of client."""

    agent: Client
    customer: PublicClient
    app: PlatformClient
    ids: Ids


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock = ManualClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    demo = Demo(DemoOptions(quiet=True), clock=clock)
    facts = demo.facts(BASE)
    file = tmp_path / "a.txt"
    file.write_text("hello", encoding="utf-8")

    def transport(token: str) -> Transport:
        return Transport(BASE, token, http=asgi_transport(demo.app), attempts=1, per_minute=100_000, timeout=60)

    token = facts["tokens"]["admin"]
    agent = Client(BASE, token, facts["account_id"], transport=transport(token))
    identifier = next(iter(facts["inbox_identifiers"].values()))
    customer = PublicClient(BASE, identifier, transport=transport(""))
    platform_token = facts["tokens"]["platform"]
    app = PlatformClient(BASE, PlatformToken(platform_token), transport=transport(platform_token))
    yield House(agent, customer, app, await _found(agent, customer, app, Ids(file), clock))
    await demo.aclose()


async def _found(agent: Client, customer: PublicClient, app: PlatformClient, ids: Ids, clock: ManualClock) -> Ids:
    """What there is to call about, made where the world has none of it."""
    api_inbox = next(inbox for inbox in await agent.inboxes.list() if inbox.inbox_identifier)
    session = await customer.create_contact(name="Table", email="table@mail.example")
    conversation = await customer.create_conversation(source_id=session.source_id)
    sent = await agent.messages.create(conversation_id=conversation.id, content="A file", attachments=[ids.file])
    url = sent.attachments[0].data_url
    await agent.conversations.assign(conversation_id=conversation.id, assignee_id=(await agent.profile.get()).id)
    asked = await customer.create_message(
        source_id=session.source_id, conversation_id=conversation.id, content="Where is my order?"
    )
    clock.advance(60)
    other = await agent.contacts.create(name="Other", email="other@mail.example")
    note = await agent.contacts.create_note(contact_id=session.id, content="Tea")
    colleague = await agent.agents.create(name="Col", email="col@aurora.example")
    team = await agent.teams.create(name="table team")
    label = await agent.labels.create(title="table-label")
    canned = await agent.canned_responses.create(short_code="table", content="Text")
    bot = await agent.agent_bots.create(name="Table bot", outgoing_url="https://bot.example")
    webhook = await agent.webhooks.create(url="https://hooks.example/table", subscriptions=["message_created"])
    macro = await agent.macros.create(name="Table", actions=[])
    view = await agent.custom_filters.create(name="Table", conditions={"payload": []})
    definition = (await agent.attribute_definitions.list())[0]
    await agent.portals.create(name="Table", slug="table-help")
    article = await agent.portals.create_article(slug="table-help", title="T", content="C", author_id=1)
    notifications = (await agent.notifications.page(read=True)).notifications
    user = await app.users.create(name="U", email="u@aurora.example", password="Password-1!")
    account = await app.accounts.create(name="Elsewhere")
    platform_bot = await app.agent_bots.create(name="P bot", outgoing_url="https://bot.example")
    assert platform_bot.id
    return replace(
        ids,
        conversation=conversation.id,
        contact=session.id,
        other_contact=other.id,
        message=asked.id,
        inbox=api_inbox.id,
        team=team.id,
        agent=colleague.id,
        label=label.id,
        canned=canned.id,
        macro=macro.id,
        view=view.id,
        definition=definition.id,
        bot=bot.id,
        webhook=webhook.id,
        notification=notifications[0].id,
        note=note.id,
        uuid=conversation.uuid,
        slug="table-help",
        article=article.id,
        url=url,
        source=session.source_id,
        user=user.id,
        account=account.id,
    )


async def test_the_embedded_server_answers_every_method(house: House) -> None:
    unanswered: dict[str, str] = {}
    refused: set[str] = set()

    async def ask(name: str, call: object) -> None:
        expected = REFUSED.get(name)
        try:
            await call  # type: ignore[misc]  # each is a coroutine; they differ in what they return
        except errors.ApiError as error:
            refused.add(name)
            if expected is None or not isinstance(error, expected):
                unanswered[name] = f"{type(error).__name__}: {error} ({error.status}, {error.detail})"

    for name, public in PUBLIC.items():
        await ask(f"public.{name}", public.call(house.customer, house.ids))
    for name, own in PLATFORM.items():
        bots = await house.app.agent_bots.list()
        ids = replace(house.ids, bot=bots[0].id)
        await ask(f"platform.{name}", own.call(house.app, ids))
    for name, call in APPLICATION.items():
        if name == "portals.create":
            house.ids.slug = "second-help"
        if name == "portals.article":
            house.ids.slug = "table-help"
        await ask(name, call.call(house.agent, house.ids))
    assert unanswered == {}
    assert refused == set(REFUSED)
