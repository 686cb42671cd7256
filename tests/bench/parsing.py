"""What reading the server's answers costs: time and memory, beside the plain JSON library."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tui.api import cable, reading
from tui.api.decode import conversations, events, messages
from tui.api.reading import obj, payload

_RECORDINGS = Path(__file__).parents[1] / "recordings" / "4.15.1"
_CONVERSATIONS = 25
_MESSAGES = 1_000
_FRAMES = 1_000


def figures() -> Iterator[Figure]:
    page, thread, frames = a_page(), a_thread(), some_frames()
    plain_page = fastest(lambda: json.loads(page))
    yield Figure(
        "parse a list page of 25 conversations",
        fastest(lambda: conversations.conversation_page(reading.loads(page))),
        "ms",
        target=2.5,
        yardstick=plain_page,
    )
    yield Figure(
        "parse 1,000 messages",
        fastest(lambda: messages.messages(reading.loads(thread))),
        "ms",
        target=40.0,
        yardstick=fastest(lambda: json.loads(thread)),
    )
    yield Figure(
        "parse 1,000 websocket frames",
        fastest(lambda: [heard(frame) for frame in frames]),
        "ms",
        target=120.0,
        yardstick=fastest(lambda: [json.loads(frame) for frame in frames]),
    )
    yield Figure(
        "memory of a conversation kept whole",
        kept(lambda: conversations.conversation_page(reading.loads(page))) / _CONVERSATIONS,
        "B",
        yardstick=kept(lambda: json.loads(page)) / _CONVERSATIONS,
    )
    yield Figure(
        "memory of a message kept whole",
        kept(lambda: messages.messages(reading.loads(thread))) / _MESSAGES,
        "B",
        yardstick=kept(lambda: json.loads(thread)) / _MESSAGES,
    )


def a_page() -> bytes:
    """A list page as the server sends it, of recorded rows."""
    rows = [
        row
        for value in _answers("conversations.json")
        for row in obj(value).get("data", {}).get("payload", ())  # type: ignore[attr-defined]  # recorded: an object
        if "meta" in row
    ]
    wanted = (rows * _CONVERSATIONS)[:_CONVERSATIONS]
    return json.dumps({"data": {"meta": {"all_count": 25}, "payload": wanted}}, ensure_ascii=False).encode()


def a_thread() -> bytes:
    """Messages as the server sends them, of recorded rows."""
    rows = [
        row
        for value in _answers("messages.json")
        if isinstance(found := payload(value), list)
        for row in found
        if isinstance(row, dict) and "message_type" in row
    ]
    return json.dumps({"meta": {}, "payload": (rows * _MESSAGES)[:_MESSAGES]}, ensure_ascii=False).encode()


def some_frames() -> list[str]:
    """Recorded frames as they came."""
    recorded = json.loads((_RECORDINGS / "cable-agent.json").read_text(encoding="utf-8"))
    texts = [json.dumps(entry["frame"], ensure_ascii=False) for entry in recorded if entry["dir"] == "<"]
    return (texts * (_FRAMES // len(texts) + 1))[:_FRAMES]


def heard(text: str) -> object:
    frame = cable.parse(text)
    return events.broadcast(frame) if isinstance(frame, cable.Broadcast) else frame


def fastest(run: Callable[[], object], times: int = 12) -> float:
    """Return the milliseconds of the processor in the best of several runs: what else the machine does only ever adds."""
    run()
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best * 1000


def kept(make: Callable[[], object]) -> float:
    """Return the bytes that stay allocated for what `make` returns."""
    make()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        value = make()
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
        del value
        return after - before
    finally:
        tracemalloc.stop()


def _answers(file: str) -> Iterator[object]:
    for entry in json.loads((_RECORDINGS / file).read_text(encoding="utf-8")):
        if "request" in entry and entry["response"]["status"] == 200 and "json" in entry["response"]:
            yield entry["response"]["json"]
