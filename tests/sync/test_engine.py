"""The console without its screen, on the embedded server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from tests.desk import Desk, House, Nowhere, no_cable
from tui.models.conversation import Status
from tui.store import select
from tui.store.link import LinkKind
from tui.store.view import View
from tui.store.wishes import ReplyRequested, StatusRequested, new_op

MINE = View()
ALL = View(assignee="all")


async def test_a_start_shows_the_queue_and_goes_live(desk: Desk) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(1)
    queue = select.queue(desk.state, ALL)
    assert len(queue) == 25
    assert not queue.loading
    assert select.link(desk.state).kind is LinkKind.LIVE
    counts = select.counts(desk.state, ALL)
    assert counts is not None
    assert counts.all >= 80
    assert select.me(desk.state) is not None
    assert desk.state.labels
    assert desk.state.inboxes


async def test_further_pages_come_until_the_list_is_complete(desk: Desk) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(1)
    for _ in range(20):
        desk.engine.next_page(ALL)
        await desk.idle()
        if select.queue(desk.state, ALL).complete:
            break
    counts = select.counts(desk.state, ALL)
    assert counts is not None
    assert len(select.queue(desk.state, ALL)) == counts.all


async def test_what_is_below_the_last_row_comes_though_the_pages_above_it_were_read_anew(desk: Desk) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(1)
    for _ in range(2):
        desk.engine.next_page(ALL)
        await desk.idle()
    desk.engine.reload(ALL)
    await desk.idle()
    before = len(select.queue(desk.state, ALL))
    desk.engine.next_page(ALL)
    await desk.idle()
    assert len(select.queue(desk.state, ALL)) > before


async def test_a_customers_message_comes_by_itself(desk: Desk, house: House) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(1)
    number = an_open_api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(1)
    before = len(select.thread(desk.state, number).messages)
    await house.customer_writes(number, "Is anybody there?")
    await desk.passes(5)
    thread = select.thread(desk.state, number)
    assert [message.content for message in thread.messages[before:]][:1] == ["Is anybody there?"]


async def test_a_reply_is_sent_once_and_shown_as_the_servers(desk: Desk, house: House) -> None:
    number = an_open_api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(1)
    desk.engine.wish(ReplyRequested(new_op(), number, "We are here."))
    assert [each.content for each in select.thread(desk.state, number).outgoing] == ["We are here."]
    await desk.passes(3)
    thread = select.thread(desk.state, number)
    assert thread.outgoing == ()
    assert sum(message.content == "We are here." for message in thread.messages) == 1
    assert len(house.rows("SELECT id FROM messages WHERE content = 'We are here.'")) == 1


async def test_a_resolve_shows_at_once_and_reaches_the_server(desk: Desk, house: House) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(1)
    number = select.queue(desk.state, ALL).id_at(0)
    desk.engine.wish(StatusRequested(new_op(), number, Status.RESOLVED))
    row = select.visible(desk.state, number)
    assert row is not None
    assert row.status is Status.RESOLVED
    assert select.pending_fields(desk.state, number) == {"status"}
    await desk.passes(3)
    assert select.pending_fields(desk.state, number) == frozenset()
    confirmed = select.confirmed(desk.state, number)
    assert confirmed is not None
    assert confirmed.status is Status.RESOLVED
    assert select.queue(desk.state, ALL).has_left(number)


async def test_the_next_start_shows_the_queue_without_a_server(house: House, tmp_path: Path) -> None:
    first = Desk(house, tmp_path)
    await first.start()
    first.engine.open_list(ALL)
    await first.passes(5)
    shown = [select.queue(first.state, ALL).id_at(place) for place in range(25)]
    await first.stop()

    second = Desk(house, tmp_path, http=Nowhere(), connect=no_cable)
    await second.start()
    second.engine.open_list(ALL)
    await second.passes(30)
    queue = select.queue(second.state, ALL)
    assert [queue.id_at(place) for place in range(25)] == shown
    assert queue.cached
    assert queue.error
    assert select.link(second.state).kind is LinkKind.OFFLINE
    age = queue.age(house.clock.now())
    assert age is not None
    assert age > 25
    await second.stop()


def an_open_api_conversation(house: House) -> int:
    rows = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        " WHERE channel_type = 'Channel::Api' AND conversations.status = 'open' ORDER BY display_id LIMIT 1"
    )
    return int(rows[0]["display_id"])


class Stalled(httpx.AsyncBaseTransport):
    """A server that takes every question and answers none."""

    def __init__(self) -> None:
        self.asked = self.given_up = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up += 1
        raise AssertionError("nobody answers")


async def test_a_closed_engine_gives_up_what_it_asked_and_asks_no_more(house: House, tmp_path: Path) -> None:
    server = Stalled()
    desk = Desk(house, tmp_path, http=server)
    await desk.start()
    desk.engine.open_list(MINE)
    await asyncio.sleep(1)
    assert server.asked
    assert not server.given_up
    await desk.engine.close(0.0)
    assert server.given_up == server.asked
    await asyncio.sleep(300)
    assert server.given_up == server.asked
    await desk.stop()
