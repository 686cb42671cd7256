"""A customer who is renamed, or merged into another contact, is called so in every title and every line that is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.desk import BASE_URL
from tests.live_console import Desk, a_console, a_demo
from tests.screens.test_outbox_questions import stopped_resolve
from tui.api.transport import asgi_transport
from tui.demo.clock import ManualClock
from tui.demo.server import Demo
from tui.screens.console import ConsoleScreen
from tui.settings.settings import Settings
from tui.store import select
from tui.widgets.confirm import Confirm
from tui.widgets.guard_dialog import GuardDialog

NAME = "Zenobia Quist"

Change = Callable[[Demo, int], Awaitable[None]]


def console(desk: Desk) -> ConsoleScreen:
    (found,) = (screen for screen in desk.app.screen_stack if isinstance(screen, ConsoleScreen))
    return found


async def as_admin(demo: Demo, method: str, path: str, body: object) -> None:
    facts = demo.facts(BASE_URL)
    async with httpx.AsyncClient(transport=asgi_transport(demo.app), base_url=BASE_URL) as http:
        answer = await http.request(
            method,
            f"/api/v1/accounts/{facts['account_id']}/{path}",
            json=body,
            headers={"api-access-token": facts["tokens"]["admin"]},
        )
    assert answer.is_success, answer.text
    assert isinstance(demo.clock, ManualClock)
    demo.clock.advance(2.0)


async def renamed(demo: Demo, contact_id: int) -> None:
    await as_admin(demo, "PATCH", f"contacts/{contact_id}", {"name": NAME})


async def merged(demo: Demo, contact_id: int) -> None:
    (other,) = demo.house.db.rows("SELECT id FROM contacts WHERE id != ? ORDER BY id DESC LIMIT 1", contact_id)
    demo.house.db.execute("UPDATE contacts SET name = ? WHERE id = ?", NAME, other["id"])
    await as_admin(
        demo, "POST", "actions/contact_merge", {"base_contact_id": other["id"], "mergee_contact_id": contact_id}
    )


@pytest.mark.parametrize("change", [renamed, merged])
@pytest.mark.parametrize(
    "keys",
    [("r",), ("n",), ("t",), ("A",), ("z",), ("exclamation_mark",), ("T",)],
    ids=["reply", "note", "labels", "agent", "snooze", "priority", "team"],
)
async def test_a_new_name_is_in_the_title_that_is_open_and_above_what_was_written_before(
    change: Change, keys: tuple[str, ...]
) -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("j", "enter")
        number = console(desk).opened
        assert number is not None
        row = select.visible(console(desk).state, number)
        assert row is not None
        old = row.contact_name
        await desk.press(*keys)
        title = "\n".join(desk.lines())
        assert old in title
        await change(demo, row.contact_id)
        assert await desk.until_shown(NAME)
        await desk.settled()
        left = [line for line in desk.lines() if old in line]
        assert left == []


async def test_a_question_before_a_change_to_several_names_them_as_they_are_called_now() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("asterisk", "e")
        question, rows = desk.app.screen, console(desk).list.rows
        row = select.visible(console(desk).state, rows.row_at(0).id)
        assert isinstance(question, Confirm)
        assert row is not None
        assert desk.shows(row.contact_name)
        await renamed(demo, row.contact_id)
        assert await desk.until_shown(NAME)
        await desk.settled()
        assert [line for line in desk.lines() if row.contact_name in line] == []


async def test_a_question_that_is_open_names_the_customer_as_they_are_called_now() -> None:
    demo = a_demo()
    async with a_console(demo=demo, settings=Settings(hold_seconds=30.0)) as desk:
        number = await stopped_resolve(desk, demo)
        await desk.press("ctrl+y", "W")
        question, row = desk.app.screen, select.visible(console(desk).state, number)
        assert isinstance(question, GuardDialog)
        assert row is not None
        assert row.contact_name in question.dialog_title
        await renamed(demo, row.contact_id)
        assert await desk.until_shown(f"{NAME} #{number}?")
