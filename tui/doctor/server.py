"""What works between this machine and the server: reach, clock, version, token, role, websocket, boards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.account.choosing import home
from tui.account.session import UNKNOWN_ACCOUNT
from tui.api import cable, errors, network
from tui.api.ask import Ask
from tui.api.versions import OLDEST
from tui.doctor.examination import Finding, clock, fail, ok, warn
from tui.models.people import Membership, Profile, Role
from tui.models.reference import ServerVersion
from tui.sync.funnels import funnels_of

if TYPE_CHECKING:
    from tui.account.session import Session
    from tui.api.client import Client
    from tui.api.socket import Connection
    from tui.cache.cache import Cache

CABLE_SECONDS: Final = 10.0
"""How long the websocket may take: a wrong token or account is answered by silence."""

SLOW_SECONDS: Final = 1.0

_NO_CHATWOOT: Final = (
    "Open the address in a browser: is it your Chatwoot, is a sub-path missing, is a login page in between?"
)


async def server(
    client: Client, connect: Callable[[], Awaitable[Connection]], session: Session, cache: Cache, *, passive: bool
) -> AsyncIterator[Finding]:
    """Yield what works, in the order in which things build on each other; what can't be tried any more is left out.

    Args:
        cache: Of the account, open: what is found out about its funnels is kept there.
        passive: The agent does not want to be seen: nothing is subscribed to.
    """
    began = time.monotonic()
    try:
        answer = await client.transport.call(Ask(method="GET", path="/api", feature="doctor"))
        first = time.monotonic() - began
        middle = datetime.now(UTC)
        # What reads answers is imported here, and must not count as the server's slowness.
        version = await client.server.version()
        began = time.monotonic()
        await client.transport.call(Ask(method="GET", path="/api", feature="doctor"))
        again = time.monotonic() - began
    except errors.ApiError as error:
        # Everyone may ask a Chatwoot for its version: a refusal comes from something else.
        advice = _NO_CHATWOOT if isinstance(error, errors.Refused) else _advice(error)
        yield fail("reach", f"{session.base_url}: {error.sentence}", advice)
        return
    reached = f"{session.base_url} answers in {_ms(again)} ms ({_ms(first)} ms with connecting)"
    if again > SLOW_SECONDS:
        yield warn("reach", reached, "A slow line: try --low-bandwidth.")
    else:
        yield ok("reach", reached)
    yield clock(answer.headers.get("date", ""), middle)
    shown = version.version or "(not told)"
    if not version.at_least(*OLDEST):
        yield fail("version", f"Chatwoot {shown}", "The console needs Chatwoot 4.0 or newer.")
    else:
        yield ok("version", f"Chatwoot {shown}")
    try:
        profile = await client.profile.get()
    except errors.ApiError as error:
        yield fail("user", error.sentence, _advice(error))
        return
    if (finding := await _services(client, version)) is not None:
        yield finding
    if (finding := await _compression(client)) is not None:
        yield finding
    membership = _membership(profile, session)
    yield _user(profile, membership, session)
    if membership and membership.status == "active":
        yield await _websocket(connect, profile, membership.id, passive=passive)
        if session.account_id != UNKNOWN_ACCOUNT:
            yield await _boards(client, cache)


async def _services(client: Client, version: ServerVersion) -> Finding | None:
    """Return which of the server's services doesn't run; None where all do.

    From Rails 7.1 on (Chatwoot 4.3) a server that was quiet says that its database fails until each of its threads
    has used it: it is asked again, now that it has answered for a user.
    """
    if version.is_well:
        return None
    try:
        version = await client.server.version()
    except errors.ApiError as error:
        return warn("services", error.sentence, _advice(error))
    if version.queue_services not in ("", "ok"):
        sentence = "the server says that its queue does not run: live updates, mail and notifications wait for it"
        return warn("services", sentence, "Tell whoever runs the server.")
    # The profile came out of the database just now.
    return None


async def _compression(client: Client) -> Finding | None:
    """Return that the server packs nothing; None where it packs what we read, or does not say."""
    try:
        answer = await client.transport.call(Ask(method="GET", path="/api/v1/profile", feature="doctor"))
    except errors.ApiError:
        return None
    if answer.headers.get("content-encoding", "identity") != "identity":
        return None
    return warn(
        "compression",
        "the server compresses nothing: on a slow line lists take up to ten times as long",
        "For whoever runs it, in nginx: gzip on; gzip_proxied any; gzip_types application/json;",
    )


def _membership(profile: Profile, session: Session) -> Membership | None:
    if session.account_id == UNKNOWN_ACCOUNT:
        return home(profile)
    return next((account for account in profile.accounts if account.id == session.account_id), None)


def _user(profile: Profile, membership: Membership | None, session: Session) -> Finding:
    """Return who the token belongs to, and what that user is in the account."""
    name = profile.name or profile.email or f"user {profile.id}"
    if membership is None:
        others = ", ".join(f"{account.id} ({account.name})" for account in profile.accounts) or "none"
        return fail(
            "user",
            f"{name} does not belong to account {session.account_id or '(none named)'}; accounts of this user: {others}",
            "Log in again and choose one, or set CHATWOOT_ACCOUNT_ID.",
        )
    if membership.status != "active":
        return fail(
            "user", f"the account {membership.name} is {membership.status}", "Ask the administrator of your Chatwoot."
        )
    role = "a role of its own" if membership.role is Role.UNKNOWN else membership.role.value
    return ok("user", f"{name}, {role} in {membership.name} (account {membership.id})")


async def _websocket(
    connect: Callable[[], Awaitable[Connection]], profile: Profile, account_id: int, *, passive: bool
) -> Finding:
    advice = "It works without, by polling. Behind a proxy, /cable must be let through as a websocket."
    try:
        async with asyncio.timeout(CABLE_SECONDS):
            connection = await connect()
            try:
                return await _subscribed(connection, profile, account_id, passive=passive)
            finally:
                await connection.close()
    except TimeoutError:
        return warn("websocket", f"no confirmation within {CABLE_SECONDS:g} s", advice)
    except errors.ApiError as error:
        return warn("websocket", error.sentence, advice)
    except (EOFError, OSError):
        return warn("websocket", "the connection was closed", advice)


async def _boards(client: Client, cache: Cache) -> Finding:
    try:
        found = await funnels_of(client, cache, now=datetime.now(UTC), refresh=True)
    except errors.ApiError as error:
        return warn("boards", error.sentence, _advice(error))
    return ok("boards", found.sentence)


async def _subscribed(connection: Connection, profile: Profile, account_id: int, *, passive: bool) -> Finding:
    """Subscribe and wait for the only answer that means success."""
    asked = False
    while True:
        frame = cable.parse(await connection.recv())
        match frame:
            case cable.Welcome() if passive:
                return ok("websocket", "opens; not subscribed, because that would show you as online")
            case cable.Welcome() if not asked:
                asked = True
                _, text = cable.subscribe_frame(profile.pubsub_token, account_id, profile.id)
                await connection.send(text)
            case cable.Confirmed():
                return ok("websocket", "subscribed; live updates come in")
            case cable.Rejected():
                return warn("websocket", "the server refused the subscription", "Log in again.")
            case cable.Disconnected():
                return warn(
                    "websocket", f"the server closed it ({frame.reason or 'no reason given'})", "Try again in a minute."
                )
            case _:
                continue


def _advice(error: errors.ApiError) -> str:
    match error:
        case errors.TokenDead():
            return "Run `chatwoot-tui login` again, or correct CHATWOOT_API_TOKEN."
        case errors.Unreachable(code=network.NOT_TRUSTED):
            return "Nothing is sent to a server that can't prove who it is."
        case errors.Unreachable(code=network.REFUSED_BY_PROXY):
            return "Correct HTTPS_PROXY; or name the server in NO_PROXY, to go without the proxy."
        case errors.Unreachable():
            return "Check address, network and proxy (HTTPS_PROXY, SSL_CERT_FILE)."
        case errors.NotUnderstood():
            return _NO_CHATWOOT
        case errors.Throttled() | errors.ServerBroken():
            return "Try again in a minute."
        case _:
            return "Ask whoever runs the server."


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
