"""What we lean on in Textual without being promised it. If one of these fails after an upgrade, read `terminal/driver.py` again."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import constants, events
from textual._compositor import Compositor
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import DimFilter
from textual.messages import TerminalSupportsSynchronizedOutput
from textual.strip import Strip
from textual.widgets import TextArea

from tests.terminal.playing import Played
from tui.terminal.abilities import abilities
from tui.terminal.driver import TerminalDriver, driver_class
from tui.terminal.stage import OutputStage
from tui.terminal.wall import Wall

READ_WITH_CARE: dict[str, tuple[Callable[..., object], str]] = {
    "textual.drivers.linux_driver.LinuxDriver": (LinuxDriver, "ec65992e0f98f051"),
    "textual.driver.Driver": (Driver, "da5e0cb615051aaf"),
    "textual.app.App._display": (App._display, "4b78dff6669a455c"),
    "textual._compositor.Compositor._get_renders": (Compositor._get_renders, "8ac93299aa5d3bef"),
    "textual._compositor.Compositor._render_chops": (Compositor._render_chops, "ca8c3359d7afd017"),
    "textual._compositor.Compositor.render_partial_update": (Compositor.render_partial_update, "888dccc892d8ecc2"),
    "textual.widgets.TextArea.render_lines": (TextArea.render_lines, "5a3931b3e86abfaf"),
    "textual.strip.Strip.render": (Strip.render, "2ba7a4913a72125d"),
}
"""What the output stage repeats, replaces or reads, with a digest of the source it was written against."""


WRITTEN_AGAINST = "8.2.8"
"""The Textual of `requirements.lock`. With the others that are allowed, what the other tests see is what counts."""


@pytest.mark.skipif(version("textual") != WRITTEN_AGAINST, reason="the sources of one version were read")
@pytest.mark.parametrize("name", sorted(READ_WITH_CARE))
def test_textual_is_the_one_the_output_stage_was_written_against(name: str) -> None:
    thing, digest = READ_WITH_CARE[name]
    found = hashlib.sha256(inspect.getsource(thing).encode()).hexdigest()[:16]
    assert found == digest, (
        f"{name} has changed (Textual {version('textual')}): compare it with tui/terminal, then put {found} here"
    )


def test_the_public_ways_that_the_driver_takes_are_there() -> None:
    for name in ("suspend_application_mode", "resume_application_mode", "no_automatic_restart", "process_message"):
        assert callable(getattr(LinuxDriver, name))
    assert issubclass(Driver.SignalResume, events.Event)
    assert isinstance(constants.ESCAPE_DELAY, float)


def test_the_parser_reads_keys_and_says_when_a_mode_is_supported() -> None:
    parser = XTermParser(False)
    assert [event.key for event in parser.feed("a\x1b[A") if isinstance(event, events.Key)] == ["a", "up"]
    assert any(isinstance(message, TerminalSupportsSynchronizedOutput) for message in parser.feed("\x1b[?2026;2$y"))
    assert list(parser.tick()) == []


def test_every_method_of_the_stock_driver_that_touches_the_terminal_is_replaced() -> None:
    for name in (
        "write",
        "start_application_mode",
        "stop_application_mode",
        "disable_input",
        "close",
        "run_input_thread",
    ):
        assert name in vars(TerminalDriver)


def test_the_wall_cleans_the_lines_that_textual_draws() -> None:
    line = [Segment("a\x1b[2Jb\u202ec", Style.parse("bold")), Segment("\x9bd")]
    wall = Wall()
    assert not wall.stands
    assert [text for text, _, _ in wall.apply(line, Color(0, 0, 0))] == ["a[2Jbc", "d"]
    assert wall.stands


def test_the_wall_stands_behind_other_filters_and_is_another_one_where_they_change() -> None:
    dim, wall = DimFilter(), Wall()
    behind = wall.behind([dim])
    assert behind is not wall
    assert behind.behind([dim]) is behind
    assert wall.behind([]) is wall


def test_a_switch_leads_back_to_the_stock_driver() -> None:
    stage = OutputStage(abilities({"TERM": "xterm"}))
    assert issubclass(driver_class(stage, {}), TerminalDriver)
    assert driver_class(stage, {"CHATWOOT_TUI_DRIVER": "stock"}) is LinuxDriver
    assert driver_class(stage, {}, stock=True) is LinuxDriver


@pytest.fixture
def stock() -> Iterator[Played]:
    played = Played("stock", size="80x24")
    yield played
    played.close()


@pytest.mark.pty
def test_textual_writes_nothing_but_what_the_output_stage_knows(stock: Played) -> None:
    assert stock.sees("READY")
    for key in ("down", "f2", "escape", "f3", "escape", "f4", "f7", "tab", "tab", "h"):
        stock.press(key)
        assert stock.took()
    known = (
        "\x1b\\[[0-9;]*m|\x1b\\[[0-9]+;[0-9]+H|\r?\n"  # frames
        "|\x1b\\[\\?[0-9]+[hl]|\x1b\\[\\?(?:2026|2048)\\$p|\x1b\\[[<>][0-9]*u|\x07|\x1b\\]22;[a-z-]*\x07"  # control
    )
    left = re.sub(known, "", stock.output.decode())
    assert not re.findall("[\x00-\x1f\x7f-\x9f].{0,12}", left)
