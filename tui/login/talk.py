"""Logging in and out, as a talk: what is asked, what is checked, where the token goes, and what is taken away again."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from tui import accounts, credentials
from tui.accounts import Place, StoredAccount
from tui.api.address import Address, BadAddressError, parse
from tui.credentials import Keyring, TokenFile
from tui.models.people import Membership, Profile
from tui.paths import OTHERS
from tui.session import ACCOUNT_ID, API_TOKEN, BASE_URL, Places
from tui.unsent import Unsent

_TRIES: Final = 3
"""How often a wrong password or token may be corrected; Chatwoot closes the door for minutes after five."""


class Terminal(Protocol):
    """Where the talk takes place."""

    def say(self, line: str = "") -> None:
        """Show one line."""

    def ask(self, question: str) -> str:
        """Return what is typed, on one line. Raises EOFError when nobody answers."""

    def ask_hidden(self, question: str) -> str:
        """Return what is typed without showing it. Raises EOFError when nobody answers."""


class Failed(Exception):
    """The talk ended without result; the text is a sentence that says why and what to do."""


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
    chosen = _chosen(terminal, profile, account_id or server.account_id, may_ask=account_id is None)
    account = StoredAccount(
        base_url=server.base_url,
        account_id=chosen.id,
        account_name=chosen.name,
        user_id=profile.id,
        user_name=profile.name,
        stored_at=now.astimezone(UTC),
    )
    account = _stored(terminal, places, keyring, account, token)
    terminal.say(
        f"Logged in to {chosen.name or 'account'} (account {chosen.id}) on {server.base_url} as {chosen.role.value}."
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


def _chosen(terminal: Terminal, profile: Profile, wanted: int | None, *, may_ask: bool) -> Membership:
    usable = _usable(profile)
    for account in profile.accounts:
        if account.id == wanted and account in usable:
            return account
    if wanted is not None and not may_ask:
        raise Failed(f"{profile.name} does not belong to account {wanted}: {_listed(usable)}.")
    if not usable:
        suspended = "every account of this user is suspended" if profile.accounts else "this user belongs to no account"
        raise Failed(f"Not logged in: {suspended}. Ask the administrator of your Chatwoot.")
    if len(usable) == 1:
        return usable[0]
    terminal.say("You belong to several accounts:")
    for number, account in enumerate(usable, 1):
        terminal.say(f"  {number}  {account.name} (account {account.id}, {account.role.value})")
    first = home(profile)
    default = usable.index(first) + 1 if first in usable else 1
    while True:
        answer = terminal.ask(f"Which one? [{default}] ").strip() or str(default)
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer[:9]) <= len(usable):
            return usable[int(answer) - 1]
        terminal.say(f"Please type a number from 1 to {len(usable)}.")


def home(profile: Profile) -> Membership | None:
    """Return the account to open when nobody named one: the one used last, else the first; None without a usable one."""
    usable = _usable(profile)
    return next((account for account in usable if account.id == profile.account_id), usable[0] if usable else None)


def _usable(profile: Profile) -> list[Membership]:
    return [account for account in profile.accounts if account.status == "active"]


def _listed(memberships: list[Membership]) -> str:
    return (
        "it has " + ", ".join(f"{account.id} ({account.name})" for account in memberships)
        if memberships
        else "it has none"
    )


def _stored(terminal: Terminal, places: Places, keyring: Keyring, account: StoredAccount, token: str) -> StoredAccount:
    """Store the token where this host keeps secrets, then the account, then forget what was there before."""
    from dataclasses import replace

    before = _read_or_none(places.account_file)
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


def log_out(
    terminal: Terminal,
    places: Places,
    *,
    keyring: Keyring,
    unsent: Unsent,
    environ: Mapping[str, str],
    sure: bool,
) -> bool:
    """Take away what the profile stored: token, account, cache, unsent words. Return False when the agent kept it all.

    The settings stay: they are the agent's choices, not the account's.

    Args:
        unsent: What would be lost.
        sure: Unsent words may go too, without a question.

    Raises:
        Failed: Something could not be removed; the sentence says what is left.
        EOFError: Nobody answers the question; nothing was removed.
    """
    stored = _read_or_none(places.account_file)
    if unsent and not sure:
        terminal.say(f"Not sent yet: {unsent}. Logging out deletes that.")
        if terminal.ask("Log out all the same? [y/N] ").strip().lower() not in ("y", "yes"):
            terminal.say("Still logged in; nothing was deleted.")
            return False
    left: list[str] = []
    if stored and stored.place is Place.KEYRING:
        try:
            keyring.forget(profile=places.profile_name, base_url=stored.base_url)
        except credentials.Trouble as problem:
            left.append(str(problem))
    for folder in (places.cache, places.state, places.log):
        # On some systems one folder is the place of both state and settings.
        kept = {OTHERS, places.settings_file.name} if folder == places.config else {OTHERS}
        try:
            empty(folder, but=kept)
        except OSError as error:
            left.append(f"{error.filename or folder} could not be removed: {error.strerror}.")
    if left:
        raise Failed("Not everything is gone. " + " ".join(left))
    terminal.say("Logged out: token, cache and drafts are gone from this machine. The settings stay.")
    if stored:
        terminal.say("The token itself stays valid; to end it, reset it in Chatwoot's profile settings.")
    for variable in (BASE_URL, API_TOKEN):
        if environ.get(variable, "").strip():
            terminal.say(f"{variable} is still set in this environment, so the next start uses it.")
    return True


def empty(folder: Path, *, but: Collection[str]) -> None:
    """Remove a folder with all that is in it, but for the named entries; nothing outside is followed into.

    Raises:
        OSError: Something could not be removed.
    """
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name in but:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _read_or_none(file: Path) -> StoredAccount | None:
    try:
        return accounts.read(file)
    except accounts.NotReadable:
        return None
