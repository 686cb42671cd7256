"""The command line: arguments to settings, and settings to the part that was asked for."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.cli.choice import session_of, settings_of
from tui.cli.ending import FAILED, INTERRUPTED, OK, USAGE, Stop
from tui.cli.terminal import PlainTerminal, complain, is_there
from tui.terminal.frames import opening

if TYPE_CHECKING:
    import argparse

    from tui.account.session import Places, Session
    from tui.api.first import FirstRead
    from tui.cli.arguments import Options
    from tui.models.credential import ServerSession
    from tui.settings.settings import Settings
    from tui.terminal.frames.first_paint import Painted


def run(arguments: Sequence[str], painted: Painted | None = None) -> int:
    """Do what the arguments ask for; return the exit status. Whatever fails is a sentence on standard error.

    Args:
        painted: What is on the screen already; the console takes it over, all else takes it off first.
    """
    try:
        # A name that the locale can't write must not end the program.
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="replace")
        status = _told(arguments, painted)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read our output is gone. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _told(arguments: Sequence[str], painted: Painted | None) -> int:
    """Do what the arguments ask for; what fails is told."""
    try:
        return _do(arguments, painted)
    except Stop as stop:
        opening.undo(painted)
        complain(str(stop))
        return stop.status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else OK if ending.code is None else FAILED
    except Exception as error:
        from tui.cli import crash

        opening.undo(painted)
        complain(crash.report(error))
        return FAILED


def _do(arguments: Sequence[str], painted: Painted | None) -> int:
    if not arguments:
        # The commonest start, and the one that is timed: no parser is built for it.
        from tui.disk.paths import AGENT_PROFILE

        return _console(AGENT_PROFILE, None, painted)
    from tui.cli.arguments import options_from
    from tui.cli.verbs import parsing

    word = parsing.word_of(arguments)
    if word and not parsing.is_known(word):
        from tui.cli.verbs import extensions

        if program := extensions.program_of(word):
            opening.undo(painted)
            return extensions.run(program, arguments, word)
    said = parsing.understood(arguments)
    values, options = said.values, options_from(said.values)
    match said.verb.words if said.verb else None:
        case None if values.version:
            from tui import __version__

            PlainTerminal().say(f"chatwoot-tui {__version__}")
            return OK
        case None:
            return _console(options.profile, options, painted)
        case ("demo-server",):
            return _demo_server(values)
        case ("login",):
            from tui.cli import account

            return account.log_in(options, address=values.address or "", from_stdin=values.with_token)
        case ("logout",):
            from tui.cli import account

            return account.log_out(options, sure=values.yes, keep_words=values.keep_words)
        case ("account",):
            from tui.cli import account

            return account.switch(options, wanted=values.id)
        case ("doctor",):
            from tui.cli import doctor

            return doctor.doctor(options)
        case ("cache",):
            from tui.cli import cache

            return cache.clear(options) if values.action == "clear" else cache.show(options)
        case _:
            from tui.cli.verbs import running

            return running.run(said, options)


def _demo_server(namespace: argparse.Namespace) -> int:
    from tui.demo.options import options_from
    from tui.demo.server import serve

    try:
        options = options_from(namespace)
    except ValueError as error:
        raise Stop(f"demo-server: {error}.", USAGE) from None
    if not 0 <= namespace.port <= 65535:
        raise Stop("demo-server: a port is a number from 0 to 65535.", USAGE)
    return serve(options, namespace.port)


def _console(profile: str, options: Options | None, painted: Painted | None) -> int:
    """Open the console, or say in a sentence why it can't be opened."""
    from tui.account.session import NoAccount, demo_session, places_of
    from tui.terminal.abilities import refusal

    places = places_of(profile)
    if not is_there("stdin", "stdout", "stderr"):
        raise Stop(_no_terminal(places, demo=bool(options and options.demo)), USAGE)
    if sentence := refusal(os.environ, _size(), is_terminal=True):
        raise Stop(sentence, USAGE)
    settings = settings_of(places, options)
    if options and options.demo:
        return _start(settings, demo_session(), painted)
    if settings.token_command:
        # It may ask for a password.
        opening.undo(painted)
    try:
        account_id = options.account_id if options else None
        session = session_of(settings, places, account_id=account_id)
        if not isinstance(session.token, str) and session.token.near_its_end(datetime.now(UTC)):
            opening.undo(painted)
            painted = None
            _renew(session.token, session, options)
            session = session_of(settings, places, account_id=account_id)
        if session.note:
            from tui.account import accounts

            accounts.take_note(places.account_file)
        return _start(settings, session, painted)
    except NoAccount:
        opening.undo(painted)
        return _offer(settings, places, options)


def _renew(server_session: ServerSession, session: Session, options: Options | None) -> None:
    """Have the agent sign in again before the session ends, or after; nothing else makes it longer.

    Raises:
        Stop: It has ended, and nobody signed in.
    """
    from tui.cli import account
    from tui.cli.arguments import Options

    terminal, ended = PlainTerminal(), server_session.ends_at <= datetime.now(UTC)
    when = f"{server_session.ends_at.astimezone():%d %B, %H:%M}".lstrip("0")
    terminal.say(f"Your session on {session.base_url} {'ended on' if ended else 'ends on'} {when}.")
    if not ended:
        try:
            answer = terminal.ask("Sign in again now? [Y/n] ").strip().lower()
        except EOFError:
            answer = "n"
        if answer in ("n", "no"):
            return
    chosen = replace(options or Options(), account_id=session.account_id)
    try:
        account.log_in(chosen, address=session.base_url, email=server_session.uid)
    except Stop:
        if ended:
            raise


def _offer(settings: Settings, places: Places, options: Options | None) -> int:
    """Let somebody without an account choose what to do."""
    from tui.account.session import demo_session, places_of
    from tui.cli import account
    from tui.cli.arguments import Options
    from tui.disk.paths import DEMO_PROFILE

    options = options or Options()
    terminal = PlainTerminal()
    for line in (
        "Welcome to chatwoot-tui. Nobody is logged in yet.",
        "  l  log in to your Chatwoot",
        "  d  try the demo: an embedded server with sample data, nothing leaves this machine",
        "  q  quit",
    ):
        terminal.say(line)
    while True:
        try:
            answer = terminal.ask("What would you like? [l] ").strip().lower()
        except EOFError:
            answer = "q"
        if answer in ("q", "quit"):
            return OK
        if answer in ("d", "demo"):
            return _start(settings_of(places_of(DEMO_PROFILE), options), demo_session())
        if answer in ("", "l", "login"):
            status = account.log_in(options)
            return status or _start(settings, session_of(settings, places))
        terminal.say("Please type l, d or q.")


def _start(settings: Settings, session: Session, painted: Painted | None = None) -> int:
    from tui.terminal.abilities import abilities
    from tui.terminal.environment import prepare_environment

    settings = _fitting(settings)
    can = abilities(os.environ, colour_choice=settings.colours.value)
    # Textual reads these once, when it is imported.
    prepare_environment(can.colours)
    first = _first_read(session)
    # Nothing becomes garbage while modules are defined; the app collects once when all is loaded.
    gc.disable()
    from tui.console.run import run as run_app
    from tui.models.credential import secrets_of

    try:
        return run_app(settings, session, can, painted=painted, first=first, say=PlainTerminal().say) or OK
    except Exception as error:
        from tui.cli import crash

        raise Stop(crash.report(error, secrets=secrets_of(session.token))) from None


def _fitting(settings: Settings) -> Settings:
    """Return the settings as they fit this terminal and its line: with few colours, the theme that is made for it."""
    from tui.settings.settings import Colours
    from tui.terminal.colours import colours

    depth = colours(os.environ, settings.colours.value)
    if settings.low_bandwidth and settings.colours is Colours.AUTO and depth in ("256", "truecolor"):
        settings, depth = replace(settings, colours=Colours.C16), "16"
    if depth in ("16", "none") and settings.theme == type(settings)().theme:
        settings = replace(settings, theme="chatwoot-16")
    return settings


def _first_read(session: Session) -> FirstRead | None:
    """Ask for the queue's first page while everything else is imported; None where nothing is to be asked."""
    if session.demo:
        return None
    from tui.api.first import FirstRead, conversations_path
    from tui.cache.database import FILE, tag_alone
    from tui.disk.paths import Paths

    path = conversations_path(session.account_id, assignee_type="me", sort_by="last_activity_at_desc")
    cache = Paths(session.profile_name).account_cache(session.base_url, session.account_id)
    return FirstRead(session.base_url, session.token, path, known=tag_alone(cache / FILE, path))


def _size() -> tuple[int, int] | None:
    """Return columns and rows of the terminal; None where it does not say."""
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return None
    return (size.columns, size.lines)


def _no_terminal(places: Places, *, demo: bool) -> str:
    from tui.account.session import API_TOKEN, BASE_URL

    sentence = "The console needs a terminal for input and output; here is none."
    if demo or places.account_file.exists() or os.environ.get(BASE_URL):
        return sentence
    return f"{sentence} Nobody is logged in either: run `chatwoot-tui login` in a terminal, or set {BASE_URL} and {API_TOKEN}."
