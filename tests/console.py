"""The real console on an embedded server of its own, at a time that stands still: for tests with Pilot, and for pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from textual.pilot import Pilot

from tui.app import ConsoleApp
from tui.config import Settings
from tui.demo.clock import ManualClock
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.session import Session, demo_session
from tui.sync.clock import Clock, SystemClock
from tui.wiring import Parts, demo_parts

NOON = datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC)


class StandingClock(SystemClock):
    """Always the same time of day; waiting takes as long as ever."""

    def now(self) -> datetime:
        return NOON


@dataclass
class Desk:
    """A running console, the hands on it, and the server behind."""

    app: ConsoleApp
    pilot: Pilot[int]
    demo: Demo

    async def settled(self) -> None:
        """Return when nothing is asked or sent any more, and all of it is on the screen."""
        assert self.app.parts is not None
        for _ in range(3):
            await self.app.parts.engine.idle()
            await self.pilot.pause()
        self.app._publish()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settled()

    def lines(self) -> list[str]:
        """Return the screen as text."""
        height = self.app.size.height
        return [
            "".join(segment.text for segment in strip)
            for strip in self.app.screen._compositor.render_strips(self.app.screen.size)
        ][:height]

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.lines())


@asynccontextmanager
async def a_console(
    size: tuple[int, int] = (140, 38), *, settings: Settings | None = None, options: DemoOptions | None = None
) -> AsyncIterator[Desk]:
    """Run the console without customers, in UTC; the list and the line are there when it is given."""
    demo = Demo(replace(options or DemoOptions(quiet=True), clock=NOON), clock=ManualClock(NOON))

    async def build(settings: Settings, session: Session, clock: Clock | None) -> Parts:
        return await demo_parts(settings, session, demo, StandingClock())

    chosen = settings or Settings(hold_seconds=0.0)
    app = ConsoleApp(chosen, demo_session(), zone=UTC, build=build)
    async with app.run_test(size=size) as pilot:
        desk = Desk(app, pilot, demo)
        await desk.settled()
        yield desk
