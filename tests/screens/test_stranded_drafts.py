"""A draft whose conversation is gone can be found, read, copied and thrown away; leaving names it."""

from __future__ import annotations

from tests.console import Desk, a_console
from tui.screens.outbox_slices import farewell
from tui.store import select
from tui.store.events import ConversationGone


async def stranded(desk: Desk) -> int:
    await desk.press("j", "enter", "r")
    await desk.pilot.press(*"half written")
    await desk.press("escape")
    assert desk.app.parts is not None
    ((number, _),) = desk.app.parts.store.state.drafts
    desk.app.parts.store.dispatch(ConversationGone(number))
    await desk.settled()
    return number


async def test_it_is_in_the_outbox_and_can_be_opened_and_discarded() -> None:
    async with a_console() as desk:
        number = await stranded(desk)
        desk.app._acts.show_outbox()
        await desk.settled()
        assert desk.shows("Draft of a reply to")
        assert desk.shows("half written")
        assert desk.shows("its conversation is gone")
        await desk.press("y")
        assert desk.app.clipboard == "half written"
        await desk.press("d")
        assert desk.shows("Discard this draft?")
        await desk.press("d")
        assert desk.app.parts is not None
        assert not select.draft(desk.app.parts.store.state, number, False)


async def test_leaving_names_it() -> None:
    async with a_console() as desk:
        number = await stranded(desk)
        assert desk.app.parts is not None
        said = farewell(desk.app.parts.store.state)
        whom = select.whole_draft(desk.app.parts.store.state, number, False).whom
        assert whom is not None
        assert f"{whom.contact_name} #{number}" in said
        assert said.startswith("Kept, but its conversation is gone: draft of a reply to ")
