"""The filter line: live over what is loaded, completed, told where it is wrong, and then asked of the server."""

from __future__ import annotations

from tests.live_console import Desk, a_console
from tui.commands.desk import Pane
from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.screens.console import ConsoleScreen
from tui.screens.filtering import Filtering


def console(desk: Desk) -> ConsoleScreen:
    screen = desk.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


def filtering(desk: Desk) -> Filtering:
    found = console(desk).filtering
    assert found is not None
    return found


def rows(desk: Desk) -> list[Row]:
    shown = console(desk).list.rows
    return [shown.row_at(at) for at in range(len(shown))]


async def typed(desk: Desk, text: str) -> None:
    names = {" ": "space", ":": "colon", '"': "quotation_mark", "-": "minus", ",": "comma", ">": "greater_than_sign"}
    await desk.press(*(names.get(letter, letter) for letter in text))


async def test_a_filter_narrows_what_is_loaded_as_it_is_typed_and_then_asks_the_server() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "priority:urgent,high -label:vip")
        assert rows(desk)
        assert {row.priority for row in rows(desk)} <= {Priority.URGENT, Priority.HIGH}
        here = len(rows(desk))
        await desk.press("enter")
        assert console(desk).pane is Pane.LIST
        assert desk.shows("priority:urgent,high -label:vip · open")
        found = rows(desk)
        assert len(found) >= here
        assert all(row.priority in (Priority.URGENT, Priority.HIGH) and "vip" not in row.labels for row in found)
        assert all(row.status is Status.OPEN for row in found)


async def test_escape_gives_back_what_was_shown_before() -> None:
    async with a_console() as desk:
        before = console(desk).listing.view
        await desk.press("slash")
        await typed(desk, "unread")
        assert console(desk).listing.view != before
        await desk.press("escape")
        assert console(desk).listing.view == before
        assert console(desk).pane is Pane.LIST


async def test_what_is_begun_is_completed_by_tab() -> None:
    async with a_console() as desk:
        await desk.press("slash")
        await typed(desk, "prio")
        assert desk.shows("urgent, high, medium, low, none")
        await desk.press("tab")
        assert filtering(desk).line.words == "priority:"
        await typed(desk, "ur")
        await desk.press("tab")
        assert filtering(desk).line.words == "priority:urgent"
        await desk.press("enter")
        assert all(row.priority is Priority.URGENT for row in rows(desk))


async def test_a_value_is_chosen_with_the_arrows_and_enter() -> None:
    async with a_console() as desk:
        await desk.press("slash")
        await typed(desk, "status:")
        await desk.press("down", "enter")
        assert filtering(desk).line.words == "status:pending"
        await desk.press("enter")
        assert console(desk).listing.view.status is Status.PENDING


async def test_what_is_wrong_is_told_under_its_place_and_the_rows_stay() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "label:nosuch unread")
        assert desk.shows("        ^^^^^^ ")
        assert desk.shows('No label is called "nosuch".')
        assert rows(desk)
        await desk.press("enter")
        assert console(desk).pane is None, "the line keeps the keys until it is mended"


async def test_filters_add_up_and_are_shown_whole() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "-label:vip")
        await desk.press("enter", "slash")
        assert filtering(desk).line.words == "-label:vip "
        await typed(desk, "priority:urgent")
        await desk.press("enter")
        assert desk.shows("-label:vip priority:urgent")
        await desk.press("escape")
        assert not console(desk).listing.view.query
        assert not desk.shows("-label:vip")


async def test_an_empty_list_names_its_filter_and_the_way_out() -> None:
    async with a_console() as desk:
        await desk.press("slash")
        await typed(desk, "id:99999 -label:vip")
        await desk.press("enter")
        assert desk.shows("with id:99999 -label:vip")
        assert desk.shows("clears the filter")


async def test_what_the_server_can_not_be_asked_is_told() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "unread")
        await desk.press("enter")
        assert desk.shows("judged here, on rows that are loaded:")
        assert all(row.unread_count for row in rows(desk))
