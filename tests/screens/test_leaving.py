"""What the console leaves behind when it ends: nothing that runs, and nothing that is open."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC

import pytest

from tests.live_console import CLOSED, Desk, StandingClock, a_demo, an_app
from tui.account.session import Session, demo_session
from tui.console import leaving
from tui.console.app import ConsoleApp
from tui.console.parts import Parts, build
from tui.settings.settings import Settings
from tui.store.notifications import NotificationsCounted
from tui.sync.clock import Clock


async def test_news_that_comes_while_the_screens_are_taken_down_is_let_go() -> None:
    app = an_app(a_demo())
    async with app.run_test(size=(140, 38)) as pilot:
        desk = Desk(app, pilot)
        await desk.settled()
        await desk.press("j", "enter")
    assert app.parts is not None
    screen = desk.workspace.screen
    assert screen.opened is not None
    app.parts.store.dispatch(NotificationsCounted(7))
    app.publisher.publish()
    assert not screen.opening.sees_newest(screen.opened)
    await app.parts.close(0.0)


async def test_what_is_loading_when_the_agent_leaves_is_not_loaded_any_more() -> None:
    closed, loaded = asyncio.Event(), asyncio.Event()

    async def load(parts: Parts) -> None:
        await closed.wait()
        loaded.set()
        raise AssertionError("too late")

    async def close() -> None:
        closed.set()
        await asyncio.sleep(0)

    async def build_slowly(settings: Settings, session: Session, clock: Clock | None) -> Parts:
        parts = await build(settings, session, StandingClock())
        parts.load, parts.closers = load, (close,)
        return parts

    session = replace(demo_session(), base_url=CLOSED, demo=False, token="none")
    app = ConsoleApp(Settings(), session, zone=UTC, build=build_slowly)
    async with app.run_test(size=(140, 38)) as pilot:
        while app._completing is None:
            await pilot.pause()
        await pilot.press("ctrl+q")
        while not closed.is_set():
            await pilot.pause()
    assert app.return_value == 0
    assert not loaded.is_set()


async def test_words_that_wait_for_what_never_loads_do_not_keep_the_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "LOADING_SECONDS", 0.2)
    may_end = asyncio.Event()

    async def load(_parts: Parts) -> None:
        await may_end.wait()

    async def build_slowly(settings: Settings, session: Session, clock: Clock | None) -> Parts:
        parts = await build(settings, session, StandingClock())
        parts.load = load
        return parts

    session = replace(demo_session(), base_url=CLOSED, demo=False, token="none")
    app = ConsoleApp(Settings(), session, zone=UTC, build=build_slowly)
    async with app.run_test(size=(140, 38)) as pilot:
        while app._completing is None:
            await pilot.pause()
        assert app.parts is not None
        app.parts.engine.draft(1, False, "half a thought")
        assert app.parts.engine.owes
        await pilot.press("ctrl+q")
        async with asyncio.timeout(20):
            while app.return_value is None:
                await pilot.pause(0.02)
    assert app.return_value == 0
