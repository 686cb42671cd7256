"""What the list's filter and the search in a thread say while words are typed."""

from __future__ import annotations

from tests.live_console import Desk, a_console
from tui.screens.console import ConsoleScreen


def console(desk: Desk) -> ConsoleScreen:
    screen = desk.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


async def test_a_filter_that_finds_nothing_here_says_what_enter_does() -> None:
    async with a_console() as desk:
        await desk.press("slash", *"zzqq")
        assert desk.shows("Nothing that is loaded here")
        assert desk.shows("Enter asks the server")
        assert not desk.shows("Loading conversations")


async def test_a_second_filter_takes_the_place_of_the_first() -> None:
    async with a_console() as desk:
        await desk.press("slash", *"omar", "enter", "slash", *"lee")
        assert console(desk).listing.view.text == "lee"


async def test_while_a_search_is_on_the_footer_says_what_n_does() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "slash", "e", "enter")
        assert desk.shows("n next match")
        await desk.press("escape")
        assert desk.shows("n note")
