"""The command `doctor`: looks at everything, says it line by line, and colours the verdicts where that can be seen."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.account import accounts
from tui.account.credentials import Keyring
from tui.account.session import NoAccount, places_of
from tui.cli.abilities import abilities
from tui.cli.choice import session_of, settings_of
from tui.cli.ending import FAILED, OK, USAGE, Stop
from tui.cli.terminal import PlainTerminal, is_there
from tui.commands.presets import keys_for
from tui.disk.paths import Paths
from tui.doctor import examination
from tui.doctor.examination import Finding, Verdict, fail
from tui.models.credential import ServerSession, secrets_of
from tui.settings.settings import PresenceMode

if TYPE_CHECKING:
    from tui.account.session import Session
    from tui.cli.arguments import Options
    from tui.settings.settings import Settings

_INKS: Final = {Verdict.OK: "32", Verdict.WARN: "33", Verdict.FAIL: "31"}


class _Report:
    """Prints findings as they come, and remembers whether one was a failure. A token in a sentence would be struck out."""

    def __init__(self) -> None:
        self._terminal = PlainTerminal()
        self._coloured = is_there("stdout") and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.secrets: tuple[str, ...] = ()
        self.failed = False

    def add(self, finding: Finding) -> None:
        self.failed |= finding.verdict is Verdict.FAIL
        word = f"{finding.verdict.value:<5}"
        if self._coloured:
            word = f"\x1b[{_INKS[finding.verdict]}m{word}\x1b[0m"
        self._say(f" {finding.subject:<10} {finding.sentence}", mark=word)
        if finding.advice:
            self._say(f"{'':<16} → {finding.advice}")

    def _say(self, line: str, *, mark: str = "") -> None:
        for secret in self.secrets:
            line = line.replace(secret, "<token>")
        self._terminal.say(line, mark=mark)


def doctor(options: Options) -> int:
    """Look at everything; return 0 when nothing failed.

    Raises:
        Stop: There is nothing to look at: the demo is inside the program.
    """
    if options.demo:
        raise Stop("The demo is inside the program and needs no doctor. Leave out --demo.", USAGE)
    report = _Report()
    places = places_of(options.profile)
    settings = settings_of(places, options)
    _, refused_keys = keys_for(settings.keymap, settings.keys)
    for finding in examination.settings((*settings.problems, *refused_keys), places.settings_file):
        report.add(finding)
    facts = examination.terminal_facts(sys.stdout.encoding or "")
    if is_there("stdin", "stdout"):
        facts = abilities(facts)
    for finding in examination.terminal(facts, os.environ, settings.colours):
        report.add(finding)
    for finding in examination.folders(places):
        report.add(finding)
    for finding in examination.words(places.state):
        report.add(finding)
    try:
        stored = accounts.read(places.account_file)
    except accounts.NotReadable:
        stored = None
    report.add(examination.keyring(Keyring(), stored))
    try:
        session = session_of(settings, places, account_id=options.account_id, may_ask_server=False)
    except NoAccount as problem:
        report.add(fail("account", "nobody is logged in", str(problem)))
        return FAILED
    except Stop as problem:
        report.add(fail("account", str(problem), "Mend that, then run doctor again."))
        return FAILED
    report.secrets = secrets_of(session.token)
    now, file = datetime.now(UTC), places.token_file
    if isinstance(session.token, ServerSession):
        report.add(examination.session_place(session.token, session.place, now, file))
    else:
        report.add(examination.token_place(session.place, stored, now, file))
    asyncio.run(_server(report, settings, session))
    return FAILED if report.failed else OK


async def _server(report: _Report, settings: Settings, session: Session) -> None:
    from tui.api import socket
    from tui.api.client import Client
    from tui.api.transport import Transport
    from tui.cache.cache import Cache
    from tui.doctor.server import server

    transport = Transport(session.base_url, session.token, attempts=1, request_log=settings.debug_http)
    client = Client(session.base_url, session.token, session.account_id, transport=transport)
    cache = Cache(Paths(session.profile_name).account_cache(session.base_url, session.account_id))
    passive = settings.presence is PresenceMode.PASSIVE
    await cache.open()
    try:
        async for finding in server(client, lambda: socket.connect(session.base_url), session, cache, passive=passive):
            report.add(finding)
    finally:
        await client.aclose()
        await cache.close()
