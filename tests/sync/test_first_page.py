from __future__ import annotations

import asyncio
import json
from contextvars import ContextVar
from threading import Event

import pytest

from tests.api.test_first import PATH, Reply, a_server
from tui.api.client import Client
from tui.api.first import FirstRead, conversations_path
from tui.api.transport import Transport
from tui.store.state import State
from tui.store.store import Store
from tui.sync.clock import SystemClock
from tui.sync.first_page import FirstPage

BODY = json.dumps({"data": {"meta": {"all_count": 0}, "payload": []}}).encode()

APP: ContextVar[str] = ContextVar("app")


@pytest.fixture
def anyio_backend() -> str:
    """In real time: the page comes from a thread, which virtual time would outrun."""
    return "asyncio"


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


async def test_who_asks_for_the_page_while_it_comes_waits_for_it_and_does_not_fetch_it_twice() -> None:
    may_answer, asked = Event(), []

    def answer(_path: str, headers: dict[str, str]) -> Reply:
        known = headers.get("if-none-match", "")
        asked.append(known)
        may_answer.wait(30)
        return (304, {}, b"") if known else (200, {"etag": 'W/"1"'}, BODY)

    with a_server(answer) as base_url:
        first = FirstRead(base_url, "token", conversations_path(1))
        page = FirstPage(first, Store(State(account_id=1)), SystemClock())
        page.show_when_there(lambda: None)
        client = Client(base_url, "token", 1, transport=Transport(base_url, "token"))
        page.hand_to(client)
        reading = asyncio.ensure_future(client.conversations.page())
        await asyncio.wait((reading,), timeout=0.2)
        assert asked == [""]
        coming = asyncio.ensure_future(client.came())
        may_answer.set()
        async with asyncio.timeout(30):
            await coming
            await reading
        assert asked == ["", 'W/"1"']
        await client.aclose()


async def test_who_waits_for_the_page_asks_where_none_comes() -> None:
    asked: list[str] = []

    def answer(path: str, _headers: dict[str, str]) -> Reply:
        asked.append(path)
        return (404, {}, b"") if len(asked) == 1 else (200, {}, BODY)

    with a_server(answer) as base_url:
        page = FirstPage(FirstRead(base_url, "token", conversations_path(1)), Store(State(account_id=1)), SystemClock())
        client = Client(base_url, "token", 1, transport=Transport(base_url, "token"))
        page.hand_to(client)
        page.show_when_there(lambda: None)
        async with asyncio.timeout(30):
            await client.conversations.page()
        assert len(asked) == 2
        await client.aclose()


async def test_who_waits_for_the_page_asks_where_a_fault_ended_its_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    # The thread's own end is told elsewhere.
    monkeypatch.setattr("threading.excepthook", lambda _: None)

    def broken(_key: str, _etag: str) -> None:
        raise ZeroDivisionError

    def answer(_path: str, headers: dict[str, str]) -> Reply:
        return (304, {}, b"") if headers.get("if-none-match") == "old" else (200, {}, BODY)

    with a_server(answer) as base_url:
        first = FirstRead(base_url, "token", conversations_path(1), known="old")
        page = FirstPage(first, Store(State(account_id=1)), SystemClock(), broken)
        client = Client(base_url, "token", 1, transport=Transport(base_url, "token"))
        page.hand_to(client)
        page.show_when_there(lambda: None)
        async with asyncio.timeout(20):
            await client.conversations.page()
        await client.aclose()
