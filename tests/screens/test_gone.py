"""What the panes, the bar and the keys say of what is gone, and of a server that does not let us in."""

from __future__ import annotations

from dataclasses import replace

from tests.live_console import Desk, a_console, a_demo
from tui.console.parts import Parts
from tui.demo.server import Demo
from tui.screens.console import ConsoleScreen
from tui.store import events
from tui.store.link import Gone, Trouble


def console(desk: Desk) -> ConsoleScreen:
    screen = desk.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


def parts(desk: Desk) -> Parts:
    assert desk.app.parts is not None
    return desk.app.parts


def number_of(desk: Desk) -> int:
    opened = console(desk).opened
    assert opened is not None
    return opened


def kill_the_token(demo: Demo) -> None:
    demo.house.db.execute("UPDATE access_tokens SET token = token || '-dead'")


async def test_a_deleted_conversation_says_so_in_both_panes_and_keys_refuse() -> None:
    async with a_console() as desk:
        await desk.press("3", "j", "enter")
        parts(desk).store.dispatch(events.ConversationGone(number_of(desk)))
        await desk.settled()
        said = [line for line in desk.lines() if "was deleted" in line]
        assert len(said) >= 1
        assert not desk.shows("Loading")
        await desk.press("E")
        assert "This conversation was deleted on the server." in desk.lines()[-1]
        await desk.press("r")
        assert "This conversation was deleted on the server." in desk.lines()[-1]
        assert not desk.shows("Reply to")


async def test_a_deleted_conversation_leaves_the_list_once_the_agent_turns_away() -> None:
    async with a_console() as desk:
        await desk.press("3", "j", "enter")
        gone = number_of(desk)
        parts(desk).store.dispatch(events.ConversationGone(gone))
        await desk.settled()
        await desk.press("escape")
        screen = console(desk)
        assert screen.list.cursor_id == gone
        await desk.press("j", "enter")
        assert screen.list.cursor_id != gone
        assert screen.list.rows.position(gone) is None


async def test_words_that_were_being_written_stay_and_are_not_sent_into_nothing() -> None:
    async with a_console() as desk:
        await desk.press("3", "enter", "r", *"half")
        parts(desk).store.dispatch(events.ConversationGone(number_of(desk), Gone.NO_ACCESS))
        await desk.settled()
        assert desk.shows("You have no access to this conversation any more")
        await desk.press("ctrl+s")
        assert desk.shows("half")
        assert not parts(desk).store.state.operations


async def test_a_dead_token_is_said_by_bar_panes_and_keys_and_keeps_what_is_written() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("3", "enter", "r", *"half")
        kill_the_token(demo)
        parts(desk).engine.reload(console(desk).listing.view)
        await desk.settled()
        assert "token not accepted" in desk.lines()[0]
        assert "live" not in desk.lines()[0]
        assert parts(desk).store.state.link.trouble is Trouble.TOKEN
        await desk.press("ctrl+s")
        assert desk.shows("half")
        assert not parts(desk).store.state.operations
        await desk.press("escape", "E")
        assert "The server does not accept your token any more." in desk.lines()[-1]


async def test_a_list_that_is_filtered_by_a_deleted_inbox_says_why_it_is_empty() -> None:
    async with a_console() as desk:
        console(desk).listing.show_view(replace(console(desk).listing.view, inbox_id=999))
        await desk.settled()
        assert desk.shows("The inbox of this filter is not there.")
        assert desk.shows("Esc clears the filter")
