"""Plays a recorded day against a fresh embedded server and says, exchange by exchange, what came out differently."""

import hashlib
import hmac
import json
import re
import struct
import zlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx

from .recording import Exchange, Json, Recording, SignOfLife, mapping
from .shape import Difference, differences
from .stage import Stage
from .translation import Translation

ADDRESS = "http://chatwoot.example"
LIMIT = 1000
"""How often a throttled request is repeated before it counts as not throttled."""
SLACK = 2.0
"""Seconds that a recorded time may be off."""
STEP = 0.25
_REPEATED = re.compile(r"(?s)(.+) repeated (\d+) times")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One exchange as it was played."""

    exchange: Exchange
    differences: list[Difference]
    status: int
    body: Json
    """What our server said."""


async def replay(
    recording: Recording, *, prepare: Callable[[Stage], None] = lambda _stage: None
) -> AsyncIterator[Outcome]:
    """Play the day in order on a fresh server of the recorded version, its clock set to each exchange's time.

    Args:
        prepare: What to do with the server before its day begins.
    """
    async with Stage(recording) as stage:
        prepare(stage)
        player = _Player(stage)
        signs = deque(recording.signs_of_life)
        for exchange in recording.day:
            while signs and signs[0].at <= exchange.at:
                player.live(signs.popleft())
            stage.move_to(exchange.at)
            yield await player.play(exchange)


class _Player:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known = Translation()
        self._tokens: dict[str, str] = dict(stage.tokens)
        self._newest_token: str | None = None
        self._hash_key = ""
        for actor, token in stage.tokens.items():
            self._known.say(f"<{actor}-token>", token)
        self._known.say("<password>", stage.password)

    def live(self, sign: SignOfLife) -> None:
        """Have an agent be present, as one was on the socket."""
        self._stage.move_to(sign.at)
        account = self._known.number("account", sign.account_id, "")
        self._stage.present(account, self._known.number("user", sign.user_id, ""))

    async def play(self, exchange: Exchange) -> Outcome:
        """Ask what was asked, compare, and learn what our server calls things.

        A read that comes out differently is asked again up to `SLACK` later: the recorded times are no better, and
        the real server's jobs had their own pace.
        """
        outcome = await self._ask(exchange)
        waited = 0.0
        while outcome.differences and _reads(exchange) and waited < SLACK:
            waited += STEP
            self._stage.move_to(exchange.at + waited)
            again = await self._ask(exchange)
            if not again.differences:
                outcome = again
                break
        return outcome

    async def _ask(self, exchange: Exchange) -> Outcome:
        client = self._stage.stranger if exchange.throttled else self._stage.client
        response = await client.send(await self._request(client, exchange))
        repeated = 0
        while exchange.throttled and response.status_code != 429 and repeated < LIMIT:
            repeated += 1
            response = await client.send(await self._request(client, exchange))
        body = _body(response)
        found = _compared(exchange, self._known.recorded_rows(exchange), response, body)
        if not exchange.left_out and response.status_code == exchange.status:
            self._known.learn(exchange, None if isinstance(body, str) else body, response.headers.get("etag"))
        self._learn_tokens(exchange, body)
        return Outcome(exchange, found, response.status_code, body)

    async def _request(self, client: httpx.AsyncClient, exchange: Exchange) -> httpx.Request:
        request = exchange.request
        path = self._known.path(exchange)
        query = self._known.query(exchange)
        headers = {"Accept": "application/json"}
        if request.actor is not None:
            headers["api_access_token"] = self._token(request.actor)
        for name, value in request.headers.items():
            headers[name] = self._known.text(value, exchange.file)
        if "If-None-Match" in request.headers:
            headers["If-None-Match"] = await self._tag(client, exchange, path, query, headers)
        flat = {name: value for name, value in query.items() if value is not None}
        url = httpx.URL(ADDRESS + path, params=flat or None)
        content, content_type = self._content(exchange)
        if content_type is not None and "Content-Type" not in headers:
            headers["Content-Type"] = content_type
        if request.files:
            form = mapping(self._known.body(exchange, dict(request.form or {})))
            files = [(field, (name, _file(name, media), media)) for field, name, media in request.files]
            fields = {name: str(value) for name, value in form.items()}
            return client.build_request(request.method, url, headers=headers, data=fields, files=files)
        if request.form is not None:
            form = mapping(self._known.body(exchange, dict(request.form)))
            fields = {name: str(value) for name, value in form.items()}
            return client.build_request(request.method, url, headers=headers, data=fields)
        return client.build_request(request.method, url, headers=headers, content=content)

    def _content(self, exchange: Exchange) -> tuple[bytes | None, str | None]:
        request = exchange.request
        if request.raw is not None:
            return request.raw.encode("utf-8", "surrogatepass"), None
        if not request.has_json:
            return None, None
        body = _written_out(self._known.body(exchange, request.json))
        if isinstance(body, dict) and body.get("identifier_hash") == "<good-hash>":
            message = str(body.get("identifier", ""))
            body["identifier_hash"] = hmac.new(self._hash_key.encode(), message.encode(), hashlib.sha256).hexdigest()
        return json.dumps(body, ensure_ascii=True).encode(), "application/json"

    async def _tag(
        self, client: httpx.AsyncClient, exchange: Exchange, path: str, query: dict[str, Json], headers: dict[str, str]
    ) -> str:
        """Our tag for the recorded one. Where nothing had changed, the tag our server gives when asked now.

        Between two reads of the recording our jobs may have done what the real server's had done before.
        """
        recorded = exchange.request.headers["If-None-Match"]
        if exchange.status != 304:
            return self._known.etag(recorded) or recorded
        plain = {name: value for name, value in headers.items() if name != "If-None-Match"}
        flat = {name: value for name, value in query.items() if value is not None}
        url = httpx.URL(ADDRESS + path, params=flat or None)
        response = await client.send(client.build_request("GET", url, headers=plain))
        return str(response.headers.get("etag", recorded))

    def _token(self, actor: str) -> str:
        """The token of an actor; one who appears later in the day uses the token that was made last."""
        if actor.startswith("nonsense"):
            return actor
        if actor not in self._tokens:
            self._tokens[actor] = self._newest_token or actor
        return self._tokens[actor]

    def _learn_tokens(self, exchange: Exchange, body: Json) -> None:
        answer = mapping(body)
        token = answer.get("access_token")
        path, actor = exchange.request.path, exchange.request.actor
        if isinstance(token, str):
            if path.endswith("/profile/reset_access_token") and actor is not None:
                self._tokens[actor] = token
            elif exchange.request.method == "POST" and token not in self._tokens.values():
                self._newest_token = token
        key = answer.get("hmac_token")
        if isinstance(key, str) and answer.get("channel_type") == "Channel::Api":
            self._hash_key = key


def _compared(exchange: Exchange, recorded: Json, response: httpx.Response, body: Json) -> list[Difference]:
    if response.status_code != exchange.status:
        return [Difference("status", f"is {response.status_code}, recorded {exchange.status}")]
    if exchange.left_out:
        return []
    form, our_form = _form(exchange), _our_form(response, body)
    if form != our_form:
        return [Difference("$", f"is {our_form}, recorded {form}")]
    if not exchange.has_json:
        return []
    return differences(recorded, None if isinstance(body, str) else body, reduced=exchange.reduced)


def _reads(exchange: Exchange) -> bool:
    """Whether asking again changes nothing."""
    request = exchange.request
    return request.method == "GET" or (request.method == "POST" and request.path.endswith("/filter"))


def _form(exchange: Exchange) -> str:
    if exchange.has_json:
        return "JSON"
    return _text_form(exchange.text or "", exchange.headers.get("content-type", ""))


def _our_form(response: httpx.Response, body: Json) -> str:
    return _text_form(body, response.headers.get("content-type", "")) if isinstance(body, str) else "JSON"


def _text_form(text: str, content_type: str) -> str:
    return content_type.split(";")[0].strip().lower() if text else "empty"


def _body(response: httpx.Response) -> Json:
    """The answer's JSON; text where it is none. A JSON string counts as JSON, told apart by its quotes."""
    text = response.text
    if "json" not in response.headers.get("content-type", "") or not text:
        return text
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return [value] if isinstance(value, str) else value


def _written_out(value: Json) -> Json:
    """Texts that the recording describes instead of repeating them, as they were sent."""
    match value:
        case str():
            found = _REPEATED.fullmatch(value)
            return found.group(1) * int(found.group(2)) if found else value
        case list():
            return [_written_out(item) for item in value]
        case dict():
            return {key: _written_out(item) for key, item in value.items()}
    return value


def _file(name: str, media_type: str) -> bytes:
    """A file of this kind; what was in the recorded one is not known."""
    if name.startswith("empty"):
        return b""
    if media_type == "image/png":
        return _picture(24, 16)
    if media_type == "application/pdf":
        return b"%PDF-1.4\n%%EOF\n"
    return b"OggS" + bytes(24) if media_type == "audio/ogg" else b"x"


def _picture(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x7f\x7f\xff" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
