"""Where saved attachments go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tui.api.decode.messages import message as decoded
from tui.cache.without import of_message
from tui.sync.downloads import saved


async def test_a_saved_file_is_told_with_its_folder(
    desk: Desk, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    found = house.rows(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open' LIMIT 1"
    )
    page = await desk.client.messages.newest(conversation_id=int(found[0]["id"]))
    attachment = next(each for message in page.messages for each in message.attachments)
    folder = tmp_path / "Downloads"
    folder.mkdir()
    assert (await saved(desk.client, (attachment,), folder)).startswith(
        f"Saved {attachment.file_name} in ~/Downloads ("
    )
    (folder / attachment.file_name).chmod(0o600)
    told: list[str] = []
    again = await saved(desk.client, (attachment,), folder, heard=told.append)
    assert f"{Path(attachment.file_name).stem}-2" in again
    assert told[-1].startswith(f"Saving {attachment.file_name}: ")
    assert " of " in told[-1]
    folder.rename(tmp_path / "elsewhere")
    assert await saved(desk.client, (attachment,), folder) == "Not saved: There is no folder ~/Downloads."


async def test_several_files_are_told_in_one_sentence(desk: Desk, house: House, tmp_path: Path) -> None:
    found = house.rows(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open' LIMIT 1"
    )
    page = await desk.client.messages.newest(conversation_id=int(found[0]["id"]))
    attachment = next(each for message in page.messages for each in message.attachments)
    nowhere = replace(attachment, data_url="")
    told = await saved(desk.client, (attachment, attachment), tmp_path)
    assert told.startswith(f"Saved 2 files in {tmp_path} (")
    told = await saved(desk.client, (attachment, nowhere), tmp_path)
    assert told.endswith("1 of 2 not saved: this attachment has no file.")
    assert told.startswith("Saved ")


async def test_a_file_out_of_the_cache_is_fetched_by_its_message(desk: Desk, house: House, tmp_path: Path) -> None:
    found = house.rows(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open' LIMIT 1"
    )
    number = int(found[0]["id"])
    page = await desk.client.messages.newest(conversation_id=number)
    message = next(each for each in page.messages if each.attachments)
    cached = of_message(message).attachments[0]
    assert not cached.data_url
    assert (await saved(desk.client, (cached,), tmp_path, conversation_id=number)).startswith("Saved ")


async def test_a_picture_within_a_mail_is_saved_from_our_own_server(desk: Desk, house: House, tmp_path: Path) -> None:
    found = house.rows(
        "SELECT conversations.display_id AS id FROM attachments JOIN messages ON messages.id = attachments.message_id"
        " JOIN conversations ON conversations.id = messages.conversation_id WHERE conversations.status = 'open' LIMIT 1"
    )
    page = await desk.client.messages.newest(conversation_id=int(found[0]["id"]))
    url = next(each for message in page.messages for each in message.attachments).data_url
    forged = url.replace(url.split("/rails")[0], "https://evil.example")
    text = {"reply": "See.", "full": f'See. <img src="{forged}" alt="lamp.jpg">'}
    raw = {"id": 1, "conversation_id": 1, "message_type": 0, "content_attributes": {"email": {"text_content": text}}}
    picture = decoded(raw).attachments[0]
    assert (await saved(desk.client, (picture,), tmp_path)).startswith("Saved ")
