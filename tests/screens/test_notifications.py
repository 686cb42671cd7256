"""What concerns the agent: asked for when it is looked at, live from then on, and one key away from its conversation."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.live_console import Desk, a_console, a_demo
from tests.store_builders import NOON, a_state
from tui.api.transport import asgi_transport
from tui.demo.clock import ManualClock
from tui.demo.server import Demo
from tui.screens.console import ConsoleScreen
from tui.screens.notification_view_models import notifications
from tui.store import events
from tui.store.link import HeldBack
from tui.store.reduce import reduce
from tui.widgets.notifications_view import NotificationsView

MIRA = 2
"""The console's agent."""

BASE = "http://127.0.0.1:3100"


async def told(demo: Demo, path: str, body: object) -> Any:
    """Act as the administrator, outside of the console."""
    facts = demo.facts(BASE)
    async with httpx.AsyncClient(transport=asgi_transport(demo.app), base_url=BASE) as http:
        answer = await http.post(
            f"/api/v1/accounts/{facts['account_id']}/{path}",
            json=body,
            headers={"api-access-token": facts["tokens"]["admin"]},
        )
    assert answer.status_code < 300
    return answer.json()


def unread_on_server(demo: Demo) -> int:
    return sum(1 for each in demo.house.db.rows("SELECT read_at FROM notifications") if each["read_at"] is None)


def box(desk: Desk) -> str:
    return "\n".join(desk.lines())


async def assigned(demo: Demo, place: int = 0) -> int:
    """Give the console's agent a conversation of nobody's; return its number."""
    row = demo.house.db.rows(
        "SELECT display_id FROM conversations WHERE assignee_id IS NULL AND status = 'open' ORDER BY id LIMIT 1 OFFSET ?",
        place,
    )[0]
    await told(demo, f"conversations/{row['display_id']}/assignments", {"assignee_id": MIRA})
    assert isinstance(demo.clock, ManualClock)
    demo.clock.advance(2.0)
    return int(row["display_id"])


async def test_their_list_is_not_asked_for_before_it_is_looked_at() -> None:
    async with a_console() as desk:
        assert desk.app.parts is not None
        assert desk.app.parts.store.state.notifications is None
        await desk.press("b")
        assert desk.app.parts.store.state.notifications is not None


async def test_what_comes_meanwhile_appears_and_enter_opens_its_conversation() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("b")
        number = await assigned(demo)
        assert await desk.until_shown(f"assigned to you  #{number}")
        await desk.press("g", "enter")
        console = desk.app.screen
        assert isinstance(console, ConsoleScreen)
        assert console.opened == number


async def test_all_are_marked_read_at_once() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await assigned(demo)
        assert await desk.until_shown("6 notifications")
        await desk.press("b")
        assert "6 unread" in box(desk)
        await desk.press("R")
        assert desk.shows("Mark all 6 notifications as read?")
        assert unread_on_server(demo) == 6
        await desk.press("m")
        assert "0 unread" in box(desk)
        await desk.press("escape")
        assert not desk.shows("notification")
        assert unread_on_server(demo) == 0


async def test_the_first_one_is_shown_from_its_first_line() -> None:
    async with a_console((60, 20)) as desk:
        await desk.press("b")
        assert any("│ ▌● new message" in line for line in desk.lines())


async def test_u_marks_a_notification_read_and_unread_again() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("b")
        before = unread_on_server(demo)
        await desk.press("U")
        assert unread_on_server(demo) == before - 1
        await desk.press("U")
        assert unread_on_server(demo) == before
        assert f"{before} unread" in box(desk)


def test_a_box_that_waits_for_the_requests_of_the_minute_counts_the_seconds() -> None:
    state = reduce(a_state(), events.ReadingHeldBack(HeldBack(NOON + timedelta(seconds=9), 120)))
    waits = "Waiting {} s: the limit of 120 requests a minute is used up; it goes on by itself"
    for passed in (0, 4):
        shown = notifications(state, NOON + timedelta(seconds=passed))
        assert shown["below"] == waits.format(9 - passed)
    assert notifications(state, NOON + timedelta(seconds=10))["below"] == "loading…"


async def test_an_open_box_is_shown_again_while_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_console() as desk:
        await desk.press("b")
        assert desk.app.parts is not None
        now = desk.app.parts.clock.now()
        shown: list[datetime] = []
        monkeypatch.setattr(NotificationsView, "show_notifications", lambda *_, now, **__: shown.append(now))
        desk.app.parts.store.dispatch(events.ReadingHeldBack(HeldBack(now + timedelta(seconds=60), 120)))
        async with asyncio.timeout(30):
            while len(shown) < 3:
                await desk.pilot.pause(0.05)
