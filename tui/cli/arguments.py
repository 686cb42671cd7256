"""What can be said on the command line, and how it is read."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui import __version__
from tui.disk.paths import AGENT_PROFILE, DEMO_PROFILE

COMMANDS: Final = ("login", "logout", "account", "doctor", "cache", "demo-server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What holds for every command."""

    profile: str = AGENT_PROFILE
    account_id: int | None = None
    demo: bool = False
    passive: bool = False
    low_bandwidth: bool = False
    theme: str = ""
    debug_http: Path | None = None
    log_file: Path | None = None


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line. `command` is None for the console."""
    from tui.demo.options import add_arguments

    top = argparse.ArgumentParser(
        prog="chatwoot-tui",
        description="The terminal agent console for Chatwoot. Without a command it opens the console.",
        epilog="Settings, keys and variables: see the README.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"chatwoot-tui {__version__}")
    top.add_argument("--demo", action="store_true", help="open the console on the embedded server, with sample data")
    top.add_argument("--passive", action="store_true", help="look on without being present: nothing is assigned to you")
    top.add_argument("--low-bandwidth", action="store_true", help="spare a slow line")
    top.add_argument("--theme", type=_theme, default=None, metavar="NAME", help="colours for this run")
    top.add_argument(
        "--debug-http", type=Path, default=None, metavar="FILE", help="log every request into FILE, without tokens"
    )
    top.add_argument(
        "--log-file", type=Path, default=None, metavar="FILE", help="where the log goes, in place of the state folder"
    )
    top.add_argument(
        "--account", type=_account, default=None, metavar="ID", help="another account of yours, for this run"
    )
    _add_profile(top, AGENT_PROFILE)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    login = commands.add_parser(
        "login",
        help="log in to a Chatwoot and store the access token",
        description="Ask for address, e-mail and password, or for an access token, and store the token where this "
        "machine keeps secrets. The password is used once and kept nowhere.",
        allow_abbrev=False,
    )
    login.add_argument("address", nargs="?", default="", help="address of your Chatwoot; any link from it will do")
    login.add_argument("--with-token", action="store_true", help="read the access token from standard input")

    logout = commands.add_parser(
        "logout",
        help="remove token, cache and drafts from this machine",
        description="Remove token, cache and drafts from this machine. Where words were not sent, it asks first.",
        allow_abbrev=False,
    )
    words = logout.add_mutually_exclusive_group()
    words.add_argument("--yes", action="store_true", help="don't ask: what was not sent goes too")
    words.add_argument(
        "--keep-words", action="store_true", help="don't ask: what was not sent stays for the next login"
    )

    account = commands.add_parser(
        "account",
        help="choose which of your accounts the console opens",
        description="Show the accounts that your token leads to, and choose the one that the console opens from now "
        "on. For one run, chatwoot-tui --account ID is enough.",
        allow_abbrev=False,
    )
    account.add_argument(
        "id", nargs="?", type=_account, default=None, help="the account's number; nothing is asked then"
    )

    doctor = commands.add_parser(
        "doctor",
        help="say what works, and what to do about the rest",
        description="Try settings, terminal, folders, keyring, server and websocket, one line each; the exit status is 1 "
        "where something fails.",
        allow_abbrev=False,
    )

    cache = commands.add_parser(
        "cache",
        help="show what is cached, or clear it",
        description="Show what is cached on this machine, or delete it. Drafts and unsent replies are elsewhere.",
        allow_abbrev=False,
    )
    cache.add_argument("action", nargs="?", choices=("show", "clear"), default="show")

    server = commands.add_parser(
        "demo-server",
        help="serve the embedded Chatwoot on a port",
        description="Serve a Chatwoot-compatible server with sample data on this machine alone, until Ctrl+C. The first "
        "line of the output is JSON: address, account, tokens, login.",
        allow_abbrev=False,
    )
    add_arguments(server)

    for command in (login, logout, account, doctor, cache):
        _add_profile(command, argparse.SUPPRESS)
    for command in (login, doctor):
        command.add_argument(
            "--account", type=_account, default=argparse.SUPPRESS, metavar="ID", help="the account, if you have several"
        )
    return top


def options_from(namespace: argparse.Namespace) -> Options:
    """Return what a parsed command line says for every command."""
    return Options(
        profile=DEMO_PROFILE if namespace.demo else namespace.profile,
        account_id=namespace.account,
        demo=namespace.demo,
        passive=namespace.passive,
        low_bandwidth=namespace.low_bandwidth,
        theme=namespace.theme or "",
        debug_http=namespace.debug_http,
        log_file=namespace.log_file,
    )


def _add_profile(parser: argparse.ArgumentParser, default: str) -> None:
    # SUPPRESS in a command's parser leaves alone what stood before the command.
    parser.add_argument(
        "--profile", type=_profile, default=default, metavar="NAME", help="another server or user, by a name of yours"
    )


def _profile(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", text):
        raise argparse.ArgumentTypeError("a profile's name is of a-z, 0-9, - and _, 32 at most")
    if text == DEMO_PROFILE:
        raise argparse.ArgumentTypeError(f"'{DEMO_PROFILE}' belongs to the embedded server: use --demo")
    return text


def _theme(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text):
        raise argparse.ArgumentTypeError("a theme's name is of letters, digits and hyphens")
    return text


def _account(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,14}", text):
        raise argparse.ArgumentTypeError("an account is a number, as in /app/accounts/3")
    return int(text)
