"""Logging in, as a talk: what is asked, what is checked, and where the token goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Protocol

from tui import accounts, credentials
from tui.accounts import Place, StoredAccount
from tui.api.address import Address, BadAddressError, parse
from tui.credentials import Keyring, TokenFile
from tui.login.choosing import chosen
from tui.login.terminal import Failed, Terminal
from tui.models.people import Profile
from tui.session import ACCOUNT_ID, API_TOKEN, BASE_URL, Places

_TRIES: Final = 3
"""How often a wrong password or token may be corrected; Chatwoot closes the door for minutes after five."""


class WrongSecret(Exception):
    """The server does not know this token, or this e-mail with this password; the text is a sentence."""


class NeedsToken(Exception):
    """A password is not enough for this user; the text is a sentence that says why."""


class Door(Protocol):
    """The server, as far as logging in needs it."""

    def sign_in(self, base_url: str, email: str, password: str) -> Profile:
        """Return the profile with its access token.

        Raises:
            WrongSecret: E-mail or password are wrong, or the user has no password here.
            NeedsToken: The user signs in with a second factor.
            Failed: The server can't be reached, or answers like no Chatwoot.
        """

    def profile(self, base_url: str, token: str) -> Profile:
        """Return whose token it is.

        Raises:
            WrongSecret: The server does not know the token.
            Failed: The server can't be reached, or answers like no Chatwoot.
        """


def log_in(
    terminal: Terminal,
    door: Door,
    places: Places,
    *,
    keyring: Keyring,
    environ: Mapping[str, str],
    now: datetime,
    address: str = "",
    token: str = "",
    account_id: int | None = None,
) -> StoredAccount:
    """Return the account that the agent logged in to; it and its token are stored by then.

    The old account is forgotten only after the new one is stored.

    Args:
        address: The server, where it is known already.
        token: An access token from elsewhere: nothing is asked then.
        account_id: The account to take when the user has several.

    Raises:
        Failed: Nothing was changed.
        EOFError: Nobody answers; nothing was changed.
    """
    server = _server(terminal, address, may_ask=not token)
    try:
        profile, token = _checked(door, server, credentials.tidy(token)) if token else _identity(terminal, door, server)
    except (WrongSecret, credentials.Trouble) as refusal:
        raise Failed(str(refusal)) from None
    terminal.say(f"Hello {profile.name or profile.email}.")
    membership = chosen(terminal, profile, account_id or server.account_id, may_ask=account_id is None)
    account = StoredAccount(
        base_url=server.base_url,
        account_id=membership.id,
        account_name=membership.name,
        user_id=profile.id,
        user_name=profile.name,
        stored_at=now.astimezone(UTC),
    )
    account = _stored(terminal, places, keyring, account, token)
    terminal.say(
        f"Logged in to {membership.name or 'account'} (account {membership.id}) on {server.base_url} "
        f"as {membership.role.value}."
    )
    for variable in (BASE_URL, API_TOKEN, ACCOUNT_ID):
        if environ.get(variable, "").strip():
            terminal.say(f"Mind that {variable} is set here: it wins over what was stored.")
    return account


def _server(terminal: Terminal, given: str, *, may_ask: bool) -> Address:
    while True:
        text = given or terminal.ask("Address of your Chatwoot, such as https://app.chatwoot.com: ")
        try:
            return parse(text)
        except BadAddressError as problem:
            if not may_ask:
                raise Failed(str(problem)) from None
            terminal.say(str(problem))
            given = ""


def _identity(terminal: Terminal, door: Door, server: Address) -> tuple[Profile, str]:
    """Ask for e-mail and password, or for a token, until the server knows who it is."""
    answer = terminal.ask("Your e-mail, to sign in with a password; or just Enter, to paste an access token: ").strip()
    if "@" in answer:
        for attempt in range(1, _TRIES + 1):
            try:
                # The password lives in this frame, and nowhere else.
                profile = door.sign_in(server.base_url, answer, terminal.ask_hidden("Password (not shown): "))
            except NeedsToken as reason:
                terminal.say(str(reason))
                break
            except WrongSecret as reason:
                terminal.say(str(reason))
                if attempt == 1:
                    terminal.say(
                        "If you sign in through your company (SSO), there is no password here: press Ctrl+D, then paste a token."
                    )
            except EOFError:
                terminal.say()
                break
            else:
                if profile.access_token:
                    return profile, profile.access_token
                terminal.say("The server signed you in, but gave no access token.")
                break
        answer = ""
    elif answer:
        terminal.say("That is no e-mail address, so it is taken for an access token.")
    if not answer:
        for line in where_the_token_is(server):
            terminal.say(line)
    for _ in range(_TRIES):
        try:
            return _checked(door, server, credentials.tidy(answer or terminal.ask_hidden("Access token (not shown): ")))
        except (WrongSecret, credentials.Trouble) as reason:
            terminal.say(str(reason))
            answer = ""
    raise Failed(
        "Not logged in, nothing was changed. Copy the access token once more and run `chatwoot-tui login` again."
    )


def where_the_token_is(server: Address) -> tuple[str, ...]:
    """Return the way to the access token, in lines."""
    page = f"{server.base_url}/app/accounts/{server.account_id or 1}/profile/settings"
    return (
        "To get an access token: log in to Chatwoot in a browser, click your picture (bottom left),",
        "choose Profile settings and copy the Access Token at the end of that page:",
        f"  {page}",
    )


def _checked(door: Door, server: Address, token: str) -> tuple[Profile, str]:
    return door.profile(server.base_url, token), token


def _stored(terminal: Terminal, places: Places, keyring: Keyring, account: StoredAccount, token: str) -> StoredAccount:
    """Store the token where this host keeps secrets, then the account, then forget what was there before."""
    from dataclasses import replace

    before = accounts.read_or_none(places.account_file)
    profile = places.profile_name
    try:
        name = keyring.name()
        if name:
            keyring.keep(token, profile=profile, base_url=account.base_url)
            account = replace(account, place=Place.KEYRING)
            terminal.say(f"The access token is in the system keyring ({name}).")
    except credentials.Trouble as problem:
        terminal.say(str(problem))
        name = None
    try:
        if not name:
            account = replace(account, place=Place.FILE)
            terminal.say(f"No system keyring keeps it here, so the access token goes into {places.token_file},")
            terminal.say("which only you can read (0600). To keep it elsewhere, set token_command in the settings.")
            TokenFile(places.token_file).keep(token, base_url=account.base_url)
        accounts.write(places.account_file, account)
    except credentials.Trouble as problem:
        raise Failed(str(problem)) from None
    except OSError as error:
        raise Failed(f"The account could not be stored in {places.account_file}: {error.strerror}.") from None
    try:
        if account.place is Place.KEYRING:
            TokenFile(places.token_file).forget()
        if (
            before
            and before.place is Place.KEYRING
            and (before.base_url != account.base_url or account.place is Place.FILE)
        ):
            keyring.forget(profile=profile, base_url=before.base_url)
    except credentials.Trouble as problem:
        terminal.say(f"The old token is still stored: {problem}")
    return account
