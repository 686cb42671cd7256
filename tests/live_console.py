"""The real console on an embedded server of its own, at a time that stands still: for tests with Pilot, and for pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from textual.pilot import Pilot

from tui.account.session import Session, demo_session
from tui.console.app import ConsoleApp
from tui.console.failures import Failures
from tui.console.parts import Parts, build, demo_parts
from tui.console.workspace import Workspace
from tui.demo.clock import ManualClock
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.screens.console import ConsoleScreen
from tui.screens.finding import Finding
from tui.settings.settings import Settings
from tui.sync.clock import Clock, SystemClock
from tui.widgets.composer import Composer

NOON = datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC)


class StandingClock(SystemClock):
    """Always the same time of day; waiting takes as long as ever."""

    def now(self) -> datetime:
        return NOON


@dataclass
class Desk:
    """A running console, and the hands on it."""

    app: ConsoleApp
    pilot: Pilot[int]

    @property
    def workspace(self) -> Workspace:
        """The account's console: it is there as soon as anything is shown."""
        assert self.app.workspace is not None
        return self.app.workspace

    async def settled(self) -> None:
        """Return when nothing is asked or sent any more, and all of it is on the screen."""
        assert self.app.parts is not None
        for _ in range(3):
            await self.app.parts.engine.idle()
            await self.pilot.pause()
            while self._follows():
                await self.pilot.pause(0.01)
        self.app.publisher.publish()
        await self.pilot.pause()

    def _follows(self) -> bool:
        """Whether the panes are to follow the cursor in a moment."""
        return any(
            isinstance(screen, ConsoleScreen) and screen.opening.is_about_to_follow for screen in self.app.screen_stack
        )

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settled()

    async def until_shown(self, text: str) -> bool:
        """Return whether the screen shows a text, now or in the seconds that a line needs to be given up."""
        for _ in range(200):
            await self.settled()
            if self.shows(text):
                return True
            await self.pilot.pause(0.05)
        return False

    def lines(self) -> list[str]:
        """Return the screen as text."""
        height = self.app.size.height
        return [
            "".join(segment.text for segment in strip)
            for strip in self.app.screen._compositor.render_strips(self.app.screen.size)
        ][:height]

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.lines())


def composer_of(screen: ConsoleScreen) -> Composer:
    """Return where words are written: it is there soon after the first frame."""
    assert screen.composer is not None
    return screen.composer.box


def finding_of(screen: ConsoleScreen) -> Finding:
    """Return the lines for searching, which come together with the composer."""
    assert screen.finding is not None
    return screen.finding


def a_demo(options: DemoOptions | None = None) -> Demo:
    """Return the demo world without customers, at a noon that stands still."""
    return Demo(replace(options or DemoOptions(quiet=True), clock=NOON), clock=ManualClock(NOON))


CLOSED = "http://127.0.0.1:9"
"""An address of this machine where nobody listens."""


def a_console_without_a_server() -> ConsoleApp:
    """Return the console of an account whose server can't be reached; the cache is that of `a_console`."""
    session = replace(demo_session(), base_url=CLOSED, demo=False, token="none")

    async def build_real(settings: Settings, session: Session, clock: Clock | None) -> Parts:
        return await build(settings, session, StandingClock())

    return ConsoleApp(Settings(hold_seconds=0.0), session, zone=UTC, build=build_real)


def an_app(demo: Demo, settings: Settings | None = None, failures: Failures | None = None) -> ConsoleApp:
    """Return the console over an embedded server, in UTC."""

    session = replace(demo_session(), base_url=CLOSED)

    async def build_demo(settings: Settings, session: Session, clock: Clock | None) -> Parts:
        return await demo_parts(settings, session, demo, StandingClock())

    return ConsoleApp(settings or Settings(hold_seconds=0.0), session, zone=UTC, build=build_demo, failures=failures)


@asynccontextmanager
async def a_console(
    size: tuple[int, int] = (140, 38),
    *,
    settings: Settings | None = None,
    demo: Demo | None = None,
    failures: Failures | None = None,
) -> AsyncIterator[Desk]:
    """Run the console; the list and the line are there when it is given."""
    app = an_app(demo or a_demo(), settings, failures)
    async with app.run_test(size=size) as pilot:
        desk = Desk(app, pilot)
        await desk.settled()
        yield desk
        assert app.parts is not None
        await app.parts.close(0.0)
