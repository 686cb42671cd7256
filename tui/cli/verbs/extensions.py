"""Programs called `chatwoot-tui-NAME` on the path: `chatwoot-tui NAME` starts them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from tui.cli.ending import Stop

BASE_URL = "CHATWOOT_TUI_BASE_URL"
ACCOUNT_ID = "CHATWOOT_TUI_ACCOUNT_ID"
PROFILE = "CHATWOOT_TUI_PROFILE"


def program_of(word: str) -> str:
    """Return the program that a word stands for; empty where there is none."""
    import shutil

    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", word):
        return ""
    return shutil.which(f"chatwoot-tui-{word}") or ""


def run(program: str, arguments: Sequence[str], word: str) -> int:
    """Become the program. It is told server, account and profile; the token it asks us for: `chatwoot-tui api …`.

    Raises:
        Stop: It can't be started.
    """
    from tui.account.session import NoAccount, places_of
    from tui.cli.arguments import options_from
    from tui.cli.choice import session_of, settings_of
    from tui.cli.verbs.parsing import understood

    at = list(arguments).index(word)
    options = options_from(understood(arguments[:at]).values)
    environ = {**os.environ, PROFILE: options.profile}
    try:
        places = places_of(options.profile)
        session = session_of(settings_of(places, options), places, account_id=options.account_id, may_ask_server=False)
        environ |= {BASE_URL: session.base_url, ACCOUNT_ID: str(session.account_id or "")}
    except (NoAccount, Stop):
        # An extension may need no account.
        pass
    try:
        os.execve(program, [program, *arguments[at + 1 :]], environ)  # noqa: S606  # the program that was asked for
    except OSError as error:
        raise Stop(f"{program} can't be started: {error.strerror}.") from None
