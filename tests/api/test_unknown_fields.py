from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from tui.api.decode.conversations import conversation
from tui.api.decode.messages import message
from tui.api.decode.notifications import notification
from tui.api.decode.people import agent, contact, team
from tui.api.decode.reference import (
    account,
    attribute_definition,
    canned_response,
    custom_filter,
    inbox,
    label,
    macro,
)
from tui.cache.cache import Cache
from tui.models.inbox import Inbox
from tui.models.wire import Json, JsonValue


class Told(Protocol):
    @property
    def extra(self) -> Json: ...


READ: list[Callable[[JsonValue], Told]] = [
    account,
    agent,
    attribute_definition,
    canned_response,
    contact,
    conversation,
    custom_filter,
    inbox,
    label,
    macro,
    message,
    notification,
    team,
]


@pytest.mark.parametrize("read", READ, ids=lambda read: read.__name__)
def test_what_the_server_sends_beyond_the_fields_can_be_had(read: Callable[[JsonValue], Told]) -> None:
    least = {"id": 1, "inbox_id": 2, "conversation_id": 3, "status": "open", "meta": {"sender": {"id": 4}}}
    least |= {"attribute_key": "plan", "attribute_model": "contact_attribute"}
    found = read({**least, "brand_new": {"a": [1]}, "empty": None})
    assert found.extra["brand_new"] == {"a": [1]}
    assert "empty" not in found.extra
    assert "brand_new" not in repr(found)


@pytest.mark.parametrize("read", [agent, contact])
def test_tokens_are_not_among_it(read: Callable[[JsonValue], Told]) -> None:
    told = read({"id": 1, "name": "Ana", "pubsub_token": "a secret", "access_token": "a secret"})
    assert "a secret" not in told.extra.values()


async def test_it_is_not_written_to_the_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    await cache.open()
    told = inbox({"id": 1, "name": "Mail", "imap_password": "a secret"})
    await cache.keep_reference("inboxes", (told,), datetime(2026, 11, 12, tzinfo=UTC))
    kept = await cache.load_reference("inboxes", Inbox)
    await cache.close()
    assert told.extra == {"imap_password": "a secret"}
    assert kept == (told,)
    assert kept is not None
    assert kept[0].extra == {}
    assert not any(b"a secret" in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
