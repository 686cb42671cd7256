"""The one holder of the state: events go in, and those who listen hear what changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from tui.store.change import Change
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
        return _joined(gathered)


def _joined(changes: list[Change]) -> Change:
    if len(changes) == 1:
        return changes[0]
    return Change(
        conversations=frozenset().union(*(change.conversations for change in changes)),
        threads=frozenset().union(*(change.threads for change in changes)),
        replaced=frozenset().union(*(change.replaced for change in changes)),
        lists=any(change.lists for change in changes),
        counts=any(change.counts for change in changes),
        contacts=any(change.contacts for change in changes),
        reference=any(change.reference for change in changes),
        me=any(change.me for change in changes),
        presence=any(change.presence for change in changes),
        typing=frozenset().union(*(change.typing for change in changes)),
        drafts=frozenset().union(*(change.drafts for change in changes)),
        kept_drafts=frozenset().union(*(change.kept_drafts for change in changes)),
        found_drafts=frozenset().union(*(change.found_drafts for change in changes)),
        outbox=any(change.outbox for change in changes),
        acts=any(change.acts for change in changes),
        ended_acts=tuple(act for change in changes for act in change.ended_acts),
        link=any(change.link for change in changes),
        notifications=any(change.notifications for change in changes),
        arrived=tuple(message for change in changes for message in change.arrived),
        told=tuple(sentence for change in changes for sentence in change.told),
        twins=tuple(twin for change in changes for twin in change.twins),
    )
