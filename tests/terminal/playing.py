"""The sample screen in a pseudo-terminal, and keys pressed on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests import ptymeter

SAMPLE = [sys.executable, str(Path(__file__).with_name("sample.py"))]
ROOT = str(Path(__file__).parent.parent.parent)


class Played:
    """A program in a terminal of its own.

    Args:
        arguments: Of the sample program.
        size: `80x24`.
        options: Of the meter, such as `--joins`.
        environment: Added to ours.
        inside: A command that runs the sample in a terminal of its own, such as `screen`.
    """

    def __init__(
        self,
        *arguments: str,
        size: str = "80x24",
        options: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
        inside: Sequence[str] = (),
    ) -> None:
        extra: list[str] = []
        for name, value in {"PYTHONPATH": ROOT, **(environment or {})}.items():
            extra += ["--env", f"{name}={value}"]
        self.session = ptymeter.Session(
            ptymeter.parse(["--size", size, "--joins", *extra, *options, "--", *inside, *SAMPLE, *arguments])
        )
        self.session.memories = []
        self.session.collect = b""
        self.session.start()
        self.pressed = 0

    @property
    def terminal(self) -> ptymeter.Terminal:
        return self.session.term

    @property
    def output(self) -> bytes:
        """All that was written so far."""
        return self.session.collect or b""

    def until(self, reached: Callable[[], object], seconds: float = 20) -> bool:
        """Read what is written until something holds; returns whether it does."""
        end = ptymeter.now() + seconds
        while not reached():
            if ptymeter.now() > end:
                return False
            if not self.session.pump(0.05) and not self.session.alive():
                return bool(reached())
        return True

    def sees(self, text: str, seconds: float = 20) -> bool:
        """Wait until the screen shows a text."""
        return self.until(lambda: text in self.terminal.text(), seconds)

    def press(self, key: str) -> None:
        """Send a key and don't wait."""
        self.pressed += 1
        self.session.write(ptymeter.key_bytes(key))

    def took(self) -> bool:
        """Wait until all keys were taken."""
        return self.until(lambda: self.terminal.bells >= self.pressed)

    def ended(self, seconds: float = 20) -> bool:
        """Wait until the program has ended."""
        return self.until(lambda: not self.session.alive(), seconds) and self.until(lambda: not self.session.pump(0), 5)

    def left_on(self) -> list[str]:
        """End the program if it still runs, and say what it left switched on in the terminal."""
        self.session.options.end = "kill" if self.session.alive() else "term"
        left: list[str] = self.session.finish()["end"]["left_on"]
        self.session.master = -1
        return left

    def close(self) -> None:
        """Make sure that nothing keeps running."""
        if self.session.alive():
            os.kill(self.session.pid, 9)
        while self.session.alive():
            self.session.pump(0.01)
        if self.session.master >= 0:
            os.close(self.session.master)
            self.session.master = -1
