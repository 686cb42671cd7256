"""No key of the map is silent, and what the client can do is a key or a line of the palette."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live_console import Desk, a_console, a_demo, composer_of
from tui.demo.server import Demo
from tui.models.conversation import Status
from tui.screens.console import ConsoleScreen
from tui.settings.settings import Settings


def console(desk: Desk) -> ConsoleScreen:
    screen = desk.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


def with_an_attachment(demo: Demo) -> int:
    found = demo.house.db.one(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open'"
        " ORDER BY attachments.id DESC LIMIT 1"
    )
    assert found is not None
    return int(found["id"])


async def test_a_letter_that_means_nothing_says_so() -> None:
    async with a_console() as desk:
        await desk.press("tilde")
        assert desk.shows("~ does nothing in the list pane. ? shows what does.")


async def test_enter_in_the_thread_saves_the_only_file_of_the_message(tmp_path: Path) -> None:
    demo = a_demo()
    settings = Settings(hold_seconds=0.0, download_folder=str(tmp_path))
    async with a_console(settings=settings, demo=demo) as desk:
        console(desk).open(with_an_attachment(demo))
        await desk.settled()
        thread = console(desk).thread
        message = next(each for each in reversed(thread.entries) if getattr(each, "attachments", ()))
        thread.choose(message.id)  # type: ignore[union-attr]  # one with attachments is a message
        await desk.press("enter")
        assert await desk.until_shown("Saved ")


async def test_enter_on_a_message_with_nothing_in_it_says_what_helps() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "x", "enter")
        assert desk.shows("holds no file and no link")


async def test_y_copies_the_chosen_message_and_else_the_number() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "y")
        assert desk.shows("The number is copied: #")
        await desk.press("x", "y")
        assert desk.shows("The message is copied: ")


async def test_the_list_keeps_to_a_label_until_esc() -> None:
    async with a_console() as desk:
        await desk.press("3", "f")
        await desk.pilot.press(*"shipping")
        await desk.press("enter")
        rows = console(desk).list.rows
        assert len(rows)
        assert all("shipping" in rows.row_at(at).labels for at in range(len(rows)))
        assert desk.shows("label:shipping")
        await desk.press("escape")
        assert not desk.shows("label:shipping")


async def test_the_palette_shows_the_list_of_another_status() -> None:
    async with a_console() as desk:
        await desk.press("colon")
        await desk.pilot.press(*"show resolved")
        await desk.press("enter")
        assert console(desk).listing.view.status is Status.RESOLVED


async def test_a_reply_is_sent_and_the_conversation_resolved_by_one_choice() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"All done.")
        await desk.press("ctrl+r", "enter")
        opened = console(desk).opened
        assert opened is not None
        row = demo.house.db.one("SELECT status FROM conversations WHERE display_id = ?", opened)
        assert row is not None
        assert row["status"] == "resolved"
        assert desk.shows("All done.")


async def test_further_addresses_are_asked_for_where_a_reply_is_an_email() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "r", "f4")
        assert desk.shows("Only replies by e-mail have To, Cc and Bcc.")


async def test_an_email_goes_to_further_addresses() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        rows = console(desk).list.rows
        email = next(rows.row_at(at).id for at in range(len(rows)) if rows.row_at(at).channel.value == "Channel::Email")
        console(desk).open(email)
        await desk.press("r", "f4", "down", "enter")
        await desk.pilot.press(*"ana@example")
        await desk.press("enter")
        assert desk.shows("ana@example is no e-mail address.")
        await desk.pilot.press(*".com")
        await desk.press("enter")
        assert desk.shows("cc ana@example.com")
        assert composer_of(console(desk)).headers.cc == ("ana@example.com",)


async def test_an_emoji_is_offered_after_a_colon_and_two_letters() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"Done :tad")
        await desk.press("tab")
        assert composer_of(console(desk)).text == "Done 🎉"


async def test_what_the_server_finds_is_offered_apart_from_what_was_seen_here() -> None:
    async with a_console() as desk:
        await desk.press("S")
        await desk.pilot.press(*"roasted")
        await desk.press("enter")
        assert await desk.until_shown("On this machine, for roasted: ")
        await desk.press("end", "enter")
        assert await desk.until_shown("On the server, for roasted: ")
        await desk.press("enter")
        assert console(desk).opened is not None


async def test_esc_in_the_contact_goes_back_to_the_pane_it_was_opened_from() -> None:
    async with a_console((80, 24)) as desk:
        await desk.press("j", "enter", "i", "escape")
        assert console(desk).focused is console(desk).thread
        await desk.press("escape", "c", "escape")
        assert console(desk).focused is console(desk).list


async def test_the_footer_tells_the_keys_of_a_line_for_searching() -> None:
    async with a_console() as desk:
        await desk.press("slash")
        assert desk.shows("Enter ask the server  Tab complete  Esc as before")
        await desk.press("escape", "enter", "slash")
        assert desk.shows("Enter go to what is found  Esc end the search")
        await desk.press("escape")
        assert not desk.shows("Esc end the search")


async def test_the_editors_round_trip_keeps_the_last_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with a_console() as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"Hello ")
        composer = composer_of(console(desk))
        texts: list[str] = []

        async def edited(_screen: object, _command: object, file: Path, _say: object) -> int:
            texts.append(file.read_text())
            file.write_text(f"{texts[0]}\n")
            return 0

        monkeypatch.setattr("tui.screens.outside.edited", edited)
        await desk.press("ctrl+o")
        assert texts == ["Hello "]
        assert composer.editor.text == "Hello "


@pytest.mark.parametrize(
    ("variable", "keys", "words"),
    [
        ("EDITOR", ("r", "ctrl+o"), "The editor could not be started"),
        ("PAGER", ("vertical_line",), "The pager could not be started"),
    ],
)
async def test_a_program_that_is_named_with_an_open_quotation_mark_is_one_that_cannot_be_started(
    monkeypatch: pytest.MonkeyPatch, variable: str, keys: tuple[str, ...], words: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv(variable, "less 'it")
    async with a_console() as desk:
        await desk.press("j", "enter")
        await desk.press(*keys)
        assert desk.shows(words)


async def test_a_shared_page_is_copied_and_not_fetched() -> None:
    demo = a_demo()
    number = with_an_attachment(demo)
    demo.house.db.execute(
        "UPDATE attachments SET file_type = 'fallback', fallback_title = 'Shared page',"
        " external_url = 'https://shop.example/p/1'"
    )
    async with a_console(demo=demo) as desk:
        console(desk).open(number)
        await desk.settled()
        thread = console(desk).thread
        message = next(each for each in reversed(thread.entries) if getattr(each, "attachments", ()))
        thread.choose(message.id)  # type: ignore[union-attr]  # one with attachments is a message
        await desk.press("enter")
        assert desk.shows("The link is copied: https://shop.example/p/1")
        assert desk.app.clipboard == "https://shop.example/p/1"
        await desk.press("d")
        assert desk.shows("There is no file to save in it")
