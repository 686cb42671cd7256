"""What the client makes of everything recorded: answers become models, frames become events, and nothing gets lost."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tui.api import cable, errors, reading
from tui.api.broadcasts import (
    ContactChanged,
    ConversationChanged,
    ConversationRead,
    MessageCreated,
    MessageUpdated,
    NotificationChanged,
    PassedOver,
    PresenceChanged,
)
from tui.api.decode import events, hooks
from tui.api.failures import failure
from tui.models.wire import JsonValue
from tui.text.shown import shown_line

from .interest import lost
from .readers import NOT_OURS, READERS, Reader
from .recording import Exchange, Frame, Json, Recording, mapping


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of one answer or frame."""

    where: str
    """File, place and name."""
    losses: list[str] = field(default_factory=list)
    """Fields of interest that did not arrive, or the error that was raised; empty is good."""
    passed_over: str | None = None
    """The name of a frame that is no event for an agent's client."""


def parse(recording: Recording) -> Iterator[Parsed]:
    """Read every answer and every received frame of a recording with the client's own decoders."""
    for exchange in recording.exchanges:
        if not exchange.left_out and not exchange.reduced and (exchange.has_json or exchange.text is not None):
            yield Parsed(exchange.where, list(_losses(exchange)))
    for frame in recording.frames:
        if frame.received:
            yield _frame(frame)
    for number, delivery in enumerate(recording.deliveries):
        yield _told(f"{delivery.file} delivery {number}", delivery.body, _webhook(delivery.body))


def _losses(exchange: Exchange) -> Iterable[str]:
    if exchange.status >= 400:
        return _failure(exchange)
    if exchange.status == 304 or not exchange.has_json:
        return []
    try:
        value = reading.loads(json.dumps(exchange.json))
        reader = _reader(exchange)
        if reader is None:
            route = exchange.request.route
            return [] if route in NOT_OURS else [f"nobody reads the answer of {route}"]
        return list(_read(reader, exchange.json, value))
    except errors.ApiError as error:
        return [f"{type(error).__name__}: {error} ({error.detail})"]


def _reader(exchange: Exchange) -> Reader | None:
    request = exchange.request
    if request.path.endswith("/assignments"):
        return READERS["assignment of a team" if "team_id" in mapping(request.json) else "assignment of an agent"]
    if request.path.endswith("/reports") and exchange.json == {}:
        return READERS["report of an unknown metric"]
    if request.path.endswith("/reports/conversations") and request.query.get("type") == "agent":
        return READERS["live figures of agents"]
    return READERS.get(request.route.replace("PUT ", "PATCH ").rstrip("/").replace(" //", " /"))


def _read(reader: Reader, recorded: Json, value: JsonValue) -> Iterator[str]:
    model = reader.decode(value)
    for kind, raws, models in reader.pairs(recorded, model):
        if len(raws) != len(models):
            yield f"{len(raws)} rows of kind {kind}, ours {len(models)}"
            continue
        for raw, one in zip(raws, models, strict=True):
            if raw is not None:
                yield from lost(kind, raw, one)


def _failure(exchange: Exchange) -> Iterator[str]:
    body = json.dumps(exchange.json).encode() if exchange.has_json else (exchange.text or "").encode()
    found = failure(
        status=exchange.status, headers=exchange.headers, body=body, method=exchange.request.method, now=0.0
    )
    if not found.sentence:
        yield "a failure without a sentence"
    if found.status != exchange.status:
        yield f"status {exchange.status} became {found.status}"
    if found.request_id != exchange.headers.get("x-request-id", ""):
        yield "the request id is lost"
    expected = _expected_failure(exchange)
    if not isinstance(found, expected):
        yield f"is {type(found).__name__}, should be {expected.__name__}"
    for words in _words(exchange.json):
        if shown_line(words)[:80] not in found.detail:
            yield f"the server's words are lost: {words!r}"
    fields = mapping(exchange.json).get("attributes")
    if (
        isinstance(fields, list)
        and isinstance(found, errors.Invalid)
        and list(found.fields) != list(dict.fromkeys(map(str, fields)))
    ):
        yield f"fields {fields} became {list(found.fields)}"


def _expected_failure(exchange: Exchange) -> type[errors.ApiError]:
    said = str(mapping(exchange.json).get("error") or mapping(exchange.json).get("errors") or "")
    match exchange.status:
        case 401 if "suspended" in said:
            return errors.AccountSuspended
        case 401 if any(words in said for words in ("sign in", "Invalid Access Token", "Invalid access_token")):
            return errors.TokenDead
        case 401:
            return errors.Refused
        case 403:
            off = "not enabled" in str(mapping(exchange.json).get("error", ""))
            return errors.Unsupported if off else errors.NotAllowed
        case 404:
            return errors.NotUnderstood if "<" in (exchange.text or "") else errors.NotFound
        case 400 | 422:
            return errors.Invalid
        case 429:
            return errors.Throttled
    return errors.ServerBroken


def _words(answer: Json) -> Iterator[str]:
    for key in ("error", "message"):
        words = mapping(answer).get(key)
        if isinstance(words, str):
            yield words.splitlines()[0]


def _frame(frame: Frame) -> Parsed:
    where = f"{frame.file} at {frame.at} s"
    said = cable.parse(json.dumps(frame.body))
    kind = mapping(frame.body).get("type")
    if isinstance(said, cable.Broadcast):
        data = mapping(mapping(frame.body).get("message")).get("data")
        return _told(where, data, events.broadcast(said))
    if said is None:
        return Parsed(where, ["the frame is not understood"])
    if isinstance(said, cable.Confirmed) and said.identifier != mapping(frame.body).get("identifier"):
        return Parsed(where, ["the identifier is not what was echoed"])
    return Parsed(where, passed_over=str(kind))


def _webhook(body: Json) -> object:
    return hooks.webhook_event(str(mapping(body).get("event")), dict(mapping(reading.loads(json.dumps(body)))))


def _told(where: str, data: Json, event: object) -> Parsed:
    """An event, held to the JSON it was made of; what is passed over must repeat another event."""
    if isinstance(event, PassedOver):
        losses = [] if event.reason == "repeats" else [f"{event.event} is {event.reason}"]
        return Parsed(where, losses, f"{event.event} ({event.reason})")
    return Parsed(where, list(_lost_events(data, event)))


_PARTS: Sequence[tuple[type, str, Callable[[Json], Json], str]] = (
    (MessageCreated, "message", lambda data: data, "message"),
    (MessageUpdated, "message", lambda data: data, "message"),
    (ConversationChanged, "push", lambda data: data, "push"),
    (ConversationRead, "push", lambda data: data, "push"),
    (ContactChanged, "contact", lambda data: data, "contact"),
    (NotificationChanged, "raw notification", lambda data: mapping(data).get("notification"), "notification"),
)


def _lost_events(data: Json, event: object) -> Iterator[str]:
    said = mapping(data)
    account = said.get("account_id", mapping(said.get("account")).get("id"))
    if account is not None and getattr(event, "account_id", None) != account:
        yield f"account {account} became {getattr(event, 'account_id', None)}"
    performer = said.get("performer")
    if isinstance(performer, dict):
        yield from lost("sender", performer, getattr(event, "performer", None))
    for kind, part, raw, attribute in _PARTS:
        if isinstance(event, kind):
            yield from lost(part, _as_told(raw(data)), getattr(event, attribute))
    if isinstance(event, PresenceChanged):
        users = mapping(said.get("users"))
        if {str(user) for user in event.presence.users} != set(users):
            yield "users are lost"
    if isinstance(event, MessageUpdated) and set(event.previous) != set(mapping(said.get("previous_changes"))):
        yield "what was before is lost"


def _as_told(raw: Json) -> Json:
    """A webhook names the conversation of a message by holding it whole, and says no status."""
    about = dict(mapping(raw))
    inner = mapping(about.get("conversation"))
    if "event" in about and "id" in inner and "conversation_id" not in about:
        about["conversation_id"] = inner["id"]
    return about
