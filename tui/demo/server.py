"""The demo server itself: an ASGI callable, a cable without a port, and the same on a port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
import socket
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from tui.demo import faults, second_factor
from tui.demo.acts.conversations import wake_due
from tui.demo.cable import BEAT, Session
from tui.demo.clock import Clock, ManualClock
from tui.demo.customers import Customers
from tui.demo.front import Front
from tui.demo.greeting import greeting
from tui.demo.installation import Installation
from tui.demo.listening import listeners
from tui.demo.options import DemoOptions, parsed
from tui.demo.passwords import PASSWORD
from tui.demo.visitors import Visitors
from tui.demo.world import settle, teller

_log = logging.getLogger(__name__)

WAKE = 300.0
"""Seconds between two looks at what was snoozed, as on the real server."""

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class CableConnection:
    """A socket without a port: the same text frames, in and out."""

    def __init__(self, house: Installation, on_close: Callable[[CableConnection], None]) -> None:
        self._on_close = on_close
        self._frames: asyncio.Queue[str | None] = asyncio.Queue()
        self._session = Session(house.hub, self._frames.put_nowait)
        self._closed = False
        self._session.opened()
        self._beat = asyncio.create_task(_beat(self._session), name="demo cable beat")

    async def send(self, text: str) -> None:
        """Send one frame to the server."""
        if not self._closed:
            self._session.received(text)

    async def recv(self) -> str:
        """Return the next frame from the server.

        Raises:
            EOFError: The connection is closed.
        """
        if self._closed and self._frames.empty():
            raise EOFError("the connection is closed")
        frame = await self._frames.get()
        if frame is None:
            raise EOFError("the connection is closed")
        return frame

    async def close(self) -> None:
        """Close the connection, from either side."""
        if self._closed:
            return
        self._closed = True
        self._on_close(self)
        self._session.closed()
        self._beat.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._beat
        self._frames.put_nowait(None)


class Demo:
    """A whole Chatwoot in a box.

    REST in the same process goes through `httpx.ASGITransport(app=demo.app)`, the cable through `connect_cable`.
    Background work (activities, broadcasts, simulated customers) runs between `start` and `aclose`; with a
    `ManualClock` whatever is due runs when the clock is moved.
    """

    def __init__(self, options: DemoOptions | None = None, *, clock: Clock | None = None) -> None:
        self.options = options or DemoOptions()
        self.clock = clock or Clock(self.options.clock)
        self.house = Installation(self.options, self.clock, listeners)
        settle(self.house)
        self.front = Front(self.house)
        self.app: ASGIApp = Starlette(
            routes=[
                WebSocketRoute("/cable", self._cable),
                Route("/{path:path}", self.front.answer, methods=METHODS),
            ],
            lifespan=self._lifespan,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._asked = asyncio.Event()
        self._connections: set[CableConnection] = set()
        self.house.jobs.on_asked = self._asked.set
        self.house.jobs.every(WAKE, "snoozed conversations", self._wake)
        self.house.chaos.drop_sockets = self._drop_sockets
        for accident in self.options.accidents:
            self.house.accidents.plan(accident)

    def _wake(self) -> None:
        with self.house.db.transaction():
            wake_due(self.house)

    def _drop_sockets(self) -> None:
        for connection in list(self._connections):
            self._run(connection.close(), "demo socket drop")

    def facts(self, base_url: str) -> dict[str, Any]:
        """Return what a client needs to know: address, account, tokens, inbox identifiers, a login."""
        self.house.base_url = base_url
        db = self.house.db
        account = db.one("SELECT * FROM accounts ORDER BY id LIMIT 1")
        assert account is not None
        people = {
            role: db.one(
                "SELECT users.* FROM users JOIN account_users ON account_users.user_id = users.id"
                " WHERE account_id = ? AND role = ? ORDER BY users.id LIMIT 1",
                account["id"],
                role,
            )
            for role in ("administrator", "agent")
        }
        admin, agent = people["administrator"], people["agent"]
        assert admin is not None
        assert agent is not None
        login = admin if self.options.world == "empty" else agent
        inboxes = db.rows("SELECT name, identifier FROM inboxes WHERE account_id = ? ORDER BY id", account["id"])
        return {
            "base_url": base_url,
            "account_id": account["id"],
            "tokens": {
                "admin": self._token("User", admin["id"]),
                "agent": self._token("User", agent["id"]),
                "platform": self._token("PlatformApp", 1),
            },
            "inbox_identifiers": {row["name"]: row["identifier"] for row in inboxes if row["identifier"]},
            "login": {"email": login["email"], "password": PASSWORD} | self._second_factor(login["id"]),
        }

    def _second_factor(self, user_id: int) -> dict[str, Any]:
        """Return what signing in needs beside the password, where it is asked for."""
        if not any(accident.startswith("second-factor") for accident in self.options.accidents):
            return {}
        seed = self.options.seed
        return {
            "otp_secret": second_factor.secret(seed, user_id),
            "backup_codes": second_factor.backup_codes(seed, user_id),
        }

    def _token(self, owner_type: str, owner_id: int) -> str:
        row = self.house.db.find("access_tokens", owner_type=owner_type, owner_id=owner_id)
        assert row is not None
        return str(row["token"])

    async def connect_cable(self) -> CableConnection:
        """Return an open connection to the realtime socket, as through `/cable`.

        Raises:
            ConnectionRefusedError: Somebody in between answers instead.
        """
        if refused := faults.refusal(self.house.chaos, "GET", "/cable"):
            raise ConnectionRefusedError(f"the socket's handshake was answered {refused.status_code}")
        return self._open_cable()

    def _open_cable(self) -> CableConnection:
        connection = CableConnection(self.house, self._connections.discard)
        self._connections.add(connection)
        return connection

    async def start(self) -> None:
        """Start what happens by itself: due jobs and, unless the world is quiet, the customers."""
        if self._tasks:
            return
        if not isinstance(self.clock, ManualClock):
            self._run(self._work(), "demo jobs")
            if not self.options.quiet and self.options.world == "demo":
                self._run(self._customers(), "demo customers")

    def _run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(_report)
        self._tasks.append(task)

    async def aclose(self) -> None:
        """Stop everything and close the state."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.front.aclose()
        self._tasks.clear()
        for connection in list(self._connections):
            await connection.close()
        self._connections.clear()
        self.house.db.close()

    async def _work(self) -> None:
        """Run jobs when their time comes."""
        jobs = self.house.jobs
        while True:
            jobs.run_due()
            self._asked.clear()
            due = jobs.next_due()
            pause = None if due is None else max(0.0, due - self.clock.now())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), pause)

    async def _customers(self) -> None:
        """Let customers write, each message an HTTP request to this server."""
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.house.base_url or "http://127.0.0.1") as http:
            await Customers(self.house, http, teller(self.house)).live()

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        await self.start()
        yield
        await self.aclose()

    async def _cable(self, socket: WebSocket) -> None:
        """Carry the frames of one session over a real socket."""
        if refused := faults.refusal(self.house.chaos, "GET", "/cable"):
            await socket.send_denial_response(refused)
            return
        offered = socket.scope.get("subprotocols") or []
        known = [name for name in ("actioncable-v1-json", "actioncable-unsupported") if name in offered]
        await socket.accept(subprotocol=known[0] if known else None)
        connection = self._open_cable()
        carriers = [
            asyncio.create_task(_pump(connection, socket), name="demo cable sender"),
            asyncio.create_task(_drain(connection, socket), name="demo cable receiver"),
        ]
        try:
            await asyncio.wait(carriers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for carrier in carriers:
                carrier.cancel()
            await asyncio.gather(*carriers, return_exceptions=True)
            await connection.close()
        if socket.client_state is not WebSocketState.DISCONNECTED:
            with contextlib.suppress(RuntimeError):
                await socket.close(1001)


def _report(task: asyncio.Task[None]) -> None:
    """Log what made background work stop: nobody waits for it."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("%s stopped", task.get_name(), exc_info=error)


async def _beat(session: Session) -> None:
    while True:
        await asyncio.sleep(BEAT)
        session.ping()


async def _pump(connection: CableConnection, socket: WebSocket) -> None:
    """Carry frames to the client until either side ends."""
    with contextlib.suppress(EOFError, WebSocketDisconnect):
        while True:
            await socket.send_text(await connection.recv())


async def _drain(connection: CableConnection, socket: WebSocket) -> None:
    """Carry frames from the client until it leaves; binary ones are no frames of ours."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("text") is not None:
                await connection.send(message["text"])


class _Announcing(uvicorn.Server):
    """Says so on standard output when it really accepts requests."""

    def __init__(self, config: uvicorn.Config, demo: Demo) -> None:
        super().__init__(config)
        self._demo = demo

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGINT and SIGTERM, quietly: uvicorn itself would raise them again and spoil the status."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port, storage_port = (server.sockets[0].getsockname()[1] for server in self.servers)
            self._demo.house.storage_url = f"http://127.0.0.1:{storage_port}"
            facts = self._demo.facts(f"http://127.0.0.1:{port}")
            person = sys.stdout.isatty()
            sys.stdout.write(greeting(facts) if person else json.dumps(facts, ensure_ascii=False) + "\n")
            sys.stdout.flush()


def serve(options: DemoOptions, port: int = 3100) -> int:
    """Serve a demo world on a loopback port until SIGINT or SIGTERM; return the exit status: 0, or 1 where it cannot.

    One line of JSON (`Demo.facts`) goes to standard output when it accepts requests, or a small table where that is a
    terminal; logs go to standard error, and so
    does a sentence where the port or the data file cannot be used.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # Its steps at the start are not the visitor's business: the line of JSON says that it is there.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if sys.stdout is not None and sys.stdout.isatty():
        # A line for each message of a simulated customer would push the greeting out of sight.
        logging.getLogger("httpx").setLevel(logging.WARNING)
    if threading.current_thread() is threading.main_thread():
        # A large world takes seconds to grow: being told to stop meanwhile is no failure either.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: sys.exit(0))
    with socket.socket() as listener, socket.socket() as storage:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            # Before the world is grown: of a large one it takes a while to hear that nobody can visit it.
            listener.bind(("127.0.0.1", port))
            storage.bind(("127.0.0.1", 0))
        except OSError as error:
            return _refused(
                f"Port {port} cannot be used ({error.strerror}). Name another with --port; 0 is any free one"
            )
        try:
            demo = Demo(options)
        except (sqlite3.Error, OSError) as error:
            if options.data is None:
                raise
            return _refused(f"The data file {options.data} cannot be used ({error}). Name another with --data")
        return _served(demo, listener, storage)


def _refused(sentence: str) -> int:
    sys.stderr.write(f"demo-server: {sentence}.\n")
    return 1


def _served(demo: Demo, listener: socket.socket, storage: socket.socket) -> int:
    """Serve on a port, and the bytes of files on a second one: attachments lead to another origin, as with any bucket."""
    config = uvicorn.Config(
        Visitors(demo.app, demo.options.allow_hosts),
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = _Announcing(config, demo)
    server.run(sockets=[listener, storage])
    return 0 if server.started else 1


def main(arguments: list[str] | None = None) -> int:
    """Run `demo-server` with the arguments of a command line."""
    options, port = parsed(arguments)
    return serve(options, port)
