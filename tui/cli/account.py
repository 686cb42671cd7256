"""The commands `login`, `logout` and `account`: the talk, held on the terminal this program was started from."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.account import choosing, login, logout
from tui.account.credentials import Keyring
from tui.account.logout import Fate
from tui.account.session import ACCOUNT_ID, API_TOKEN, BASE_URL, NoAccount, places_of
from tui.account.terminal import Failed
from tui.cli.choice import session_of, settings_of
from tui.cli.ending import FAILED, OK, USAGE, Stop
from tui.cli.terminal import PlainTerminal, is_there
from tui.disk.paths import AGENT_PROFILE

if TYPE_CHECKING:
    from tui.cli.arguments import Options

_TOKEN_BYTES = 4096
"""More than any token has; what is longer is not one."""


def log_in(options: Options, *, address: str = "", from_stdin: bool = False, email: str = "") -> int:
    """Hold the talk of `login`; return the exit status.

    Args:
        email: Who signs in again.
        from_stdin: The token comes on standard input, and nothing is asked.

    Raises:
        Stop: Nobody was logged in.
    """
    from tui.account.server import HttpLoginServer

    _refuse_demo(options)
    places = places_of(options.profile)
    # For the authority that they may name: the server is asked before anything is stored.
    settings_of(places, options)
    if from_stdin and not address:
        raise Stop("login --with-token needs the address too: chatwoot-tui login --with-token ADDRESS", USAGE)
    if not from_stdin and not is_there("stdin"):
        raise Stop(
            f"login asks questions, but this is not a terminal. Set {BASE_URL} and {API_TOKEN}, "
            "or give the token on standard input: chatwoot-tui login --with-token ADDRESS",
            USAGE,
        )
    token = sys.stdin.read(_TOKEN_BYTES).strip() if from_stdin else ""
    if from_stdin and not token:
        raise Stop("login --with-token found no token on standard input.", USAGE)
    terminal = PlainTerminal()
    try:
        login.log_in(
            terminal,
            HttpLoginServer(),
            places,
            keyring=Keyring(),
            environ=os.environ,
            now=datetime.now(UTC),
            address=address,
            token=token,
            email=email,
            account_id=options.account_id,
        )
    except Failed as failure:
        raise Stop(str(failure)) from None
    except EOFError:
        terminal.say()
        raise Stop("Not logged in, nothing was changed.") from None
    profile = "" if options.profile == AGENT_PROFILE else f" --profile {options.profile}"
    terminal.say(f"Next: `chatwoot-tui{profile}` opens the console, `chatwoot-tui{profile} doctor` says what works.")
    return OK


def log_out(options: Options, *, sure: bool, keep_words: bool) -> int:
    """Take away all that a profile stored; return the exit status.

    Args:
        sure: What was not sent goes too, without a question.
        keep_words: What was not sent stays, without a question.

    Raises:
        Stop: Words are unsent and nobody can be asked, a console is open, or something could not be removed.
    """
    from tui.account.server import HttpLoginServer
    from tui.words.owner import in_use
    from tui.words.unsent import unsent_in

    places = places_of(options.profile)
    if any(in_use(folder) for folder in places.state.glob("*") if folder.is_dir()):
        raise Stop("A console of this account is still open: leave it first, then log out.")
    unsent = unsent_in(places.state)
    fate = Fate.DELETED if sure else Fate.KEPT if keep_words else Fate.ASKED
    if unsent and fate is Fate.ASKED and not is_there("stdin"):
        raise Stop(
            f"logout would delete what is not sent yet ({unsent}), and this is not a terminal where it could ask: "
            "use --yes or --keep-words.",
            USAGE,
        )
    terminal = PlainTerminal()
    try:
        gone = logout.log_out(
            terminal,
            places,
            keyring=Keyring(),
            unsent=unsent,
            environ=os.environ,
            login_server=HttpLoginServer(),
            fate=fate,
        )
    except Failed as failure:
        raise Stop(str(failure)) from None
    except EOFError:
        terminal.say()
        raise Stop("Still logged in; nothing was deleted.") from None
    return OK if gone else FAILED


def switch(options: Options, *, wanted: int | None) -> int:
    """Let the agent choose which of their accounts the console opens; return the exit status.

    Args:
        wanted: The account's number; None: it is asked.

    Raises:
        Stop: Nobody is logged in, the server does not answer, or there is no such account.
    """
    from tui.account.server import HttpLoginServer

    _refuse_demo(options)
    places = places_of(options.profile)
    settings = settings_of(places, options)
    terminal = PlainTerminal()
    try:
        session = session_of(settings, places)
        profile = HttpLoginServer().profile(session.base_url, session.token)
        chosen = choosing.switch(terminal, profile, places, session, wanted=wanted)
    except (NoAccount, Failed, login.WrongSecret) as problem:
        raise Stop(str(problem)) from None
    except EOFError:
        terminal.say()
        raise Stop("Nothing was changed.") from None
    terminal.say(f"The console opens {chosen.name} (account {chosen.id}) from now on.")
    for place, fixed in ((ACCOUNT_ID, os.environ.get(ACCOUNT_ID, "").strip()), ("account_id", settings.account_id)):
        if fixed and str(fixed) != str(chosen.id):
            terminal.say(f"Note: {place} is set to {fixed}, and is used instead of this choice.")
    return OK


def _refuse_demo(options: Options) -> None:
    if options.demo:
        raise Stop("The demo has an account of its own; nobody logs in to it. Leave out --demo.", USAGE)
