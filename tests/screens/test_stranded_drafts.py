"""A draft whose conversation is gone can be found, read, copied and thrown away; leaving names it."""

from __future__ import annotations

import httpx

from tests.live_console import Desk, a_console, a_demo
from tui.api.transport import asgi_transport
from tui.demo.server import Demo
from tui.screens.outbox_view_models import farewell
from tui.settings.settings import Settings
from tui.store import select
from tui.store.events import ConversationGone

BASE = "http://127.0.0.1:9"


async def deleted(demo: Demo, number: int) -> None:
    facts = demo.facts(BASE)
    async with httpx.AsyncClient(transport=asgi_transport(demo.app), base_url=BASE) as http:
        answer = await http.delete(
            f"/api/v1/accounts/{facts['account_id']}/conversations/{number}",
            headers={"api-access-token": facts["tokens"]["admin"]},
        )
    assert answer.is_success


async def stranded(desk: Desk, demo: Demo) -> int:
    await desk.press("j", "enter", "r")
    await desk.pilot.press(*"half written")
    await desk.press("escape")
    assert desk.app.parts is not None
    ((number, _),) = desk.app.parts.store.state.drafts
    await deleted(demo, number)
    desk.app.parts.store.dispatch(ConversationGone(number))
    await desk.settled()
    return number


async def test_it_is_in_the_outbox_and_can_be_opened_and_discarded() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        number = await stranded(desk, demo)
        desk.workspace.dialogs.show_outbox()
        assert await desk.until_shown("Draft of a reply to")
        assert desk.shows("half written")
        assert desk.shows("its conversation is gone")
        await desk.press("y")
        assert desk.app.clipboard == "half written"
        await desk.press("d")
        assert await desk.until_shown(f"Discard the draft of a reply to Maria Fonseca #{number}?")
        await desk.press("d")
        assert desk.app.parts is not None
        assert not select.draft(desk.app.parts.store.state, number, False)


async def test_leaving_names_it() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        number = await stranded(desk, demo)
        assert desk.app.parts is not None
        said = farewell(desk.app.parts.store.state)
        whom = select.whole_draft(desk.app.parts.store.state, number, False).whom
        assert whom is not None
        assert f"{whom.contact_name} #{number}" in said
        assert said.startswith("Kept, but its conversation is gone: draft of a reply to ")


async def test_what_is_dropped_from_the_outbox_is_named_before_it_is() -> None:
    async with a_console(settings=Settings(hold_seconds=60.0)) as desk:
        await desk.press("j", "enter", "r", "x", "ctrl+s")
        desk.workspace.dialogs.show_outbox()
        assert await desk.until_shown("Outbox")
        await desk.press("d")
        assert await desk.until_shown("Drop the reply to Maria Fonseca #")
