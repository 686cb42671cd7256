"""What the program knows of an account, for programs that use the client: from the environment, or from a login."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tui.account.session import API_KEY, API_TOKEN, BadAccount, NoAccount, Session, places_of, resolve
from tui.settings.settings import load


def session_of(profile: str, environ: Mapping[str, str] = os.environ) -> Session:
    """Return the account of a profile: as the command line finds it, but that no server is asked.

    Raises:
        LookupError: Nobody has logged in under that name, or what is stored can't be used; the text says why.
    """
    places = places_of(profile)
    known = dict(environ)
    if not known.get(API_TOKEN, "").strip() and known.get(API_KEY, "").strip():
        known[API_TOKEN] = known[API_KEY]
    try:
        session = resolve(load(places.settings_file, known), known, places, ask_account=None)
    except (NoAccount, BadAccount) as problem:
        raise LookupError(str(problem)) from None
    if not session.account_id:
        raise LookupError("No account is named: set CHATWOOT_ACCOUNT_ID, or say account_id.")
    return session
