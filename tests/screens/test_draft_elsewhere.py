"""The composer follows what another console of the same agent makes of its draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live_console import Desk, a_console
from tui.models.draft import OutgoingFile
from tui.settings.settings import Settings
from tui.store.events import DraftFound
from tui.widgets.composer import Composer


async def writing(desk: Desk, text: str) -> tuple[Composer, int]:
    await desk.press("j", "enter", "r")
    composer = desk.app.screen.query_one(Composer)
    composer.editor.insert(text)
    await desk.settled()
    composer.flush()
    await desk.settled()
    assert composer.conversation_id is not None
    return composer, composer.conversation_id


async def found(desk: Desk, number: int, text: str) -> None:
    assert desk.app.parts is not None
    desk.app.parts.store.dispatch(DraftFound(number, False, text))
    await desk.settled()


@pytest.mark.parametrize("text", ["Dear Maria,", ""])
async def test_an_open_composer_shows_what_the_other_console_made_of_its_draft(text: str) -> None:
    async with a_console() as desk:
        composer, number = await writing(desk, "Dear")
        await found(desk, number, text)
        assert composer.text == text
        composer.flush()
        await desk.settled()
        assert composer.text == text


async def test_letters_on_their_way_stay_below_what_the_other_console_wrote() -> None:
    async with a_console() as desk:
        composer, number = await writing(desk, "Dear")
        composer.editor.insert(" Maria")
        await found(desk, number, "There\n\nDear")
        assert composer.text == "There\n\nDear Maria"


@pytest.mark.parametrize("again", ["open", "closed"])
async def test_a_reply_taken_back_has_its_file_again(again: str, tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF")
    async with a_console(settings=Settings(hold_seconds=30.0)) as desk:
        composer, _ = await writing(desk, "Here it is")
        composer.attach([OutgoingFile(str(file), file.name, 4)])
        await desk.press("ctrl+s")
        assert not composer.files
        if again == "open":
            await desk.press("r")
        await desk.press("escape", "u", "r")
        assert composer.text == "Here it is"
        assert [each.path for each in composer.files] == [str(file)]
        composer.detach_last()
        await desk.press("escape", "r")
        assert not composer.files
