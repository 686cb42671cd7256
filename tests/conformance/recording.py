"""Reads a folder of recordings: the exchanges of the day in order, the socket frames, the webhook bodies."""

import calendar
import json
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_NUMBER = re.compile(r"\d+")
_SECRET = re.compile(r"<[a-z0-9-]+>|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BEHIND = {"inboxes": ":inbox_identifier", "contacts": ":source_id", "csat_survey": ":uuid", "portals": ":slug"}


def mapping(value: object) -> Mapping[str, Json]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> Sequence[Json]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked, and by whom."""

    method: str
    path: str
    query: Mapping[str, Json]
    actor: str | None
    """Whose token was sent: `admin`, `agent`, `platform`, a name given later in the day, or nobody's."""
    json: Json
    has_json: bool
    form: Mapping[str, Json] | None
    files: Sequence[tuple[str, str, str]]
    """Field, file name, media type."""
    headers: Mapping[str, str]
    raw: str | None

    @property
    def route(self) -> str:
        """Method and path with ids and secrets taken out, as the allow-list and the report name it."""
        parts: list[str] = []
        for part in self.path.split("/"):
            before = parts[-1] if parts else ""
            public = self.path.startswith(("/public", "/hc"))
            if _NUMBER.fullmatch(part):
                parts.append(":id")
            elif before == "portals" or (before in _BEHIND and part and (public or _SECRET.fullmatch(part))):
                parts.append(_BEHIND[before])
            elif _SECRET.fullmatch(part):
                parts.append(":token")
            else:
                parts.append(part)
        return f"{self.method} {'/'.join(parts)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request to the real server with its answer."""

    file: str
    """Name of the file it was read from, without `.json`."""
    name: str
    seq: int | None
    """Place in the day; None for what is not replayed."""
    at: float
    """Seconds since the first exchange."""
    request: Request
    status: int
    headers: Mapping[str, str]
    json: Json
    has_json: bool
    text: str | None
    left_out: bool
    """Only the status was kept."""
    ids: Sequence[int] | None
    """Ids of the rows where the rows themselves were not kept."""

    @property
    def throttled(self) -> bool:
        """Whether a limit answered: such calls came from an address of their own."""
        return self.status == 429 and (self.text or "").startswith("Retry later")

    @property
    def reduced(self) -> bool:
        """Whether only some rows or keys of the answer were kept.

        Of conversations in a list their ids and times, of a thread some messages and nothing about it, or ids alone.
        """
        answer = mapping(self.json)
        payload = answer.get("payload") or mapping(answer.get("data")).get("payload")
        if isinstance(payload, str):
            return True
        if self.request.method != "GET" or not self.request.path.startswith("/api/v1/accounts/"):
            return False
        if self.request.path.endswith("/messages") and "payload" in answer:
            return "meta" not in answer
        few = [row for row in rows(payload) if "last_activity_at" in mapping(row) and "inbox_id" not in mapping(row)]
        return self.request.path.endswith("/conversations") and bool(few) and len(few) == len(rows(payload))

    @property
    def where(self) -> str:
        """File, place and name, to find it by."""
        return f"{self.file}#{self.seq} {self.name!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One text frame of a websocket."""

    file: str
    at: float
    """Seconds since the socket connected."""
    received: bool
    body: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One POST to a webhook, as the real server made it."""

    file: str
    headers: Mapping[str, str]
    body: Json


@dataclass(frozen=True, slots=True)
class SignOfLife:
    """An agent's client was on the socket: it subscribed or said that it is still there."""

    at: float
    """Seconds since the first exchange."""
    account_id: int
    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A folder: everything one server said in one day."""

    folder: Path
    version: str
    """What `GET /api` answered; empty where there is nothing to play."""
    started: datetime
    """UTC moment of the first exchange."""
    exchanges: Sequence[Exchange]
    """All of them; those with a place in the day first, in its order."""
    frames: Sequence[Frame]
    deliveries: Sequence[Delivery]

    @property
    def day(self) -> Sequence[Exchange]:
        """The exchanges that can be played, in order."""
        return [exchange for exchange in self.exchanges if exchange.seq is not None]

    @property
    def signs_of_life(self) -> Sequence[SignOfLife]:
        """When agents were present, oldest first; auto-assignment asks for it."""
        by_file: dict[str, list[Frame]] = {}
        for frame in self.frames:
            by_file.setdefault(frame.file, []).append(frame)
        found = [sign for frames in by_file.values() for sign in _signs(frames, self.started.timestamp())]
        return sorted(found, key=lambda sign: sign.at)


class NotARecordingError(Exception):
    """The folder holds no recording, or one without a version."""


def read(folder: Path) -> Recording:
    """Read all files of a folder.

    Raises:
        NotARecordingError: With a sentence that says what is missing.
    """
    if not folder.is_dir():
        raise NotARecordingError(f"{folder}: there is no such folder.")
    exchanges: list[Exchange] = []
    frames: list[Frame] = []
    deliveries: list[Delivery] = []
    for path in sorted(folder.glob("*.json")):
        content: Json = json.loads(path.read_text(encoding="utf-8"))
        if path.name.startswith("cable"):
            frames.extend(_frames(path.stem, content))
            continue
        for entry in rows(content):
            if "request" in mapping(entry):
                exchanges.append(_exchange(path.stem, mapping(entry)))
            else:
                deliveries.extend(_deliveries(path.stem, mapping(entry)))
    exchanges.sort(key=lambda exchange: (exchange.seq is None, exchange.seq or 0))
    exchanges = _true_to_the_flood_limit(_growing_threads(exchanges))
    version = _version(exchanges)
    if version is None and any(exchange.seq is not None for exchange in exchanges):
        raise NotARecordingError(f"{folder}: no recording of GET /api, so the server's version is unknown.")
    return Recording(
        folder=folder,
        version=version or "",
        started=_started(exchanges),
        exchanges=exchanges,
        frames=frames,
        deliveries=deliveries,
    )


def _exchange(file: str, entry: Mapping[str, Json]) -> Exchange:
    request = mapping(entry["request"])
    response = mapping(entry["response"])
    seq, at = entry.get("seq"), entry.get("at")
    actor = request.get("as")
    raw = request.get("raw")
    text = response.get("text")
    form = request.get("form")
    ids = entry.get("ids")
    return Exchange(
        file=file,
        name=str(entry.get("name", "")),
        seq=seq if isinstance(seq, int) else None,
        at=float(at) if isinstance(at, int | float) else 0.0,
        request=Request(
            method=str(request["method"]),
            path=str(request["path"]),
            query=mapping(request.get("query")),
            actor=actor if isinstance(actor, str) else None,
            json=request.get("json"),
            has_json=request.get("json") is not None,
            form=mapping(form) if isinstance(form, dict) else None,
            files=_files(request.get("files")),
            headers={name: str(value) for name, value in mapping(request.get("headers")).items()},
            raw=raw if isinstance(raw, str) else None,
        ),
        status=_whole(response["status"]),
        headers={name.lower(): str(value) for name, value in mapping(response.get("headers")).items()},
        json=response.get("json"),
        has_json="json" in response,
        text=text if isinstance(text, str) else None,
        left_out=bool(response.get("left_out")),
        ids=[_whole(one) for one in ids] if isinstance(ids, list) else None,
    )


def _files(value: Json) -> list[tuple[str, str, str]]:
    if isinstance(value, dict):
        return [(field, str(rows(about)[0]), str(rows(about)[1])) for field, about in value.items()]
    return [(str(rows(one)[0]), str(rows(one)[1]), str(rows(one)[2])) for one in rows(value)]


def _frames(file: str, content: Json) -> Iterator[Frame]:
    for entry in rows(content):
        one = mapping(entry)
        if "rows" in one:
            yield from _frames(file, one["rows"])
        elif "frame" in one:
            at = one.get("t")
            yield Frame(
                file=file,
                at=float(at) if isinstance(at, int | float) else 0.0,
                received=one.get("dir") == "<",
                body=one["frame"],
            )


def _signs(frames: Sequence[Frame], started: float) -> Iterator[SignOfLife]:
    """Signs of life of one socket. A ping carries the server's time, which tells when the socket connected."""
    pings = (
        (moment, frame.at)
        for frame in frames
        for moment in [mapping(frame.body).get("message")]
        if mapping(frame.body).get("type") == "ping" and isinstance(moment, int)
    )
    moment, after = next(pings, (None, 0.0))
    if moment is None:
        return
    for frame in frames:
        identifier = mapping(frame.body).get("identifier")
        if frame.received or not isinstance(identifier, str):
            continue
        about = mapping(json.loads(identifier))
        account_id, user_id = about.get("account_id"), about.get("user_id")
        secret = str(about.get("pubsub_token", ""))
        if isinstance(account_id, int) and isinstance(user_id, int) and secret.startswith("<"):
            yield SignOfLife(moment - after - started + frame.at, account_id, user_id)


def _deliveries(file: str, entry: Mapping[str, Json]) -> Iterator[Delivery]:
    for row in rows(entry.get("rows")):
        one = mapping(row)
        if "json" in one:
            headers = {name: str(value) for name, value in mapping(one.get("headers")).items()}
            yield Delivery(file=file, headers=headers, body=one["json"])


def _version(exchanges: Sequence[Exchange]) -> str | None:
    for exchange in exchanges:
        if exchange.request.path.rstrip("/") == "/api" and exchange.status == 200:
            version = mapping(exchange.json).get("version")
            if isinstance(version, str):
                return version
    return None


def _started(exchanges: Sequence[Exchange]) -> datetime:
    """The moment `at` counts from: the clock of `GET /api`, or what the records made in the first minute say."""
    for exchange in exchanges:
        said = mapping(exchange.json).get("timestamp")
        if exchange.request.path.rstrip("/") == "/api" and isinstance(said, str) and exchange.seq is not None:
            moment = calendar.timegm(datetime.fromisoformat(said).timetuple())
            return datetime.fromtimestamp(moment - exchange.at, UTC)
    guesses = [
        created - exchange.at
        for exchange in exchanges
        if exchange.seq is not None and exchange.request.method == "POST"
        for created in [mapping(exchange.json).get("created_at")]
        if isinstance(created, int)
    ]
    return datetime.fromtimestamp(statistics.median(guesses) if guesses else 0, UTC)


def _growing_threads(exchanges: list[Exchange]) -> list[Exchange]:
    """Give equal reads of a thread their answers in the order in which the thread grew.

    Two files may hold an exchange of the same name and request; the day's order cannot tell them apart, their newest
    messages can.
    """
    reads: dict[tuple[str, str, str | None], list[int]] = {}
    for place, exchange in enumerate(exchanges):
        request = exchange.request
        whole = request.path.endswith("/messages") and not request.query and exchange.ids is None
        if exchange.seq is not None and request.method == "GET" and whole and exchange.status == 200:
            reads.setdefault((request.method, request.path, request.actor), []).append(place)
    for places in reads.values():
        grown = sorted((exchanges[place] for place in places), key=_newest_message)
        for place, answered in zip(places, grown, strict=True):
            asked = exchanges[place]
            exchanges[place] = replace(answered, seq=asked.seq, at=asked.at)
    return exchanges


def _newest_message(exchange: Exchange) -> int:
    listed = mapping(exchange.json).get("payload", exchange.json)
    numbers = [mapping(row).get("id") for row in rows(listed)]
    return max((number for number in numbers if isinstance(number, int)), default=0)


FLOOD_WINDOW = 55.0
"""Seconds within which the messages before a refused flood were written: less than the minute that counts."""


def _true_to_the_flood_limit(exchanges: list[Exchange]) -> list[Exchange]:
    """Move the messages before a refusal for too many a minute into that minute.

    Where answers were left out, times are spread evenly between the known ones, and a burst looks slower than it was.
    """
    for place, refused in enumerate(exchanges):
        if refused.status != 422 or "Too many messages" not in str(mapping(refused.json).get("error")):
            continue
        path = refused.request.path
        before = [
            index
            for index, one in enumerate(exchanges[:place])
            if one.seq is not None and one.request.path == path and one.request.method == "POST"
        ]
        first, last = exchanges[before[0]].at, refused.at
        if last - first > FLOOD_WINDOW:
            pace = FLOOD_WINDOW / (last - first)
            for index in [*before, place]:
                exchanges[index] = replace(exchanges[index], at=first + (exchanges[index].at - first) * pace)
    return exchanges


def _whole(value: Json) -> int:
    if isinstance(value, int):
        return value
    raise NotARecordingError(f"A whole number was expected, not {value!r}.")
