"""Words that reach a pane where only keys are taken do nothing, and it is said."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste

from tests.live_console import Desk, a_console
from tests.screens.test_one_conversation import console
from tui.store import select
from tui.terminal.burst import burst_of

NAMES = {" ": "space", ",": "comma", "\r": "enter", "/": "slash", ".": "full_stop"}


async def at_once(desk: Desk, text: str) -> None:
    """Give the console what one read brought, as the driver does."""
    keys = [Key(NAMES.get(letter, letter), letter) for letter in text]
    if (burst := burst_of(keys)) is not None:
        desk.app.post_message(burst)
    for key in keys:
        desk.app.post_message(key)
    await desk.settled()


@pytest.mark.parametrize("sentence", ["Hello, please mean me", "eat an apple", "done\rmy order", "maybe tomorrow"])
@pytest.mark.parametrize("pane", [(), ("enter",), ("enter", "tab")])
async def test_a_sentence_is_no_string_of_commands(sentence: str, pane: tuple[str, ...]) -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press(*pane)
        before = (screen.pane, screen.list.cursor_id, screen.opened, screen.view)
        await at_once(desk, sentence)
        assert (screen.pane, screen.list.cursor_id, screen.opened, screen.view) == before
        assert desk.app.screen is screen
        assert not select.outbox(screen.state)
        assert desk.shows("Words that come all at once are no keys here: nothing was done.")


async def test_quick_keys_act_and_what_follows_the_reply_key_is_its_text() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await at_once(desk, "jj")
        assert screen.list.cursor_id == screen.list.rows.row_at(2).id
        await at_once(desk, "\rrearly words")
        assert screen.opened == screen.list.rows.row_at(2).id
        assert screen.composer.text == "early words"


async def test_what_follows_a_key_that_no_sentence_holds_are_keys_again() -> None:
    async with a_console() as desk:
        screen = console(desk)
        keys = [Key(NAMES.get(letter, letter), letter) for letter in "rkept"]
        keys += [Key("escape", None), Key("escape", None), Key("j", "j"), Key("j", "j")]
        burst = burst_of(keys)
        assert burst is not None
        for message in (burst, *keys):
            desk.app.post_message(message)
        await desk.settled()
        assert screen.list.cursor_id == screen.list.rows.row_at(2).id
        assert select.draft(screen.state, screen.list.rows.row_at(0).id, False) == "kept"


async def test_quick_words_narrow_the_list_behind_its_key() -> None:
    async with a_console() as desk:
        await at_once(desk, "/Oliver")
        assert console(desk).view.text == "Oliver"


async def test_what_is_pasted_where_no_text_is_open_does_nothing_and_is_told() -> None:
    async with a_console() as desk:
        screen = console(desk)
        desk.app.post_message(Paste("eme"))
        await desk.settled()
        assert not select.outbox(screen.state)
        assert desk.shows("Nothing was pasted: no text is open.")


async def test_who_was_writing_when_the_composer_was_closed_writes_no_commands() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("enter", "r", "h")
        screen.on_composer_left()
        for letter in "ey me":
            await desk.pilot.press(NAMES.get(letter, letter))
        await desk.settled()
        assert not select.outbox(screen.state)
        assert desk.shows("What you wrote in is closed: these letters did nothing.")
