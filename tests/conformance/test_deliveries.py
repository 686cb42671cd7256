"""What the embedded server would post to webhooks is of the recorded kind, and the client takes it."""

import json
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tui.api.webhooks import parse_webhook, verify_webhook
from tui.demo.deliveries import Delivery

from .recording import Json, Recording, mapping, read
from .replay import replay
from .shape import shape
from .stage import Stage

RECORDINGS = Path(__file__).parent.parent / "recordings"


async def _posted(recording: Recording) -> tuple[list[Delivery], set[str]]:
    """Play a day; return what was posted and the secrets there were."""
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
async def test_every_recorded_kind_of_delivery_is_made_in_its_form(version: str) -> None:
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
        if version == "4.15.1":
            now = float(delivery.headers["x-chatwoot-timestamp"])
            genuine = [
                verify_webhook(secret=secret, body=delivery.body, headers=delivery.headers, now=now)
                for secret in secrets
            ]
            assert sum(genuine) == 1
        else:
            assert "x-chatwoot-signature" not in delivery.headers
        assert parse_webhook(delivery.body, delivery.headers).name == body["event"]
    for event, rows in recorded.items():
        assert _unlike(rows, ours[event]) == [], event


def _unlike(recorded: list[Json], ours: list[Json]) -> list[str]:
    """Where our bodies have other keys, or values of no recorded type; who was online then is left to chance."""
    theirs, mine = shape(recorded), shape(ours)
    keys = theirs.keys() ^ {path for path in mine if not path.startswith("$[].changed_attributes")}
    found = [path for path in keys if not path.startswith("$[].changed_attributes")]
    found += [
        f"{path}: {sorted(mine[path].kinds)}, recorded {sorted(theirs[path].kinds)}"
        for path in theirs.keys() & mine.keys()
        if not (theirs[path].kinds | {"null"}) & mine[path].kinds
    ]
    return sorted(found)
