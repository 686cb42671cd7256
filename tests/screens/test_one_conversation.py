"""List, thread, contact, titles, notices and keys are about one conversation, whatever the agent and the server do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.live_console import Desk, a_console, a_demo, composer_of
from tui.models.conversation import Status
from tui.models.people import Agent
from tui.screens.console import ConsoleScreen
from tui.store import select
from tui.store.view import View


def console(desk: Desk) -> ConsoleScreen:
    (found,) = (screen for screen in desk.app.screen_stack if isinstance(screen, ConsoleScreen))
    return found


def asked_of_threads(desk: Desk) -> int:
    """Return how many requests were about messages so far."""
    assert desk.app.parts is not None
    client = desk.app.parts.client
    assert client is not None
    costs = client.transport.traffic.by_feature
    return sum(cost.requests for name, cost in costs.items() if name != "conversations")


def has_no_cursor(screen: ConsoleScreen) -> bool:
    """Whether no row of the list has the cursor's mark."""
    return screen.list.elsewhere


async def test_the_panes_follow_the_cursor_of_the_list_without_a_request() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        screen = console(desk)
        await desk.press("j", "enter", "escape")
        opened = screen.opened
        before = asked_of_threads(desk)
        await desk.press("j", "j")
        under = screen.list.cursor_row
        assert under is not None
        assert under.id != opened
        assert (screen.opened, screen.opening.shown, screen.thread.conversation_id) == (None, under.id, under.id)
        assert desk.shows(f"#{under.id}")
        assert desk.shows("The messages of this conversation are not on this machine yet.")
        await desk.press("k", "k")
        assert screen.opening.shown == opened
        assert desk.shows("Only looked at. Enter opens it.")
        assert asked_of_threads(desk) == before


async def test_what_is_only_looked_at_stays_unread_and_is_read_once_it_is_opened() -> None:
    async with a_console() as desk:
        screen = console(desk)
        row = screen.list.cursor_row
        assert row is not None
        assert row.unread_count
        await desk.press("j", "k")
        assert screen.opening.shown == row.id
        still = select.visible(screen.state, row.id)
        assert still is not None
        assert still.unread_count
        await desk.press("enter")
        assert await desk.until_shown("new")
        read = select.visible(screen.state, row.id)
        assert read is not None
        assert not read.unread_count


async def test_the_contacts_key_and_the_earlier_ones_are_about_the_row_under_the_cursor() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("enter", "escape", "j")
        under = screen.list.cursor_id
        await desk.press("c")
        assert screen.opened == under
        await desk.press("escape", "escape", "j")
        under = screen.list.cursor_id
        await desk.press("H")
        assert screen.opened == screen.target == under


async def test_what_is_opened_from_elsewhere_has_the_cursor_or_no_row_has_it() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("3", "1")
        third = screen.list.rows.row_at(2).id
        screen.open(third)
        await desk.settled()
        assert screen.list.cursor_id == third
        foreign = next(each for each in screen.state.held if screen.list.rows.position(each) is None)
        screen.open(foreign)
        await desk.settled()
        assert has_no_cursor(screen)
        await desk.press("escape")
        assert not has_no_cursor(screen)
        assert screen.opening.shown == screen.list.cursor_id == third


async def test_what_was_taken_on_the_top_row_stays_under_the_cursor_until_the_agent_moves() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("2")
        first = screen.list.cursor_id
        assert first is not None
        assert screen.list.rows.position(first) == 0
        await desk.press("m")
        assert select.queue(screen.state, screen.listing.view).has_left(first)
        assert screen.list.cursor_id == screen.opening.shown == first
        assert desk.shows(" leaves")
        await desk.press("r")
        assert composer_of(screen).conversation_id == first
        await desk.press("escape", "escape", "j")
        assert screen.list.rows.position(first) is None
        assert screen.opening.shown == screen.list.cursor_id != first


async def test_resolve_and_stay_stays_in_list_and_thread() -> None:
    async with a_console() as desk:
        screen = console(desk)
        for keys in (("E",), ("j", "enter", "E")):
            await desk.press(*keys)
            under = screen.target
            assert under is not None
            row = select.visible(screen.state, under)
            assert row is not None
            assert row.status is Status.RESOLVED
            assert screen.list.cursor_id == screen.opening.shown == under


async def test_ending_a_filter_leaves_cursor_and_thread_on_the_conversation() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("slash", *"Oliver", "enter")
        found = screen.list.cursor_id
        assert found is not None
        await desk.press("enter", "escape", "escape")
        assert screen.listing.view == View()
        assert screen.list.cursor_id == screen.opening.shown == found
        assert screen.list.rows.position(found) not in (None, 0)


def test_an_agent_without_a_name_is_shown_by_the_address() -> None:
    assert Agent(id=1, name=" ", email="ana@acme.example").shown_name == "ana@acme.example"
    assert Agent(id=1, name="Ana", email="ana@acme.example").shown_name == "Ana"


async def test_the_cursor_of_a_new_view_is_on_the_first_row_that_the_server_tells() -> None:
    async with a_console() as desk:
        screen = console(desk)
        view = replace(View(), assignee="all", status=None)
        screen.listing.show_view(view)
        await desk.settled()
        assert screen.list.cursor_id == screen.list.rows.row_at(0).id


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("ctrl+r", "Send this reply to Amara Clarke #138, and then"),
        ("f4", "Who else gets the reply to Amara Clarke #138"),
        ("f3", "Attach a file to the reply to Amara Clarke #138"),
        ("ctrl+g", "Discard this reply to Amara Clarke #138?"),
    ],
)
async def test_every_box_over_the_composer_names_whom_it_writes_to(key: str, title: str) -> None:
    async with a_console() as desk:
        await desk.press("j", "j", "j", "j", "enter", "r", "x", key)
        assert await desk.until_shown(title)


async def test_what_discarding_throws_away_is_counted_in_words_that_agree() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"one")
        await desk.press("ctrl+g")
        assert desk.shows("What is thrown away: 1 line. Nothing goes to anybody.")
