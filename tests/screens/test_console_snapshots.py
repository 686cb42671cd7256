"""What only an eye can judge: the console in each state worth seeing, at a fixed size and time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.live_console import Desk, a_console, a_console_without_a_server, a_demo, an_app
from tui.console.app import ConsoleApp
from tui.demo.options import DemoOptions
from tui.demo.server import Demo

Compare = Callable[..., bool]


def compared(snap_compare: Compare, subject: Demo | ConsoleApp, size: tuple[int, int], shows: str, *keys: str) -> bool:
    """Press the keys, assert the fact, and compare the picture."""
    app = an_app(subject) if isinstance(subject, Demo) else subject

    async def prepared(pilot: Pilot[Any]) -> None:
        desk = Desk(app, pilot)
        await desk.settled()
        for key in keys:
            await desk.press(key)
        assert await desk.until_shown(shows), "\n".join(desk.lines())

    return snap_compare(app, terminal_size=size, run_before=prepared)


def test_wide(snap_compare: Compare) -> None:
    assert compared(snap_compare, a_demo(), (140, 38), "Maria Fonseca  #136", "j", "enter")


def test_eighty_columns(snap_compare: Compare) -> None:
    assert compared(snap_compare, a_demo(), (80, 24), "Maria Fonseca", "j", "enter")


def test_sixty_columns_show_the_list_alone(snap_compare: Compare) -> None:
    assert compared(snap_compare, a_demo(), (60, 20), "Mine 12", "j")


def test_a_private_note_is_written(snap_compare: Compare) -> None:
    assert compared(
        snap_compare, a_demo(), (140, 38), "Private note · Maria Fonseca", "j", "enter", "n", *"Ask the depot"
    )


def test_an_account_without_conversations(snap_compare: Compare) -> None:
    demo = a_demo(DemoOptions(quiet=True, world="empty"))
    assert compared(snap_compare, demo, (120, 30), "No open conversations assigned")


def test_a_server_that_cannot_be_reached_and_nothing_in_the_cache(snap_compare: Compare) -> None:
    assert compared(snap_compare, a_console_without_a_server(), (120, 30), "offline")


def test_a_server_that_is_broken(snap_compare: Compare) -> None:
    demo = a_demo()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"<h1>We are sorry, something went wrong</h1>"})

    demo.app = app
    assert compared(snap_compare, demo, (120, 30), "Could not load conversations")


def test_the_cached_queue_without_a_line(snap_compare: Compare) -> None:
    async def first_run() -> None:
        async with a_console() as desk:
            await desk.press("j", "enter")

    asyncio.run(first_run())
    assert compared(snap_compare, a_console_without_a_server(), (140, 38), "offline", "j", "enter")


@pytest.mark.parametrize("dialog", ["question_mark", "colon", "z"])
def test_dialogs(snap_compare: Compare, dialog: str) -> None:
    shows = {"question_mark": "Keys in the thread", "colon": "Commands", "z": "Snooze Maria Fonseca"}[dialog]
    assert compared(snap_compare, a_demo(), (120, 30), shows, "j", "enter", dialog)
