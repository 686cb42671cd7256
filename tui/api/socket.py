"""The websocket itself: connecting, and text in and out. When it counts as dead is the caller's business."""

from __future__ import annotations

import time
from typing import Protocol

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as _connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from tui import __version__
from tui.api import address, errors, tls
from tui.api.cable import PROTOCOL

_LARGEST_FRAME = 1 << 20


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
        try:
            await self._socket.send(text)
        except ConnectionClosed as error:
            raise EOFError("the socket is closed") from error

    async def recv(self) -> str:
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
        await self._socket.close()


async def connect(base_url: str, *, timeout: float = 10.0) -> WebSocketConnection:
    """Return an open socket to a server's `/cable`. Nobody has subscribed yet, so nothing proves the token.

    Proxies and certificates are those of the environment. It is never led to another origin: what will be sent over
    it holds a token. Nothing is compressed, and no pings of ours are sent: the server beats every three seconds.

    Args:
        timeout: Seconds for all of the handshake.

    Raises:
        Unreachable: The server does not answer, or has no websocket there.

    Source: `GET /cable`, 4.0.4 and 4.15.1 (`cable_corners.json`).
    """
    base_url = address.parse(base_url).base_url
    url = address.cable_url(base_url)
    try:
        socket = await _SameOrigin(
            url,
            subprotocols=[Subprotocol(PROTOCOL)],
            compression=None,
            max_size=_LARGEST_FRAME,
            open_timeout=timeout,
            close_timeout=2.0,
            ping_interval=None,
            user_agent_header=f"chatwoot-tui/{__version__}",
            ssl=tls.context() if url.startswith("wss:") else None,
        )
    except (OSError, TimeoutError, WebSocketException, ValueError, ImportError) as error:
        status = error.response.status_code if isinstance(error, InvalidStatus) else None
        raise errors.Unreachable(
            "The server's websocket cannot be reached; news is asked for instead.",
            status=status,
            detail=type(error).__name__,
        ) from error
    return WebSocketConnection(socket)


class _SameOrigin(_connect):
    """Connects, and takes a redirect for the refusal that it is."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
