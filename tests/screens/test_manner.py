"""What the agent has to know about how this console is present and how long it holds."""

from __future__ import annotations

from tests.live_console import a_console
from tui.settings.settings import PresenceMode, Settings


async def test_a_resolve_says_how_long_it_can_be_taken_back() -> None:
    async with a_console(settings=Settings(hold_seconds=5.0)) as desk:
        await desk.press("j", "enter", "E")
        assert desk.shows("will be resolved in 5 s · u undo · ^Y now")
        await desk.press("u")
        assert desk.shows(": open → resolved.")


async def test_when_the_hold_is_over_the_line_says_what_became_of_it() -> None:
    async with a_console(settings=Settings(hold_seconds=5.0)) as desk:
        await desk.press("j", "enter", "E", "ctrl+y")
        assert await desk.until_shown("is resolved · u opens it again")
        assert not desk.shows("will be resolved")
        await desk.press("u")
        assert await desk.until_shown("is open again.")


async def test_every_change_says_who_from_what_to_what_and_how_to_take_it_back() -> None:
    async with a_console() as desk:
        await desk.press("j", "p")
        assert await desk.until_shown(": open → pending · u undoes")
        await desk.press("u")
        assert await desk.until_shown("is open again.")


async def test_without_a_hold_a_resolve_says_that_it_is_done() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "E")
        assert await desk.until_shown("is resolved · u opens it again")


async def test_a_passive_console_says_that_nobody_sees_it() -> None:
    async with a_console(settings=Settings(presence=PresenceMode.PASSIVE)) as desk:
        assert await desk.until_shown("passive: not present")
        assert await desk.until_shown("polling")


async def test_a_console_without_heartbeats_says_so() -> None:
    async with a_console(settings=Settings(presence=PresenceMode.CHEAP)) as desk:
        assert desk.shows("no heartbeat")
