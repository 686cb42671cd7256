from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.store_builders import NOON, a_conversation
from tui.cache.answers import alone
from tui.cache.cache import Cache
from tui.cache.database import FILE, tag_alone
from tui.models.conversation import ConversationCounts, ConversationPage
from tui.models.inbox import Inbox
from tui.models.people import Profile
from tui.models.reference import Label

PAGE = "/api/v1/accounts/1/conversations?status=open&page=1"
LABELS = "/api/v1/accounts/1/labels?"


def a_page(*numbers: int) -> ConversationPage:
    return ConversationPage(
        conversations=tuple(a_conversation(number) for number in numbers), counts=ConversationCounts(all=len(numbers))
    )


async def opened(folder: Path) -> Cache:
    cache = Cache(folder)
    await cache.open()
    return cache


async def test_an_answer_is_there_at_the_next_start_with_its_tag(tmp_path: Path) -> None:
    cache = await opened(tmp_path)
    labels = (Label(title="vip"), Label(title="refund"))
    await cache.keep_answers([(PAGE, 'W/"1"', a_page(3, 4)), (LABELS, 'W/"2"', labels)], NOON)
    await cache.close()
    again = await opened(tmp_path)
    assert await again.load_tags() == {PAGE: 'W/"1"', LABELS: 'W/"2"'}
    assert await again.load_answer(PAGE, 'W/"1"') == a_page(3, 4)
    assert await again.load_answer(LABELS, 'W/"2"') == labels
    assert await again.load_answer(LABELS, 'W/"1"') is None
    assert tag_alone(tmp_path / FILE, PAGE) == 'W/"1"'
    assert again.page(PAGE, 'W/"1"') == a_page(3, 4)
    assert again.page(PAGE, 'W/"9"') is None
    await again.close()


async def test_who_we_are_later_pages_and_half_read_ones_are_not_kept(tmp_path: Path) -> None:
    cache = await opened(tmp_path)
    profile = Profile(id=1, name="Mira", access_token="secret")
    await cache.keep_answers(
        [
            ("/api/v1/profile?", "a", profile),
            (PAGE.replace("page=1", "page=2"), "b", a_page(1)),
            (PAGE, "c", replace(a_page(1), passed_over=1)),
        ],
        NOON,
    )
    assert await cache.load_tags() == {}
    await cache.close()


async def test_nothing_secret_is_written(tmp_path: Path) -> None:
    cache = await opened(tmp_path)
    await cache.keep_answers([("/inboxes?", "a", (Inbox(id=1, name="Shop", inbox_identifier="the door"),))], NOON)
    await cache.close()
    assert all(b"the door" not in file.read_bytes() for file in tmp_path.glob(f"{FILE}*"))


async def test_a_damaged_answer_has_no_tag(tmp_path: Path) -> None:
    cache = await opened(tmp_path)
    await cache.keep_answers([(PAGE, "a", a_page(1)), (LABELS, "b", (Label(title="vip"),))], NOON)
    await cache.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("update answer set body = replace(body, 'vip', 'VIP') where key = ?", (LABELS,))
    connection.close()
    assert tag_alone(tmp_path / FILE, LABELS) == ""
    assert alone(tmp_path / FILE, LABELS, "b") is None
    again = await opened(tmp_path)
    assert list(await again.load_tags()) == [PAGE]
    assert await again.load_answer(LABELS, "b") is None
    await again.close()


async def test_what_was_forgotten_has_no_tag(tmp_path: Path) -> None:
    cache = await opened(tmp_path)
    await cache.keep_answers([(PAGE, "a", a_page(1))], NOON)
    await cache.prune(now=datetime(2027, 11, 24, tzinfo=UTC), days=30, megabytes=100)
    assert tag_alone(tmp_path / FILE, PAGE) == ""
    await cache.keep_answers([(PAGE, "a", a_page(1))], NOON)
    await cache.clear()
    assert tag_alone(tmp_path / FILE, PAGE) == ""
    await cache.close()


def test_without_a_cache_there_is_no_tag(tmp_path: Path) -> None:
    assert tag_alone(tmp_path / "nowhere" / FILE, PAGE) == ""
    (tmp_path / FILE).write_bytes(b"not a database at all, only some words" * 100)
    assert tag_alone(tmp_path / FILE, PAGE) == ""
