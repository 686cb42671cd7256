"""One HTTP call: sent, followed, counted. Which failure it was is told here; what to do about it is not."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import httpx

from tui import __version__
from tui.api import address, errors
from tui.api.budget import Budget
from tui.api.clean import clean
from tui.api.failures import failure
from tui.api.files import Partial, Upload
from tui.api.network import NOT_TRUSTED, REFUSED_BY_PROXY, Network, unreachable
from tui.api.proxies import BadProxyError
from tui.api.traffic import RequestLog, Traffic
from tui.api.validators import Validators

Query = Sequence[tuple[str, str]]
"""Parameters in order; a name may come more than once."""

TOKEN_HEADER = "api-access-token"  # noqa: S105  # a name; proxies drop the spelling with underscores

_LARGEST_ANSWER = 64 * 1024 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, when it was a success or "nothing new"."""

    status: int
    """2xx, or 304 when an `etag` was sent."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)

    @property
    def request_id(self) -> str:
        return self.headers.get("x-request-id", "")[:80]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, as it is sent and, where that is safe, sent again."""

    method: str
    path: str
    """Begins with a slash and is appended to the base URL; already percent-encoded."""
    feature: str
    """For which of our features it is counted, such as `conversations`."""
    query: Query = ()
    body: object = None
    """What is sent as JSON; None for nothing."""
    form: Sequence[tuple[str, str]] = ()
    """Fields sent beside `files` as multipart."""
    files: Sequence[Upload] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    repeatable: bool | None = None
    """Whether doing it twice is as good as once; None: reads are, changes are not."""
    authenticated: bool = True

    @property
    def reads(self) -> bool:
        return self.method in _READS

    @property
    def may_repeat(self) -> bool:
        return self.reads if self.repeatable is None else self.repeatable


class Transport:
    """Calls one server with one token.

    What is safe to repeat is repeated with growing, jittered waits; everything else fails at once, with the
    failure that says whether it may have happened.

    Args:
        base_url: As `address.parse` gives it.
        token: The user's token; empty for what needs none. Sent to this server's origin and nowhere else.
        http: What carries the requests instead of the network: a mock, or `asgi_transport(app)`.
        per_minute: At most so many requests a minute.
        at_once: At most so many at once.
        timeout: Seconds without a byte after which an answer counts as lost. The server itself gives up after 15.
        attempts: How often a repeatable request is tried in all.
        patience: How many seconds a throttled read may wait for its turn before it fails as `Throttled`.
        request_log: A file that gets one line per request, without secrets.
        validators: How many answers are kept for conditional reads.

    Raises:
        BadAddressError: The address is not one a token may be sent to.
        TokenDead: The token cannot be one.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        http: httpx.AsyncBaseTransport | None = None,
        per_minute: int = 120,
        at_once: int = 4,
        timeout: float = 20.0,
        attempts: int = 3,
        patience: float = 75.0,
        request_log: Path | None = None,
        validators: int = 64,
        user_agent: str = f"chatwoot-tui/{__version__}",
    ) -> None:
        self.base_url = address.parse(base_url).base_url
        if token and not (token.isascii() and token.isprintable() and " " not in token):
            raise errors.TokenDead("That is no token: it holds spaces or other characters no token has.")
        self._token = token
        self._http = http
        self._origin = address.origin(self.base_url)
        self._timeout = timeout
        self._attempts = attempts
        self._patience = patience
        self._user_agent = user_agent
        self._client: httpx.AsyncClient | None = None
        self._log = RequestLog(request_log) if request_log else None
        self.budget = Budget(per_minute=per_minute, at_once=at_once)
        self.traffic = Traffic()
        self.validators = Validators(validators)
        self.waits: Callable[[errors.Throttled], None] = _unheard
        """Told when a read waits for its turn because the server wants fewer requests."""
        self.heard: Callable[[Ask, errors.ApiError | None], None] = _passed_over
        """Told what became of each call: the failure it ends with, or None."""

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    async def aclose(self) -> None:
        """Close the connections. What is called afterwards opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()
        if self._log is not None:
            self._log.close()
            self._log = None

    async def call(self, ask: Ask) -> Answer:
        """Return the answer to a request.

        Raises:
            ApiError: The subclass says what the caller may do.
        """
        try:
            answer = await self._called(ask)
        except errors.ApiError as error:
            self.heard(ask, error)
            raise
        self.heard(ask, None)
        return answer

    async def _called(self, ask: Ask) -> Answer:
        try:
            return await self._once(ask)
        except errors.ApiError as error:
            if self._attempts < 2 or not self._again(ask, error):
                raise
            failed = error
            if isinstance(error, errors.Throttled):
                self.waits(error)
        # Outside the handler: what fails next has nothing to do with what failed before.
        return await self._repeated(ask, failed)

    async def _repeated(self, ask: Ask, failed: errors.ApiError) -> Answer:
        """Try again what failed once; the library that paces it is imported when it is needed."""
        import stamina

        # Without a handler of its own the retries' log would go to standard error, across the screen.
        logging.getLogger("stamina").addHandler(logging.NullHandler())
        first: errors.ApiError | None = failed
        async for attempt in stamina.retry_context(
            on=lambda error: self._again(ask, error),
            attempts=self._attempts,
            timeout=None,
            wait_initial=0.3,
            wait_max=5.0,
            wait_jitter=0.5,
        ):
            with attempt:
                if first is not None:
                    known, first = first, None
                    raise known
                return await self._once(ask)
        raise AssertionError("the last attempt returns or raises")

    async def download(self, url: str, to: Path, *, most: int, started: Callable[[int | None], None]) -> int:
        """Write what a URL holds to a file and return its size; the file appears only when it is complete.

        The token is never sent: attachments are signed, and often lie on another origin.

        Args:
            url: Absolute, or relative to the server.
            most: Bytes; a larger file is not fetched to its end.
            started: Told the size once, if the server tells it.

        Raises:
            Invalid: The file is larger than `most`, or cannot be written.
            Refused: It lies where only what is not encrypted leads.
        """
        url = self._file(url)
        ask = Ask(method="GET", path="", feature="attachments", authenticated=False, headers={"accept": "*/*"})
        async with self.budget.place(urgent=True), self._following(ask, url) as response:
            if response.status_code != 200:
                raise self._failed(ask, response, await self._body(response))
            length = response.headers.get("content-length", "")
            size = int(length) if length.isdecimal() and len(length) < 19 else None
            if size is not None and size > most:
                raise errors.Invalid(f"The file is larger than {most // 1_000_000} MB.")
            started(size)
            with Partial(to) as file:
                async for chunk in response.aiter_bytes(1 << 18):
                    if file.write(chunk) > most:
                        raise errors.Invalid(f"The file is larger than {most // 1_000_000} MB.")
                return file.finish()

    def _file(self, url: str) -> str:
        """Return where a file is fetched from; a server that thinks itself unencrypted is asked by its real address."""
        try:
            url = urljoin(self.base_url + "/", url)
            scheme, host, _ = address.origin(url)
        except ValueError:
            raise errors.Refused("The file's address is none.", code="address") from None
        if scheme == "http" and self._origin[:2] == ("https", host):
            url = urljoin(self.base_url + "/", urlunsplit(("", "", *urlsplit(url)[2:])))
        if not address.may_be_asked(url):
            raise errors.Refused("The file lies at an address that is not encrypted.", code="address")
        return url

    def _again(self, ask: Ask, error: Exception) -> bool | float:
        if isinstance(error, errors.Throttled):
            return ask.reads and error.retry_after <= self._patience and error.retry_after
        if isinstance(error, errors.Unreachable):
            return error.code not in (NOT_TRUSTED, REFUSED_BY_PROXY, "redirect")
        if isinstance(error, errors.ServerBroken):
            return ask.may_repeat and error.status in (502, 503, 504)
        return ask.may_repeat and isinstance(error, errors.Uncertain)

    async def _once(self, ask: Ask) -> Answer:
        url = self.base_url + ask.path + (f"?{urlencode(ask.query)}" if ask.query else "")
        # The timeout of the connection begins anew with every byte; this one does not, so that a trickle ends too.
        longest = None if ask.files else 3 * self._timeout
        async with self.budget.place(urgent=not ask.reads):
            try:
                async with asyncio.timeout(longest), self._following(ask, url) as response:
                    body = await self._body(response)
            except TimeoutError as error:
                raise self._lost(ask, error) from error
            if 200 <= response.status_code < 300 or (response.status_code == 304 and ask.etag):
                return Answer(response.status_code, _headers(response), body)
            raise self._failed(ask, response, body)

    def _failed(self, ask: Ask, response: httpx.Response, body: bytes) -> errors.ApiError:
        self.traffic.of(ask.feature).failed += 1
        if self._token:
            body = body.replace(self._token.encode(), b"***")
        return failure(status=response.status_code, headers=_headers(response), body=body, method=ask.method)

    async def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > _LARGEST_ANSWER:
                raise errors.NotUnderstood("The server's answer is larger than any answer can be.")
        return bytes(body)

    @asynccontextmanager
    async def _following(self, ask: Ask, url: str) -> AsyncIterator[httpx.Response]:
        """Give the answer behind any redirects, its body not yet read; count and log what was exchanged."""
        async with AsyncExitStack() as stack:
            client = self._connections()
            for _ in range(_MOST_REDIRECTS + 1):
                response = await stack.enter_async_context(self._exchange(client, ask, url))
                if response.status_code not in _REDIRECTS:
                    yield response
                    return
                url = self._redirected(ask, url, response)
            raise errors.NotUnderstood("The server sends us in circles: too many redirects.", code="redirect")

    @asynccontextmanager
    async def _exchange(self, client: httpx.AsyncClient, ask: Ask, url: str) -> AsyncIterator[httpx.Response]:
        cost = self.traffic.of(ask.feature)
        cost.requests += 1
        began = time.monotonic()
        outcome = "cancelled"
        response: httpx.Response | None = None
        try:
            with _opened(ask.files) as files:
                request = self._request(client, ask, url, files)
                cost.bytes_up += _size(request)
                response = await self._sent(ask, client, request)
            outcome = str(response.status_code)
            cost.not_modified += response.status_code == 304
            try:
                yield response
            except httpx.HTTPError as error:
                raise self._lost(ask, error) from error
            finally:
                await response.aclose()
        except errors.ApiError as error:
            outcome = type(error).__name__ if response is None else outcome
            cost.failed += response is None
            raise
        finally:
            received = 0 if response is None else response.num_bytes_downloaded + _header_size(response.headers)
            cost.bytes_down += received
            if self._log is not None:
                seconds = time.monotonic() - began
                names = [name for name, _ in ask.query]
                self._log.note(
                    ask.method, url, names, feature=ask.feature, outcome=outcome, seconds=seconds, size=received
                )

    def _request(
        self, client: httpx.AsyncClient, ask: Ask, url: str, files: Sequence[tuple[str, tuple[str, BinaryIO, str]]]
    ) -> httpx.Request:
        headers = {"accept": "application/json", "accept-encoding": "gzip, deflate", **ask.headers}
        if ask.authenticated and self._token and address.origin(url) == self._origin:
            headers[TOKEN_HEADER] = self._token
        if ask.etag:
            headers["if-none-match"] = ask.etag
        if files:
            fields: list[tuple[str, Any]] = [(name, (None, text.encode())) for name, text in ask.form]
            return client.build_request(ask.method, url, headers=headers, files=[*fields, *files])
        if ask.body is None:
            return client.build_request(ask.method, url, headers=headers)
        headers["content-type"] = "application/json"
        body = json.dumps(ask.body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return client.build_request(ask.method, url, headers=headers, content=body.encode("utf-8", "replace"))

    async def _sent(self, ask: Ask, client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        try:
            return await client.send(request, stream=True)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.ProxyError,
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
            UnicodeError,
            BadProxyError,
            ImportError,
        ) as error:
            raise unreachable(request.url, error) from error
        except httpx.HTTPError as error:
            raise self._lost(ask, error) from error

    def _lost(self, ask: Ask, error: Exception) -> errors.ApiError:
        """The failure of an exchange that broke after the request may have left."""
        detail = type(error).__name__
        if isinstance(error, httpx.DecodingError):
            kind = errors.NotUnderstood if ask.reads else errors.AnswerLost
            return kind("The server's answer arrived damaged.", detail=detail)
        if ask.reads:
            return errors.Unreachable("The connection broke before the answer was complete.", detail=detail)
        return errors.Uncertain("The connection broke before the answer came: it may have happened.", detail=detail)

    def _redirected(self, ask: Ask, url: str, response: httpx.Response) -> str:
        try:
            target = urljoin(url, clean(response.headers.get("location", "")))
        except ValueError:
            target = ""
        if not address.may_be_asked(target) or (url.startswith("https:") and not target.startswith("https:")):
            raise errors.Refused("The server sends us to an address that is not encrypted.", code="redirect")
        moved = address.origin(target) != address.origin(url)
        if not ask.reads or (moved and ask.authenticated):
            host = address.origin(target)[1]
            raise errors.Refused(
                f"The server's address has changed: it sends us to {host}. Use that address.",
                status=response.status_code,
                code="redirect",
            )
        return target

    def _connections(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=self._http or Network(keepalive=45.0),
                timeout=httpx.Timeout(self._timeout, connect=min(10.0, self._timeout), pool=None),
                headers={"user-agent": self._user_agent},
                cookies=_NoCookies(),  # type: ignore[arg-type]  # of a jar, httpx asks these three alone
                trust_env=False,
            )
        return self._client


class _NoCookies:
    """A jar into which nothing goes: who we are is told by the token alone."""

    def extract_cookies(self, _response: object, _request: object) -> None:
        """Take what a server sets, which is nothing."""

    def add_cookie_header(self, _request: object) -> None:
        """Add to a request what is kept, which is nothing."""

    def __iter__(self) -> Iterator[object]:
        return iter(())


def _unheard(_: errors.Throttled) -> None:
    """Nobody wants to know."""


def _passed_over(_ask: Ask, _error: errors.ApiError | None) -> None:
    """Nobody wants to know."""


def asgi_transport(app: Callable[..., Awaitable[None]]) -> httpx.AsyncBaseTransport:
    """Return what carries requests to an application in this process, without a port."""
    return httpx.ASGITransport(app, raise_app_exceptions=False)


@contextmanager
def _opened(uploads: Sequence[Upload]) -> Iterator[list[tuple[str, tuple[str, BinaryIO, str]]]]:
    with ExitStack() as stack:
        yield [
            (upload.field, (upload.path.name, stack.enter_context(upload.opened()), upload.content_type))
            for upload in uploads
        ]


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _header_size(headers: httpx.Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _size(request: httpx.Request) -> int:
    length = request.headers.get("content-length", "0")
    return len(request.url.raw_path) + _header_size(request.headers) + (int(length) if length.isdecimal() else 0)
