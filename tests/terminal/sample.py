"""A small screen with everything the output stage has to carry; run by the tests, with either driver.

Usage: python sample.py [stock]
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tui.terminal.abilities import abilities
from tui.terminal.environment import prepare_environment

can = abilities(os.environ)
prepare_environment(can.colours)

from textual import events  # noqa: E402 - Textual reads the environment when it is imported
from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import BindingType  # noqa: E402
from textual.containers import Horizontal, Vertical  # noqa: E402
from textual.content import Content  # noqa: E402
from textual.dom import DOMNode  # noqa: E402
from textual.filter import LineFilter  # noqa: E402
from textual.screen import ModalScreen, Screen  # noqa: E402
from textual.timer import Timer  # noqa: E402
from textual.widgets import Label, OptionList, Static, TextArea  # noqa: E402

from tui.terminal.driver import driver_class  # noqa: E402
from tui.terminal.frames import first_paint, last_frame  # noqa: E402
from tui.terminal.signals import handle_signals  # noqa: E402
from tui.terminal.stage import OutputStage  # noqa: E402
from tui.terminal.wall import Wall  # noqa: E402
from tui.widgets.compositor import paint_sparingly  # noqa: E402

WIDE = "日本語の文章と한국어 문장 混ざった mixed text, "
EMOJI = "👍🏽 ❤️ 👨‍👩‍👧 🇩🇪🇫🇷 e\u0301 नि 😀 end, "
THREAD = [f"{n:3} " + (WIDE if n % 3 == 0 else "plain words of a customer, ") * (1 + n % 3) for n in range(60)]


class Dialog(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("escape,x", "dismiss", "Close")]
    CSS = "Dialog { align: center middle; } Dialog Label { width: 41; height: 7; border: thick $primary; }"

    def compose(self) -> ComposeResult:
        yield Label("A question over 漢字漢字漢字, with a border\nand three\nlines")


class Help(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("escape,x", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        yield Static("\n".join(f"key {n}   does a thing  ─── │" for n in range(40)))


class Sample(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+q", "quit", "Quit"),
        ("f2", "push_screen('dialog')", "Dialog"),
        ("f3", "push_screen('help')", "Help"),
        ("f4", "toast", "Toast"),
        ("f5", "count", "Count"),
        ("f6", "hostile", "Hostile"),
        ("f7", "emoji", "Emoji"),
        ("f8", "storm", "Storm"),
        ("f9", "sleep", "Sleep"),
        ("f10", "lag", "Lag"),
        ("f11", "events", "Events"),
    ]
    ENABLE_COMMAND_PALETTE = False
    SCREENS: ClassVar = {"dialog": Dialog, "help": Help}
    CSS = """
    #list { width: 34; } #right { width: 1fr; } #thread { height: 1fr; border: round $secondary; }
    OptionList { scrollbar-gutter: stable; }
    TextArea { height: 6; } #status { height: 1; background: $panel; }
    """
    count = 0
    lag = 0.0
    timers: Sequence[Timer] = ()
    beat = 0.0
    wall = Wall(fillers="stock" not in sys.argv)

    def get_default_screen(self) -> Screen[None]:
        screen: Screen[None] = super().get_default_screen()
        paint_sparingly(screen)
        return screen

    def compose(self) -> ComposeResult:
        with Horizontal():
            names = [f"{n} {'李さん' if n % 4 == 0 else 'Customer'} · open" for n in range(50)]
            yield OptionList(*names, id="list", markup=False)
            with Vertical(id="right"):
                yield OptionList(*THREAD, id="thread", markup=False)
                yield TextArea("", id="composer")
        yield Static("READY 0", id="status", markup=False)

    def on_mount(self) -> None:
        self.query_one(TextArea).cursor_blink = False
        self.call_after_refresh(stage.release)

    def get_line_filters(self) -> Sequence[LineFilter]:
        self.wall = self.wall.behind(super().get_line_filters())
        return [self.wall]

    async def on_event(self, event: events.Event) -> None:
        from_keyboard = isinstance(event, events.Key) and not event.is_forwarded
        await super().on_event(event)
        if from_keyboard:
            self._tell_taken(list((self.focused or self.screen).ancestors_with_self))

    def _tell_taken(self, way: list[DOMNode]) -> None:
        """Ring when all whom the key may pass on its way up have had it: a test waits for that."""
        if way:
            way[0].call_later(self._tell_taken, way[1:])
        else:
            self.call_after_refresh(self.bell)

    def _say(self, text: str | Content) -> None:
        self.query_one("#status", Static).update(text, layout=False)

    def action_toast(self) -> None:
        self.notify("Saved 保存しました", title="Toast", timeout=600)

    def action_count(self) -> None:
        self.count += 1
        self._say(f"READY {self.count}")

    def action_emoji(self) -> None:
        self.count += 1
        self._say(f"{EMOJI}{self.count} {EMOJI}{self.count}|")

    def action_hostile(self) -> None:
        evil = "\x1b]52;c;AAAA\x07\x1b[2J\x1b[5;5H\x9b31m\x9d0;t\x9c\u202eevil\u2066\x00\x7f\x1b[31m"
        self._say(Content(f"HOSTILE {evil} end"))

    def action_storm(self) -> None:
        """Draw the whole thread anew, fifty times a second, and watch how late the event loop gets."""
        self.beat = time.monotonic()
        self.timers = [self.set_interval(0.02, self._storm), self.set_interval(0.01, self._watch)]

    def _storm(self) -> None:
        self.action_count()
        self.query_one("#thread").scroll_relative(y=20 if self.count % 2 else -20, animate=False)

    def _watch(self) -> None:
        now = time.monotonic()
        self.lag = max(self.lag, now - self.beat - 0.01)
        self.beat = now

    def action_events(self) -> None:
        """Five times a second, a row of the thread reads otherwise."""
        self.set_interval(0.2, self._event)

    def _event(self) -> None:
        self.count += 1
        number = self.count % 8
        self.query_one("#thread", OptionList).replace_option_prompt_at_index(number, f"{number} event {self.count}")

    def action_lag(self) -> None:
        for timer in self.timers:
            timer.stop()
        self._say(f"LAG {self.lag * 1000:.0f} ms")

    def action_sleep(self) -> None:
        self.action_suspend_process()

    async def on_load(self) -> None:
        handle_signals(
            asyncio.get_running_loop(), leave=stage.leave, stop=lambda number: self.exit(return_code=128 + number)
        )


painted = first_paint.paint(os.environ["FRAMES"]) if "FRAMES" in os.environ else None
stage = OutputStage(can, painted=painted)
if painted:
    stage.hold(5)


def main() -> None:
    app = Sample(driver_class=driver_class(stage, os.environ, stock="stock" in sys.argv))
    app.run(mouse="mouse" in sys.argv)
    if "FRAMES" in os.environ:
        rows = last_frame.stamped(stage.rows(), -8, -1, "cached")
        last_frame.save(Path(os.environ["FRAMES"]), rows, os.environ, theme="a", account="b", note="7")
    sys.exit(app.return_code)


if __name__ == "__main__":
    main()
