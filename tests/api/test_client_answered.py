from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
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
# What an administrator of a living account is told by the real servers too.
REFUSED: dict[str, dict[str, type[errors.ApiError]]] = {
    "4.15": {
        "conversations.unread_counts": errors.Unsupported,
        "public.survey": errors.NotFound,
        "public.rate": errors.NotFound,
        "platform.accounts.list": errors.ServerBroken,
    },
    "4.0": {
        "public.survey": errors.NotFound,
        "public.rate": errors.NotFound,
        # It falls over this (`portals.json`, 4.0.4); whether something was made cannot be said.
        "portals.create_category": errors.BrokenMidway,
        **dict.fromkeys(
            (
                "agent_bots.reset_access_token",
                "bulk_actions.delete_contacts",
                "bulk_actions.label_contacts",
                "contacts.attachments",
                "contacts.iterate_conversations",
                "conversations.delete",
                "conversations.unread_counts",
                "messages.set_delivery",
                "platform.accounts.list",
                "platform.users.token",
                "profile.reset_access_token",
                "ratings.set_review_notes",
                "reports.events_of",
                "reports.summary_by_channel",
            ),
            errors.Unsupported,
        ),
    },
}


@dataclass
class House:
    """An embedded server with its three kinds of client."""

    version: str
    agent: Client
    customer: PublicClient
    app: PlatformClient
    ids: Ids


REFUSED["4.16"] = REFUSED["4.15"]


@pytest.fixture(params=["4.16", "4.15", "4.0"])
async def house(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    clock = ManualClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    demo = Demo(DemoOptions(quiet=True, server_version=request.param), clock=clock)
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
    plant = demo.house.db.insert if request.param == "4.0" else None
    yield House(request.param, agent, customer, app, await _found(agent, customer, app, Ids(file), clock, plant))
    await demo.aclose()


async def _found(
    agent: Client,
    customer: PublicClient,
    app: PlatformClient,
    ids: Ids,
    clock: ManualClock,
    plant: Callable[..., int] | None,
) -> Ids:
    """What there is to call about, made where the world has none of it."""
    slug = "table-help"
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
    if plant:
        # 4.0 falls over a new help center; those of its accounts are from earlier days.
        plant("portals", account_id=agent.account_id, name="Table", slug=slug, created_at=0, updated_at=0)
    else:
        await agent.portals.create(name="Table", slug=slug)
    article = await agent.portals.create_article(slug=slug, title="T", content="C", author_id=1)
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
        label_title=label.title,
        canned=canned.id,
        macro=macro.id,
        view=view.id,
        definition=definition.id,
        bot=bot.id,
        webhook=webhook.id,
        notification=notifications[0].id,
        note=note.id,
        uuid=conversation.uuid,
        slug=slug,
        article=article.id,
        url=url,
        source=session.source_id,
        user=user.id,
        account=account.id,
    )


async def test_the_embedded_server_answers_every_method_or_says_which_version_could(house: House) -> None:
    unanswered: dict[str, str] = {}
    refused: set[str] = set()

    async def ask(name: str, call: object) -> None:
        expected = REFUSED[house.version].get(name)
        try:
            await call  # type: ignore[misc]  # each is a coroutine; they differ in what they return
        except errors.ApiError as error:
            refused.add(name)
            newer = re.search(r"This server cannot .+: that needs Chatwoot 4\.\d|switched off for", error.sentence)
            if expected is None or not isinstance(error, expected) or bool(newer) != (expected is errors.Unsupported):
                unanswered[name] = f"{type(error).__name__}: {error} ({error.status}, {error.detail})"

    for name, public in PUBLIC.items():
        await ask(f"public.{name}", public.call(house.customer, house.ids))
    for name, own in PLATFORM.items():
        bots = await house.app.agent_bots.list()
        ids = replace(house.ids, bot=bots[0].id)
        await ask(f"platform.{name}", own.call(house.app, ids))
    for name, call in APPLICATION.items():
        ids = replace(house.ids, slug="second-help") if name == "portals.create" else house.ids
        await ask(name, call.call(house.agent, ids))
    assert unanswered == {}
    assert refused == set(REFUSED[house.version])
