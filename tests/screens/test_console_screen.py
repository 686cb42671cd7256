"""The real app over the embedded server, through Pilot."""

from __future__ import annotations

from tests.console import a_console, a_demo


async def test_the_list_appears_with_its_counts() -> None:
    async with a_console() as desk:
        assert desk.shows("Mine 12")
        assert desk.shows("All 80")
        assert desk.shows("live")


async def test_enter_opens_the_conversation_and_moves_the_focus_to_its_thread() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter")
        console = desk.app.screen
        assert console.focused is not None
        assert console.focused.id == "thread"
        assert desk.shows("Maria Fonseca  #")


async def test_a_reply_is_in_the_thread_and_on_the_server() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"On its way!")
        await desk.press("ctrl+s")
        assert desk.shows("On its way!")
        row = demo.house.db.one("SELECT content, private FROM messages ORDER BY id DESC LIMIT 1")
        assert row is not None
        assert (row["content"], bool(row["private"])) == ("On its way!", False)


async def test_the_composer_writes_to_the_conversation_it_was_opened_for_though_the_cursor_moves() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "r")
        composer = desk.app.screen.query_one("#composer")
        opened = desk.app.screen.opened  # type: ignore[attr-defined]  # the console's own
        desk.app.screen.list.move(3)  # type: ignore[attr-defined]
        await desk.settled()
        assert composer.conversation_id == opened  # type: ignore[attr-defined]


async def test_esc_in_the_composer_keeps_the_draft_and_r_brings_it_back() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"half a thought")
        await desk.press("escape")
        assert not desk.shows("half a thought")
        assert desk.shows("draft")
        await desk.press("r")
        assert desk.shows("half a thought")


async def test_resolving_goes_on_to_the_next_and_the_row_says_so() -> None:
    async with a_console() as desk:
        await desk.press("j", "e")
        first = desk.app.screen.list.rows.row_at(1)  # type: ignore[attr-defined]
        assert first.status.value == "resolved"
        assert desk.app.screen.list.cursor_id == desk.app.screen.list.rows.row_at(2).id  # type: ignore[attr-defined]


async def test_a_filter_shows_only_what_it_names_and_esc_clears_it() -> None:
    async with a_console() as desk:
        await desk.press("3", "slash")
        await desk.pilot.press(*"Fonseca")
        await desk.press("enter")
        found = len(desk.app.screen.list.rows)  # type: ignore[attr-defined]
        assert desk.shows("Maria Fonseca")
        assert desk.shows("/Fonseca")
        assert 0 < found < 10
        await desk.press("escape")
        assert not desk.shows("/Fonseca")
        assert len(desk.app.screen.list.rows) >= 25  # type: ignore[attr-defined]


async def test_the_key_on_a_dialog_does_not_reach_the_console_behind_it() -> None:
    async with a_console() as desk:
        await desk.press("j", "question_mark", "e", "escape")
        row = desk.app.screen.list.rows.row_at(1)  # type: ignore[attr-defined]
        assert row.status.value == "open"
