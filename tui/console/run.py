"""One run of the console in this terminal: what it draws with, what is kept of it, and how it ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.account.accounts import Place
from tui.account.session import Session, places_of
from tui.console.app import ConsoleApp
from tui.console.failures import LOG, Failures
from tui.console.parts import build
from tui.models.credential import secrets_of
from tui.settings.settings import Driver, Settings
from tui.terminal.abilities import Abilities
from tui.terminal.driver import driver_class
from tui.terminal.frames import opening
from tui.terminal.frames.first_paint import Painted
from tui.terminal.frames.keeper import FrameKeeper, forget
from tui.terminal.signals import speak_utf8
from tui.terminal.stage import OutputStage

if TYPE_CHECKING:
    from tui.api.first import FirstRead

HOLD_SECONDS = 1.0
"""How long the frame of the last run may stay until the list is drawn."""


def run(
    settings: Settings,
    session: Session,
    can: Abilities,
    *,
    painted: Painted | None = None,
    first: FirstRead | None = None,
    say: Callable[[str], None] | None = None,
) -> int:
    """Open the console in this terminal; return the exit status.

    Args:
        can: What the terminal can do. `prepare_environment` has heard of it before this module was imported.
        painted: What is on the screen already.
        first: The first page of the queue, on its way.
        say: Told, when the terminal is restored, what stays behind unsent.
    """
    from tui.presentation.glyphs import ASCII
    from tui.widgets.sheet import Sheet

    speak_utf8()
    if can.ascii_only:
        Sheet.glyphs = ASCII
    stock = settings.driver is Driver.STOCK
    if stock:
        opening.undo(painted)
        painted = None
    stage = OutputStage(can, painted=painted)
    if painted is not None:
        stage.hold(HOLD_SECONDS)
    cache = places_of(session.profile_name).cache
    keeper = None
    if not settings.saved_screen or session.place is Place.COMMAND:
        # A password command may ask something: nothing is on the screen then.
        forget(cache)
    elif not stock:
        keeper = FrameKeeper(stage, cache, sys.argv[1:], theme=settings.theme, colour_choice=settings.colours.value)
    driver: type[Any] = driver_class(stage, os.environ, stock=stock)
    failures = Failures(
        settings.log_file or places_of(session.profile_name).log / LOG,
        level=settings.log_level.value,
        secrets=secrets_of(session.token),
    )
    app = ConsoleApp(
        settings,
        session,
        stage=stage,
        driver_class=driver,
        build=partial(build, first=first, precedence=lambda: stage.key_is_under_way),
        keeper=keeper,
        failures=failures,
        cursor=int(painted.note) if painted is not None and painted.note.isdecimal() else None,
    )
    try:
        status = app.run(mouse=settings.mouse)
    finally:
        failures.close()
    if app.crash is not None:
        raise app.crash
    if say is not None and app.farewell:
        say(app.farewell)
    return status if status is not None else app.return_code or 0
