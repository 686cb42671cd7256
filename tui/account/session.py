"""Who works where: server, account, and token or session of this run, from the environment or from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tui.account import accounts, credentials
from tui.account.accounts import Place, StoredAccount
from tui.account.credentials import Keyring, Token, TokenFile
from tui.disk.paths import DEMO_PROFILE, Paths
from tui.models.credential import Credential, ServerSession
from tui.settings.settings import FILE_NAME, Settings

BASE_URL: Final = "CHATWOOT_BASE_URL"
API_TOKEN: Final = "CHATWOOT_API_TOKEN"  # noqa: S105  # the variable's name
API_KEY: Final = "CHATWOOT_API_KEY"
"""What the official command line calls the token."""
ACCOUNT_ID: Final = "CHATWOOT_ACCOUNT_ID"


UNKNOWN_ACCOUNT: Final = 0
"""In place of an account that nobody named and the server was not asked for."""


class NoAccount(Exception):
    """Nobody has logged in, and the environment names no account; the text says what to do."""


class BadAccount(Exception):
    """An account is named, and it can't be used as it is; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One agent in one account, for one run of the program."""

    base_url: str
    """The server's origin and sub-path, without a slash at the end. The demo's is never connected to."""
    account_id: int
    token: Credential = field(repr=False)
    """An access token, or the session that a sign-in began."""
    profile_name: str
    demo: bool = False
    place: Place = Place.ENVIRONMENT
    """Where the token came from."""
    account_name: str = ""
    """As it was at login; empty where nobody logged in."""
    user_name: str = ""
    note: str = ""
    """What the console says at its first start after the login; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where one profile keeps what concerns its account."""

    profile_name: str
    config: Path
    state: Path
    cache: Path
    log: Path

    @property
    def settings_file(self) -> Path:
        """The settings file; it need not exist."""
        return self.config / FILE_NAME

    @property
    def account_file(self) -> Path:
        """The list of accounts that were logged in to."""
        return self.state / accounts.FILE_NAME

    @property
    def token_file(self) -> Path:
        """The tokens, on machines without a keyring."""
        # Not beside the settings: people keep those under version control.
        return self.state / "token.json"

    @property
    def known_file(self) -> Path:
        """Which account a token from elsewhere led to."""
        return self.state / "known-accounts.json"


def places_of(profile_name: str) -> Places:
    """Return the places of a profile; they need not exist yet."""
    folders = Paths(profile_name)
    return Places(profile_name, folders.config, folders.state, folders.cache, folders.log)


AskAccount = Callable[[str, Credential], int]
"""Asks the server at a base URL which account a token or session leads to. Raises BadAccount with a sentence."""


def demo_session() -> Session:
    """Return the session of the embedded server, before it runs: the token comes with it."""
    return Session(base_url="http://localhost", account_id=1, token="", profile_name=DEMO_PROFILE, demo=True)


def resolve(
    settings: Settings,
    environ: Mapping[str, str],
    places: Places,
    *,
    ask_account: AskAccount | None,
    account_id: int | None = None,
    keyring: Keyring | None = None,
) -> Session:
    """Return the session that environment, settings and login make, in this order.

    A token goes only to the server it was meant for: one that is stored or printed by a password command is not
    used for a server that the environment names instead.

    Args:
        ask_account: Asked when nothing names the account; None leaves it unknown then.
        account_id: The account, where the command line names it.

    Raises:
        NoAccount: There is no account at all.
        BadAccount: Something is missing, broken or contradictory.
    """
    try:
        stored = accounts.read(places.account_file)
    except accounts.NotReadable as problem:
        if not environ.get(BASE_URL):
            raise BadAccount(str(problem)) from None
        stored = None
    server, meant = _servers(settings, environ, stored)
    token = _token(settings, environ, places, server, meant, stored, keyring or Keyring())
    mine = (
        stored if stored and stored.base_url == server.base_url and token.place in (Place.KEYRING, Place.FILE) else None
    )
    account_id = account_id or _account(settings, environ, places, server, token, mine, ask_account)
    known = mine if mine and mine.account_id == account_id else None
    return Session(
        base_url=server.base_url,
        account_id=account_id,
        token=token.value,
        profile_name=places.profile_name,
        place=token.place,
        account_name=known.account_name if known else "",
        user_name=known.user_name if known else "",
        note=known.note if known else "",
    )


@dataclass(frozen=True, slots=True)
class _Server:
    """Where an account lies."""

    base_url: str
    account_id: int | None = None
    """The account, where the pasted address named one."""


def _server(text: str, source: str) -> _Server:
    # The stored account needs no address parsed, and most starts are of that kind.
    from tui.api import address

    try:
        parsed = address.parse(text)
    except address.BadAddressError as problem:
        raise BadAccount(f"{source}: {problem}") from None
    return _Server(parsed.base_url, parsed.account_id)


def _servers(settings: Settings, environ: Mapping[str, str], stored: StoredAccount | None) -> tuple[_Server, str]:
    """Return the server to talk to, and the one that stored tokens and password commands are meant for."""
    named = environ.get(BASE_URL, "").strip()
    configured = _server(settings.base_url, "base_url in the settings") if settings.base_url else None
    meant = configured.base_url if configured else stored.base_url if stored else ""
    if named:
        server = _server(named, BASE_URL)
        return server, meant or server.base_url
    if configured:
        return configured, meant
    if stored:
        return _Server(stored.base_url), meant
    if environ.get(API_TOKEN, "").strip():
        raise BadAccount(f"{API_TOKEN} is set, but not the server: set {BASE_URL} too.")
    raise NoAccount(f"No account yet: run `chatwoot-tui login`, or set {BASE_URL} and {API_TOKEN}.")


def _token(
    settings: Settings,
    environ: Mapping[str, str],
    places: Places,
    server: _Server,
    meant: str,
    stored: StoredAccount | None,
    keyring: Keyring,
) -> Token:
    try:
        if given := environ.get(API_TOKEN, "").strip():
            return Token(credentials.tidy(given), Place.ENVIRONMENT)
        if settings.token_command and meant == server.base_url:
            return Token(credentials.from_command(settings.token_command), Place.COMMAND)
        if stored and stored.base_url == server.base_url:
            if kept := kept_for(places, stored, keyring):
                return Token(kept, stored.place)
            where = "the system keyring" if stored.place is Place.KEYRING else str(places.token_file)
            raise BadAccount(f"Token or session is no longer in {where}. Run `chatwoot-tui login` again.")
    except credentials.Trouble as problem:
        raise BadAccount(f"{API_TOKEN}: {problem}" if environ.get(API_TOKEN, "").strip() else str(problem)) from None
    if meant and meant != server.base_url:
        raise BadAccount(
            f"{BASE_URL} names {server.base_url}, but the stored token is for {meant}: "
            f"set {API_TOKEN} too, or run `chatwoot-tui login` for that server."
        )
    raise NoAccount(f"No access token for {server.base_url}: run `chatwoot-tui login`, or set {API_TOKEN}.")


def kept_for(places: Places, stored: StoredAccount, keyring: Keyring) -> Credential | None:
    """Return what `login` stored for an account; None where it is gone.

    Raises:
        Trouble: It can't be read.
    """
    if stored.place is Place.KEYRING:
        text = keyring.read(profile=places.profile_name, base_url=stored.base_url)
        return credentials.from_text(text) if text else None
    return TokenFile(places.token_file).read(base_url=stored.base_url)


def keep(places: Places, session: Session, renewed: ServerSession, keyring: Keyring | None = None) -> None:
    """Store what the server made of a session where the session was.

    Raises:
        Trouble: It could not be stored.
    """
    if session.place is Place.KEYRING:
        text = credentials.as_text(renewed)
        (keyring or Keyring()).keep(text, profile=places.profile_name, base_url=session.base_url)
    elif session.place is Place.FILE:
        TokenFile(places.token_file).keep(renewed, base_url=session.base_url)


def _account(
    settings: Settings,
    environ: Mapping[str, str],
    places: Places,
    server: _Server,
    token: Token,
    mine: StoredAccount | None,
    ask_account: AskAccount | None,
) -> int:
    """Return the account to work in; only when nothing names it, the server is asked, once."""
    if named := environ.get(ACCOUNT_ID, "").strip():
        if named.isascii() and named.isdecimal() and len(named) <= 15 and int(named) > 0:
            return int(named)
        raise BadAccount(f"{ACCOUNT_ID} must be the account's number, as in /app/accounts/3.")
    if server.account_id:
        return server.account_id
    if settings.account_id and not environ.get(BASE_URL, "").strip():
        return settings.account_id
    if mine:
        return mine.account_id
    secret = credentials.as_text(token.value)
    known = accounts.remembered(places.known_file, base_url=server.base_url, token=secret)
    if known:
        return known
    if ask_account is None:
        return UNKNOWN_ACCOUNT
    account_id = ask_account(server.base_url, token.value)
    try:
        accounts.remember(places.known_file, base_url=server.base_url, token=secret, account_id=account_id)
    except OSError:
        # The next start asks again: slower, not wrong. The doctor tells of folders that can't be written.
        pass
    return account_id
