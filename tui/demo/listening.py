"""Who is told of what happened: broadcasts, notifications and webhooks all hang on these."""

from collections.abc import Callable, Sequence

from tui.demo.installation import Listener

_listeners: dict[str, list[Listener]] = {}


def listens(*names: str) -> Callable[[Listener], Listener]:
    """Have a function told of happenings with these names; it runs in the transaction that caused them.

    Modules in `tui.demo.listeners` are found by themselves. What takes time is asked of `house.jobs`.
    """

    def register(listener: Listener) -> Listener:
        for name in names:
            _listeners.setdefault(name, []).append(listener)
        return listener

    return register


def listeners(name: str) -> Sequence[Listener]:
    """Return who listens to a name, in the order of registration."""
    return _listeners.get(name, ())
