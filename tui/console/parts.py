"""Builds the parts of one account's console: what the first frame needs at once, what asks the server after it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tui.account.credentials import Trouble
from tui.account.session import Session, keep, places_of
from tui.cache.cache import Cache
from tui.disk.paths import Paths, private_folder
from tui.settings.settings import PresenceMode, ReadPolicy, Settings
from tui.store import events
from tui.store.state import State
from tui.store.store import Store
from tui.store.view import View
from tui.sync.clock import Clock, SystemClock
from tui.sync.engine import Engine
from tui.sync.first_page import FirstPage
from tui.sync.recall import draft_found, recall_list, recall_profile
from tui.words.words import Words

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.api.first import FirstRead
    from tui.api.socket import Connection
    from tui.demo.server import Demo
    from tui.models.credential import ServerSession
    from tui.sync.settings import SyncSettings

    Connect = Callable[[], Awaitable[Connection]]
    Load = Callable[["Parts"], Awaitable[None]]


@dataclass(slots=True)
class Parts:
    """What one run of the console is made of."""

    store: Store
    words: Words
    cache: Cache
    clock: Clock
    base_url: str
    account_id: int
    load: Load
    engine: Engine
    loaded: asyncio.Future[Client] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """The client, once it is loaded."""
    first_page: FirstPage | None = None
    """Asked for before there was a client; None: it was not."""
    precedence: Callable[[], bool] | None = None
    """Whether something else goes before news at this moment; None: nothing ever does."""
    closers: Sequence[Callable[[], Awaitable[None]]] = field(default_factory=tuple)
    """Called in order at the end, after the engine."""

    @property
    def client(self) -> Client | None:
        """What asks the server; None: it is not loaded yet."""
        return self.loaded.result() if self.loaded.done() else None

    async def recall(self, view: View) -> None:
        """Open words and cache, and show of them what the first frame shows: the queue as it was, drafts, who we are."""
        await asyncio.gather(self.words.open(), self.cache.open())
        await recall_profile(self.cache, self.store)
        self.store.dispatch(events.ViewOpened(view))
        await recall_list(self.cache, self.store, view)
        # After the list: where a draft does not know what the agent had seen, the send guard compares with that.
        for draft in await self.words.drafts():
            self.store.dispatch(draft_found(draft))

    async def complete(self) -> None:
        """Load what asks the server, and start the engine on it."""
        if not self.engine.is_ready:
            await self.load(self)

    async def close(self, grace: float) -> None:
        """Let held replies go out for this many seconds, make all durable, and let go of everything."""
        if self.first_page is not None:
            self.first_page.give_up()
        await self.engine.close(grace)
        for closer in self.closers:
            await closer()


PATIENCE = 3.0
"""Seconds that a throttled read may wait unseen; a longer wait is said in words, and the pane asks again."""

SLOWER = 4.0
"""How much longer the pauses between questions are on a narrow line."""


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
        typing=settings.typing,
        cache_days=settings.cache_days,
        cache_megabytes=settings.cache_megabytes,
        slower=SLOWER if settings.low_bandwidth else 1.0,
    )


async def build(
    settings: Settings,
    session: Session,
    clock: Clock | None = None,
    *,
    first: FirstRead | None = None,
    precedence: Callable[[], bool] | None = None,
) -> Parts:
    """Return the parts for an account on a server, or for the embedded server where the session is the demo's.

    Args:
        first: The first page of `View()`, on its way already.
        precedence: See `Parts`.
    """
    if session.demo:
        parts = _parts(session, clock, lambda parts: _load_demo(settings, session, parts))
        parts.precedence = precedence
        # Every demo is a new world, with the same numbers in it: what was seen of the last one is not true here.
        await parts.cache.clear()
        return parts
    parts = _parts(session, clock, lambda parts: _load(settings, session, parts))
    parts.precedence = precedence
    if first is not None:
        parts.first_page = FirstPage(first, parts.store, parts.clock, parts.cache.page)
    return parts


async def demo_parts(settings: Settings, session: Session, demo: Demo, clock: Clock | None = None) -> Parts:
    """Return the parts for an embedded server, which is started, and ends with them."""
    return _parts(session, clock, lambda parts: _over_demo(settings, session, parts, demo))


def _parts(session: Session, clock: Clock | None, load: Load) -> Parts:
    paths = Paths(session.profile_name)
    state = paths.account_state(session.base_url, session.account_id)
    cache = paths.account_cache(session.base_url, session.account_id)
    for folder in (state, cache):
        # What cannot be made is told by those who need it.
        with suppress(OSError):
            private_folder(folder)
    store, words, kept = Store(State(account_id=session.account_id)), Words(state), Cache(cache)
    clock = clock or SystemClock()
    return Parts(
        store=store,
        words=words,
        cache=kept,
        clock=clock,
        base_url=session.base_url,
        account_id=session.account_id,
        load=load,
        engine=Engine(store, words, kept, clock, account_id=session.account_id),
    )


async def _load(settings: Settings, session: Session, parts: Parts) -> None:
    """Start the engine on a server. Imports and the context of TLS take their time in one thread."""

    def loaded() -> tuple[Client, Connect]:
        from tui.api.client import Client
        from tui.api.socket import connect
        from tui.api.transport import Transport
        from tui.sync import parts

        del parts
        _read_ahead()
        transport = Transport(
            session.base_url,
            session.token,
            per_minute=settings.requests_per_minute,
            at_once=settings.requests_at_once,
            request_log=settings.debug_http,
        )
        transport.renewed = partial(_kept, session)
        client = Client(session.base_url, session.token, session.account_id, transport=transport)
        return client, lambda: connect(session.base_url)

    client, connect = await asyncio.to_thread(loaded)
    parts.loaded.set_result(client)
    parts.closers = (client.aclose,)
    if parts.first_page is not None:
        parts.first_page.hand_to(client)
    await _start(settings, parts, client, connect)


def _read_ahead() -> None:
    """Have what reads the first answers: importing it takes longer than the loop may stand still."""
    from tui.models.codec import adapter
    from tui.models.conversation import Conversation, ConversationPush
    from tui.models.message import MessagePage
    from tui.models.people import Profile

    for kind in (Conversation, ConversationPush, MessagePage, Profile):
        adapter(kind)


def _kept(session: Session, renewed: ServerSession) -> None:
    """Store a session that the server changed, beside the work: the keyring may take its time."""

    def store() -> None:
        # What can't be stored is asked for again at the next start.
        with suppress(Trouble):
            keep(places_of(session.profile_name), session, renewed)

    threading.Thread(target=store, name="keep session", daemon=True).start()


async def _load_demo(settings: Settings, session: Session, parts: Parts) -> None:
    def loaded() -> Demo:
        from tui.api import client
        from tui.demo.options import DemoOptions
        from tui.demo.server import Demo
        from tui.sync import parts

        del client, parts
        _read_ahead()
        return Demo(DemoOptions())

    await _over_demo(settings, session, parts, await asyncio.to_thread(loaded))


async def _over_demo(settings: Settings, session: Session, parts: Parts, demo: Demo) -> None:
    from tui.api.client import Client
    from tui.api.transport import Transport, asgi_transport

    await demo.start()
    facts = demo.facts(session.base_url)
    transport = Transport(
        session.base_url, str(facts["tokens"]["agent"]), http=asgi_transport(demo.app), per_minute=6000
    )
    client = Client(session.base_url, str(facts["tokens"]["agent"]), int(facts["account_id"]), transport=transport)
    parts.loaded.set_result(client)
    parts.closers = (client.aclose, demo.aclose)
    await _start(settings, parts, client, demo.connect_cable)


async def _start(settings: Settings, parts: Parts, client: Client, connect: Connect) -> None:
    from tui.sync.keys_first import yielding
    from tui.sync.line_meter import metered

    connect = metered(connect, client.transport.traffic)
    if parts.precedence is not None:
        connect = yielding(connect, parts.precedence)
    await parts.engine.start(client, connect, sync_settings(settings))
