"""What the agent reads while the disk takes no words, and what happens to them."""

from __future__ import annotations

from dataclasses import replace

from tests.full_disk import fill, make_room
from tests.live_console import a_console, composer_of
from tests.store_builders import a_conversation, a_state
from tui.screens.outbox_view_models import farewell, loss
from tui.store import select
from tui.store.events import DraftChanged, WordsUnkept
from tui.store.reduce import reduce
from tui.store.wishes import ReplyRequested
from tui.widgets.confirm import Confirm


async def test_a_draft_that_is_not_on_the_disk_is_called_so_and_asked_about_before_leaving() -> None:
    async with a_console() as desk:
        assert desk.app.parts is not None
        await desk.press("j", "enter", "r")
        fill(desk.app.parts.words)
        console = desk.workspace.screen
        composer_of(console).editor.insert("x" * 20_000)
        assert await desk.until_shown("draft NOT saved")
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, Confirm)
        assert desk.shows("1 draft. Leaving now loses that.")
        await desk.press("escape")
        make_room(desk.app.parts.words)
        composer_of(console).editor.insert("y")
        assert await desk.until_shown("draft saved")
        assert not desk.shows("could not be saved")
        assert console.state.unkept == ""


async def test_a_reply_goes_out_though_the_disk_is_full() -> None:
    async with a_console() as desk:
        assert desk.app.parts is not None
        await desk.press("j", "enter", "r")
        console = desk.workspace.screen
        fill(desk.app.parts.words)
        text = "x" * 9_000
        composer_of(console).editor.insert(text)
        await desk.press("ctrl+s")
        await desk.press("ctrl+y")
        await desk.settled()
        assert console.opened is not None
        assert select.outbox(console.state) == ()
        assert [message.content for message in console.state.threads[console.opened].messages].count(text) == 1


def test_what_is_lost_with_the_program_is_told_before_and_after() -> None:
    state = reduce(a_state(a_conversation(1)), DraftChanged(1, False, "Hello"))
    assert (loss(state), farewell(state)) == ("", "")
    state = reduce(state, WordsUnkept("disk full"))
    assert loss(state) == "Not sent, and not on the disk (disk full): 1 draft. Leaving now loses that."
    state = reduce(state, ReplyRequested("one", 1, "Hello"))
    assert farewell(state).startswith("Not sent, and lost because the disk takes no more (disk full): 1 message")
    assert loss(replace(state, unkept="")) == ""
