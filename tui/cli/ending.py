"""How a run of the program ends: the statuses for programs, and the sentence for people."""

from __future__ import annotations

from typing import Final

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130


class Stop(Exception):
    """The program ends here: one sentence for people, and a status for programs."""

    def __init__(self, sentence: str, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.status = status
