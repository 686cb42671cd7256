from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.live_console import Desk, a_console, composer_of
from tui.console import guards
from tui.console.themed_app import ThemedApp
from tui.terminal.wall import Wall


class Untold:
    """A class of another Textual, which does all this otherwise."""


def standing() -> Wall:
    wall = Wall()
    wall.apply([], Color(0, 0, 0))
    return wall


def test_with_the_textual_that_is_installed_every_guard_holds() -> None:
    broken = list(guards.broken(standing(), stock=False))
    assert not broken, f"{broken[0][1]} See console/guards.py: what it leans on has changed."


def test_a_guard_that_does_not_hold_is_told_with_what_is_done_instead() -> None:
    told = dict(guards.broken(Wall(), stock=False, editor=Untold, app=Untold))
    assert list(told) == ["wall", "errors", "editor"]
    assert "own driver lets only text and colours through" in told["wall"]
    assert "without a word" in told["errors"]
    assert "write in your own editor" in told["editor"]


def test_without_the_wall_the_stock_driver_is_not_run() -> None:
    ((name, sentence),) = guards.broken(Wall(), stock=True)
    assert name == "wall"
    assert 'set driver = "ours"' in sentence


class Hostile(Widget):
    def render_line(self, y: int) -> Strip:
        return Strip([Segment("a\x1b[2Jb\u202ec")])


class OneLine(ThemedApp[None], inherit_bindings=False):
    def compose(self) -> Any:
        yield Hostile()


async def test_every_line_that_textual_draws_comes_through_the_wall() -> None:
    app = OneLine("")
    async with app.run_test(size=(20, 3)) as pilot:
        await pilot.pause()
        assert app.wall.stands
        (line,) = app.query_one(Hostile).render_lines(Region(0, 0, 10, 1))
        assert line.text.rstrip() == "a[2Jbc"


@pytest.mark.parametrize(("driver", "fillers"), [(LinuxDriver, False), (None, True)])
def test_textuals_own_driver_is_known(driver: type[Driver] | None, fillers: bool) -> None:
    app = OneLine("", driver)
    assert app.draws_by_stock_driver is not fillers


def test_textual_prints_no_error_itself() -> None:
    assert OneLine("").error_console.quiet
    assert not App().error_console.quiet


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_console() as desk:
        yield desk


async def test_keys_that_cannot_be_cleaned_are_not_taken_by_the_composer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.settled()
    console = desk.workspace.screen
    monkeypatch.setattr(guards, "draft_is_cleaned", lambda _: False)
    desk.app._look_at_guards(desk.workspace)
    assert composer_of(console).editor.read_only
