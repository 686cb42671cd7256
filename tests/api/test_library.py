"""What a program of one's own finds easy, or is refused in words, with the client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tui.api
from tests.e2e.program import DemoServer, demo_server
from tui.account import accounts
from tui.account.accounts import Place, StoredAccount
from tui.account.credentials import TokenFile
from tui.account.session import places_of
from tui.api import (
    Channel,
    Client,
    Conversation,
    Invalid,
    Message,
    MessageCreated,
    MessageType,
    Priority,
    Profile,
    Status,
    to_json,
)
from tui.models.people import Contact


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo_server("--seed", "8", "--quiet") as running:
        yield running


def _client(server: DemoServer) -> Client:
    return Client(server.base_url, server.token(), server.account_id)


def test_a_record_is_json_without_secrets() -> None:
    when = datetime(2026, 3, 1, 9, tzinfo=UTC)
    contact = Contact(id=3, name="Ada", extra={"secret": 1})
    conversation = Conversation(
        id=1, inbox_id=2, status=Status.OPEN, contact=contact, created_at=when, priority=Priority.HIGH, labels=("vip",)
    )
    told = to_json(conversation)
    assert isinstance(told, dict)
    assert json.loads(json.dumps(told)) == told
    assert (told["status"], told["priority"], told["created_at"], told["labels"]) == (
        "open",
        "high",
        "2026-03-01T09:00:00Z",
        ["vip"],
    )
    assert "extra" not in str(told)
    profile = Profile(id=1, name="Ada", access_token="not-to-be-told", pubsub_token="nor-this")
    assert "not-to-be-told" not in json.dumps(to_json([profile]))
    assert "nor-this" not in json.dumps(to_json(profile))
    message = Message(id=1, conversation_id=2, content="x", message_type=MessageType.OUTGOING, created_at=when)
    assert to_json((message,))[0]["message_type"] == "outgoing"  # type: ignore[index]  # a list of objects
    with pytest.raises(TypeError):
        to_json(object())


def test_what_scripts_name_is_in_one_place() -> None:
    for name in (
        "Status",
        "Priority",
        "Condition",
        "Operator",
        "Message",
        "Contact",
        "Agent",
        "Team",
        "Label",
        "Cursor",
    ):
        assert name in tui.api.__all__
        assert getattr(tui.api, name).__name__ == name
    assert Channel.EMAIL


async def test_texts_are_taken_for_words_and_nonsense_is_refused_before_it_is_sent(server: DemoServer) -> None:
    async with _client(server) as client:
        page = await client.conversations.page(status="resolved")  # type: ignore[arg-type]  # as scripts write it
        assert {each.status for each in page.conversations} == {Status.RESOLVED}
        change = await client.conversations.set_status(conversation_id=7, status="pending")  # type: ignore[arg-type]  # so
        assert change.status is Status.PENDING
        await client.conversations.set_priority(conversation_id=7, priority="urgent")  # type: ignore[arg-type]  # so
        assert (await client.conversations.get(conversation_id=7)).priority is Priority.URGENT
        with pytest.raises(Invalid, match="none of open, resolved"):
            await client.conversations.page(status="opn")  # type: ignore[arg-type]  # the mistake
        with pytest.raises(Invalid):
            await client.conversations.set_status(conversation_id=7, status="opn")  # type: ignore[arg-type]  # the mistake


async def test_a_contact_is_found_by_its_address_and_made_once(server: DemoServer) -> None:
    async with _client(server) as client:
        assert await client.contacts.find(email="nobody@acme.example") is None
        made = await client.contacts.upsert(email="Once@Acme.example", name="Once")
        again = await client.contacts.upsert(email="once@acme.example", name="Twice", custom_attributes={"note": "x"})
        assert made.id == again.id
        found = await client.contacts.find(email="once@acme.example")
        assert found is not None
        assert (found.name, found.custom_attributes["note"]) == ("Twice", "x")
        with pytest.raises(TypeError):
            await client.contacts.find()
        whole = [each.id async for each in client.contacts.iterate_conversations(contact_id=98)]
        assert set(whole) >= {each.id for each in await client.contacts.conversations(contact_id=98)}


async def test_the_client_takes_who_the_environment_names(server: DemoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LookupError, match="CHATWOOT_BASE_URL"):
        Client.from_env()
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    async with Client.from_env() as client:
        assert (await client.profile.get()).name == "Mira Holt"
    monkeypatch.delenv("CHATWOOT_ACCOUNT_ID")
    with pytest.raises(LookupError, match="CHATWOOT_ACCOUNT_ID"):
        Client.from_env()
    assert Client.from_env(account_id=3).account_id == 3


async def test_the_client_takes_who_has_logged_in(server: DemoServer) -> None:
    with pytest.raises(LookupError, match="chatwoot-tui login"):
        Client.from_profile("work")
    places = places_of("work")
    TokenFile(places.token_file).keep(server.token(), base_url=server.base_url)
    accounts.write(
        places.account_file, StoredAccount(base_url=server.base_url, account_id=1, place=Place.FILE, user_name="Mira")
    )
    async with Client.from_profile("work") as client:
        assert (await client.profile.get()).name == "Mira Holt"


async def test_events_come_typed(server: DemoServer) -> None:
    async with _client(server) as client, aclosing(client.events()) as events:
        heard = asyncio.ensure_future(_first_message(events))
        while not heard.done():
            await client.messages.create(conversation_id=8, content="For us.", private=True)
            await asyncio.wait([heard], timeout=0.5)
        message = await heard
        assert (message.content, message.private, message.conversation_id) == ("For us.", True, 8)


async def _first_message(events: object) -> Message:
    async for event in events:  # type: ignore[attr-defined]  # an iterator of events
        if isinstance(event, MessageCreated):
            return event.message
    raise AssertionError("it ended")


async def test_files_may_be_named_by_texts(server: DemoServer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    async with _client(server) as client:
        made = await client.messages.create(
            conversation_id=8, content="", private=True, attachments=[str(tmp_path / "a.txt")]
        )
        assert len(made.attachments) == 1
