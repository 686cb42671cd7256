from __future__ import annotations

import fcntl
import os
import select
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.ptymeter import Terminal
from tests.terminal.screens import cells, differences, shown
from tui.terminal.differ import Differ
from tui.terminal.grid import Grid
from tui.terminal.writer import GIVE_UP, QUERY, WINDOW, Writer, terminal_output

WIDTH, HEIGHT = 80, 24


class Line:
    """A writer on a pseudo-terminal, whose other end a test reads when it likes."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.file = terminal_output(self.slave)
        self.now = 100.0
        self.gone = threading.Event()
        self.failures: list[Exception] = []
        self.grid = Grid(WIDTH, HEIGHT)
        self.writer = Writer(
            self.file,
            self.grid,
            Differ(WIDTH, HEIGHT),
            on_gone=self.gone.set,
            on_failure=self.failures.append,
            clock=lambda: self.now,
        )
        self.terminal = Terminal(WIDTH, HEIGHT, answer=False)
        self.terminal.feed(b"\x1b[?7l")
        self.output = b""

    def read(self, until: Callable[[], object], seconds: float = 10) -> bool:
        """Read until something holds."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                return False
            self.read_once(0.05)
        return True

    def read_once(self, seconds: float) -> bool:
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        data = os.read(self.master, 65536)
        self.output += data
        self.terminal.feed(data)
        return True

    def quiet(self) -> None:
        """Read until nothing more comes."""
        while self.read_once(0.1):
            pass

    def is_right(self) -> bool:
        return differences(cells(self.grid.rows), shown(self.terminal)) == []

    def close(self) -> None:
        self.writer.stop()
        for descriptor in {self.master, self.slave, self.file}:
            if descriptor >= 0:
                os.close(descriptor)


@pytest.fixture
def line() -> Iterator[Line]:
    one = Line()
    yield one
    one.close()
    assert one.failures == []


def full(text: str) -> str:
    """A frame that fills the screen with a text."""
    rows = (f"\x1b[{y};1H\x1b[38;5;{y}m{(text * WIDTH)[:WIDTH]}\x1b[0m" for y in range(1, HEIGHT + 1))
    return "\n".join(rows) + "\x1b[1;1H"


def test_frames_the_terminal_could_not_take_are_merged(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.start()
    for count in range(300):
        line.writer.frame(full(f"frame {count} "))
    assert line.read(lambda: "frame 299" in line.terminal.text())
    line.quiet()
    assert line.is_right()
    # Three hundred whole screens would be half a million bytes.
    assert len(line.output) < 100_000
    assert line.writer.written == len(line.output)


def test_a_frame_is_with_the_terminal_before_the_call_returns(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.frame(full("old "))
    line.writer.start()
    assert line.read(lambda: "old old" in line.terminal.text())
    line.quiet()
    threads = sys.getswitchinterval()
    sys.setswitchinterval(5)
    try:
        line.writer.frame("\x1b[1;1Hnew")
        assert select.select([line.master], [], [], 0)[0]
    finally:
        sys.setswitchinterval(threads)
    line.quiet()
    assert line.is_right()


def test_control_sequences_pass_in_order_and_before_the_next_frame(line: Line) -> None:
    line.writer.open_screen("\x1b[?1049h")
    line.writer.control("\x07")
    line.writer.control("\x1b]22;text\x07")
    line.writer.frame("\x1b[1;1Hpicture")
    line.writer.start()
    assert line.read(lambda: b"picture" in line.output)
    assert line.output.startswith(b"\x1b[?1049h\x07\x1b]22;text\x07")


def test_nothing_is_drawn_after_the_screen_was_left(line: Line) -> None:
    line.writer.open_screen("\x1b[?1049h")
    line.writer.frame(full("pending "))
    line.writer.close_screen("\x1b[?1049l")
    line.writer.frame(full("late "))
    line.writer.control("\x07")
    line.writer.start()
    line.writer.stop()
    line.quiet()
    assert line.output == b"\x1b[?1049l"


def test_what_was_drawn_meanwhile_is_shown_when_the_screen_is_opened_again(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.close_screen("")
    line.writer.frame("\x1b[2;1Hmeanwhile")
    line.writer.open_screen("\x1b[H\x1b[2J")
    line.writer.start()
    assert line.read(lambda: "meanwhile" in line.terminal.text())


def test_without_an_answer_nothing_is_asked_again(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.ask()
    line.writer.start()
    line.writer.frame(full("a"))
    line.writer.frame(full("b"))
    line.quiet()
    assert line.output.count(QUERY.encode()) == 1
    assert b"\x1b[?2026h" not in line.output


def test_a_window_full_of_unacknowledged_bytes_stops_the_picture_until_one_is_acknowledged(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.ask()
    line.writer.start()
    line.now += 0.01
    line.writer.acknowledge(2)
    sent = 0
    for count in range(20):
        line.writer.frame(full(f"{count} words "))
        line.quiet()
        if len(line.output) == sent:
            break
        sent = len(line.output)
    assert sent < WINDOW + 4_000
    assert not line.is_right()
    assert line.writer.is_behind
    line.writer.frame("\x1b[3;1Hthe newest \x1b[1;1H")
    for _ in range(10):
        line.writer.acknowledge(2)
        line.quiet()
    assert line.is_right()
    assert "the newest" in line.terminal.text()
    assert b"\x1b[?2026h" in line.output


def test_answers_that_never_come_are_not_waited_for_for_ever(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.ask()
    line.writer.start()
    line.writer.acknowledge(2)
    for count in range(10):
        line.writer.frame(full(f"{count} words "))
        line.quiet()
    assert not line.is_right()
    line.now += GIVE_UP + 1
    line.writer.frame("\x1b[1;1Hx")
    assert line.read(line.is_right)


def test_on_a_slow_line_the_cursors_row_comes_first(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.ask()
    line.writer.start()
    line.quiet()
    line.now += 1.0
    line.writer.acknowledge(2)
    assert line.writer.round_trip == 1.0
    rows = full("0123456789 abcdefghij ")
    line.writer.frame(rows.removesuffix("\x1b[1;1H") + "\x1b[20;5H")
    line.quiet()
    assert line.output.find(b"38;5;20m") < line.output.find(b"38;5;1m")


def test_a_vanished_terminal_is_reported_once_and_ends_the_thread(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.start()
    os.close(line.master)
    line.master = -1
    line.writer.frame(full("x"))
    assert line.gone.wait(10)
    line.writer.frame(full("y"))
    line.writer.stop()
    assert line.writer.gone


def test_a_held_picture_comes_when_it_is_released(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.hold(60)
    line.writer.start()
    line.writer.frame("\x1b[1;1Hfirst")
    line.quiet()
    assert line.output == b""
    line.writer.frame("\x1b[1;1Hready")
    line.writer.release()
    assert line.read(lambda: "ready" in line.terminal.text())
    assert b"first" not in line.output


def test_after_a_resize_only_a_whole_frame_or_some_time_lets_the_picture_out(line: Line) -> None:
    line.writer.open_screen("")
    line.writer.start()
    line.writer.frame(full("a"))
    line.quiet()
    before = len(line.output)
    fcntl.ioctl(line.master, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH - 10, 0, 0))
    line.terminal.resize(WIDTH - 10, HEIGHT)
    line.writer.resized()
    line.writer.frame("\x1b[1;1Hpiece")
    line.quiet()
    assert len(line.output) == before
    line.writer.frame(full("whole "))
    assert line.read(line.is_right)


def test_the_output_never_blocks_and_the_shells_descriptor_stays_as_it_was(line: Line) -> None:
    assert not os.get_blocking(line.file)
    assert os.get_blocking(line.slave)


def test_a_stop_does_not_wait_for_a_deaf_terminal(line: Line) -> None:
    line.writer._clock = time.monotonic
    line.writer.open_screen("")
    line.writer.start()
    for count in range(50):
        line.writer.frame(full(f"{count} deaf "))
    began = time.monotonic()
    line.writer.close_screen("\x1b[?1049l")
    line.writer.stop()
    assert time.monotonic() - began < 5
