"""Which of an agent's accounts the console opens: chosen at login, and later without the token being typed again."""

from __future__ import annotations

from dataclasses import replace

from tui.account import accounts, credentials
from tui.account.accounts import Place
from tui.account.session import Places, Session
from tui.account.terminal import Failed, Terminal
from tui.models.people import Membership, Profile


def switch(terminal: Terminal, profile: Profile, places: Places, session: Session, *, wanted: int | None) -> Membership:
    """Return the account that the console opens from now on; it is noted by then.

    Args:
        profile: Whose token it is.
        session: What the console would open now.
        wanted: The account's number; None: the agent is asked.

    Raises:
        Failed: There is no such account, or it could not be noted; nothing was changed.
        EOFError: Nobody answers; nothing was changed.
    """
    account = chosen(terminal, profile, wanted, may_ask=wanted is None, now=session.account_id)
    stored = accounts.read_or_none(places.account_file)
    try:
        if stored and session.place in (Place.KEYRING, Place.FILE):
            accounts.write(places.account_file, replace(stored, account_id=account.id, account_name=account.name))
        else:
            secret = credentials.as_text(session.token)
            accounts.remember(places.known_file, base_url=session.base_url, token=secret, account_id=account.id)
    except OSError as error:
        raise Failed(f"The choice could not be stored in {places.state}: {error.strerror}.") from None
    return account


def chosen(
    terminal: Terminal,
    profile: Profile,
    wanted: int | None,
    *,
    may_ask: bool,
    now: int | None = None,
) -> Membership:
    """Return the account that is wanted, or that the agent chooses; nothing is asked where there is only one.

    Args:
        wanted: Its number, where somebody named one.
        now: The account that the console opens without a choice: what a mere Enter chooses.
        may_ask: Whether the agent may be asked when the wanted one is not there.

    Raises:
        Failed: There is none.
    """
    usable = _usable(profile)
    for account in profile.accounts:
        if account.id == wanted and account in usable:
            return account
    if wanted is not None and not may_ask:
        raise Failed(f"{profile.name} does not belong to account {wanted}: {_listed(usable)}.")
    if not usable:
        suspended = "every account of this user is suspended" if profile.accounts else "this user belongs to no account"
        raise Failed(f"{suspended.capitalize()}. Ask the administrator of your Chatwoot.")
    if wanted is not None:
        known = any(account.id == wanted for account in profile.accounts)
        why = "which is suspended" if known else f"and {profile.name or profile.email} does not belong to it"
        terminal.say(f"That address is of account {wanted}, {why}.")
        if len(usable) == 1:
            other = f"{usable[0].name} (account {usable[0].id})"
            if terminal.ask(f"Log in to {other} instead? [y/N] ").strip().lower() not in ("y", "yes"):
                raise Failed("Not logged in, nothing was changed.")
    if len(usable) == 1:
        return usable[0]
    terminal.say("You belong to several accounts:")
    for number, account in enumerate(usable, 1):
        terminal.say(f"  {number}  {account.name} (account {account.id}, {account.role.value})")
    first = next((account for account in usable if account.id == now), home(profile))
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
