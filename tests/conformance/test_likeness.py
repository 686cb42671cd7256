"""What the embedded server tells by itself, over sockets and to webhooks, is what the real one told in such days."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tui.api.webhooks import parse_webhook, verify_webhook
from tui.demo.deliveries import Delivery

from .likeness import unlike
from .recording import Json, Recording, mapping, read
from .replay import replay
from .stage import Stage

RECORDINGS = Path(__file__).parents[1] / "recordings"
ACTORS = ("$[].notification.secondary_actor",)
"""A user in one notification, a message in another."""


async def _posted(recording: Recording) -> tuple[list[Delivery], set[str]]:
    """Play a day; return what was posted, and the secrets there were."""
    stages: list[Stage] = []
    posted: list[Delivery] = []
    secrets: set[str] = set()
    async for _ in replay(recording, prepare=stages.append):
        house = stages[0].house
        while house.deliveries:
            posted.append(house.deliveries.popleft())
        secrets.update(house.db.column("SELECT secret FROM webhooks UNION SELECT secret FROM inboxes"))
    return posted, secrets - {None}


@pytest.mark.parametrize("version", ["4.15.1", "4.0.4"])
async def test_every_recorded_kind_of_delivery_is_made_in_its_form_and_signed(version: str) -> None:
    recording = read(RECORDINGS / version)
    recorded: dict[str, list[Json]] = defaultdict(list)
    for one in recording.deliveries:
        recorded[str(mapping(one.body)["event"])].append(one.body)
    ours: dict[str, list[Json]] = defaultdict(list)
    posted, secrets = await _posted(recording)
    for delivery in posted:
        body = json.loads(delivery.body)
        ours[body["event"]].append(body)
        assert urlsplit(delivery.url).path in ("/hook", "/inbox")
        assert parse_webhook(delivery.body, delivery.headers).name == body["event"]
        if version == "4.0.4":
            assert "x-chatwoot-signature" not in delivery.headers
            continue
        now = float(delivery.headers["x-chatwoot-timestamp"])
        genuine = [
            verify_webhook(secret=secret, body=delivery.body, headers=delivery.headers, now=now) for secret in secrets
        ]
        assert sum(genuine) == 1
    assert {event: unlike(rows, ours[event]) for event, rows in recorded.items()} == {event: [] for event in recorded}


def _listening(heard: dict[str, list[Json]]) -> Callable[[Stage], None]:
    """Have every broadcast be written down."""

    def prepare(stage: Stage) -> None:
        hub = stage.house.hub
        send = hub.broadcast

        def broadcast(streams: Iterable[str], event: str, data: dict[str, Any]) -> None:
            heard[event].append(json.loads(json.dumps(data)))
            send(streams, event, data)

        hub.broadcast = broadcast  # type: ignore[method-assign]

    return prepare


@pytest.mark.parametrize("version", ["4.15.1", "4.0.4"])
async def test_every_recorded_kind_of_broadcast_is_sent_in_its_form(version: str) -> None:
    recording = read(RECORDINGS / version)
    recorded: dict[str, list[Json]] = defaultdict(list)
    for frame in recording.frames:
        message = mapping(mapping(frame.body).get("message"))
        if frame.received and "event" in message and message["event"] != "presence.update":
            recorded[str(message["event"])].append(message["data"])
    ours: dict[str, list[Json]] = defaultdict(list)
    async for _ in replay(recording, prepare=_listening(ours)):
        pass
    assert ours.keys() == recorded.keys()
    found = {event: unlike(rows, ours[event], either=ACTORS) for event, rows in recorded.items()}
    assert found == {event: [] for event in recorded}


def test_a_key_too_few_a_key_too_many_and_another_type_are_named() -> None:
    recorded: list[Json] = [{"id": 1, "name": "a", "custom_attributes": {"x": 1}}, {"id": 2, "name": None}]
    ours: list[Json] = [{"id": "1", "custom_attributes": {"y": "2"}, "more": {"deep": 1}}]
    assert unlike(recorded, ours) == [
        "$[].id is ['string'], recorded ['int']",
        "$[].more is not in the recording",
        "$[].name is missing",
    ]
    assert unlike(recorded, []) == []
