"""One HTTP call: sent, followed, counted. Which failure it was is told here; what to do about it is not."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import httpx

from tui import __version__
from tui.api import address, errors
from tui.api.ask import Answer, Ask
from tui.api.authority import headers_of, session_in
from tui.api.budget import Budget
from tui.api.failures import FOREIGN, failure, is_page
from tui.api.files import SavedFile
from tui.api.incoming import PACKED, Incoming, Unreadable
from tui.api.network import NOT_TRUSTED, REFUSED_BY_PROXY, Network, unreachable
from tui.api.proxies import BadProxyError
from tui.api.stall import SLOW, StallGuard
from tui.api.streams import opened, written
from tui.api.traffic import RequestLog, Traffic
from tui.api.validators import Validators
from tui.models.credential import Credential, ServerSession, secrets_of
from tui.text.shown import shown_line

_LARGEST_ANSWER = 64 * 1024 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)


def _unheard(_: object) -> None:
    """Nobody wants to know."""


class Transport:
    """Calls one server as one user.

    What is safe to repeat is repeated with growing, jittered waits; everything else fails at once, with the
    failure that says whether it may have happened.

    Args:
        base_url: As `address.parse` gives it.
        token: The user's token or session; empty for what needs none. Sent to this server's origin and nowhere else.
        http: What carries the requests instead of the network: a mock, or `asgi_transport(app)`.
        per_minute: At most this many requests a minute.
        at_once: At most so many at once.
        timeout: Seconds without a byte after which an answer counts as lost. The server itself gives up after 15.
        attempts: How often a repeatable request is tried in all.
        patience: How many seconds a throttled read may wait for its turn before it fails as `Throttled`.
        request_log: A file that gets one line per request, without secrets.
        validators: How many answers are kept for conditional reads.
        on_wait: Told how many seconds a request waits because the minute's are used up; the logger `tui.api` has a
            line for it too.

    Raises:
        BadAddressError: The address is not one a token may be sent to.
        TokenDead: The token cannot be one.
    """

    def __init__(
        self,
        base_url: str,
        token: Credential,
        *,
        http: httpx.AsyncBaseTransport | None = None,
        per_minute: int = 120,
        at_once: int = 4,
        timeout: float = 20.0,
        attempts: int = 3,
        patience: float = 75.0,
        request_log: Path | None = None,
        validators: int = 64,
        on_wait: Callable[[float], None] | None = None,
        user_agent: str = f"chatwoot-tui/{__version__}",
    ) -> None:
        self.base_url = address.parse(base_url).base_url
        if not all(word.isascii() and word.isprintable() and " " not in word for word in secrets_of(token)):
            raise errors.TokenDead("That is no token: it holds spaces or other characters no token has.")
        self._credential = token
        self._http = http
        self._origin = address.origin(self.base_url)
        self._timeout = timeout
        self._attempts = attempts
        self._patience = patience
        self._user_agent = user_agent
        self._client: httpx.AsyncClient | None = None
        self._log = RequestLog(request_log) if request_log else None
        self.budget = Budget(per_minute=per_minute, at_once=at_once)
        if on_wait is not None:
            self.budget.on_wait = on_wait
        self.transfers = Budget(per_minute=per_minute, at_once=at_once)
        """Files on their way, which may take long and may lie on another host: nothing else waits behind them."""
        self.traffic = Traffic()
        self.validators = Validators(validators)
        self.waits: Callable[[errors.Throttled], None] = _unheard
        """Told when a read waits for its turn because the server wants fewer requests."""
        self.heard: Callable[[Ask, errors.ApiError | None], None] = _passed_over
        """Told what became of each call: the failure it ends with, or None."""
        self.renewed: Callable[[ServerSession], None] = _unheard
        """Told the session as it is from now on, when the server has changed it."""

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

    async def download(
        self,
        url: str,
        to: Path,
        *,
        most: int,
        started: Callable[[int | None], None] = _unheard,
        progress: Callable[[int], None] = _unheard,
        also_from: Collection[str] = (),
    ) -> SavedFile:
        """Write what a URL holds to a file; it appears only when it is complete, and replaces nothing.

        The token is never sent: attachments are signed, and often lie on another origin.

        Args:
            url: Absolute, or relative to the server.
            to: The name it gets; where that is taken, the next free number.
            most: Bytes; a larger file is not fetched to its end.
            started: Told the size once, None where the server does not tell it.
            progress: Told how many bytes are there, after each piece.
            also_from: Places on this machine or on private networks that may be asked, as `PrivateAddress` names them.

        Raises:
            Invalid: The file is larger than `most`, or cannot be written.
            PrivateAddress: It lies on this machine or on a private network, and the server does not.
            Refused: It lies where only what is not encrypted leads.
            Unreachable: The connection broke, or so little comes that it would never end.
        """
        url = self._file(url)
        headers = {"accept": "*/*", "accept-encoding": "identity"}
        ask = Ask(method="GET", path="", feature="attachments", authenticated=False, headers=headers)
        try:
            async with self.transfers.place(urgent=False), asyncio.timeout(None) as limit:
                guard = StallGuard(limit)
                async with self._following(ask, url, also_from) as incoming:
                    if incoming.status != 200:
                        raise self._failed(ask, incoming, await incoming.body(_LARGEST_ANSWER))
                    return await written(incoming, to, most, guard, started, progress)
        except TimeoutError as error:
            raise errors.Unreachable("The file comes too slowly, and was given up.", code=SLOW) from error

    def private_place(self, url: str) -> str:
        """Return host and port of a URL that leads to this machine or a private network, and not to the server's host.

        Empty for every other, and for what is no address.
        """
        try:
            url = urljoin(self.base_url + "/", url)
            host = address.origin(url)[1]
            return address.place(url) if host != self._origin[1] and address.is_private(host) else ""
        except ValueError:
            return ""

    def _file(self, url: str) -> str:
        """Return where a file is fetched from; a server that thinks itself unencrypted is asked by its real address."""
        try:
            url = urljoin(self.base_url + "/", url)
            scheme, host, _ = address.origin(url)
        except ValueError:
            raise errors.Refused("The file's address is not valid.", code="address") from None
        if scheme == "http" and self._origin[:2] == ("https", host):
            url = urljoin(self.base_url + "/", urlunsplit(("", "", *urlsplit(url)[2:])))
        if not address.may_be_asked(url):
            raise errors.Refused("The file lies at an address that is not encrypted.", code="address")
        return url

    def _again(self, ask: Ask, error: Exception) -> bool | float:
        if isinstance(error, errors.Throttled):
            return ask.reads and error.retry_after <= self._patience and error.retry_after
        if isinstance(error, errors.Unreachable):
            return error.code not in (NOT_TRUSTED, REFUSED_BY_PROXY, "redirect", SLOW)
        if isinstance(error, errors.ServerBroken):
            return ask.may_repeat and error.status in (502, 503, 504)
        return ask.may_repeat and isinstance(error, errors.Uncertain)

    async def _once(self, ask: Ask) -> Answer:
        url = self.base_url + ask.path + (f"?{urlencode(ask.query)}" if ask.query else "")
        # A file may take long; what it may not is to stand still.
        places = self.transfers if ask.files else self.budget
        async with places.place(urgent=not ask.reads):
            guard: StallGuard | None = None
            try:
                # The timeout of the connection starts again with every byte; this one does not: a trickle ends too.
                async with asyncio.timeout(3 * self._timeout) as limit:
                    guard = StallGuard(limit, answer=3 * self._timeout) if ask.files else None
                    async with self._following(ask, url, guard=guard) as incoming:
                        if ask.enough and 200 <= incoming.status < 300:
                            body = await incoming.body_of_at_most(ask.enough)
                        else:
                            body = await incoming.body(_LARGEST_ANSWER)
            except TimeoutError as error:
                if guard is not None and not guard.everything_sent:
                    raise errors.Unreachable("The file goes too slowly, and was given up.", code=SLOW) from error
                raise self._lost(ask, error, late=True) from error
            if 200 <= incoming.status < 300 and ask.authenticated and is_page(body, incoming.headers):
                raise (errors.NotUnderstood if ask.reads else errors.AnswerLost)(
                    "Something other than Chatwoot answered: a login page or a proxy in between.",
                    status=incoming.status,
                    code=FOREIGN,
                )
            if 200 <= incoming.status < 300 or (incoming.status == 304 and ask.etag):
                return Answer(incoming.status, incoming.headers, body)
            raise self._failed(ask, incoming, body)

    def _failed(self, ask: Ask, incoming: Incoming, body: bytes) -> errors.ApiError:
        self.traffic.of(ask.feature).failed += 1
        for secret in secrets_of(self._credential):
            body = body.replace(secret.encode(), b"***")
        signed_in = isinstance(self._credential, ServerSession) and ask.authenticated
        return failure(
            status=incoming.status,
            headers=incoming.headers,
            body=body,
            method=ask.method,
            signed_in=signed_in,
            path=ask.path,
        )

    @asynccontextmanager
    async def _following(
        self, ask: Ask, url: str, also_from: Collection[str] = (), *, guard: StallGuard | None = None
    ) -> AsyncIterator[Incoming]:
        """Give the answer behind any redirects, its body not yet read; count and log what was exchanged."""
        async with AsyncExitStack() as stack:
            client, asked = self._connections(), urlsplit(url).path
            for _ in range(_MOST_REDIRECTS + 1):
                if not ask.authenticated and (near := self.private_place(url)) and near not in also_from:
                    # Nobody who writes to the agent shall have something fetched from the agent's own machine.
                    raise errors.PrivateAddress(near)
                incoming = await stack.enter_async_context(self._exchange(client, ask, url, guard))
                if incoming.status not in _REDIRECTS:
                    strayed = ask.authenticated and urlsplit(url).path != asked
                    if strayed and 400 <= incoming.status < 500 and incoming.status != 429:
                        # What is missing or refused there is not what was asked for.
                        raise errors.NotUnderstood(
                            "Something other than Chatwoot answered: it sent us to a page that is not there.",
                            status=incoming.status,
                            code=FOREIGN,
                        )
                    yield incoming
                    return
                url = self._redirected(ask, url, incoming)
            raise errors.NotUnderstood("The server sends us in circles: too many redirects.", code="redirect")

    @asynccontextmanager
    async def _exchange(
        self, client: httpx.AsyncClient, ask: Ask, url: str, guard: StallGuard | None
    ) -> AsyncIterator[Incoming]:
        cost = self.traffic.of(ask.feature)
        cost.requests += 1
        began = time.monotonic()
        outcome = "cancelled"
        incoming: Incoming | None = None
        header_size = 0
        try:
            with opened(ask.files, guard, ask.progress) as files:
                request = self._request(client, ask, url, files)
                cost.bytes_up += _size(request)
                response = await self._sent(ask, client, request, guard)
            self._renew(request, response)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            incoming = Incoming(response.status_code, response.headers, response.stream)
            header_size = _header_size(response.headers)
            outcome = str(incoming.status)
            cost.not_modified += incoming.status == 304
            try:
                yield incoming
            except httpx.HTTPError as error:
                raise self._lost(ask, error) from error
            except Unreadable as error:
                raise error if ask.reads else errors.AnswerLost(error.sentence) from error
            finally:
                await response.aclose()
        except errors.ApiError as error:
            outcome = type(error).__name__ if incoming is None else outcome
            cost.failed += incoming is None
            raise
        finally:
            received = 0 if incoming is None else incoming.received + header_size
            cost.bytes_down += received
            if self._log is not None:
                seconds = time.monotonic() - began
                names = [name for name, _ in ask.query]
                self._log.note(
                    ask.method, url, names, feature=ask.feature, outcome=outcome, seconds=seconds, size=received
                )

    def _renew(self, request: httpx.Request, response: httpx.Response) -> None:
        """Take over what the server makes of our session: it may change the token with any answer."""
        known = self._credential
        if not isinstance(known, ServerSession) or "client" not in request.headers:
            return
        found = session_in(response.headers)
        # An answer that was asked for with an older token may come after a newer one.
        if found and found.client == known.client and found != known and found.expiry >= known.expiry:
            self._credential = found
            self.renewed(found)

    def _request(
        self, client: httpx.AsyncClient, ask: Ask, url: str, files: Sequence[tuple[str, tuple[str, BinaryIO, str]]]
    ) -> httpx.Request:
        headers = {"accept": "application/json", "accept-encoding": PACKED, **ask.headers}
        if ask.authenticated and address.origin(url) == self._origin:
            headers |= headers_of(self._credential)
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

    async def _sent(
        self, ask: Ask, client: httpx.AsyncClient, request: httpx.Request, guard: StallGuard | None
    ) -> httpx.Response:
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
            if guard is not None and not guard.everything_sent:
                # A request of which a part is missing is done by no server.
                sentence = "The connection broke while the file was on its way."
                raise errors.Unreachable(sentence, detail=type(error).__name__) from error
            raise self._lost(ask, error) from error

    def _lost(self, ask: Ask, error: Exception, *, late: bool = False) -> errors.ApiError:
        """The failure of an exchange that broke after the request may have left.

        Args:
            late: Whether it had left, and its answer did not come in time.
        """
        detail = type(error).__name__
        if ask.reads:
            return errors.Unreachable("The connection broke before the answer was complete.", detail=detail)
        if late or isinstance(error, httpx.ReadTimeout):
            return errors.Unanswered("No answer came in time: it may have happened, or happen yet.", detail=detail)
        return errors.Uncertain("The connection broke before the answer came: it may have happened.", detail=detail)

    def _redirected(self, ask: Ask, url: str, incoming: Incoming) -> str:
        try:
            target = urljoin(url, shown_line(incoming.headers.get("location", "")))
        except ValueError:
            target = ""
        if not address.may_be_asked(target) or (url.startswith("https:") and not target.startswith("https:")):
            raise errors.Refused("The server sends us to an address that is not encrypted.", code="redirect")
        moved = address.origin(target) != address.origin(url)
        if ask.reads and not (moved and ask.authenticated):
            return target
        where = address.place(target)
        if incoming.status not in _FOR_GOOD and urlsplit(target).path != urlsplit(url).path:
            # A sign-on in between sends everybody to its page; a Chatwoot that moved keeps its paths.
            raise errors.NotUnderstood(
                f"Something other than Chatwoot answered: it sends us to {where}, as a login page does. "
                "Open the server in a browser.",
                status=incoming.status,
                code=FOREIGN,
            )
        raise errors.ServerMoved(
            f"The server's address has changed: it sends us to {where}. Use that address.",
            status=incoming.status,
            code="redirect",
        )

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


def _passed_over(_ask: Ask, _error: errors.ApiError | None) -> None:
    """Nobody wants to know."""


def asgi_transport(app: Callable[..., Awaitable[None]]) -> httpx.AsyncBaseTransport:
    """Return what carries requests to an application in this process, without a port."""
    return httpx.ASGITransport(app, raise_app_exceptions=False)


def _header_size(headers: httpx.Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _size(request: httpx.Request) -> int:
    length = request.headers.get("content-length", "0")
    return len(request.url.raw_path) + _header_size(request.headers) + (int(length) if length.isdecimal() else 0)
