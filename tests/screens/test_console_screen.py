"""The real app over the embedded server, through Pilot."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.live_console import Desk, a_console, a_demo
from tests.store_builders import a_message
from tui.api.client import Client
from tui.api.transport import Transport, asgi_transport
from tui.console.parts import Parts
from tui.demo.clock import ManualClock
from tui.demo.server import Demo
from tui.screens.console import ConsoleScreen
from tui.settings.settings import Selection, Settings
from tui.store import select
from tui.store.events import MessageArrived
from tui.store.view import View
from tui.text.variables import filled_where_known
from tui.widgets.composer import Composer
from tui.widgets.guard_dialog import GuardDialog


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


async def test_a_hundred_messages_at_once_ring_the_bell_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_console() as desk:
        assert desk.app.parts is not None
        rung: list[bool] = []
        monkeypatch.setattr(desk.app, "bell", lambda: rung.append(True))
        store = desk.app.parts.store
        mine = select.queue(store.state, View()).row_at(2).id
        for number in range(100):
            store.dispatch(MessageArrived(a_message(9_000 + number, mine)))
        assert rung == [True]


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


async def test_a_canned_response_is_offered_after_a_slash_and_put_in_its_place() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "r", "slash")
        responses = select.canned(parts(desk).store.state)
        assert responses
        await desk.press("tab")
        composer = desk.app.screen.query_one(Composer)
        filled = {filled_where_known(response.content, composer.values).strip() for response in responses}
        assert composer.text in filled


async def test_an_attachment_is_saved_under_its_name_and_never_over_another_file(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    demo = a_demo()
    found = demo.house.db.one(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open'"
        " ORDER BY attachments.id DESC LIMIT 1"
    )
    assert found is not None
    async with a_console(settings=Settings(hold_seconds=0.0, download_folder=str(folder)), demo=demo) as desk:
        screen = desk.app.screen
        assert isinstance(screen, ConsoleScreen)
        screen.open(found["id"])
        await desk.settled()
        message = next(message for message in reversed(screen.thread.entries) if getattr(message, "attachments", ()))
        screen.thread.choose(message.id)  # type: ignore[union-attr]  # one with attachments is the server's
        for _ in range(2):
            await desk.press("d")
            assert await desk.until_shown("Saved ")
        saved = [file.stat().st_size for file in os.scandir(folder)]
        assert len(saved) == 2 * len(message.attachments)
        assert all(saved)


async def test_an_attachment_that_the_folder_does_not_take_is_said_to_be_not_saved(tmp_path: Path) -> None:
    # Root may write wherever a mode forbids it, but not there.
    folder = Path("/sys/kernel") if os.geteuid() == 0 else tmp_path / "kept"
    if os.geteuid() != 0:
        folder.mkdir(0o500)
    demo = a_demo()
    found = demo.house.db.one(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open'"
        " ORDER BY attachments.id DESC LIMIT 1"
    )
    assert found is not None
    async with a_console(settings=Settings(hold_seconds=0.0, download_folder=str(folder)), demo=demo) as desk:
        screen = desk.app.screen
        assert isinstance(screen, ConsoleScreen)
        screen.open(found["id"])
        await desk.settled()
        message = next(message for message in reversed(screen.thread.entries) if getattr(message, "attachments", ()))
        screen.thread.choose(message.id)  # type: ignore[union-attr]  # one with attachments is the server's
        await desk.press("d")
        assert await desk.until_shown(f"Not saved: You may not write in the folder {folder}")


async def test_a_filter_shows_no_counts_of_what_else_the_server_would_find() -> None:
    async with a_console() as desk:
        assert desk.shows("Unassigned 24")
        await desk.press("slash", *"omar", "enter")
        await desk.settled()
        assert not desk.shows("Unassigned 0")


async def test_labels_that_a_colleague_set_meanwhile_stay() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("j", "enter")
        opened = desk.app.screen.opened  # type: ignore[attr-defined]
        await desk.press("t")
        before = await a_colleague(demo).conversations.labels(conversation_id=opened)
        await a_colleague(demo).conversations.replace_labels(conversation_id=opened, labels=(*before, "vip"))
        await desk.pilot.press(*"+bug")
        await desk.press("enter")
        after = await a_colleague(demo).conversations.labels(conversation_id=opened)
        assert {*before, "vip", "bug"} == set(after)


async def test_undo_brings_back_the_assignee() -> None:
    async with a_console() as desk:
        await desk.press("j", "A")
        await desk.pilot.press(*"nobody")
        await desk.press("enter")
        row = desk.app.screen.list.cursor_row  # type: ignore[attr-defined]
        assert row.assignee_id is None
        await desk.press("u")
        assert desk.app.screen.list.cursor_row.assignee_id is not None  # type: ignore[attr-defined]


async def test_a_held_reply_names_the_key_that_the_agent_has_for_taking_back() -> None:
    async with a_console(settings=Settings(hold_seconds=60.0, keys={"act.undo": ("f6",)})) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"Too early")
        await desk.press("ctrl+s")
        assert desk.shows("F6 takes back")
        assert not desk.shows("u takes back")
        await desk.press("f6")
        assert not desk.shows("F6 takes back")


async def test_a_held_reply_is_taken_back_into_its_draft() -> None:
    demo = a_demo()
    async with a_console(settings=Settings(hold_seconds=60.0), demo=demo) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"Too early")
        await desk.press("ctrl+s")
        assert desk.shows("u takes back")
        await desk.press("u")
        assert not desk.shows("u takes back")
        await desk.press("r")
        assert desk.shows("Too early")
        assert demo.house.db.one("SELECT 1 FROM messages WHERE content = 'Too early'") is None


async def test_a_reply_that_was_overtaken_asks_before_it_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardDialog, "DEAF_SECONDS", 0.0)
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("j", "enter", "r")
        opened = desk.app.screen.opened  # type: ignore[attr-defined]
        await desk.pilot.press(*"It comes tomorrow")
        await desk.settled()
        await a_colleague(demo).messages.create(
            conversation_id=opened, content="It went out yesterday.", client_token="elsewhere", private=False
        )
        await demo_time(desk, demo)
        await desk.press("ctrl+s")
        assert await desk.until_shown("1 question W")
        await desk.press("W")
        assert desk.shows("What you wrote")
        await desk.press("s")
        await desk.settled()
        sent = demo.house.db.one("SELECT count(*) AS n FROM messages WHERE content = 'It comes tomorrow'")
        assert sent is not None
        assert sent["n"] == 1


async def test_a_search_finds_what_was_read_before_and_opens_it() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter")
        opened = desk.app.screen.opened  # type: ignore[attr-defined]
        while not await parts(desk).engine.search("transportadora"):
            await desk.pilot.pause(0.1)
        await desk.press("escape", "j", "enter", "S")
        await desk.pilot.press(*"transportadora")
        await desk.press("enter")
        assert await desk.until_shown("for transportadora: ")
        await desk.press("enter")
        assert desk.app.screen.opened == opened  # type: ignore[attr-defined]


async def test_the_servers_first_answer_puts_a_cached_list_right_and_the_cursor_stays_on_its_conversation() -> None:
    async with a_console() as desk:
        await desk.press("j", "j")
        stayed = desk.app.screen.list.cursor_id  # type: ignore[attr-defined]
        top = desk.app.screen.list.rows.row_at(0).id  # type: ignore[attr-defined]
    demo = a_demo()
    with demo.house.db.transaction():
        demo.house.db.execute("UPDATE conversations SET last_activity_at = 1 WHERE display_id = ?", top)
    async with a_console(demo=demo) as desk:
        desk.app.screen.list.cursor_id = stayed  # type: ignore[attr-defined]
        await desk.settled()
        rows = desk.app.screen.list.rows  # type: ignore[attr-defined]
        assert rows.waiting_changes == 0
        assert rows.position(top) == len(rows) - 1
        assert desk.app.screen.list.cursor_id == stayed  # type: ignore[attr-defined]


async def test_the_row_under_the_cursor_has_a_background_where_the_agent_wants_one() -> None:
    for selection, expected in ((Selection.GUTTER, False), (Selection.BAR, True)):
        async with a_console(settings=Settings(selection=selection)) as desk:
            shown = desk.app.screen.list.render_line(0)  # type: ignore[attr-defined]
            plain = desk.app.screen.list.render_line(2)  # type: ignore[attr-defined]
            grounds = [{segment.style.bgcolor for segment in strip if segment.style} for strip in (shown, plain)]
            assert (grounds[0] != grounds[1]) is expected


async def demo_time(desk: Desk, demo: Demo) -> None:
    """Let the server's jobs of the last seconds happen, and their news arrive."""
    assert isinstance(demo.clock, ManualClock)
    demo.clock.advance(2.0)
    await desk.settled()


def a_colleague(demo: Demo) -> Client:
    """Return the administrator's client on the same server."""
    token = demo.facts("http://127.0.0.1:9")["tokens"]["admin"]
    transport = Transport("http://127.0.0.1:9", token, http=asgi_transport(demo.app))
    return Client("http://127.0.0.1:9", token, 1, transport=transport)


def parts(desk: Desk) -> Parts:
    assert desk.app.parts is not None
    return desk.app.parts


async def test_ctrl_c_copies_what_is_selected_and_otherwise_says_how_to_quit() -> None:
    async with a_console() as desk:
        await desk.press("ctrl+c")
        assert desk.app.is_running
        assert desk.shows("^Q quits")
        await desk.press("j", "enter")
        await desk.press("x", "ctrl+c")
        assert desk.shows("The message is copied")
        assert desk.app.clipboard
        await desk.press("x", "r")
        await desk.pilot.press(*"Hello")
        await desk.press("ctrl+c")
        assert desk.shows("Nothing is selected to copy")
        await desk.press("f7", "ctrl+c")
        assert desk.app.clipboard == "Hello"


async def test_what_a_search_finds_waits_for_its_key_when_the_agent_has_gone_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_console() as desk:
        searched = asyncio.Event()

        async def slow(_text: str) -> tuple[object, ...]:
            await searched.wait()
            return ()

        console = desk.app.screen
        assert isinstance(console, ConsoleScreen)
        monkeypatch.setattr(console.engine, "search", slow)
        await desk.pilot.press("S", *"gloves", "enter")
        await desk.pilot.press("j")
        searched.set()
        await desk.settled()
        assert desk.app.screen is console, "no box opens over what the agent does now"
        assert desk.shows("for gloves: nothing found: S shows it.")
        await desk.press("S")
        assert desk.shows("Search on the server")
