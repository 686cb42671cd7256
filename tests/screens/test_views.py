"""Views beyond the three tabs: places, folders of the server, saved filters; and the one that comes back."""

from __future__ import annotations

from datetime import UTC

from tests.live_console import Desk, a_console
from tui.models.conversation import Priority, Status
from tui.screens import last_view
from tui.screens.console import ConsoleScreen
from tui.store.view import Sort, View


def console(desk: Desk) -> ConsoleScreen:
    screen = desk.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


async def typed(desk: Desk, text: str) -> None:
    names = {" ": "space", ":": "colon", "-": "minus", ",": "comma"}
    await desk.press(*(names.get(letter, letter) for letter in text))


async def run(desk: Desk, title: str) -> None:
    await desk.press("colon")
    await typed(desk, title)
    await desk.press("enter")


async def test_mentions_participating_and_unattended_are_views_with_numbers() -> None:
    async with a_console() as desk:
        await desk.press("6")
        assert console(desk).listing.view.place == "unattended"
        assert desk.shows("Unattended")
        assert len(console(desk).list.rows)
        await desk.press("4")
        assert console(desk).listing.view.place == "mention"
        await desk.press("1")
        assert console(desk).listing.view == View()


async def test_a_filter_is_saved_under_a_name_and_has_a_number_then() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "-label:vip priority:urgent")
        await desk.press("enter")
        await run(desk, "save view")
        await typed(desk, "hot")
        await desk.press("enter")
        assert console(desk).listing.saved == {"hot": "-label:vip priority:urgent status:open"}
        await desk.press("1", "7")
        assert console(desk).listing.view.name == "hot"
        assert desk.shows("hot")
        rows = console(desk).list.rows
        assert all(rows.row_at(at).priority is Priority.URGENT for at in range(len(rows)))
        await desk.press("9")
        assert desk.shows("There is no view 9.")


async def test_a_filter_is_saved_as_a_folder_renamed_and_deleted() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "label:vip -priority:low,none")
        await desk.press("enter")
        await run(desk, "save as a folder")
        await typed(desk, "gold")
        await desk.press("enter")
        folders = console(desk).state.folders or ()
        assert [folder.name for folder in folders if folder.name == "gold"] == ["gold"]
        await desk.press("V")
        await typed(desk, "gold")
        await desk.press("enter")
        assert console(desk).listing.view.folder_id == folders[-1].id
        rows = console(desk).list.rows
        assert all("vip" in rows.row_at(at).labels for at in range(len(rows)))
        await run(desk, "rename the folder")
        await desk.press("ctrl+u")
        await typed(desk, "silver")
        await desk.press("enter")
        assert desk.shows("silver")
        await run(desk, "delete the folder")
        await desk.press("d")
        assert all(folder.name != "silver" for folder in console(desk).state.folders or ())


async def test_what_a_list_shows_is_kept_and_comes_back() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await typed(desk, "status:pending -label:vip")
        await desk.press("enter", "j")
        screen = console(desk)
        text, cursor, view = screen.view_to_keep(), screen.list.cursor_id, screen.listing.view
        assert view.status is Status.PENDING
        assert last_view.restored(screen.state, text, screen.now.astimezone(UTC)) == (view, cursor)
        screen.listing.show_view(View())
        screen.begin_with("", text)
        await desk.settled()
        assert screen.listing.view == view
        assert screen.list.cursor_id == cursor


async def test_what_was_kept_and_can_not_be_read_is_passed_over() -> None:
    async with a_console() as desk:
        screen = console(desk)
        for text in ("", "[]", "no json", '{"filter": "label:nosuch"}'):
            assert last_view.restored(screen.state, text, screen.now.astimezone(UTC)) is None
        found = last_view.restored(screen.state, '{"filter": "assignee:me", "sort": "waiting_since_asc"}', screen.now)
        assert found is not None
        assert found[0].sort is Sort.WAITING_ASC


async def test_a_console_begins_with_the_view_that_the_command_line_asks_for() -> None:
    async with a_console() as desk:
        console(desk).begin_with("label:vip", "")
        await desk.settled()
        assert console(desk).listing.view == View("all", label="vip")
        console(desk).listing.show_view(View())
        console(desk).begin_with("lable:vip", "")
        await desk.settled()
        assert desk.shows("Did you mean label:?")
