"""The line that says what the agent did: it counts down while something is held, and then says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui.screens.act_words import Seen, act_line, held_seconds
from tui.store import select
from tui.store.change import Change
from tui.widgets.notice_line import NoticeLine

if TYPE_CHECKING:
    from tui.store.act import Act
    from tui.store.state import State


class ActLine:
    """Says in the notice line how far the newest act is, for as long as nothing else stands there."""

    def __init__(self, notice: NoticeLine, state: Callable[[], State], seen: Callable[[], Seen]) -> None:
        self._notice = notice
        self._state = state
        self._seen = seen
        self._name = ""
        """Of the newest act that was told of."""
        self._said = ""
        self._timer: Timer | None = None

    def look(self, change: Change) -> None:
        """Say what is new: an act that begins, or one that is further."""
        acts = select.acts(self._state())
        newest = acts[-1] if acts else None
        if newest is not None and newest.name != self._name:
            self._name = newest.name
            self._say(newest)
        elif newest is not None and self._is_shown():
            self._say(newest)
        for act in change.ended_acts:
            if act.name == self._name:
                if self._is_shown() or not self._notice.sentence:
                    self._say(act)
            elif len(act.conversations) > 1 and not self._is_shown():
                self._notice.say(act_line(self._state(), act, self._seen()))

    def _is_shown(self) -> bool:
        return bool(self._said) and self._notice.sentence == self._said

    def _say(self, act: Act) -> None:
        seen = self._seen()
        sentence = act_line(self._state(), act, seen)
        if sentence:
            self._notice.say(sentence, lasting=bool(act.open))
            self._said = self._notice.sentence
        elif self._is_shown():
            self._notice.clear()
        left = held_seconds(self._state(), act, seen.now)
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if left is not None and sentence:
            # On the full second of what is left, and no oftener: each costs some cells.
            self._timer = self._notice.set_timer(left % 1.0 or 1.0, lambda: self._tick(act.name))

    def _tick(self, name: str) -> None:
        self._timer = None
        act = next((each for each in select.acts(self._state()) if each.name == name), None)
        if act is not None and self._is_shown():
            self._say(act)
