"""How a question about something that waits can be answered: the keys, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Answer = Literal["send", "edit", "draft", "drop", "later"]
"""What becomes of it: it goes out, is written again, is a draft again, is thrown away, or waits on."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer."""

    key: str
    """Of those that the dialog binds."""
    answer: Answer
    words: str


MESSAGE: tuple[Choice, ...] = (
    Choice("s", "send", "send all the same"),
    Choice("e", "edit", "edit"),
    Choice("c", "draft", "keep as draft, do not send"),
)
CHANGE: tuple[Choice, ...] = (Choice("s", "send", "do it all the same"), Choice("c", "drop", "leave it as it is"))
PERHAPS_ARRIVED: tuple[Choice, ...] = (Choice("s", "send", "send again"), Choice("d", "drop", "it arrived, drop it"))
TWICE: tuple[Choice, ...] = (Choice("s", "send", "delete the second"), Choice("c", "drop", "keep both"))
