"""What a start need not read that an earlier run has read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.desk import Desk, House, Nowhere, no_cable
from tui.cache.cache import Cache
from tui.cache.database import FILE
from tui.store import select
from tui.store.view import View
from tui.sync.recall import list_name

ALL = View(assignee="all")


async def a_run(house: House, folder: Path) -> Desk:
    """Start a console, look at the list, and leave."""
    desk = Desk(house, folder)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(5)
    await desk.stop()
    return desk


async def test_a_warm_start_reads_nothing_that_is_as_it_was(house: House, tmp_path: Path) -> None:
    cold = await a_run(house, tmp_path)
    # The list tells whether its assignees are present, and we were not when it was read first.
    await a_run(house, tmp_path)
    warm = await a_run(house, tmp_path)
    traffic = warm.client.transport.traffic
    assert traffic.of("conversations").not_modified == 1
    assert traffic.total().bytes_down * 20 < cold.client.transport.traffic.total().bytes_down
    queue = select.queue(warm.state, ALL)
    assert [queue.id_at(at) for at in range(25)] == [select.queue(cold.state, ALL).id_at(at) for at in range(25)]
    assert warm.state.labels == cold.state.labels
    assert warm.state.agents == cold.state.agents


async def test_after_the_cache_was_dropped_everything_is_read_again(house: House, tmp_path: Path) -> None:
    for _ in range(2):
        await a_run(house, tmp_path)
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    bare = await a_run(house, tmp_path)
    assert bare.client.transport.traffic.of("conversations").not_modified == 0
    assert len(select.queue(bare.state, ALL)) >= 25


async def test_what_changed_meanwhile_is_read(house: House, tmp_path: Path) -> None:
    for _ in range(2):
        await a_run(house, tmp_path)
    (number, *_rest) = [
        int(row["display_id"])
        for row in house.rows(
            "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
            " WHERE channel_type = 'Channel::Api' AND status = 'open' ORDER BY last_activity_at DESC"
        )
    ]
    await house.customer_writes(number, "Are you there?")
    warm = await a_run(house, tmp_path)
    assert select.queue(warm.state, ALL).id_at(0) == number
    held = warm.state.held.get(number)
    assert held is not None
    assert held.row.snippet == "Are you there?"


async def test_a_list_that_the_line_kept_true_until_the_end_is_as_old_as_the_end(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(5)
    await desk.passes(20 * 60)
    left = house.clock.now()
    await desk.stop()
    cache = Cache(tmp_path / "cache")
    await cache.open()
    kept = await cache.load_list(list_name(ALL))
    await cache.close()
    assert kept is not None
    assert abs((left - kept.told_at).total_seconds()) < 60


async def test_without_a_line_the_row_looked_at_has_its_customer_and_thread_from_the_last_run(
    house: House, tmp_path: Path
) -> None:
    desk = Desk(house, tmp_path)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(5)
    number = select.queue(desk.state, ALL).id_at(0)
    desk.engine.open_thread(number)
    await desk.passes(5)
    whole = select.conversation(desk.state, number)
    assert whole is not None
    await desk.stop()
    alone = Desk(house, tmp_path, http=Nowhere(), connect=no_cable)
    await alone.start()
    alone.engine.open_list(ALL)
    await alone.passes(5)
    assert select.queue(alone.state, ALL).id_at(0) == number
    assert select.conversation(alone.state, number) is None
    alone.engine.glance(number)
    await alone.passes(5)
    kept = select.conversation(alone.state, number)
    assert kept is not None
    assert (kept.contact.name, kept.contact.email) == (whole.contact.name, whole.contact.email)
    assert select.thread(alone.state, number).messages
    await alone.stop()


async def test_an_answer_that_the_cache_has_lost_is_asked_for_whole(house: House, tmp_path: Path) -> None:
    for _ in range(2):
        await a_run(house, tmp_path)
    desk = Desk(house, tmp_path)
    await desk.start()
    with sqlite3.connect(tmp_path / "cache" / FILE) as connection:
        connection.execute("update answer set body = '' where kind = 'page'")
    connection.close()
    desk.engine.open_list(ALL)
    await desk.passes(5)
    assert len(select.queue(desk.state, ALL)) >= 25
    assert not select.queue(desk.state, ALL).cached
    await desk.stop()
