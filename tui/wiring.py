"""Builds the parts of one account's console and connects them: store, client, socket, words, cache, engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.config import PresenceMode, ReadPolicy, Settings
from tui.paths import Paths
from tui.session import Session
from tui.store.state import State
from tui.store.store import Store

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.api.socket import Connection
    from tui.cache.cache import Cache
    from tui.demo.server import Demo
    from tui.sync.clock import Clock
    from tui.sync.engine import Engine
    from tui.sync.settings import SyncSettings
    from tui.words.words import Words


@dataclass(slots=True)
class Parts:
    """What one run of the console is made of."""

    store: Store
    engine: Engine
    client: Client
    words: Words
    cache: Cache
    clock: Clock
    base_url: str
    account_id: int
    closers: Sequence[Callable[[], Awaitable[None]]] = field(default_factory=tuple)
    """Called in order at the end, after the engine."""

    async def close(self, grace: float) -> None:
        """Let held replies go out for so many seconds, make all durable, and let go of everything."""
        await self.engine.close(grace)
        for closer in self.closers:
            await closer()


def sync_settings(settings: Settings) -> SyncSettings:
    """Return what the agent decided about sync."""
    from tui.sync.settings import SyncSettings

    passive = settings.presence is PresenceMode.PASSIVE
    return SyncSettings(
        hold_seconds=settings.hold_seconds,
        read_policy={ReadPolicy.OPEN: "on_open", ReadPolicy.REPLY: "on_reply", ReadPolicy.NEVER: "never"}[
            settings.read_policy
        ],  # type: ignore[arg-type]  # the words are those of the type
        websocket=not passive,
        presence=settings.presence is PresenceMode.LIVE,
        passive=passive,
        cache_days=settings.cache_days,
        cache_megabytes=settings.cache_megabytes,
    )


async def build(settings: Settings, session: Session, clock: Clock | None = None) -> Parts:
    """Return the parts for an account on a server, or for the embedded server where the session is the demo's."""
    if session.demo:
        return await _build_demo(settings, session, clock)
    from tui.api.client import Client
    from tui.api.socket import connect
    from tui.api.transport import Transport

    transport = Transport(
        session.base_url,
        session.token,
        per_minute=settings.requests_per_minute,
        at_once=settings.requests_at_once,
        request_log=settings.debug_http,
    )
    client = Client(session.base_url, session.token, session.account_id, transport=transport)

    async def connected() -> Connection:
        return await connect(session.base_url)

    return await _assembled(settings, session, client, connected, clock, session.base_url, session.account_id, ())


async def _build_demo(settings: Settings, session: Session, clock: Clock | None) -> Parts:
    from tui.demo.options import DemoOptions
    from tui.demo.server import Demo

    return await demo_parts(settings, session, Demo(DemoOptions()), clock)


async def demo_parts(settings: Settings, session: Session, demo: Demo, clock: Clock | None = None) -> Parts:
    """Return the parts for an embedded server, which is started, and ends with them."""
    from tui.api.client import Client
    from tui.api.transport import Transport, asgi_transport

    await demo.start()
    facts = demo.facts(session.base_url)
    token, account_id = str(facts["tokens"]["agent"]), int(facts["account_id"])
    transport = Transport(session.base_url, token, http=asgi_transport(demo.app), per_minute=6000)
    client = Client(session.base_url, token, account_id, transport=transport)
    return await _assembled(
        settings, session, client, demo.connect_cable, clock, session.base_url, account_id, (demo.aclose,)
    )


async def _assembled(
    settings: Settings,
    session: Session,
    client: Client,
    connect: Callable[[], Awaitable[Connection]],
    clock: Clock | None,
    base_url: str,
    account_id: int,
    closers: Sequence[Callable[[], Awaitable[None]]],
) -> Parts:
    from tui.cache.cache import Cache
    from tui.sync.clock import SystemClock
    from tui.sync.engine import Engine
    from tui.words.words import Words

    paths = Paths(session.profile_name)
    store = Store(State(account_id=account_id))
    words = Words(paths.account_state(base_url, account_id))
    cache = Cache(paths.account_cache(base_url, account_id))
    used_clock = clock or SystemClock()
    engine = Engine(
        store, client, connect, words, cache, used_clock, account_id=account_id, settings=sync_settings(settings)
    )
    return Parts(
        store=store,
        engine=engine,
        client=client,
        words=words,
        cache=cache,
        clock=used_clock,
        base_url=base_url,
        account_id=account_id,
        closers=(client.aclose, *closers),
    )
