"""What the agent did in this session, a line each: whom it concerned, and from what to what. It lies in memory alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.screens.act_words import Seen, customer
from tui.screens.names import StateNames
from tui.store import select

if TYPE_CHECKING:
    from tui.store.act import Act
    from tui.store.change import Change
    from tui.store.state import State

LINES_KEPT = 500

_NAMED = 2


class Journal:
    """Notes each act as it begins, and what of it was refused.

    Args:
        state: Gives the state as it is.
        seen: Gives the time, and how it is told.
    """

    def __init__(self, state: Callable[[], State], seen: Callable[[], Seen]) -> None:
        self._state = state
        self._seen = seen
        self._lines: deque[tuple[str, str]] = deque(maxlen=LINES_KEPT)
        self._noted: deque[str] = deque(maxlen=LINES_KEPT)
        """Names of the acts that have their line."""

    @property
    def lines(self) -> Sequence[tuple[str, str]]:
        """Time and sentence, the newest first."""
        return tuple(reversed(self._lines))

    def look(self, change: Change) -> None:
        """Note what has begun, and what came to a bad end."""
        for act in (*change.ended_acts, *select.acts(self._state())):
            if act.name not in self._noted:
                self._noted.append(act.name)
                self.note(act_entry(self._state(), act, self._seen()))
        for act in change.ended_acts:
            if act.failed:
                self.note(f"Not done: {_whom(self._state(), tuple(act.failed))}")
            if act.done and act.withdrawn:
                left = [each for each in act.conversations if each in act.withdrawn]
                self.note(f"Stopped, left as it was: {_whom(self._state(), left)}")

    def note(self, sentence: str) -> None:
        """Add a line."""
        seen = self._seen()
        self._lines.append((f"{seen.now.astimezone(seen.zone):%H:%M:%S}", sentence))


def act_entry(state: State, act: Act, seen: Seen) -> str:
    """Return what the agent did, in a line: `Lee Rossi #31: nobody → João Lima`."""
    back = "Taken back: " if act.undoes else ""
    whom = _whom(state, act.conversations)
    names = StateNames(state, seen.zone)
    # What takes an act back does its opposite: the agent remembers the act.
    noted = [(each.wish, each.before) for each in act.undone] or list(zip(act.wishes, act.before, strict=True))
    if len(act.conversations) > 1:
        return f"{back}{len(act.conversations)} conversations {noted[0][0].participle(names)}: {whom}"
    parts = [wish.journal(before, names) for wish, before in noted]
    early = " (before it went out)" if act.undoes and not act.wishes else ""
    return f"{back}{whom}: {', '.join(filter(None, parts))}{early}"


def _whom(state: State, conversation_ids: Sequence[int]) -> str:
    more = len(conversation_ids) - _NAMED
    names = ", ".join(customer(state, each) for each in conversation_ids[:_NAMED])
    return f"{names} and {more} more" if more > 0 else names
