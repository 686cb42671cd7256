"""How a run of the program ends: the statuses for programs, and the sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
NOT_LOGGED_IN: Final = 3
NOT_ALLOWED: Final = 4
NOT_FOUND: Final = 5
REFUSED: Final = 6
UNREACHABLE: Final = 7
UNCERTAIN: Final = 8
PARTLY: Final = 9
INTERRUPTED: Final = 130

MEANINGS: Final[Mapping[int, str]] = {
    OK: "done",
    FAILED: "failed, for a reason that has no number of its own",
    USAGE: "the command line was not understood; nothing was asked of the server",
    NOT_LOGGED_IN: "nobody is logged in, or the token is dead",
    NOT_ALLOWED: "this user may not do that",
    NOT_FOUND: "there is no such thing: a conversation, an agent, a label and so on; nothing was changed",
    REFUSED: "the server refused it; the same again will be refused again",
    UNREACHABLE: "the server could not be reached, failed, or wants fewer requests; try again later",
    UNCERTAIN: "it may have happened: look before you repeat it",
    PARTLY: "done in part; what was not is on standard error",
    INTERRUPTED: "interrupted with Ctrl+C",
}
"""What each exit status means. They stay as they are: scripts rest on them."""


class Stop(Exception):
    """The program ends here: one sentence for people, and a status for programs."""

    def __init__(self, sentence: str, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.status = status
