"""The seeded world is as large and as lively as it should be, and the same for the same seed."""

import httpx
import pytest

from tui.demo.clock import ManualClock
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.message import ContentType
from tui.presentation.pictures import pixels

from .stand import NOON, Stand


async def test_the_agent_sees_eighty_open_conversations_and_has_some_of_their_own(shop: Stand) -> None:
    meta = (await shop.agent.get("conversations/meta"))["meta"]
    assert meta["all_count"] == 80
    assert meta["mine_count"] >= 10
    assert meta["unassigned_count"] >= 15


async def test_there_are_conversations_in_all_four_statuses(shop: Stand) -> None:
    counts = [
        (await shop.agent.get("conversations/meta", status=status))["meta"]["all_count"]
        for status in ("open", "pending", "snoozed", "resolved", "all")
    ]
    assert all(counts)
    assert sum(counts[:4]) == counts[4] == 150


async def test_the_agent_is_in_three_inboxes_of_three_channels_and_none_assigns_by_itself(shop: Stand) -> None:
    inboxes = (await shop.agent.get("inboxes"))["payload"]
    assert {inbox["channel_type"] for inbox in inboxes} == {"Channel::Api", "Channel::WebWidget", "Channel::Email"}
    assert not any(inbox["enable_auto_assignment"] for inbox in inboxes)


async def test_the_api_inbox_is_the_only_one_with_an_identifier(shop: Stand) -> None:
    facts = shop.demo.facts("http://demo.test")
    assert list(facts["inbox_identifiers"]) == ["App"]
    assert set(facts["tokens"]) == {"admin", "agent", "platform"}


async def test_the_login_of_the_facts_opens_the_door(shop: Stand) -> None:
    facts = shop.demo.facts("http://demo.test")
    profile = (await shop.nobody.post("/auth/sign_in", facts["login"]))["data"]
    assert profile["access_token"] == facts["tokens"]["agent"]


async def test_five_threads_have_a_hundred_messages_or_more(shop: Stand) -> None:
    sizes = shop.demo.house.db.column("SELECT count(*) FROM messages GROUP BY conversation_id")
    assert sum(size >= 100 for size in sizes) == 5


async def test_people_write_in_four_scripts_of_the_world(shop: Stand) -> None:
    text = " ".join(
        content
        for content in shop.demo.house.db.column("SELECT content FROM messages WHERE message_type = 0")
        if content
    )
    for sign in ("the", "não", "ありがとう", "شكرا"):
        assert sign in text


async def test_messages_are_numbered_in_the_order_of_time(shop: Stand) -> None:
    moments = shop.demo.house.db.column("SELECT created_at FROM messages ORDER BY id")
    assert moments == sorted(moments)
    assert moments[-1] < NOON.timestamp()


async def test_every_attachment_can_be_fetched_without_a_token(shop: Stand) -> None:
    rows = shop.demo.house.db.rows(
        "SELECT DISTINCT conversation_id FROM messages JOIN attachments ON message_id = messages.id"
    )
    kinds = set()
    for row in rows:
        display_id = shop.demo.house.db.value(
            "SELECT display_id FROM conversations WHERE id = ?", row["conversation_id"]
        )
        for file in (await shop.agent.get(f"conversations/{display_id}/attachments"))["payload"]:
            if file["file_size"] is None:
                continue  # a place, a card, a link: no file
            answer = await shop.nobody.http.get(file["data_url"], follow_redirects=True)
            assert answer.status_code == 200
            assert len(answer.content) == file["file_size"]
            kinds.add(answer.headers["content-type"].partition(";")[0])
    assert {"image/png", "application/pdf", "text/plain"} <= kinds


async def test_one_conversation_holds_a_message_of_every_kind(shop: Stand) -> None:
    where = shop.demo.house.db.value("SELECT conversation_id FROM messages WHERE content_type = 'cards'")
    kinds = set(
        shop.demo.house.db.column("SELECT DISTINCT content_type FROM messages WHERE conversation_id = ?", where)
    )
    files = shop.demo.house.db.column(
        "SELECT file_type FROM attachments JOIN messages ON message_id = messages.id WHERE conversation_id = ?", where
    )
    told = shop.demo.house.db.value("SELECT display_id FROM conversations WHERE id = ?", where)
    messages = (await shop.agent.get(f"conversations/{told}/messages"))["payload"]

    # An e-mail comes to an inbox of e-mail alone.
    assert kinds == {kind.value for kind in ContentType} - {"unknown", "incoming_email"}
    assert {"image", "file", "audio", "location", "contact", "fallback"} == set(files)
    assert [each["call"]["duration_seconds"] for each in messages if "call" in each] == [252]
    assert any(each.get("transcribed_text") for one in messages for each in one.get("attachments", ()))


async def test_every_picture_can_be_shown(shop: Stand) -> None:
    data = shop.demo.house.db.column("SELECT data FROM blobs WHERE content_type LIKE 'image/%'")

    assert len(data) > 3
    assert all(pixels(each, 40, 20).width == 40 for each in data)


async def test_mail_carries_its_quoted_history(shop: Stand) -> None:
    row = shop.demo.house.db.one(
        "SELECT content_attributes FROM messages WHERE content_type = 'incoming_email'"
        " AND json_extract(content_attributes, '$.email.in_reply_to') IS NOT NULL LIMIT 1"
    )
    assert row is not None
    email = row["content_attributes"]["email"]
    assert "wrote:" in email["text_content"]["full"]
    assert "wrote:" not in email["text_content"]["reply"]
    assert "<blockquote>" in email["html_content"]["full"]


async def test_several_contacts_have_earlier_conversations(shop: Stand) -> None:
    counts = shop.demo.house.db.column("SELECT count(*) FROM conversations GROUP BY contact_id")
    assert sum(count > 1 for count in counts) >= 8


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_grows_the_same_world(seed: int) -> None:
    def dump(seed: int) -> list[object]:
        demo = Demo(DemoOptions(seed=seed, quiet=True), clock=ManualClock(NOON))
        db = demo.house.db
        rows = db.rows("SELECT display_id, uuid, status, last_activity_at FROM conversations ORDER BY id")
        texts = db.column("SELECT content FROM messages ORDER BY id")
        tokens = db.column("SELECT token FROM access_tokens ORDER BY id")
        db.close()
        return [rows, texts, tokens]

    first = dump(seed)
    assert first == dump(seed)
    assert first != dump(seed + 1)


async def test_a_world_can_be_of_any_size() -> None:
    for size in (0, 10, 400):
        demo = Demo(DemoOptions(size=size, quiet=True), clock=ManualClock(NOON))
        tokens = demo.facts("http://demo.test")["tokens"]
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=demo.app),
            base_url="http://demo.test",
            headers={"api-access-token": tokens["agent"]},
        ) as http:
            meta = (await http.get("/api/v1/accounts/1/conversations/meta?status=all")).json()["meta"]
        assert meta["all_count"] == size
        await demo.aclose()
