"""A picture that a customer sent is looked at in the terminal."""

from __future__ import annotations

from tests.live_console import Desk, a_console, a_demo
from tui.demo.server import Demo
from tui.widgets.picture_box import PictureBox


def where_every_kind_is(demo: Demo) -> int:
    house = demo.house
    return int(
        house.db.value(
            "SELECT display_id FROM conversations JOIN messages ON conversation_id = conversations.id"
            " WHERE content_type = 'cards'"
        )
    )


def is_looking(desk: Desk) -> bool:
    return isinstance(desk.app.screen, PictureBox)


async def opened(desk: Desk, conversation_id: int) -> None:
    screen = desk.workspace.screen
    screen.open(conversation_id)
    await desk.settled()
    await desk.press("g", "g")


async def looked_at(desk: Desk, demo: Demo, name: str) -> None:
    """Choose the message with a file of that name, and look at it."""
    screen = desk.workspace.screen
    thread = screen.thread
    message = next(
        each for each in desk.workspace.parts.store.state.threads[where_every_kind_is(demo)].messages
        if any(file.file_name == name for file in each.attachments)
    )  # fmt: skip
    assert thread.show_entry(message.id)
    thread.choose(message.id)
    await desk.press("V")


async def test_a_photo_is_shown_in_half_blocks_and_fetched_once() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await opened(desk, where_every_kind_is(demo))
        await looked_at(desk, demo, "parcel.png")
        assert await desk.until_shown("320 × 240")
        assert is_looking(desk)
        assert desk.shows("▀")
        assert desk.shows("parcel.png")

        await desk.press("escape")
        assert not is_looking(desk)
        fetched = demo.house.db.value("SELECT count(*) FROM blobs WHERE filename = 'parcel.png'")
        assert fetched == 1
        demo.house.db.execute("DELETE FROM blobs WHERE filename = 'parcel.png'")
        await desk.press("V")
        assert await desk.until_shown("320 × 240")


async def test_a_message_without_a_picture_says_so() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await opened(desk, where_every_kind_is(demo))
        await looked_at(desk, demo, "voice message.wav")
        assert desk.shows("No message in view has a picture.")


async def test_a_picture_that_is_gone_says_so() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await opened(desk, where_every_kind_is(demo))
        demo.house.db.execute("DELETE FROM blobs WHERE filename = 'parcel.png'")
        await looked_at(desk, demo, "parcel.png")
        assert await desk.until_shown("Not shown:")
