"""Keys that come faster than the screen follows: a burst on a slow line, a cat on the keyboard, a resize storm."""

from __future__ import annotations

from random import Random

from textual import events

from tests.live_console import Desk, a_console
from tui.settings.settings import Settings
from tui.store import select
from tui.store.wishes import ReplyRequested


def burst(desk: Desk, *keys: str) -> None:
    """Let keys arrive at once, as from one packet."""
    for key in keys:
        desk.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_words_typed_right_after_r_are_a_reply_and_no_commands() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter")
        burst(desk, "r", *"Eee!")
        await desk.settled()
        assert desk.app.screen.query_one("#composer").text == "Eee!"  # type: ignore[attr-defined]
        assert not select.outbox(desk.workspace.parts.store.state)
        assert desk.shows("open ·")


async def test_a_reply_typed_sent_and_followed_by_moves_in_one_burst_goes_out_as_typed() -> None:
    async with a_console(settings=Settings(hold_seconds=5.0)) as desk:
        await desk.press("j", "enter")
        burst(desk, "r", *"Two days.", "ctrl+s", "k", "k")
        await desk.settled()
        (held,) = select.outbox(desk.workspace.parts.store.state)
        assert isinstance(held.wish, ReplyRequested)
        assert held.wish.content == "Two days."
        assert desk.app.screen.query_one("#composer").text == ""  # type: ignore[attr-defined]
        assert desk.app.focused is desk.app.screen.query_one("#thread")


async def test_two_replies_to_two_customers_in_one_burst_go_to_both() -> None:
    async with a_console(settings=Settings(hold_seconds=5.0)) as desk:
        await desk.press("enter")
        burst(desk, "r", *"One.", "ctrl+s", "J", "r", *"Two.", "ctrl+s", "J")
        await desk.settled()
        wishes = [held.wish for held in select.outbox(desk.workspace.parts.store.state)]
        assert [wish.content for wish in wishes if isinstance(wish, ReplyRequested)] == ["One.", "Two."]
        assert len({wish.conversation_id for wish in wishes}) == 2


async def test_a_choice_made_in_one_burst_with_what_opens_it_is_made() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter")
        burst(desk, "exclamation_mark", *"urg", "enter", "k")
        await desk.settled()
        assert desk.shows("urgent")
        assert desk.app.focused is desk.app.screen.query_one("#thread")


async def test_words_typed_right_after_a_slash_are_searched_and_no_commands() -> None:
    for pane in ((), ("enter",)):
        async with a_console() as desk:
            await desk.press("j", *pane)
            burst(desk, "slash", *"Ee3")
            await desk.settled()
            assert desk.shows("/ Ee3")
            assert not select.outbox(desk.workspace.parts.store.state)


async def test_words_typed_right_after_a_key_that_opens_a_dialog_land_in_it() -> None:
    async with a_console() as desk:
        burst(desk, "A", *"mira")
        await desk.settled()
        assert desk.shows("Mira Holt (me)")
        assert not desk.shows("Kenji")


async def test_a_key_right_after_opening_a_conversation_finds_it_not_drawn_yet() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "G")
        for key in ("d", "x", "1", "f", "end", "pageup", "Q", "n"):
            burst(desk, "J", key, "J", key, "K", key)
            await desk.settled()
            assert desk.app.is_running
            await desk.press("escape")


async def test_any_keys_in_any_order_and_size_leave_it_alive() -> None:
    keys = [
        *"jkglhJKrneEopzAmtT!UyYxQd123fiwcsaRuB:?@/ \\|;*vMSbH",
        *("enter", "escape", "tab", "shift+tab", "up", "down", "home", "end", "pageup", "pagedown", "left", "right"),
        *("ctrl+d", "ctrl+u", "ctrl+s", "ctrl+t", "ctrl+g", "ctrl+k", "ctrl+l", "ctrl+y", "ctrl+c", "f1", "f2", "f3"),
        *("f5", "f9", "backspace", "delete", "ctrl+n", "ctrl+p"),
    ]
    named = {"!": "exclamation_mark", ":": "colon", "?": "question_mark", "@": "at", "/": "slash", " ": "space"}
    sizes = [(140, 38), (80, 24), (60, 20), (40, 12), (30, 8), (200, 60), (20, 5), (119, 30), (1, 1)]
    random = Random(4)
    async with a_console() as desk:
        for turn in range(40):
            burst(desk, *(named.get(key, key) for key in random.choices(keys, k=random.randint(1, 12))))
            if turn % 3 == 0:
                await desk.pilot.resize_terminal(*random.choice(sizes))
            await desk.pilot.pause()
            assert desk.app.is_running
        await desk.pilot.resize_terminal(140, 38)
        for _ in range(6):
            await desk.press("escape")
        assert desk.app.crash is None
