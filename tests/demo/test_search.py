"""What is found, by whom, and how far back."""

import pytest

from .stand import NOON, Stand

KINDS = ("conversations", "contacts", "messages", "articles")


async def test_everything_is_searched_at_once_and_kind_by_kind(fresh: Stand) -> None:
    await fresh.admin.post(
        "conversations/1/messages", {"content": "Where is my Maria cake?", "message_type": "incoming"}
    )
    found = (await fresh.admin.get("search", q="maria"))["payload"]
    assert list(found) == list(KINDS)
    assert [len(found[kind]) for kind in KINDS] == [1, 1, 1, 0]
    for kind in KINDS:
        alone = (await fresh.admin.get(f"search/{kind}", q="maria"))["payload"]
        assert [row["id"] for row in alone[kind]] == [row["id"] for row in found[kind]]


async def test_old_servers_search_no_articles(old: Stand) -> None:
    assert list((await old.admin.get("search", q="maria"))["payload"]) == ["conversations", "contacts", "messages"]
    assert (await old.admin.ask("GET", "search/articles", params={"q": "x"})).status_code == 404


@pytest.mark.parametrize("asked", ["pão", "PÃO", "привет", "ПРИВЕТ", "100%", "a_b"])
async def test_case_matters_in_no_script_and_signs_mean_themselves(fresh: Stand, asked: str) -> None:
    for content in ("Pão de Queijo", "Привет!", "100% sure", "a_b", "1000 acb"):
        await fresh.admin.post("conversations/1/messages", {"content": content})
    found = (await fresh.admin.get("search/messages", q=asked))["payload"]["messages"]
    assert len(found) == 1
    assert asked.lower() in found[0]["content"].lower()


async def test_messages_are_found_newest_first_fifteen_a_page(fresh: Stand) -> None:
    for number in range(20):
        await fresh.admin.post("conversations/1/messages", {"content": f"needle {number}"})
        fresh.clock.advance(1)
    pages = [
        (await fresh.admin.get("search/messages", q="needle", page=page))["payload"]["messages"] for page in (1, 2, 3)
    ]
    assert [len(page) for page in pages] == [15, 5, 0]
    said = [row["content"] for page in pages for row in page]
    assert said == [f"needle {number}" for number in reversed(range(20))]


async def test_messages_of_more_than_three_months_ago_are_not_found(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/messages", {"content": "long ago"})
    fresh.clock.advance(91 * 86_400)
    assert (await fresh.admin.get("search/messages", q="long"))["payload"]["messages"] == []
    assert fresh.clock.now() > NOON.timestamp()


async def test_an_agent_finds_nothing_of_foreign_inboxes_but_every_contact(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/messages", {"content": "maria, again"})
    await fresh.admin.ask("PATCH", "inbox_members", json={"inbox_id": 1, "user_ids": [1]})
    found = (await fresh.agent.get("search", q="maria"))["payload"]
    assert [len(found[kind]) for kind in ("conversations", "contacts", "messages")] == [0, 1, 0]
