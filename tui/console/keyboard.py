"""What a key means where the agent is: the command of the pane with the focus, or nothing, which is said."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual.events import Key

from tui.commands.command import Command
from tui.commands.desk import MOVING, Pane
from tui.commands.keys import KeyReader
from tui.console.keys import KeyOrder, Words
from tui.presentation.key_names import with_keys
from tui.text.typed import is_typed

if TYPE_CHECKING:
    from textual.app import App

    from tui.commands.keys import Keymap
    from tui.screens.console import ConsoleScreen
    from tui.screens.room import Room


class Keyboard:
    """Reads keys in their order and has commands run.

    Args:
        app: Whose keys they are.
        keys: What each key means in each pane, as the agent has it.
        run: Carries a command out.
        leave: Ends the program: what the key of a command `over_boxes` does where there is no pane to act in.
        room: Gives the screen beside the console that keys are for while it is open.
        is_leaving: Gives whether the program is about to end: then keys do nothing more.
        pass_on: Hands a key to the box, line or text that has the focus.
        survives: Tells of an error that nobody foresaw; False: the console can't go on after it.
    """

    def __init__(
        self,
        app: App[Any],
        keys: Keymap,
        *,
        run: Callable[[Command], None],
        leave: Callable[[], None],
        room: Callable[[], Room | None],
        is_leaving: Callable[[], bool],
        pass_on: Callable[[Key], Awaitable[None]],
        survives: Callable[[Exception, str], bool],
    ) -> None:
        self._app = app
        self._reader = KeyReader(keys)
        self._run = run
        self._leave = leave
        self._room = room
        self._is_leaving = is_leaving
        self._pass_on = pass_on
        self._survives = survives
        self.order = KeyOrder(
            app, self._act_on, self._is_early, self._opens_text, self._in_place_of_enter, self._say_words_are_no_keys
        )
        self.screen: ConsoleScreen | None = None
        """Where keys act; None: it is not there yet, and they wait."""
        self.pressed = 0
        """How many keys came since the start."""

    async def take(self, key: Key) -> None:
        """Take the next key: in its turn, but what ends the program does not wait for what takes its time."""
        self.pressed += 1
        if self._acts_over_boxes(key) and (self.screen is None or self.screen.composer is None):
            await self._act_on(key)
        else:
            await self.order.take(key)

    def say_nothing_was_pasted(self) -> bool:
        """Say that a paste found no text to go into; return whether that is so."""
        screen, pane = self._place, self._pane
        if screen is None or pane not in MOVING:
            return False
        reply = screen.keys("reply.write")
        screen.say(f"Nothing was pasted: no text is open. {reply} opens a reply to paste into.", "warning")
        return True

    async def _act_on(self, key: Key) -> None:
        try:
            if not self._press(key):
                await self._pass_on(key)
        except Exception as error:
            # Further keys wait behind this one.
            if not self._survives(error, "key"):
                raise

    def _press(self, key: Key) -> bool:
        """Carry out what a key means in the pane with the focus, or say that it means nothing; whether it does."""
        screen, pane = self._place, self._pane
        if screen is None or pane is None or self._is_leaving():
            if acts := self._acts_over_boxes(key):
                self._leave()
            return acts
        read = self._reader.read(pane, key.key, time.monotonic())
        if isinstance(read, Command):
            screen.notice.clear()
            self._run(read)
            return True
        if read is None and pane in MOVING and is_typed(key.character):
            screen.say(f"{key.character} does nothing in the {pane} pane. {screen.keys('app.help')} shows what does.")
        return read is True

    @property
    def _pane(self) -> Pane | None:
        """The pane with the focus; None while a box or a line for searching has it."""
        place = self._place
        return place.pane if place is not None and self._app.screen is place else None

    @property
    def _place(self) -> ConsoleScreen | Room | None:
        """The screen that keys are for: the one beside the console, while one is open."""
        return self._room() or self.screen

    def _peek(self, pane: Pane, key: Key) -> Command | bool | None:
        return self._reader.peek(pane, key.key, time.monotonic())

    def _acts_over_boxes(self, key: Key) -> bool:
        """Whether a key ends the program whatever is open; one that writes something is left to a box."""
        read = self._peek(Pane.LIST, key)
        return isinstance(read, Command) and read.over_boxes and not is_typed(key.character)

    def _opens_text(self, key: Key) -> bool:
        """Whether a key opens a place to write in: the composer, or a line of its own."""
        read = self._peek(pane, key) if (pane := self._pane) is not None else None
        return isinstance(read, Command) and read.opens_text

    def _is_early(self, key: Key) -> bool:
        """Whether a key moves or opens something, begins a chord, or means nothing."""
        if (place := self._place) is None or (pane := place.pane) is None:
            return False
        read = self._peek(pane, key)
        return read.early if isinstance(read, Command) else True

    def _in_place_of_enter(self, enter: Key) -> Key:
        """Return a new line where Enter would send words that came all at once with the key that opened the composer."""
        screen = self.screen
        if screen is None or screen.pane is not Pane.COMPOSER or not screen.enter_sends:
            return enter
        screen.say(
            "That Enter came all at once with the words: it is a new line. Press it again to send them.", "warning"
        )
        return Key("ctrl+j", "\n")

    def _say_words_are_no_keys(self, why: Words) -> None:
        told = {
            Words.AT_ONCE: "Words that come all at once are no keys here: nothing was done. {reply.write} opens a reply to write in.",
            Words.BEGUN: "Words that come all at once are no keys here: only their first letter was one. {reply.write} opens a reply.",
            Words.WRITTEN_ON: "What you wrote in is closed: these letters did nothing. {reply.write} opens a reply.",
        }
        if (place := self._place) is not None:
            place.say(with_keys(told[why], place.keys), "warning")
