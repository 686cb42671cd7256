"""The one holder of the state: events go in, and those who listen hear what changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from tui.store.change import Change, joined
from tui.store.events import Event
from tui.store.reduce import step
from tui.store.state import State

Listener = Callable[[Change], None]


class Store:
    """Holds the state of one account; everything happens on one event loop."""

    def __init__(self, state: State | None = None) -> None:
        self._state = state or State()
        self._listeners: list[Listener] = []
        self._gathered: list[Change] = []
        self._waiting: deque[Event] = deque()
        self._dispatching = False

    @property
    def state(self) -> State:
        """The state now. It never changes: the next event makes another one."""
        return self._state

    def dispatch(self, event: Event) -> None:
        """Reduce an event. One dispatched by a listener is reduced after the current one was told to all."""
        self._waiting.append(event)
        if self._dispatching:
            return
        self._dispatching = True
        try:
            while self._waiting:
                self._state, change = step(self._state, self._waiting.popleft())
                if change:
                    self._gathered.append(change)
                    for listener in tuple(self._listeners):
                        listener(change)
        finally:
            self._dispatching = False

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every change from now on; calling what this returns ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changes_since_last(self) -> Change:
        """Return all that changed since this was last called, as one change; for the screen alone."""
        gathered, self._gathered = self._gathered, []
        return joined(gathered)
