"""What was before the agent's eyes is read; what came below them, or behind another pane, is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.live_console import Desk, a_console, a_demo
from tui.api.transport import asgi_transport
from tui.demo.clock import ManualClock
from tui.demo.server import Demo
from tui.screens.console import ConsoleScreen
from tui.store import select
from tui.store.view import View

NUMBER = 36
"""A conversation of the demo world whose thread is longer than the screen."""


@asynccontextmanager
async def reading(demo: Demo, size: tuple[int, int] = (140, 38)) -> AsyncIterator[Desk]:
    """Run the console with the long thread open at its newest end."""
    async with a_console(size, demo=demo) as desk:
        console(desk).open(NUMBER)
        await desk.settled()
        yield desk


async def customer_writes(desk: Desk, demo: Demo, content: str, conversation_id: int = NUMBER) -> None:
    facts = demo.facts("http://demo")
    async with httpx.AsyncClient(transport=asgi_transport(demo.app), base_url="http://demo") as http:
        answer = await http.post(
            f"/api/v1/accounts/{facts['account_id']}/conversations/{conversation_id}/messages",
            json={"content": content, "message_type": "incoming"},
            headers={"api-access-token": facts["tokens"]["admin"]},
        )
    assert answer.status_code == 200, answer.text
    await heard(desk, demo, content)


async def heard(desk: Desk, demo: Demo, content: str) -> None:
    """Return when the console has heard a message."""
    for _ in range(200):
        assert isinstance(demo.clock, ManualClock)
        demo.clock.advance(0.1)
        await desk.settled()
        thread = select.thread(console(desk).state, NUMBER)
        if any(message.content == content for message in thread.messages):
            return
        await desk.pilot.pause(0.01)
    raise AssertionError(content)


def unread(demo: Demo) -> int:
    return len(
        demo.house.db.rows(
            "SELECT messages.id FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
            " WHERE display_id = ? AND message_type = 0 AND messages.created_at > coalesce(agent_last_seen_at, 0)",
            NUMBER,
        )
    )


def console(desk: Desk) -> ConsoleScreen:
    return desk.workspace.screen


async def test_a_message_below_the_view_is_read_when_the_agent_comes_down_to_it() -> None:
    demo = a_demo()
    async with reading(demo) as desk:
        await desk.press("g", "g")
        await customer_writes(desk, demo, "Down here")
        assert not desk.shows("Down here")
        assert desk.shows(" 1 new ")
        assert unread(demo) == 1
        await desk.press("G")
        assert desk.shows("Down here")
        assert unread(demo) == 0


async def test_a_message_in_view_is_read_as_it_comes() -> None:
    demo = a_demo()
    async with reading(demo) as desk:
        await customer_writes(desk, demo, "Down here")
        assert desk.shows("Down here")
        assert unread(demo) == 0


async def test_a_thread_behind_the_list_of_a_narrow_terminal_is_read_when_it_is_shown_again() -> None:
    demo = a_demo()
    async with reading(demo, (70, 30)) as desk:
        # The list that it stands in: the panes follow the cursor of the list.
        console(desk).listing.show_view(View(assignee="all"))
        await desk.settled()
        console(desk).open(NUMBER)
        await desk.press("h")
        assert not console(desk).query_one("#middle").display
        await customer_writes(desk, demo, "Behind the list")
        assert unread(demo) == 1
        await desk.pilot.resize_terminal(140, 38)
        await desk.settled()
        assert desk.shows("Behind the list")
        assert unread(demo) == 0


async def test_a_thread_under_a_box_is_read_when_the_box_is_gone() -> None:
    demo = a_demo()
    async with reading(demo) as desk:
        screen = console(desk)
        await desk.press("?")
        assert desk.app.screen is not screen
        await customer_writes(desk, demo, "Under the box")
        assert unread(demo) == 1
        await desk.press("escape")
        assert unread(demo) == 0


async def test_who_begins_a_reply_has_the_newest_before_him() -> None:
    demo = a_demo()
    async with reading(demo) as desk:
        await desk.press("g", "g")
        await customer_writes(desk, demo, "Down here")
        await desk.press("r")
        assert desk.shows("Down here")
        assert unread(demo) == 0
