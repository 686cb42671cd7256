"""Textual's driver with our output stage: the terminal is opened, read and left by us, the picture goes to the writer."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import select
import signal
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread, current_thread
from typing import TYPE_CHECKING, ClassVar, Final

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.terminal.burst import burst_of
from tui.terminal.frames.first_paint import CLOSE, OPEN, raw
from tui.terminal.keyboard import ESC
from tui.terminal.stage import OutputStage
from tui.terminal.writer import Writer

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App
    from textual.driver import Driver

SWITCH: Final = "CHATWOOT_TUI_DRIVER"
"""Environment variable: `stock` takes Textual's own driver, whatever the settings say."""

# What Textual writes besides frames: modes, keyboard, bell, clipboard, shape of the pointer. Nothing else passes.
_CONTROL: Final = re.compile(
    "(?:\x1b\\[\\?[0-9;]+[hl]|\x1b\\[[<>][0-9]*u|\x07|\x1b\\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\\\)|\x1b\\]22;[a-z-]*\x07)+"
)
_SYNC: Final = ("\x1b[?2026h", "\x1b[?2026l")
_ANSWER: Final = re.compile("\x1b\\[\\?2026;([0-9])\\$y")
# The beginning of a report, or of anything that begins with Esc, Esc itself included.
_HALF: Final = re.compile("\x1b(?:\\[[0-?]*\\$?)?\\Z")

# Press, release and wheel, with coordinates beyond 223. Not 1003: it reports every move, and each repaints what it passes.
_MOUSE_ON: Final = "\x1b[?1000h\x1b[?1006h"
_MOUSE_OFF: Final = "\x1b[?1000l\x1b[?1006l"
# Disambiguate, report all keys, with their text (https://sw.kovidgoyal.net/kitty/keyboard-protocol/): as Textual asks.
_KITTY_ON: Final = "\x1b[>25u"
_KITTY_OFF: Final = "\x1b[<u"
_INPUT_ON: Final = "\x1b[?2004h\x1b[?1004h"
_INPUT_OFF: Final = "\x1b[?2004l\x1b[?1004l"
# Seconds an answer that is still on its way may take at the end before it lands in the shell.
_LAST_ANSWER: Final = 0.4


def driver_class(stage: OutputStage, environ: Mapping[str, str], *, stock: bool = False) -> type[Driver]:
    """Return the class to give the app as `driver_class`: one that draws through the stage.

    Args:
        environ: The environment, for `SWITCH`.
        stock: What the settings say: True takes Textual's own driver.
    """
    if stock or environ.get(SWITCH) == "stock":
        return LinuxDriver
    return type("StagedDriver", (TerminalDriver,), {"stage": stage})


class TerminalDriver(LinuxDriver):
    """Draws through a `OutputStage`. Textual makes it from the class that `driver_class` returns."""

    stage: ClassVar[OutputStage]

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._drawn_app = app
        self._events = asyncio.get_running_loop()
        self._is_debugged = debug
        self._has_mouse = mouse
        self._reader: Thread | None = None
        self._sleeps_by_key = True
        self._owes_resume = False
        """Whether the app is to hear, when it draws again, that it slept."""
        self._writer: Writer | None = None
        self._is_open = False
        self._suspended = False
        self._reported_gone = False
        self._stop_reading = Event()
        self._wake_read, self._wake_write = os.pipe()
        # On the loop, not between any two bytecodes: these take the writer's lock.
        self._events.add_signal_handler(signal.SIGTSTP, self._go_to_sleep)
        self._events.add_signal_handler(signal.SIGCONT, self._wake_up)

    def _terminal_size(self) -> tuple[int, int]:
        """Columns and rows of the terminal that is drawn on, whatever COLUMNS and LINES say."""
        try:
            width, height = os.get_terminal_size(self._output)
        except OSError:
            width, height = 80, 24
        return width or 80, height or 24

    @property
    def _output(self) -> int:
        return sys.__stderr__.fileno() if sys.__stderr__ is not None else 2

    # Output.

    def write(self, data: str) -> None:
        """Take a frame or a control sequence of Textual's; never waits for the terminal."""
        writer = self._writer
        if writer is None or data in _SYNC:
            return
        if _CONTROL.fullmatch(data):
            writer.control(data)
        else:
            writer.frame(data)
            self.stage.shown()

    # Opening and leaving.

    def start_application_mode(self) -> None:
        """Switch the terminal over and begin to draw and read."""
        if self._is_open or not self._may_change_terminal():
            return
        stage, can, painted = self.stage, self.stage.abilities, self.stage.painted
        # Before the size is read: what is drawn for it is drawn again after each change from now on.
        self._events.add_signal_handler(signal.SIGWINCH, self._resized)
        size = self._terminal_size()
        writer = self._writer = stage.connect(
            self._output, size, leave=self.stop_application_mode, on_gone=self._gone, on_failure=self._failed
        )
        stage.painted = None
        if painted is not None:
            painted.taken = True
        try:
            attributes = termios.tcgetattr(self.fileno)
            self.attrs_before = painted.attributes if painted else attributes
            termios.tcsetattr(self.fileno, termios.TCSANOW, raw(attributes))
        except termios.error:
            self.attrs_before = None
        shown = painted is not None and painted.shows(size)
        controls = ("" if shown else OPEN) + _INPUT_ON
        if can.reports:
            controls += _KITTY_ON
        if self._has_mouse:
            controls += _MOUSE_ON
        self._is_open = True
        self._suspended = False
        writer.open_screen(controls, shown=shown)
        if can.reports:
            writer.ask()
        writer.start()
        self._stop_reading.clear()
        self._reader = Thread(target=self._read_all, name="terminal-input", daemon=True)
        self._reader.start()
        self._say_size()
        if self._owes_resume:
            self._owes_resume = False
            self._post(self.SignalResume())

    def stop_application_mode(self) -> None:
        """Restore the terminal, the screen first."""
        writer = self._writer
        if not self._is_open or writer is None:
            return
        self._is_open = False
        can = self.stage.abilities
        controls = "\x1b[?2026l" if writer.synchronizes else ""
        if not can.alternate_screen:
            controls += "\x1b[m\x1b[H\x1b[2J"
        controls += _INPUT_OFF
        if self._has_mouse:
            controls += _MOUSE_OFF
        if can.reports:
            # Before the second screen is left: each screen has keyboard modes of its own.
            controls += _KITTY_OFF
        writer.close_screen(controls + CLOSE)
        writer.stop()
        writer.settle(_LAST_ANSWER)
        self.disable_input()
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def disable_input(self) -> None:
        """Read no more keys."""
        self._events.remove_signal_handler(signal.SIGWINCH)
        thread, self._reader = self._reader, None
        if thread is not None and thread is not current_thread():
            self._stop_reading.set()
            os.write(self._wake_write, b".")
            thread.join(1)

    def close(self) -> None:
        """Nothing is left to close: leaving has stopped both threads."""

    def _may_change_terminal(self) -> bool:
        """Whether we are in the foreground; continued in the background, the process is put to sleep again."""
        if not os.isatty(self.fileno):
            return True

        def sleep_again(*_: object) -> None:
            os.kill(os.getpid(), signal.SIGSTOP)

        signal.signal(signal.SIGTTOU, sleep_again)
        signal.signal(signal.SIGTTIN, sleep_again)
        try:
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))
        except termios.error as error:
            # The terminal has vanished: the reading thread will notice.
            return bool(error.args[0] == errno.EIO)
        finally:
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            signal.signal(signal.SIGTTIN, signal.SIG_DFL)
        return True

    # Signals, all of them on the event loop.

    @contextmanager
    def no_automatic_restart(self) -> Iterator[None]:
        """Leave it to the caller to come back from sleep, for as long as this lasts."""
        was, self._sleeps_by_key = self._sleeps_by_key, False
        try:
            yield
        finally:
            self._sleeps_by_key = was

    def _resized(self) -> None:
        if self._writer is not None:
            self._writer.resized()
        self._say_size()

    def _say_size(self) -> None:
        size = Size(*self._terminal_size())
        self._post(events.Resize(size, size))

    def _post(self, message: Message) -> None:
        self._drawn_app.post_message(message)

    def _go_to_sleep(self, *_: object) -> None:
        """Go to sleep as the shell's job control expects it: the whole job, with the terminal restored."""
        if self._sleeps_by_key and self._is_open:
            self.suspend_application_mode()
            self._suspended = True
            self._owes_resume = True
        # The default action, so that a job without a shell to wake it up isn't stopped for ever.
        self._events.remove_signal_handler(signal.SIGTSTP)
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        self._events.call_later(0.05, self._awake)

    def _awake(self) -> None:
        """Go on where nothing could stop us, so that nothing wakes us either."""
        self._events.add_signal_handler(signal.SIGTSTP, self._go_to_sleep)
        if self._suspended:
            self.resume_application_mode()

    def _wake_up(self, *_: object) -> None:
        """Come back from sleep."""
        self._events.add_signal_handler(signal.SIGTSTP, self._go_to_sleep)
        if not self._sleeps_by_key or not (self._is_open or self._suspended):
            return
        if self._is_open:
            # Stopped by a signal nobody can catch: the shell has changed the terminal meanwhile.
            self.suspend_application_mode()
            self._suspended = True
        self.resume_application_mode()

    def _gone(self) -> None:
        """The terminal has vanished; called in either thread."""
        if self._reported_gone:
            return
        self._reported_gone = True
        on_gone: Callable[[], object] = self.stage.on_gone or self._drawn_app.exit
        with suppress(RuntimeError):
            self._events.call_soon_threadsafe(on_gone)

    def _failed(self, error: Exception) -> None:
        """The writing thread has broken off; called in it."""
        with suppress(RuntimeError):
            self._events.call_soon_threadsafe(self._drawn_app._handle_exception, error)

    # Input.

    def _read_all(self) -> None:
        # Textual's own prints a traceback and ends the app without a chance to keep anything.
        try:
            self.run_input_thread()
        except Exception as error:
            self._failed(error)

    def run_input_thread(self) -> None:
        """Read keys and answers, asleep until some come."""
        keyboard = self.fileno
        poll = select.poll()
        poll.register(keyboard, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        parser = XTermParser(self._is_debugged)
        decode = getincrementaldecoder("utf-8")("replace").decode
        patience = constants.ESCAPE_DELAY * 1000 + 2
        half = ""
        ticks = 0
        while not self._stop_reading.is_set():
            ready = poll.poll(patience if ticks or half else None)
            if any(descriptor == self._wake_read for descriptor, _ in ready):
                os.read(self._wake_read, 64)
                # Letters that came in the same moment were written before the end.
                ready = poll.poll(0)
            if any(descriptor == keyboard for descriptor, _ in ready):
                try:
                    data = os.read(keyboard, 4096)
                except OSError:
                    data = b""
                if not data:
                    # End of file again and again is what a vanished terminal gives.
                    self._gone()
                    return
                self.stage.received += len(data)
                text = self._without_answers(half + decode(data))
                found = _HALF.search(text)
                half = found[0] if found else ""
                text = text[: len(text) - len(half)]
                ticks = 2
            elif ready:
                continue
            else:
                # Nothing came for long enough: a lone Esc was a key, half an answer won't be completed.
                ticks = max(0, ticks - 1)
                text, half = half, ""
            messages: list[Message] = []
            for piece in self.stage.keyboard.cut(text):
                messages += (events.Key("escape", ESC),) if piece == ESC else parser.feed(piece)
            messages += parser.tick()
            if (burst := burst_of(messages, time.monotonic())) is not None:
                self.send_message(burst)
            for message in messages:
                self.process_message(message)

    def _without_answers(self, text: str) -> str:
        if "\x1b[?2026;" not in text:
            return text
        for answer in _ANSWER.finditer(text):
            self._acknowledge(int(answer[1]))
        return _ANSWER.sub("", text)

    def _acknowledge(self, setting: int) -> None:
        if self._writer is not None:
            self._writer.acknowledge(setting)

    def send_message(self, message: Message) -> None:
        """Hand a message to the app; Textual's own makes a task of each, which a key has to wait for (8.2.8)."""
        self._events.call_soon_threadsafe(self._drawn_app.post_message, message)

    def process_message(self, message: Message) -> None:
        """Pass a message on to the app, unless it is an answer to the writer."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._acknowledge(2)
        else:
            if isinstance(message, events.Key):
                self.stage.pressed_at = time.monotonic()
            super().process_message(message)
