"""Logging in, as a talk: what is asked, what is checked, and where session or token go."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qs, urlsplit

from tui.account import accounts, credentials
from tui.account.accounts import Place, StoredAccount
from tui.account.choosing import chosen
from tui.account.credentials import Keyring, TokenFile
from tui.account.session import ACCOUNT_ID, API_TOKEN, BASE_URL, Places, kept_for
from tui.account.terminal import Failed, Terminal
from tui.api.address import Address, BadAddressError, parse
from tui.models.credential import Credential, ServerSession
from tui.models.people import Profile

if TYPE_CHECKING:
    from tui.api.session import SignedIn

_TRIES: Final = 3
"""How often a wrong password, code or token may be corrected; Chatwoot lets nobody try for minutes after five."""


class WrongSecret(Exception):
    """The server does not take this token, password, code or link; the text is a sentence that says why."""


class NeedsToken(Exception):
    """A password is not enough for this user; the text is a sentence that says why."""


class NeedsCode(Exception):
    """The password is right, and the server wants a second factor."""

    def __init__(self, ticket: str) -> None:
        super().__init__("A second factor is asked for.")
        self.ticket = ticket
        """What stands for the password meanwhile."""


class TooLate(Exception):
    """The second factor came too late: the password is asked for again."""


class LoginServer(Protocol):
    """The server, as far as logging in and out need it."""

    def sign_in(self, base_url: str, email: str, password: str) -> SignedIn:
        """Return who signed in.

        Raises:
            WrongSecret: E-mail or password are wrong, or something else is in the way, which the text says.
            NeedsCode: The user signs in with a second factor: `second_factor` takes it.
            NeedsToken: The user can't sign in by password.
            Failed: The server can't be reached, or answers like no Chatwoot.
        """

    def second_factor(self, base_url: str, ticket: str, code: str) -> SignedIn:
        """Return who signed in when an authenticator's code or a backup code is right.

        Raises:
            WrongSecret: It is wrong, or was used.
            TooLate: The ticket is too old.
            Failed: As above.
        """

    def follow_link(self, base_url: str, email: str, link_token: str) -> SignedIn:
        """Return who signed in by a login link.

        Raises:
            WrongSecret: It was used, or is too old.
            Failed: As above.
        """

    def profile(self, base_url: str, token: Credential) -> Profile:
        """Return whose token or session it is.

        Raises:
            WrongSecret: The server does not know it.
            Failed: As above.
        """

    def too_old(self, base_url: str) -> str:
        """Return what is to say of a server that is too old, in a sentence; empty where it is new enough or won't tell."""

    def sign_out(self, base_url: str, server_session: ServerSession) -> None:
        """End a session.

        Raises:
            Failed: It may go on; the text says why.
        """


def log_in(
    terminal: Terminal,
    login_server: LoginServer,
    places: Places,
    *,
    keyring: Keyring,
    environ: Mapping[str, str],
    now: datetime,
    address: str = "",
    token: str = "",
    email: str = "",
    account_id: int | None = None,
) -> StoredAccount:
    """Return the account that the agent logged in to; it and its session or token are stored by then.

    The old account is forgotten only after the new one is stored.

    Args:
        address: The server, where it is known already.
        token: An access token from elsewhere: nothing is asked then.
        email: Who signs in again, if known already.
        account_id: The account to take when the user has several.

    Raises:
        Failed: Nothing was changed.
        EOFError: Nobody answers; nothing was changed.
    """
    server = _server(terminal, address, may_ask=not token)
    try:
        if token:
            profile, credential = _checked(login_server, server, credentials.tidy(token))
        else:
            profile, credential = _identity(terminal, login_server, server, email)
    except (WrongSecret, credentials.Trouble) as refusal:
        raise Failed(str(refusal)) from None
    try:
        terminal.say(f"Hello {profile.name or profile.email}.")
        wanted = account_id or server.account_id
        membership = chosen(terminal, profile, wanted, may_ask=account_id is None and not token)
        if not isinstance(credential, ServerSession) and not membership.api_access:
            raise Failed(
                f"API access is off for {membership.name} (account {membership.id}), so an access token opens nothing "
                "there. Run `chatwoot-tui login` and sign in with e-mail and password."
            )
        account = StoredAccount(
            base_url=server.base_url,
            account_id=membership.id,
            account_name=membership.name,
            user_id=profile.id,
            user_name=profile.name,
            stored_at=now.astimezone(UTC),
            note=login_server.too_old(server.base_url),
        )
        old = _kept_before(places, keyring)
        account = _stored(terminal, places, keyring, account, credential)
    except (Failed, EOFError):
        _end(login_server, server.base_url, credential)
        raise
    if old is not None:
        _end(login_server, *old)
    terminal.say(
        f"Logged in to {membership.name or 'account'} (account {membership.id}) on {server.base_url} "
        f"as {membership.role.value}."
    )
    if account.note:
        terminal.say(account.note)
    for variable in (BASE_URL, API_TOKEN, ACCOUNT_ID):
        if environ.get(variable, "").strip():
            terminal.say(f"Note: {variable} is set in this shell, and is used instead of what was stored.")
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


def _kept_before(places: Places, keyring: Keyring) -> tuple[str, Credential] | None:
    """Return the server and the credential that the new login takes the place of; None if nobody is logged in."""
    before = accounts.read_or_none(places.account_file)
    with suppress(credentials.Trouble):
        if before and (kept := kept_for(places, before, keyring)):
            return before.base_url, kept
    return None


def _end(login_server: LoginServer, base_url: str, credential: Credential) -> None:
    """End a session that nobody keeps; one that can't be ended now ends by itself. A token stays what it is."""
    if isinstance(credential, ServerSession):
        with suppress(Failed):
            login_server.sign_out(base_url, credential)


def _identity(terminal: Terminal, login_server: LoginServer, server: Address, email: str) -> tuple[Profile, Credential]:
    """Ask for e-mail and password, or for a token or a login link, until the server knows who it is."""
    answer = email
    if not answer:
        terminal.say("Sign in with your e-mail, or press just Enter to paste a login link or an access token.")
        answer = terminal.ask("Your e-mail: ").strip()
    if "@" in answer and _link(answer) is None:
        if signed_in := _by_password(terminal, login_server, server, answer):
            return signed_in.profile, signed_in.credential
        answer = ""
    elif answer and _link(answer) is None:
        terminal.say("That is no e-mail address, so it is taken for an access token.")
    if not answer:
        for line in where_the_token_is(server):
            terminal.say(line)
    for _ in range(_TRIES):
        try:
            return _pasted(
                login_server, server, answer or terminal.ask_hidden("Access token or login link (not shown): ")
            )
        except (WrongSecret, credentials.Trouble) as reason:
            terminal.say(str(reason))
            answer = ""
    raise Failed(
        "Not logged in, nothing was changed. Copy the access token once more and run `chatwoot-tui login` again."
    )


def _by_password(terminal: Terminal, login_server: LoginServer, server: Address, email: str) -> SignedIn | None:
    """Return who signed in with a password; None where another way must be found. The e-mail can be corrected."""
    try:
        for attempt in range(1, _TRIES + 1):
            if attempt > 1:
                email = terminal.ask(f"Your e-mail [{email}]: ").strip() or email
            try:
                # The password lives in this frame, and nowhere else.
                return login_server.sign_in(server.base_url, email, _typed(terminal, "Password (not shown): "))
            except NeedsCode as needed:
                if signed_in := _by_code(terminal, login_server, server, needed.ticket):
                    return signed_in
            except WrongSecret as reason:
                terminal.say(str(reason))
                if attempt == 1:
                    terminal.say(
                        "If you sign in through your company (SSO), there is no password here: press Ctrl+D, "
                        "then paste a login link or an access token."
                    )
    except NeedsToken as reason:
        terminal.say(str(reason))
    except EOFError:
        terminal.say()
    return None


def _typed(terminal: Terminal, question: str) -> str:
    """Return what is typed without showing it; nothing is no answer, and no try of the server's few."""
    while not (answer := terminal.ask_hidden(question)):
        terminal.say("Nothing was typed, so nothing was sent. Ctrl+D leads to the other ways to log in.")
    return answer


def _by_code(terminal: Terminal, login_server: LoginServer, server: Address, ticket: str) -> SignedIn | None:
    """Return who signed in with a second factor; None where the password is asked for again."""
    terminal.say("This account asks for a second factor.")
    tries = _TRIES
    while tries:
        code = "".join(terminal.ask("Code of your authenticator app, or a backup code: ").split())
        if not code:
            continue
        tries -= 1
        try:
            return login_server.second_factor(server.base_url, ticket, code)
        except WrongSecret as reason:
            terminal.say(str(reason))
        except TooLate:
            break
    terminal.say("Please begin with the password again.")
    return None


def _link(text: str) -> tuple[str, str, str] | None:
    """Return address, e-mail and token of a login link; None for what is none."""
    try:
        fields = parse_qs(urlsplit(text.strip()).query)
    except ValueError:
        return None
    token, email = (fields.get(name, [""])[0] for name in ("sso_auth_token", "email"))
    return (text.strip(), email, token) if token and email else None


def _pasted(login_server: LoginServer, server: Address, text: str) -> tuple[Profile, Credential]:
    link = _link(text)
    if link is None:
        return _checked(login_server, server, credentials.tidy(text))
    address, email, token = link
    try:
        if parse(address).base_url != server.base_url:
            raise WrongSecret(f"That login link is not of {server.base_url}. Nothing was sent.")
    except BadAddressError as problem:
        raise WrongSecret(str(problem)) from None
    signed_in = login_server.follow_link(server.base_url, email, token)
    return signed_in.profile, signed_in.credential


def where_the_token_is(server: Address) -> tuple[str, ...]:
    """Return the way to the access token, in lines."""
    page = f"{server.base_url}/app/accounts/{server.account_id or 1}/profile/settings"
    return (
        "A login link is what your administrator can make for you; it works once.",
        "To get an access token: log in to Chatwoot in a browser, click your picture (bottom left),",
        "choose Profile settings and copy the Access Token at the end of that page:",
        f"  {page}",
    )


def _checked(login_server: LoginServer, server: Address, token: str) -> tuple[Profile, Credential]:
    return login_server.profile(server.base_url, token), token


def _stored(
    terminal: Terminal, places: Places, keyring: Keyring, account: StoredAccount, credential: Credential
) -> StoredAccount:
    """Store session or token where this host keeps secrets, then the account, then forget what was there before."""
    from dataclasses import replace

    before = accounts.read_or_none(places.account_file)
    profile = places.profile_name
    what = "session" if isinstance(credential, ServerSession) else "access token"
    try:
        name = keyring.name()
        if name:
            keyring.keep(credentials.as_text(credential), profile=profile, base_url=account.base_url)
            account = replace(account, place=Place.KEYRING)
            terminal.say(f"The {what} is in the system keyring ({name}).")
    except credentials.Trouble as problem:
        terminal.say(str(problem))
        name = None
    try:
        if not name:
            account = replace(account, place=Place.FILE)
            terminal.say(f"No system keyring keeps it here, so the {what} goes into {places.token_file},")
            terminal.say("which only you can read (0600).")
            TokenFile(places.token_file).keep(credential, base_url=account.base_url)
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
        terminal.say(f"What was stored before is still there: {problem}")
    if isinstance(credential, ServerSession):
        until = f"{credential.ends_at:%d %B %Y}".lstrip("0")
        terminal.say(f"The session lasts until {until}. Chatwoot lists it in your profile settings; logout ends it.")
    return account
