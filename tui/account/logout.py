"""Logging out, as a talk: what is taken away from this machine, and what becomes of words that were not sent."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path

from tui.account import accounts, credentials
from tui.account.accounts import Place, StoredAccount
from tui.account.credentials import Keyring
from tui.account.login import LoginServer
from tui.account.session import API_TOKEN, BASE_URL, Places, kept_for
from tui.account.terminal import Failed, Terminal
from tui.disk.paths import OTHERS
from tui.models.credential import ServerSession
from tui.words.editing import FOLDER as EDITING
from tui.words.unsent import Unsent
from tui.words.words import FILE as WORDS


class Fate(StrEnum):
    """What becomes of words that were not sent."""

    ASKED = "asked"
    """The agent is asked."""
    DELETED = "deleted"
    KEPT = "kept"
    """They stay on this machine, and the next login to their account finds them."""


def log_out(
    terminal: Terminal,
    places: Places,
    *,
    keyring: Keyring,
    unsent: Unsent,
    environ: Mapping[str, str],
    login_server: LoginServer | None = None,
    fate: Fate = Fate.ASKED,
) -> bool:
    """End the session and take away what the profile stored: token, account, cache, and unsent words as asked.

    False: it all was kept.

    The settings stay: they are the agent's choices, not the account's.

    Args:
        unsent: What would be lost.
        login_server: Where a session is ended; None: it is left to end by itself.

    Raises:
        Failed: Something could not be removed; the sentence says what is left.
        EOFError: Nobody answers the question; nothing was removed.
    """
    stored = accounts.read_or_none(places.account_file)
    if unsent and fate is Fate.ASKED:
        terminal.say(f"Not sent yet: {unsent}.")
        answer = terminal.ask("Delete it (d), keep it here for your next login (k), or stay logged in (Enter)? ")
        match answer.strip().lower():
            case "d" | "delete":
                fate = Fate.DELETED
            case "k" | "keep":
                fate = Fate.KEPT
            case _:
                terminal.say("Still logged in; nothing was deleted.")
                return False
    nobody = not stored and not any(
        entry.name != OTHERS for folder in (places.cache, places.state) if folder.is_dir() for entry in folder.iterdir()
    )
    kept = bool(unsent) and fate is Fate.KEPT
    goodbye = _goodbye(places, stored, keyring, login_server) if stored else ""
    left: list[str] = []
    if stored and stored.place is Place.KEYRING:
        try:
            keyring.forget(profile=places.profile_name, base_url=stored.base_url)
        except credentials.Trouble as problem:
            left.append(str(problem))
    for folder in (places.cache, places.state, places.log):
        # On some systems one folder is the place of both state and settings.
        but = {OTHERS, places.settings_file.name} if folder == places.config else {OTHERS}
        try:
            empty(folder, but=but, spare_words=kept and folder == places.state)
        except OSError as error:
            left.append(f"{error.filename or folder} could not be removed: {error.strerror}.")
    if left:
        raise Failed("Not everything is gone. " + " ".join(left))
    gone = "what opened the account and the cache are" if kept else "what opened the account, cache and drafts are"
    terminal.say(
        "Nobody is logged in here, and nothing was left of anybody."
        if nobody
        else f"Logged out: {gone} gone from this machine. The settings stay."
    )
    if kept:
        terminal.say(f"Kept in {places.state}: {unsent}.")
    if goodbye:
        terminal.say(goodbye)
    for variable in (BASE_URL, API_TOKEN):
        if environ.get(variable, "").strip():
            terminal.say(f"{variable} is still set in this environment, so the next start uses it.")
    return True


def _goodbye(places: Places, stored: StoredAccount, keyring: Keyring, login_server: LoginServer | None) -> str:
    """End the session, and return what is to say about it, or about the token that nobody can end from here."""
    try:
        credential = kept_for(places, stored, keyring)
    except credentials.Trouble:
        credential = None
    if credential is None:
        return ""
    if not isinstance(credential, ServerSession):
        return "The token itself stays valid; to end it, reset it in Chatwoot's profile settings."
    try:
        if login_server is None:
            raise Failed("Nobody was asked.")
        login_server.sign_out(stored.base_url, credential)
    except Failed as failure:
        until = f"{credential.ends_at:%d %B %Y}".lstrip("0")
        return (
            f"The server could not be told to end the session. {failure} It ends by itself on {until}; "
            "to end it now, log in to Chatwoot in a browser: your profile settings list it."
        )
    return "The session is ended on the server too."


def empty(folder: Path, *, but: Collection[str], spare_words: bool = False) -> None:
    """Remove a folder with all that is in it, but for the named entries; nothing outside is followed into.

    Args:
        spare_words: The files of drafts and unsent replies in it stay, wherever in it they are.

    Raises:
        OSError: Something could not be removed.
    """
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name in but or (spare_words and (entry.name.startswith(WORDS) or entry.name == EDITING)):
            continue
        if not entry.is_dir() or entry.is_symlink():
            entry.unlink()
        elif spare_words:
            empty(entry, but=(), spare_words=True)
        else:
            shutil.rmtree(entry)
    if not any(folder.iterdir()):
        folder.rmdir()
