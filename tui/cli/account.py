"""The commands `login` and `logout`: the talk, held on the terminal this program was started from."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.cli.choice import settings_of
from tui.cli.ending import OK, USAGE, Stop
from tui.cli.terminal import PlainTerminal, is_there
from tui.credentials import Keyring
from tui.login import talk
from tui.paths import AGENT_PROFILE
from tui.session import API_TOKEN, BASE_URL, places_of

if TYPE_CHECKING:
    from tui.cli.arguments import Options

_TOKEN_BYTES = 4096
"""More than any token has; what is longer is not one."""


def login(options: Options, *, address: str = "", account_id: int | None = None, from_stdin: bool = False) -> int:
    """Hold the talk of `login`; return the exit status.

    Args:
        from_stdin: The token comes on standard input, and nothing is asked.

    Raises:
        Stop: Nobody was logged in.
    """
    from tui.login.door import ServerDoor

    _refuse_demo(options)
    places = places_of(options.profile)
    # For the authority that they may name: the server is asked before anything is stored.
    settings_of(places, options)
    if from_stdin and not address:
        raise Stop("login --with-token needs the address too: chatwoot-tui login --with-token ADDRESS", USAGE)
    if not from_stdin and not is_there("stdin"):
        raise Stop(
            f"login asks questions, and here is no terminal. Set {BASE_URL} and {API_TOKEN}, "
            "or give the token on standard input: chatwoot-tui login --with-token ADDRESS",
            USAGE,
        )
    token = sys.stdin.read(_TOKEN_BYTES).strip() if from_stdin else ""
    if from_stdin and not token:
        raise Stop("login --with-token found no token on standard input.", USAGE)
    terminal = PlainTerminal()
    try:
        talk.log_in(
            terminal,
            ServerDoor(),
            places,
            keyring=Keyring(),
            environ=os.environ,
            now=datetime.now(UTC),
            address=address,
            token=token,
            account_id=account_id,
        )
    except talk.Failed as failure:
        raise Stop(str(failure)) from None
    except EOFError:
        terminal.say()
        raise Stop("Not logged in, nothing was changed.") from None
    profile = "" if options.profile == AGENT_PROFILE else f" --profile {options.profile}"
    terminal.say(f"Next: `chatwoot-tui{profile}` opens the console, `chatwoot-tui{profile} doctor` says what works.")
    return OK


def logout(options: Options, *, sure: bool) -> int:
    """Take away all that a profile stored; return the exit status.

    Raises:
        Stop: Words are unsent and nobody can be asked, or something could not be removed.
    """
    from tui.unsent import unsent_in

    places = places_of(options.profile)
    unsent = unsent_in(places.state)
    if unsent and not sure and not is_there("stdin"):
        raise Stop(
            f"logout would delete what is not sent yet ({unsent}), and here is no terminal to ask on: use --yes.",
            USAGE,
        )
    terminal = PlainTerminal()
    try:
        gone = talk.log_out(terminal, places, keyring=Keyring(), unsent=unsent, environ=os.environ, sure=sure)
    except talk.Failed as failure:
        raise Stop(str(failure)) from None
    except EOFError:
        terminal.say()
        raise Stop("Still logged in; nothing was deleted.") from None
    return OK if gone else 1


def _refuse_demo(options: Options) -> None:
    if options.demo:
        raise Stop("The demo has an account of its own; nobody logs in to it. Leave out --demo.", USAGE)
