"""Words that reach a pane where only keys are taken do nothing, and it is said."""

from __future__ import annotations

import time

import pytest
from textual.events import Key, Paste

from tests.live_console import Desk, a_console, composer_of
from tests.screens.test_one_conversation import console
from tui.models.conversation import Status
from tui.settings.settings import Settings
from tui.store import select
from tui.store.wishes import ReplyRequested
from tui.terminal.burst import burst_of

NAMES = {" ": "space", ",": "comma", "\r": "enter", "/": "slash", ".": "full_stop", "?": "question_mark"}


async def reads(desk: Desk, *texts: str, apart: float = 0.005, at: float | None = None) -> None:
    """Give the console what some reads brought, as the driver does.

    Args:
        apart: Seconds from one to the next.
        at: When the first was read; None: now. What is held stays so where that is later.
    """
    now = time.monotonic()
    first = now if at is None else at
    for number, text in enumerate(texts):
        keys = [Key(NAMES.get(letter, letter), letter) for letter in text]
        burst = burst_of(keys, first + number * apart)
        assert burst is not None
        for message in (burst, *keys):
            desk.app.post_message(message)
    if first <= now:
        await desk.pilot.pause()
        await desk.app._keyboard.order.rest()
    await desk.settled()


async def at_once(desk: Desk, text: str) -> None:
    await reads(desk, text)


@pytest.mark.parametrize("sentence", ["Hello, please mean me", "eat an apple", "done\rmy order", "maybe tomorrow"])
@pytest.mark.parametrize("pane", [(), ("enter",), ("enter", "tab")])
async def test_a_sentence_is_no_string_of_commands(sentence: str, pane: tuple[str, ...]) -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press(*pane)
        before = (screen.pane, screen.list.cursor_id, screen.opened, screen.listing.view)
        await at_once(desk, sentence)
        assert (screen.pane, screen.list.cursor_id, screen.opened, screen.listing.view) == before
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
        assert composer_of(screen).text == "early words"


async def test_what_follows_a_key_that_no_sentence_holds_are_keys_again() -> None:
    async with a_console() as desk:
        screen = console(desk)
        keys = [Key(NAMES.get(letter, letter), letter) for letter in "rkept"]
        keys += [Key("escape", None), Key("escape", None), Key("j", "j"), Key("j", "j")]
        burst = burst_of(keys, time.monotonic())
        assert burst is not None
        for message in (burst, *keys):
            desk.app.post_message(message)
        await desk.settled()
        assert screen.list.cursor_id == screen.list.rows.row_at(2).id
        assert select.draft(screen.state, screen.list.rows.row_at(0).id, False) == "kept"


async def test_quick_words_narrow_the_list_behind_its_key() -> None:
    async with a_console() as desk:
        await at_once(desk, "/Oliver")
        assert console(desk).listing.view.text == "Oliver"


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


@pytest.mark.parametrize(
    "sentence", ["eat an apple", "maybe tomorrow", "really sorry, no", "never mind", "\rwhat is it"]
)
@pytest.mark.parametrize("pane", [(), ("enter", "tab")])
async def test_a_sentence_letter_by_letter_is_no_string_of_commands(sentence: str, pane: tuple[str, ...]) -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press(*pane)
        before = (screen.list.cursor_id, screen.listing.view, screen.opened if pane else None)
        await reads(desk, *sentence)
        assert (screen.list.cursor_id, screen.listing.view, screen.opened if pane else None) == before
        assert desk.app.screen is screen
        assert composer_of(screen).conversation_id is None
        assert not select.outbox(screen.state)
        assert desk.shows("Words that come all at once are no keys here: nothing was done.")


async def test_words_that_begin_with_a_move_have_moved_and_that_is_told() -> None:
    async with a_console() as desk:
        screen = console(desk)
        now = time.monotonic()
        await reads(desk, "j", at=now)
        await reads(desk, *"ust let me pay", at=now + 0.005)
        await desk.app._keyboard.order.rest()
        await desk.settled()
        assert screen.list.cursor_id == screen.list.rows.row_at(1).id
        assert screen.opened is None
        assert not select.outbox(screen.state)
        assert desk.shows("only their first letter was one")


async def test_keys_in_a_hands_own_pace_all_act() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await reads(desk, *"xjvjtx", apart=0.06)
        assert desk.shows("Labels of 3 conversations")
        assert len(screen.list.marked) == 3


async def test_a_move_acts_at_once_and_a_letter_that_changes_something_waits_a_blink() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await reads(desk, "jj", "j", at=time.monotonic() + 60)
        assert screen.list.cursor_id == screen.list.rows.row_at(3).id
        await reads(desk, "p", at=time.monotonic() + 120)
        assert not select.outbox(screen.state)
        assert screen.list.rows.row_at(3).status is Status.OPEN


async def test_a_sign_that_opens_something_opens_it_at_once() -> None:
    async with a_console() as desk:
        await reads(desk, "?", at=time.monotonic() + 60)
        assert desk.shows("Keys in the list")


async def test_a_reply_whose_key_came_before_its_words_over_a_slow_line_is_written() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await reads(desk, "r", "Really s", "orry")
        assert composer_of(screen).text == "Really sorry"


ENTER_SENDS = Settings(hold_seconds=5.0, enter_sends=True)


@pytest.mark.parametrize("texts", [("really sorry\rwe will\r",), ("rok\r",), ("r", "eally s", "orry", "\r")])
async def test_words_that_opened_the_composer_are_not_sent_by_an_enter_that_came_with_them(
    texts: tuple[str, ...],
) -> None:
    async with a_console(settings=ENTER_SENDS) as desk:
        screen = console(desk)
        await reads(desk, *texts)
        assert composer_of(screen).text
        assert not select.outbox(screen.state)
        assert desk.shows("That Enter came all at once with the words: it is a new line.")
        words = composer_of(screen).text
        await desk.press("enter")
        (held,) = select.outbox(screen.state)
        assert isinstance(held.wish, ReplyRequested)
        assert held.wish.content == words


async def test_a_reply_in_a_hands_own_pace_is_sent_by_enter() -> None:
    async with a_console(settings=ENTER_SENDS) as desk:
        await reads(desk, *"rThanks\r", apart=0.06)
        (held,) = select.outbox(console(desk).state)
        assert isinstance(held.wish, ReplyRequested)
        assert held.wish.content == "Thanks"
