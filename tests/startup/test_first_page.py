from __future__ import annotations

import asyncio
import json
from contextvars import ContextVar
from threading import Event

from tests.api.test_first import PATH, a_server
from tui.api.first import FirstRead
from tui.first_page import FirstPage
from tui.store.state import State
from tui.store.store import Store
from tui.sync.clock import SystemClock

BODY = json.dumps({"data": {"meta": {"all_count": 0}, "payload": []}}).encode()

APP: ContextVar[str] = ContextVar("app")


async def test_what_the_first_page_changes_is_heard_where_it_was_asked_for() -> None:
    heard: list[str] = []
    store = Store(State(account_id=1))
    store.listen(lambda _change: heard.append(APP.get("nowhere")))
    APP.set("the console")
    shown = asyncio.Event()
    with a_server(lambda path, headers: (200, {}, BODY)) as base_url:
        FirstPage(FirstRead(base_url, "token", PATH), store, SystemClock()).show_when_there(shown.set)
        await shown.wait()
    assert heard == ["the console"]


async def test_who_waits_for_the_page_goes_on_where_none_comes() -> None:
    with a_server(lambda path, headers: (500, {}, b"")) as base_url:
        page = FirstPage(FirstRead(base_url, "token", PATH), Store(State(account_id=1)), SystemClock())
        page.show_when_there(lambda: None)
        async with asyncio.timeout(30):
            await page.shown(60)


async def test_who_waits_for_the_page_goes_on_after_a_while() -> None:
    may_answer = Event()
    with a_server(lambda path, headers: (200, {}, BODY) if may_answer.wait(30) else (500, {}, b"")) as base_url:
        page = FirstPage(FirstRead(base_url, "token", PATH), Store(State(account_id=1)), SystemClock())
        page.show_when_there(lambda: None)
        await page.shown(0.01)
        may_answer.set()
