"""What a program asks for is in the record, and what it is refused by is said in words that are about it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from tests.api.test_resources import BASE, Server
from tui.api import errors
from tui.api.broadcasts import ContactChanged
from tui.api.client import Client
from tui.api.decode import hooks, integrations, messages, people, reports, search
from tui.api.failures import NO_ROUTE
from tui.api.merging import verify_known
from tui.api.platform.client import PlatformClient
from tui.api.platform.token import PlatformToken
from tui.api.public.client import PublicClient
from tui.api.transport import Transport, asgi_transport
from tui.demo.options import DemoOptions
from tui.demo.server import Demo

RECORDED = Path(__file__).parents[1] / "recordings"


def recorded(file: str) -> object:
    return json.loads((RECORDED / file).read_text(encoding="utf-8"))


def test_a_webhook_says_what_changed_of_a_contact() -> None:
    change = {"name": {"previous_value": "Ana", "current_value": "Ana Prado"}}
    told = hooks.webhook_event("contact_updated", {"id": 4, "account": {"id": 1}, "changed_attributes": [change]})
    assert isinstance(told, ContactChanged)
    assert told.changed == {"name": ["Ana", "Ana Prado"]}


def test_a_message_says_how_its_customer_is_reached() -> None:
    contact = {
        "id": 4,
        "type": "contact",
        "name": "Ana",
        "email": "a@b.example",
        "phone_number": "+5511",
        "identifier": "C-9",
    }
    written = messages.message({"id": 1, "conversation_id": 9, "sender": contact})
    assert written.sender is not None
    assert (written.sender.email, written.sender.phone_number, written.sender.identifier) == (
        "a@b.example",
        "+5511",
        "C-9",
    )
    agent = {"id": 2, "type": "user", "name": "Bo", "email": "bo@desk.example"}
    answered = messages.message({"id": 2, "conversation_id": 9, "sender": agent})
    assert answered.sender is not None
    assert answered.sender.email == ""


def test_what_a_platform_app_noted_of_a_user_can_be_read() -> None:
    profile = people.profile({"id": 1, "name": "Ann", "custom_attributes": {"k": "ü", "phone_number": "+49"}})
    assert profile.custom_attributes == {"k": "ü", "phone_number": "+49"}


def test_a_hit_names_its_agent_with_address_and_role() -> None:
    hit = {"id": 7, "agent": {"id": 2, "name": "Bo", "email": "bo@desk.example", "role": "agent"}}
    (found,) = search.search_results({"payload": {"conversations": [hit]}}).conversations
    assert found.agent is not None
    assert (found.agent.email, found.agent.role.value) == ("bo@desk.example", "agent")


def test_the_bot_of_an_inbox_carries_its_token() -> None:
    bot = integrations.inbox_bot({"agent_bot": {"id": 3, "name": "B", "access_token": {"id": 8, "token": "xyz"}}})
    assert bot is not None
    assert bot.access_token == "xyz"


def test_a_thread_tells_what_its_mail_is_about_and_a_file_where_it_came_from() -> None:
    page = messages.message_page({"meta": {"additional_attributes": {"mail_subject": "Invoice"}}, "payload": []})
    assert page.additional_attributes == {"mail_subject": "Invoice"}
    assert messages.attachment({"id": 5, "message_id": 1, "conversation_id": 12}).conversation_id == 12


def test_a_rating_says_when_its_notes_were_written() -> None:
    rated = reports.rating({"id": 1, "rating": 4, "review_notes_updated_at": "2026-11-24T12:00:00Z"})
    assert rated.review_notes_updated_at is not None


async def test_a_customer_reads_that_something_is_not_there_and_not_that_the_server_lacks_an_address() -> None:
    server = Server()
    public = PublicClient(BASE, "inbox", transport=server.transport())
    with pytest.raises(errors.NotFound) as missing:
        await public.contact(source_id="nobody")
    assert missing.value.code != NO_ROUTE


async def test_a_platform_app_is_not_told_to_sign_in() -> None:
    refusal = httpx.Response(401, json={"error": "Invalid access_token"})
    server = Server().on("GET /platform/api/v1/users/1", refusal)
    client = PlatformClient(BASE, PlatformToken("p-1"), transport=server.transport("p-1"))
    with pytest.raises(errors.TokenDead, match="Platform Apps") as refused:
        await client.users.get(user_id=1)
    assert "Sign in" not in refused.value.sentence


CHANGES: dict[str, Callable[[Client, dict[str, int]], Awaitable[object]]] = {
    "account": lambda client, more: client.account.update(auto_resolve_after=10, **more),
    "inbox": lambda client, more: client.inboxes.update(inbox_id=7, greeting_enabled=True, channel={}, **more),
}


@pytest.mark.parametrize("where", list(CHANGES))
async def test_a_setting_that_the_server_does_not_know_is_told(where: str) -> None:
    server = Server()
    server.on("PATCH /api/v1/accounts/3", {"id": 3, "name": "A", "settings": {"auto_resolve_after": 10}})
    server.on("PATCH /api/v1/accounts/3/inboxes/7", {"id": 7, "name": "I", "greeting_enabled": True})
    change, client = CHANGES[where], server.client()
    with pytest.raises(errors.Invalid) as unknown:
        await change(client, {"nonsense": 1})
    assert unknown.value.fields == ("nonsense",)
    assert await change(client, {}) is not None


@pytest.mark.parametrize("version", ["4.0.4", "4.15.1", "4.16.2"])
def test_every_recorded_change_of_an_inbox_is_known(version: str) -> None:
    changes = [
        (exchange["request"]["json"], exchange["response"]["json"])
        for exchange in recorded(f"{version}/inboxes.json")  # type: ignore[attr-defined]  # a list of exchanges
        if exchange["request"]["method"] == "PATCH"
        and exchange["request"].get("json")
        and exchange["response"]["status"] == 200
    ]
    assert changes
    for asked, answered in changes:
        verify_known([name for name in asked if name != "channel"], answered)


@pytest.mark.parametrize("name", ["50%41 off.txt", "100%.txt", 'a"b 5%.txt', "%25.txt", "plain ü.txt"])
async def test_a_files_name_arrives_as_it_is(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("x")
    demo = Demo(DemoOptions(seed=1, quiet=True))
    await demo.start()
    try:
        facts = demo.facts("http://127.0.0.1:3100")
        http = asgi_transport(demo.app)
        token = facts["tokens"]["agent"]
        transport = Transport("http://127.0.0.1:3100", token, http=http)
        async with Client("http://127.0.0.1:3100", token, facts["account_id"], transport=transport) as client:
            page = await client.conversations.page(assignee_type="all")
            sent = await client.messages.create(
                conversation_id=page.conversations[0].id, content="Here.", private=True, attachments=[file]
            )
        (row,) = [dict(row) for row in demo.house.db.rows("SELECT filename FROM blobs ORDER BY id DESC LIMIT 1")]
        assert row["filename"] == name
        assert len(sent.attachments) == 1
    finally:
        await demo.aclose()
