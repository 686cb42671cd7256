"""The websocket itself: connecting, and text in and out. When it counts as dead is the caller's business."""

from __future__ import annotations

import time
from asyncio import BaseTransport
from functools import partial
from typing import Protocol

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as _connect
from websockets.exceptions import ConnectionClosed, InvalidProxyStatus, InvalidStatus, ProxyError, WebSocketException
from websockets.typing import Subprotocol

from tui import __version__
from tui.api import address, errors, proxies, tls
from tui.api.cable import PROTOCOL

LARGEST_FRAME = 16 << 20
"""Bytes of a frame that are taken in. A message's event holds its text (150,000 characters, up to six bytes each), and of an
e-mail the whole HTML and text besides, each of them up to three times: some megabytes do come. A larger frame ends the
connection; it is not told again, and what it said is fetched after the next one."""


class Connection(Protocol):
    """A live socket, or what stands in for one: the embedded server's has no port."""

    async def send(self, text: str) -> None:
        """Send one frame.

        Raises:
            EOFError: The socket is closed.
        """

    async def recv(self) -> str:
        """Return the next frame.

        Raises:
            EOFError: The socket is closed.
        """

    async def close(self) -> None:
        """Close; also what is closed already."""


class WebSocketConnection:
    """A websocket to a server."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.last_received = time.monotonic()
        """When text came last, by `time.monotonic`: after six seconds of nothing the server is gone."""

    async def send(self, text: str) -> None:
        """Send one text.

        Raises:
            EOFError: The connection is closed.
        """
        try:
            await self._socket.send(text)
        except ConnectionClosed as error:
            raise EOFError("the socket is closed") from error

    async def recv(self) -> str:
        """Return the next text; others than text are passed over.

        Raises:
            EOFError: The connection is closed.
        """
        while True:
            try:
                text = await self._socket.recv()
            except ConnectionClosed as error:
                raise EOFError("the socket is closed") from error
            self.last_received = time.monotonic()
            # The server sends text alone; what is binary is not for us.
            if isinstance(text, str):
                return text

    async def close(self) -> None:
        """Close the connection."""
        await self._socket.close()


async def connect(base_url: str, *, timeout: float = 10.0) -> WebSocketConnection:
    """Return an open socket to a server's `/cable`. Nobody has subscribed yet, so nothing proves the token.

    Proxies and certificates are the transport's. It is never led to another origin: what will be sent over
    it holds a token. Nothing is compressed, and no pings of ours are sent: the server beats every three seconds.

    Args:
        timeout: Seconds for all of the handshake.

    Raises:
        Unreachable: The server does not answer, or has no websocket there.

    Source: `GET /cable`, 4.0.4 and 4.15.1 (`cable_corners.json`).
    """
    base_url = address.parse(base_url).base_url
    url = address.cable_url(base_url)
    secured = tls.context() if url.startswith("wss:") else None
    try:
        proxy = proxies.proxy_for(url)
        handshake = partial(
            _SameOrigin,
            url,
            subprotocols=[Subprotocol(PROTOCOL)],
            compression=None,
            max_size=LARGEST_FRAME,
            open_timeout=timeout,
            close_timeout=2.0,
            ping_interval=None,
            user_agent_header=f"chatwoot-tui/{__version__}",
            ssl=secured,
            proxy=proxy.secret_url if proxy else None,
            create_connection=_MaybeNeverMade,
        )
        # What encrypts the way to a proxy may be said only where something does.
        socket = await (handshake(proxy_ssl=tls.context()) if proxy and proxy.scheme == "https" else handshake())
    except (OSError, TimeoutError, WebSocketException, ValueError, ImportError) as error:
        status = error.response.status_code if isinstance(error, InvalidStatus | InvalidProxyStatus) else None
        raise errors.Unreachable(
            f"{_obstacle(error)}; news is asked for instead.",
            status=status,
            detail=type(error).__name__,
        ) from error
    return WebSocketConnection(socket)


def _obstacle(error: Exception) -> str:
    """Return in words what stands in the way; of an answer from outside nothing but its status."""
    match error:
        case InvalidProxyStatus():
            return f"The proxy does not let the websocket through (status {error.response.status_code})"
        case ProxyError():
            return "The proxy does not let the websocket through"
        case InvalidStatus() if error.response.status_code not in (404, 501):
            return f"The websocket was answered with status {error.response.status_code}, by the server or a proxy"
        case _:
            return "The server's websocket cannot be reached"


class _MaybeNeverMade(ClientConnection):
    """Bears it that behind a proxy encryption fails before the connection is made; websockets 17.4 then complains
    through the event loop, across the screen."""

    _made = False

    def connection_made(self, transport: BaseTransport) -> None:
        self._made = True
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._made:
            super().connection_lost(exc)


class _SameOrigin(_connect):
    """Connects, and takes a redirect for the refusal that it is."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
