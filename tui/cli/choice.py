"""Whom the console works for, and how: settings and account, from the files, the environment and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.cli.ending import USAGE, Stop
from tui.disk import private_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui.account.session import Places, Session
    from tui.cli.arguments import Options
    from tui.models.credential import Credential
    from tui.settings.settings import Settings


def settings_of(places: Places, options: Options | None) -> Settings:
    """Return a profile's settings with what the command line says for this run."""
    from tui.settings import settings as chosen
    from tui.settings.views_file import FILE_NAME, load

    settings = _trusting(chosen.load(places.settings_file, os.environ))
    views_file = places.settings_file.with_name(FILE_NAME)
    views, problem = load(views_file)
    settings = replace(
        settings,
        views=views,
        views_file=views_file,
        keeps_view=True,
        problems=(*settings.problems, *filter(None, (problem,))),
    )
    if options is None:
        return settings
    for option, file in (("--debug-http", options.debug_http), ("--log-file", options.log_file)):
        if file is not None:
            _try_log(option, file)
    return replace(
        settings,
        theme=options.theme or settings.theme,
        view=options.view,
        presence=chosen.PresenceMode.PASSIVE if options.passive else settings.presence,
        low_bandwidth=options.low_bandwidth or settings.low_bandwidth,
        debug_http=options.debug_http,
        log_file=options.log_file,
    )


def _trusting(settings: Settings) -> Settings:
    """Return the settings after their authority is believed; one that can't be is told like any other bad setting."""
    if not settings.ca_file:
        return settings
    from tui.api import tls

    try:
        tls.trust(settings.ca_file)
    except ValueError as problem:
        return replace(settings, ca_file="", problems=(*settings.problems, f"ca_file: {problem}."))
    return settings


def _try_log(option: str, file: Path) -> None:
    """Make sure that a log can be written, before the screen hides every complaint."""
    try:
        os.close(private_file.appending(file))
    except OSError as error:
        raise Stop(f"{option} {file}: {error.strerror}.", USAGE) from None


def session_of(
    settings: Settings, places: Places, *, account_id: int | None = None, may_ask_server: bool = True
) -> Session:
    """Return whom the console works for.

    Args:
        account_id: The account, where the command line names it.
        may_ask_server: Whether the server may be asked for the account when nothing names it; else it stays unknown.

    Raises:
        NoAccount: Nobody has logged in.
        Stop: What is stored or set can't be used; the sentence says why.
    """
    from tui.account.session import BadAccount, resolve

    try:
        ask = _ask_account if may_ask_server else None
        return resolve(settings, _variables(), places, ask_account=ask, account_id=account_id)
    except BadAccount as problem:
        raise Stop(str(problem)) from None


def _variables() -> Mapping[str, str]:
    """Return the environment; the official command line's name of the token is taken where ours is not set."""
    from tui.account.session import API_KEY, API_TOKEN

    if os.environ.get(API_TOKEN, "").strip() or not os.environ.get(API_KEY, "").strip():
        return os.environ
    return {**os.environ, API_TOKEN: os.environ[API_KEY]}


def _ask_account(base_url: str, token: Credential) -> int:
    """Return the account that the server names first for a token."""
    from tui.account.choosing import home
    from tui.account.login import WrongSecret
    from tui.account.server import HttpLoginServer
    from tui.account.session import ACCOUNT_ID, API_TOKEN, BadAccount
    from tui.account.terminal import Failed

    try:
        profile = HttpLoginServer().profile(base_url, token)
    except WrongSecret:
        raise BadAccount(
            f"{base_url} does not know the access token that {API_TOKEN} or the password command gives."
        ) from None
    except Failed as problem:
        raise BadAccount(f"{problem} With {ACCOUNT_ID} set, the console starts without the server too.") from None
    membership = home(profile)
    if membership is None:
        raise BadAccount(f"{profile.name} has no usable account on {base_url}.")
    return membership.id
