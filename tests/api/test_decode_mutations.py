from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conformance.readers import READERS
from tests.conformance.recording import read
from tui.api import cable, errors, reading
from tui.api.broadcasts import CableEvent, PassedOver
from tui.api.decode import boards, events, messages
from tui.api.funnels.detection import judge
from tui.api.webhooks import parse_webhook

FOLDERS = [Path(__file__).parents[1] / "recordings" / version for version in ("4.15.1", "4.0.4")]

JUNK: list[object] = [
    None, True, False, 0, -1, 7, 2**70, -(2**70), 1e308, -0.5, "", "x", "0", "x" * 5000, "\x1b[31m\u202e\ud800",
    "2026-99-99T00:00:00Z", [], {}, [None], [[]], {"id": "x"}, {"id": None}, {"id": 2**63}, {"": {"": []}}, [1, "a", {}],
]  # fmt: skip


@cache
def answers() -> list[tuple[str, object]]:
    """One answer of each route with something in it, from both versions: what reads it, and the JSON."""
    found: dict[tuple[str, Path], object] = {}
    for folder in FOLDERS:
        for exchange in read(folder).exchanges:
            route = exchange.request.route
            fits = route in READERS and exchange.status == 200 and exchange.has_json and not exchange.left_out
            if fits and exchange.ids is None and len(json.dumps(exchange.json)) < 40_000:
                kept = found.get((route, folder))
                if kept is None or len(json.dumps(kept)) < len(json.dumps(exchange.json)):
                    found[route, folder] = exchange.json
    return [(route, value) for (route, _), value in sorted(found.items(), key=lambda item: str(item[0]))]


@cache
def frames() -> list[object]:
    """Frames of every event, some of each."""
    found: dict[str, list[object]] = {}
    for folder in FOLDERS:
        for frame in read(folder).frames:
            body = frame.body
            if frame.received and isinstance(body, dict):
                message = body.get("message")
                name = str(message.get("event") if isinstance(message, dict) else body.get("type"))
                found.setdefault(name, []).append(body)
    return [body for name in sorted(found) for body in found[name][:4]]


@cache
def deliveries() -> list[object]:
    """Webhook bodies."""
    return [delivery.body for folder in FOLDERS for delivery in read(folder).deliveries]


def mutated(value: object, choices: Random) -> object:
    """The value with a few things missing, null, added, of another type, huge or nested."""
    value = deepcopy(value)
    for _ in range(choices.randint(1, 4)):
        value = _mutated_once(value, choices)
    return value


def _mutated_once(value: object, choices: Random) -> object:
    if choices.random() < 0.12 or not isinstance(value, dict | list) or not value:
        return _nested(deepcopy(choices.choice(JUNK)), choices)
    if isinstance(value, list):
        place = choices.randrange(len(value))
        match choices.randrange(8):
            case 0:
                del value[place]
            case 1:
                value.insert(place, deepcopy(choices.choice(JUNK)))
            case _:
                value[place] = _mutated_once(value[place], choices)
        return value
    key = choices.choice(list(value))
    match choices.randrange(8):
        case 0:
            del value[key]
        case 1:
            value[str(choices.choice(JUNK))[:30]] = deepcopy(choices.choice(JUNK))
        case _:
            value[key] = _mutated_once(value[key], choices)
    return value


def _nested(value: object, choices: Random) -> object:
    for _ in range(choices.choice([0, 0, 0, 0, 3, 60])):
        value = {"id": value} if choices.random() < 0.5 else [value]
    return value


OFTEN = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@OFTEN
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_mutation_of_an_answer_is_a_model_or_not_understood(which: int, choices: Random) -> None:
    route, value = answers()[which % len(answers())]
    text = json.dumps(mutated(value, choices))
    try:
        READERS[route].decode(reading.loads(text))
    except errors.NotUnderstood as error:
        assert "\n" not in error.sentence  # noqa: PT017  # being understood is as good


@OFTEN
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_mutation_of_a_frame_is_an_event_or_passed_over(which: int, choices: Random) -> None:
    frame = frames()[which % len(frames())]
    told = cable.parse(json.dumps(mutated(frame, choices)))
    if isinstance(told, cable.Broadcast):
        assert isinstance(events.broadcast(told), CableEvent | PassedOver)


@OFTEN
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_mutation_of_a_webhook_is_an_event_or_not_understood(which: int, choices: Random) -> None:
    body = json.dumps(mutated(deliveries()[which % len(deliveries())], choices)).encode()
    try:
        parse_webhook(body)
    except errors.NotUnderstood:
        return


FUNNELS = [
    {
        "id": 4,
        "name": "Vendas",
        "stages": [{"name": "Novo", "order": 0, "color": "#0EA5E9"}, {"name": "Ganho", "order": 1}],
        "conversations_count": 18,
        "total_value": 7420.5,
        "metrics": {"conversion_rate": 22.2, "average_time_per_stage": {"Novo": 12}},
        "created_at": "2031-02-03T09:15:00Z",
    }
]
KANBAN = {"stages": [{"name": "Novo", "conversations": [{"id": 9, "contact": {"name": "Lee"}, "value": 10.5}]}]}


@OFTEN
@given(st.randoms(use_true_random=False))
def test_any_mutation_of_a_funnel_is_a_board_or_not_understood(choices: Random) -> None:
    board = boards.funnel(deepcopy(FUNNELS[0]))
    readers: list[tuple[object, Callable[[Any], object]]] = [
        (FUNNELS, judge),
        (FUNNELS, boards.funnels),
        (KANBAN, lambda value: boards.funnel_cards(value, board)),
        (FUNNELS[0], lambda value: boards.stage_hint(value, board)),
    ]
    for sample, reader in readers:
        value = reading.loads(json.dumps(mutated(sample, choices)))
        with suppress(errors.NotUnderstood):
            reader(value)


@given(st.binary(max_size=60))
@example(b"[" * 200_000)
@example(b'{"a":' * 100_000)
@example(b"9" * 10_000)
@example(b'"\\ud800"')
@example(b"\xff\xfe")
@example(b"<html>")
@example(b"NaN")
def test_any_bytes_are_json_or_not_understood(raw: bytes) -> None:
    try:
        reading.loads(raw)
    except errors.NotUnderstood:
        return


@pytest.mark.parametrize("depth", [50, 400, 3_000, 100_000])
def test_nesting_however_deep_stops_nobody(depth: int) -> None:
    text = '{"id":1,"conversation_id":2,"content_attributes":{"a":' + "[" * depth + "]" * depth + "}}"
    for raw in (text, text.replace("[]", '["\\u202e"]')):
        try:
            messages.message(reading.loads(raw))
        except errors.NotUnderstood:
            continue
