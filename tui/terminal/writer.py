"""What writes to the terminal: never makes the program wait, sends the newest state, paces itself."""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from tui.terminal.differ import Differ
from tui.terminal.grid import Grid, Row

QUERY: Final = "\x1b[?2026$p"
"""Asks whether the terminal knows synchronized output. The answer comes when all before it was drawn: an acknowledgement."""

WINDOW: Final = 3_000
"""Bytes that may be on their way. sshd and TCP would take megabytes, and a key's effect would wait behind all of them."""
GIVE_UP: Final = 5.0
"""Seconds after which a missing acknowledgement is no longer waited for."""
SLOW: Final = 0.05
"""Seconds to an acknowledgement from which on a frame is sent in parts, the cursor's row first."""
SETTLE: Final = 0.1
"""Seconds after a change of size in which only a complete frame is sent."""
LAST_WORDS: Final = 0.25
"""Seconds a terminal gets at the end to take what restores it."""

# A smaller frame arrives in one packet: nothing to keep together.
_MARKED_FROM: Final = 256
# Fewer bytes than this are not worth a question of eight.
_ASKED_FROM: Final = 256
_CHUNK: Final = 4_096
# Where the descriptor blocks, no more than a terminal that says it is ready surely takes.
_BLOCKING_CHUNK: Final = 256


class Writer:
    """Keeps the wanted screen and brings the terminal there: at once, as far as it takes it, and the rest in a thread.

    All methods but those of the thread may be called from the event loop: none waits for the terminal, except `stop`.

    Args:
        file: Descriptor of the terminal.
        grid: What is wanted; may hold rows already.
        differ: What was sent.
        on_gone: Called once, in the thread, when the terminal has vanished.
        on_failure: Called in the thread with an error of our own.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        file: int,
        grid: Grid,
        differ: Differ,
        *,
        on_gone: Callable[[], None],
        on_failure: Callable[[Exception], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.written = 0
        """Bytes the terminal took since the start."""
        self.round_trip: float | None = None
        """Seconds the last acknowledged frame needed to the screen and back; `None` before the first answer."""
        self.synchronizes = False
        """Whether the terminal said that it knows synchronized output."""
        self.gone = False
        """Whether the terminal has vanished."""
        self._file = file
        self._grid = grid
        self._differ = differ
        self._on_gone = on_gone
        self._on_failure = on_failure
        self._clock = clock
        self._lock = threading.Lock()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._awake = False
        self._thread: threading.Thread | None = None
        # Held by whoever finds out what to send and sends it: the caller for a moment, else the thread.
        self._turn = threading.Lock()
        self._rest = b""
        # Where writing may wait, it is left to the thread.
        self._blocks = os.get_blocking(file)
        self._stop_at: float | None = None
        self._open = False
        self._controls: list[str] = []
        self._dirty: set[int] = set(range(grid.height))
        self._forgotten = False
        self._held_until: float | None = None
        self._held_for_size = False
        self._on_the_way: deque[tuple[int, float]] = deque()
        self._unasked = 0
        self._answers = False
        self._settled = threading.Condition(self._lock)

    # What is wanted.

    def frame(self, text: str) -> None:
        """Take a frame in; what it changes goes out when the terminal can take it."""
        with self._lock:
            self._follow_size()
            touched = self._grid.apply(text)
            self._dirty |= touched
            if self._held_for_size and len(touched) == self._grid.height:
                self._release()
        self._go()

    def control(self, text: str) -> None:
        """Send a sequence that isn't part of the picture: as it is, in order, before the next frame."""
        with self._lock:
            if not self._open:
                return
            self._controls.append(text)
        self._go()

    def rows(self) -> list[Row]:
        """Return the screen as it is wanted now."""
        with self._lock:
            return list(self._grid.rows)

    @property
    def is_behind(self) -> bool:
        """Whether there is something the terminal could not take yet."""
        with self._lock:
            waiting = self._dirty or self._controls or self._rest
            return self._open and (bool(waiting) or self._in_transit() >= WINDOW)

    # The life of the screen.

    def open_screen(self, controls: str, *, shown: bool = False) -> None:
        """Begin to draw.

        Args:
            controls: What switches the terminal over; must leave it erased.
            shown: The differ's rows are on the screen already, so it wasn't erased.
        """
        with self._lock:
            self._open = True
            self._controls = [controls]
            self._dirty = set(range(self._grid.height))
            if not shown:
                self._differ.cleared(self._grid.width, self._grid.height)
        self._wake()

    def close_screen(self, controls: str) -> None:
        """Draw no more: what was pending is dropped, what restores the terminal is sent."""
        with self._lock:
            if self._open:
                self._open = False
                self._controls = [controls]
                self._dirty = set()
        self._wake()

    def resized(self) -> None:
        """The terminal has changed its size, maybe there and back: what it shows is not known."""
        with self._lock:
            self._follow_size()
            self._forget()
        self._wake()

    def hold(self, seconds: float) -> None:
        """Send no picture until `release`, or for at most this many seconds: what is coming soon is better."""
        with self._lock:
            self._held_until = self._clock() + seconds
            self._held_for_size = False

    def release(self) -> None:
        """End what `hold` began."""
        with self._lock:
            self._release()
        self._wake()

    def redraw(self) -> None:
        """Send everything again: something else may have written to the terminal."""
        with self._lock:
            self._forget()
            self._release()
        self._wake()

    def acknowledge(self, setting: int) -> None:
        """The terminal has answered `QUERY`, so it has drawn what was sent before."""
        with self._lock:
            self._answers = True
            self.synchronizes = setting in (1, 2, 3)
            if self._on_the_way:
                _, asked = self._on_the_way.popleft()
                self.round_trip = self._clock() - asked
            self._settled.notify_all()
        self._wake()

    def ask(self) -> None:
        """Send the first `QUERY`; without it no frame is paced."""
        with self._lock:
            self._controls.append(QUERY)
            self._on_the_way.append((0, self._clock()))
        self._wake()

    # The thread.

    def start(self) -> None:
        """Start writing."""
        self._stop_at = None
        self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what there is, for `LAST_WORDS` seconds at most, and end the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stop_at = self._clock() + LAST_WORDS
        self._wake()
        thread.join(LAST_WORDS * 2)

    def settle(self, seconds: float) -> None:
        """Wait until no answer is on its way, or for at most this many seconds: it would land in the shell as text."""
        deadline = self._clock() + seconds
        with self._lock:
            while self._on_the_way and not self.gone and (left := deadline - self._clock()) > 0:
                if not self._answers and self._clock() - self._on_the_way[0][1] > 1:
                    break
                self._settled.wait(left)
            self._on_the_way.clear()

    def _go(self) -> None:
        """Send what the terminal takes at this moment; what is left is the thread's.

        A thread is woken late where the machine is busy, and not before the loop pauses: keys would be felt to lag.
        """
        if self._thread is None or self._blocks or not self._turn.acquire(blocking=False):
            self._wake()
            return
        try:
            if not self._rest:
                text, wait = self._take()
                self._rest = self._taken_at_once(text.encode("utf-8", "replace"))
                with self._lock:
                    if not self._rest and wait is None and not self._dirty and not self._controls:
                        return
        finally:
            self._turn.release()
        self._wake()

    def _taken_at_once(self, data: bytes) -> bytes:
        """Write without waiting; returns what the terminal did not take."""
        try:
            while data:
                done = os.write(self._file, data[:_CHUNK])
                self.written += done
                data = data[done:]
        except OSError:
            # Full, or gone: the thread finds out.
            pass
        return data

    def _wake(self) -> None:
        if not self._awake:
            self._awake = True
            try:
                os.write(self._wake_write, b".")
            except BlockingIOError:
                pass

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:
            self._on_failure(error)

    def _work(self) -> None:
        poll = select.poll()
        poll.register(self._wake_read, select.POLLIN)
        while not self.gone:
            stopping = self._stop_at is not None
            with self._turn:
                data, self._rest, wait = self._rest, b"", None
                if not data:
                    text, wait = self._take()
                    data = text.encode("utf-8", "replace")
                if data:
                    self._send(data)
                    continue
            if stopping:
                return
            poll.poll(None if wait is None else max(1, wait * 1000))
            try:
                os.read(self._wake_read, 64)
            except BlockingIOError:
                pass
            # Only after the read: a call in between finds it set, and what it brought is seen by the next `_take`.
            self._awake = False

    def _take(self) -> tuple[str, float | None]:
        """Return what to write now, and otherwise how many seconds to wait (`None`: until woken)."""
        with self._lock:
            text = "".join(self._controls)
            self._controls.clear()
            if not self._open or not self._dirty:
                return text, None
            wait = self._patience()
            if wait > 0:
                return text, wait
            if self._forgotten:
                self._forgotten = False
                self._differ.forget(self._grid.width, self._grid.height)
            rows, dirty, cursor = list(self._grid.rows), self._dirty, self._grid.cursor
            self._dirty = set()
            slow = self._answers and (self.round_trip or 0) > SLOW
        picture, left = self._differ.difference(rows, dirty, cursor, WINDOW if slow else None)
        return text + self._packed(picture, left), None

    def _packed(self, picture: str, left: set[int]) -> str:
        """Return the picture as it goes out: kept together, and with a question for an acknowledgement."""
        with self._lock:
            if not self._open:
                # The screen was left while we were reckoning: this picture must not land in the shell.
                return ""
            self._dirty |= left
            if picture and self.synchronizes and len(picture) >= _MARKED_FROM:
                picture = f"\x1b[?2026h{picture}\x1b[?2026l"
            if picture and self._answers:
                self._unasked += len(picture)
                if self._unasked >= _ASKED_FROM:
                    picture += QUERY
                    self._on_the_way.append((self._unasked, self._clock()))
                    self._unasked = 0
        return picture

    def _patience(self) -> float:
        """Seconds until the next picture may go out."""
        now = self._clock()
        if self._stop_at is not None:
            return 0
        if self._held_until is not None:
            if now < self._held_until:
                return self._held_until - now
            self._release()
        if self._answers and self._in_transit() >= WINDOW:
            late = self._on_the_way[0][1] + GIVE_UP - now
            if late > 0:
                return late
            # The answers may have got lost; one that comes after all starts the pacing again.
            self._answers = False
            self._on_the_way.clear()
        return 0

    def _in_transit(self) -> int:
        return sum(size for size, _ in self._on_the_way)

    def _send(self, data: bytes) -> None:
        poll = select.poll()
        poll.register(self._file, select.POLLOUT)
        view = memoryview(data)
        try:
            while view:
                if self._blocks:
                    if not poll.poll(self._milliseconds_left()):
                        if self._stop_at is not None:
                            return
                        continue
                    done = os.write(self._file, view[:_BLOCKING_CHUNK])
                else:
                    try:
                        done = os.write(self._file, view[:_CHUNK])
                    except BlockingIOError:
                        if not poll.poll(self._milliseconds_left()) and self._stop_at is not None:
                            return
                        continue
                self.written += done
                view = view[done:]
        except OSError:
            self.gone = True
            with self._lock:
                self._settled.notify_all()
            self._on_gone()

    def _milliseconds_left(self) -> float:
        # While it isn't stopping it still looks now and then whether it should.
        if self._stop_at is None:
            return 100
        return max(0, (self._stop_at - self._clock()) * 1000)

    # With the lock held.

    def _follow_size(self) -> None:
        try:
            width, height = os.get_terminal_size(self._file)
        except OSError:
            return
        if width and height and (width, height) != (self._grid.width, self._grid.height):
            self._grid.resize(width, height)
            self._forget()

    def _forget(self) -> None:
        self._forgotten = True
        self._dirty = set(range(self._grid.height))
        self._held_until = self._clock() + SETTLE
        self._held_for_size = True

    def _release(self) -> None:
        self._held_until = None
        self._held_for_size = False


def terminal_output(file: int) -> int:
    """Return a descriptor of the same terminal that never blocks, or `file` itself where none can be opened.

    A description of its own: to make `file` non-blocking would make it so for the shell that started us, too.
    """
    names: Sequence[str]
    try:
        names = (os.ttyname(file), "/dev/tty")
    except OSError:
        return file
    for name in names:
        try:
            own = os.open(name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        if os.isatty(own):
            return own
        os.close(own)
    return file
