"""What is read waits where the requests of the minute are used up, and what waits says so."""

from __future__ import annotations

import asyncio
from datetime import UTC

from tests.desk import Desk
from tui.presentation.contact_lines import contact_lines
from tui.presentation.spans import text_of
from tui.screens.conversation_panes import contact_facts
from tui.screens.notification_view_models import notifications
from tui.screens.view_models import thread_notice
from tui.store import select

WAITS = "the limit of 10 requests a minute is used up"


def use_up(desk: Desk) -> None:
    budget, virtual = desk.client.transport.budget, asyncio.get_running_loop().time
    budget.per_minute, budget._monotonic = 10, virtual
    budget._sent.clear()
    budget._sent.extend([virtual()] * 10)


def words(desk: Desk, conversation_id: int) -> str:
    notice = thread_notice(desk.state, conversation_id, desk.house.clock.now())
    return f"{notice.words} {notice.hint}" if notice else ""


async def test_a_thread_that_waits_for_the_limit_says_so_and_comes_by_itself(desk: Desk) -> None:
    number = desk.house.rows("SELECT display_id FROM conversations ORDER BY display_id LIMIT 1")[0]["display_id"]
    await desk.idle()
    desk.store.changes_since_last()
    use_up(desk)
    desk.engine.open_thread(number)
    await asyncio.sleep(0.5)
    assert words(desk, number) == f"Loading messages… Waiting 60 s: {WAITS}; it goes on by itself"
    told = [each for each in desk.store.changes_since_last().told if WAITS in each]
    assert told == [f"Waiting 60 s: {WAITS}. It goes on by itself."]
    await asyncio.sleep(20)
    assert f"Waiting 40 s: {WAITS}" in words(desk, number)
    desk.client.transport.budget.per_minute = 1_000_000
    await asyncio.sleep(41)
    await desk.idle()
    assert select.thread(desk.state, number).messages
    assert WAITS not in words(desk, number)


async def test_what_nobody_looks_at_waits_in_silence(desk: Desk) -> None:
    await desk.idle()
    desk.store.changes_since_last()
    use_up(desk)
    desk.engine._sync.core.jobs.begin("reference", desk.engine._sync.refresh.reference.fetch_if_old, last=True)
    await asyncio.sleep(0.5)
    assert desk.state.link.held_back is None
    assert not desk.store.changes_since_last().told
    desk.client.transport.budget.per_minute = 1_000_000


async def test_the_box_of_notifications_says_what_it_waits_for(desk: Desk) -> None:
    await desk.idle()
    use_up(desk)
    desk.engine.look_at_notifications()
    await asyncio.sleep(0.5)
    now = desk.house.clock.now()
    assert notifications(desk.state, now)["below"] == f"Waiting 60 s: {WAITS}; it goes on by itself"
    desk.client.transport.budget.per_minute = 1_000_000
    await asyncio.sleep(61)
    await desk.idle()
    assert WAITS not in notifications(desk.state, desk.house.clock.now())["below"]


async def test_a_contact_that_waits_for_the_limit_says_so(desk: Desk) -> None:
    number = desk.house.rows("SELECT display_id FROM conversations ORDER BY display_id LIMIT 1")[0]["display_id"]
    await desk.idle()
    desk.engine.open_thread(number)
    await desk.idle()
    use_up(desk)
    desk.engine.look_at_contact(number, earlier=True)
    await asyncio.sleep(0.5)
    assert f"Other conversations… Waiting 60 s: {WAITS}." in told_of_contact(desk, number)
    desk.client.transport.budget.per_minute = 1_000_000
    await asyncio.sleep(61)
    await desk.idle()
    assert "Waiting" not in told_of_contact(desk, number)


def told_of_contact(desk: Desk, conversation_id: int) -> str:
    now = desk.house.clock.now()
    facts = contact_facts(desk.state, conversation_id, now, lambda command: command)
    return " ".join(text_of(entry.left).strip() for entry in contact_lines(facts, now, UTC, 200))
