"""What the agent has to know about how this console is present and how long it holds."""

from __future__ import annotations

from tests.console import a_console
from tui.config import PresenceMode, Settings


async def test_a_resolve_says_how_long_it_can_be_taken_back() -> None:
    async with a_console(settings=Settings(hold_seconds=5.0)) as desk:
        await desk.press("j", "enter", "E")
        assert desk.shows("is resolved in 5 s: u takes it back, ^Y does not wait.")
        await desk.press("u")
        assert desk.shows("Taken back.")


async def test_without_a_hold_a_resolve_says_nothing() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "E")
        assert not desk.shows("takes it back")


async def test_a_passive_console_says_that_nobody_sees_it() -> None:
    async with a_console(settings=Settings(presence=PresenceMode.PASSIVE)) as desk:
        assert await desk.until_shown("passive: not present")
        assert await desk.until_shown("polling")


async def test_a_console_without_heartbeats_says_so() -> None:
    async with a_console(settings=Settings(presence=PresenceMode.CHEAP)) as desk:
        assert desk.shows("no heartbeat")
